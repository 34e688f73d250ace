//! Which files and roots a kustomization file may name.

use super::files::Files;
use crate::diagnostic::{Code, Error};
use crate::fs::{FileKind, FsPath, Stat};

/// Whether files must lie in or below the root of the kustomization file that names them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LoadRestrictor {
    /// Files must lie in or below the root; bases may lie anywhere.
    #[default]
    RootOnly,
    /// Files may lie anywhere.
    None,
}

/// Returns the file that an entry of the kustomization file in `root` names.
pub(crate) fn file_path(
    files: &mut Files<'_>,
    root: &FsPath,
    entry: &str,
    restrictor: LoadRestrictor,
) -> Result<FsPath, Error> {
    let path = root.join(entry);
    let Some(stat) = files.stat(&path) else {
        return Err(match restrictor {
            LoadRestrictor::RootOnly => missing(files, &path),
            LoadRestrictor::None => {
                Error::new(Code::FileNotFound, format!("open {path}: no such file or directory"))
            }
        });
    };
    if stat.kind == FileKind::Directory {
        return Err(match restrictor {
            LoadRestrictor::RootOnly => {
                Error::new(Code::FileNotFound, format!("'{path}' must resolve to a file"))
            }
            LoadRestrictor::None => Error::new(Code::FileNotFound, format!("read {path}: is a directory")),
        });
    }
    if !may_be_read(&stat, root, restrictor) {
        return Err(Error::new(
            Code::LoadRestricted,
            format!("security; file '{path}' is not in or below '{root}'"),
        )
        .help("move the file below the kustomization, make it a base, or lift the load restrictions"));
    }
    Ok(path)
}

/// Returns the file of a name in `root`, if there is one that may be read.
pub(crate) fn file_if_there(
    files: &mut Files<'_>,
    root: &FsPath,
    name: &str,
    restrictor: LoadRestrictor,
) -> Option<FsPath> {
    let path = root.join(name);
    let stat = files.stat(&path)?;
    (stat.kind == FileKind::File && may_be_read(&stat, root, restrictor)).then_some(path)
}

fn may_be_read(file: &Stat, root: &FsPath, restrictor: LoadRestrictor) -> bool {
    restrictor == LoadRestrictor::None || (file.real.starts_with(root) && file.real != *root)
}

/// The error for a path that is not there, which names the first part of it that is missing.
pub(crate) fn missing(files: &mut Files<'_>, path: &FsPath) -> Error {
    missing_as(files, path.as_str(), path)
}

fn missing_as(files: &mut Files<'_>, entry: &str, path: &FsPath) -> Error {
    let mut first = path.clone();
    while let Some(parent) = first.parent() {
        if files.stat(&parent).is_some() {
            break;
        }
        first = parent;
    }
    Error::new(
        Code::FileNotFound,
        format!("evalsymlink failure on '{entry}' : lstat {first}: no such file or directory"),
    )
}

/// Returns the real path of the root that an entry of the kustomization file in `root` names. `chain` holds the roots
/// being loaded, the outermost first.
pub(crate) fn root_path(
    files: &mut Files<'_>,
    root: &FsPath,
    entry: &str,
    chain: &[FsPath],
) -> Result<FsPath, Error> {
    if entry.is_empty() {
        return Err(Error::new(Code::InvalidRoot, "new root cannot be empty"));
    }
    if super::remote::is_repository(entry) {
        return Err(super::remote::unsupported(entry));
    }
    if entry.starts_with('/') {
        return Err(Error::new(Code::InvalidRoot, format!("new root '{entry}' cannot be absolute")));
    }
    let real = directory(files, &root.join(entry))?;
    check_cycle(&real, chain)?;
    Ok(real)
}

/// Returns the real path of a directory that is to be built.
pub(crate) fn directory(files: &mut Files<'_>, path: &FsPath) -> Result<FsPath, Error> {
    match files.stat(path) {
        Some(stat) if stat.kind == FileKind::Directory => Ok(stat.real),
        Some(_) => Err(Error::new(
            Code::InvalidRoot,
            format!("must build at directory: '{path}': file is not directory"),
        )),
        None => Err(missing(files, path).prefixed("must build at directory: not a valid directory: ")),
    }
}

/// Rejects a root that is, or holds, one of the roots that led to it.
pub(crate) fn check_cycle(candidate: &FsPath, chain: &[FsPath]) -> Result<(), Error> {
    match chain.iter().find(|visited| visited.starts_with(candidate)) {
        Some(visited) => Err(Error::new(
            Code::Cycle,
            format!("cycle detected: candidate root '{candidate}' contains visited root '{visited}'"),
        )),
        None => Ok(()),
    }
}
