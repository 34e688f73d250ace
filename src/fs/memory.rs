//! [`MemoryFs`]: files in memory.

use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::sync::Arc;

use super::{FileKind, FileSystem, FsPath, KUSTOMIZATION_FILES, Stat};

/// Files in memory, by path. Directories are there as soon as a file lies below them.
///
/// Cloning is O(1); the clones go their own ways when edited.
///
/// ```
/// use krust::{FileSystem, MemoryFs};
///
/// let fs = MemoryFs::from([("base/kustomization.yaml", "resources: [app.yaml]")]);
/// assert!(fs.stat(&"base".into()).is_ok());
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryFs {
    files: Arc<BTreeMap<FsPath, Arc<[u8]>>>,
}

impl MemoryFs {
    /// Returns a file system without files.
    pub fn new() -> MemoryFs {
        MemoryFs::default()
    }

    /// Writes a file, over the one that may be there.
    pub fn insert(&mut self, path: impl Into<FsPath>, content: impl AsRef<[u8]>) {
        Arc::make_mut(&mut self.files).insert(path.into(), content.as_ref().into());
    }

    /// Removes a file and says whether it was there.
    pub fn remove(&mut self, path: &FsPath) -> bool {
        self.files.contains_key(path) && Arc::make_mut(&mut self.files).remove(path).is_some()
    }

    /// The paths of all files, in byte order.
    pub fn paths(&self) -> impl Iterator<Item = &FsPath> {
        self.files.keys()
    }

    fn is_directory(&self, path: &FsPath) -> bool {
        if *path == FsPath::root() {
            return true;
        }
        let below = format!("{path}/");
        let mut after = self.files.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded));
        after.next().is_some_and(|(file, _)| file.as_str().starts_with(&below))
    }

    /// The error for a path where nothing is, in the operating system's way: a file is no directory.
    fn missing(&self, path: &FsPath) -> io::Error {
        let mut above = path.parent();
        while let Some(directory) = above {
            if self.files.contains_key(&directory) {
                return io::ErrorKind::NotADirectory.into();
            }
            above = directory.parent();
        }
        io::ErrorKind::NotFound.into()
    }
}

impl FileSystem for MemoryFs {
    fn kustomizations(&self) -> io::Result<Vec<FsPath>> {
        let files = self.paths().filter(|path| KUSTOMIZATION_FILES.contains(&path.file_name()));
        let mut roots: Vec<FsPath> = files.filter_map(FsPath::parent).collect();
        roots.sort();
        roots.dedup();
        Ok(roots)
    }

    fn read(&self, path: &FsPath) -> io::Result<Vec<u8>> {
        match self.files.get(path) {
            Some(content) => Ok(content.to_vec()),
            None if self.is_directory(path) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(self.missing(path)),
        }
    }

    fn stat(&self, path: &FsPath) -> io::Result<Stat> {
        let kind = if self.files.contains_key(path) {
            FileKind::File
        } else if self.is_directory(path) {
            FileKind::Directory
        } else {
            return Err(self.missing(path));
        };
        Ok(Stat { kind, real: path.clone() })
    }
}

impl<K: Into<FsPath>, V: AsRef<[u8]>> FromIterator<(K, V)> for MemoryFs {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(files: I) -> MemoryFs {
        let files = files.into_iter().map(|(path, content)| (path.into(), content.as_ref().into()));
        MemoryFs { files: Arc::new(files.collect()) }
    }
}

impl<K: Into<FsPath>, V: AsRef<[u8]>> Extend<(K, V)> for MemoryFs {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, files: I) {
        files.into_iter().for_each(|(path, content)| self.insert(path, content));
    }
}

impl<K: Into<FsPath>, V: AsRef<[u8]>, const N: usize> From<[(K, V); N]> for MemoryFs {
    fn from(files: [(K, V); N]) -> MemoryFs {
        files.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_implied() {
        let fs = MemoryFs::from([("a/b/c", "1"), ("a.b", "2"), ("d", "3")]);
        let kind = |path: &str| fs.stat(&path.into()).map(|stat| stat.kind).map_err(|error| error.kind());
        assert_eq!(kind("/"), Ok(FileKind::Directory));
        assert_eq!(kind("a"), Ok(FileKind::Directory));
        assert_eq!(kind("/a/b"), Ok(FileKind::Directory));
        assert_eq!(kind("/a/b/c"), Ok(FileKind::File));
        assert_eq!(kind("a/x"), Err(io::ErrorKind::NotFound));
        assert_eq!(kind("d/x/y"), Err(io::ErrorKind::NotADirectory));
        assert_eq!(fs.read(&"a".into()).map_err(|error| error.kind()), Err(io::ErrorKind::IsADirectory));
    }

    #[test]
    fn clones_go_their_own_ways() {
        let mut fs = MemoryFs::from([("a", "1")]);
        let before = fs.clone();
        fs.insert("a", "2");
        assert_eq!(before.read(&"a".into()).ok(), Some(b"1".to_vec()));
        assert_eq!(fs.read(&"a".into()).ok(), Some(b"2".to_vec()));
        assert!(fs.remove(&"a".into()) && !fs.remove(&"a".into()));
        assert_eq!(before.paths().count(), 1);
    }
}
