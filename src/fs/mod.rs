//! Where input comes from: [`FileSystem`], two questions that a host can answer from anywhere, and two answers to
//! them, [`MemoryFs`] and [`OsFs`].

mod memory;
mod os;
mod path;

use std::io;
use std::sync::Arc;

pub use memory::MemoryFs;
pub use os::OsFs;
pub use path::FsPath;

/// The names that a kustomization file may have.
pub(crate) const KUSTOMIZATION_FILES: [&str; 3] =
    ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// The files that a build may read.
///
/// A build asks what paths are and reads files: it never writes, lists directories or follows links on its own.
pub trait FileSystem: Send + Sync {
    /// Returns the bytes of a file.
    fn read(&self, path: &FsPath) -> io::Result<Vec<u8>>;

    /// Says what a path is and which path it really is.
    fn stat(&self, path: &FsPath) -> io::Result<Stat>;

    /// Says what a name in a directory is whose path holds no symbolic links.
    ///
    /// The answer is that of [`stat`](FileSystem::stat) for the joined path, which is what the default asks for. A build
    /// looks at many files of few directories, so it pays to look at the last part of the path alone.
    fn stat_in(&self, directory: &FsPath, name: &str) -> io::Result<Stat> {
        self.stat(&directory.join(name))
    }

    /// As [`stat_in`](FileSystem::stat_in), for names in one directory, in their order.
    ///
    /// A build asks this about the files that a long list names; where the answer comes from far away, or from a listing
    /// of the directory, that takes less than to ask about each.
    fn stat_many(&self, directory: &FsPath, names: &[&str]) -> Vec<io::Result<Stat>> {
        names.iter().map(|name| self.stat_in(directory, name)).collect()
    }

    /// The directory that relative build paths count from.
    fn root(&self) -> FsPath {
        FsPath::root()
    }

    /// Returns the directories in or below [`root`](FileSystem::root) that hold a kustomization file, sorted. Only
    /// [`Workspace`](crate::Workspace) asks for them.
    ///
    /// # Errors
    /// By default that listing is not supported.
    fn kustomizations(&self) -> io::Result<Vec<FsPath>> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// What is at a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stat {
    /// Whether it is a file or a directory, after links.
    pub kind: FileKind,
    /// The path with all symbolic links resolved.
    pub real: FsPath,
}

/// The kinds that a build tells apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// Something that can be read.
    File,
    /// Something that holds files.
    Directory,
}

macro_rules! forward {
    ($($pointer:ty),+) => {
        $(impl<T: FileSystem + ?Sized> FileSystem for $pointer {
            fn read(&self, path: &FsPath) -> io::Result<Vec<u8>> {
                (**self).read(path)
            }

            fn stat(&self, path: &FsPath) -> io::Result<Stat> {
                (**self).stat(path)
            }

            fn stat_in(&self, directory: &FsPath, name: &str) -> io::Result<Stat> {
                (**self).stat_in(directory, name)
            }

            fn stat_many(&self, directory: &FsPath, names: &[&str]) -> Vec<io::Result<Stat>> {
                (**self).stat_many(directory, names)
            }

            fn root(&self) -> FsPath {
                (**self).root()
            }

            fn kustomizations(&self) -> io::Result<Vec<FsPath>> {
                (**self).kustomizations()
            }
        })+
    };
}

forward!(&T, Box<T>, Arc<T>);
