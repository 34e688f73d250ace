//! [`OsFs`]: the files of the machine. Nothing else in the crate names `std::fs`.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, Prefix};

use super::{FileKind, FileSystem, FsPath, KUSTOMIZATION_FILES, Stat};
use crate::hash::{HashMap, HashSet};

/// The files of the machine, with a directory that relative build paths count from.
///
/// The directory is no fence: a base may be `../other`, as it may be for `kustomize build`. What a build may read is
/// decided by its load restriction.
#[derive(Clone, Debug)]
pub struct OsFs {
    root: FsPath,
}

impl OsFs {
    /// Returns the files of the machine seen from `directory`, which has to be there.
    pub fn new(directory: impl AsRef<Path>) -> io::Result<OsFs> {
        let real = fs::canonicalize(directory)?;
        if !fs::metadata(&real)?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(OsFs { root: from_os(&real)? })
    }
}

impl FileSystem for OsFs {
    fn read(&self, path: &FsPath) -> io::Result<Vec<u8>> {
        // Most files are small: reading one takes no longer than asking for its size.
        let mut bytes = Vec::with_capacity(FIRST_READ);
        let mut file = fs::File::open(to_os(path))?;
        (&file).take(FIRST_READ as u64).read_to_end(&mut bytes)?;
        if bytes.len() == FIRST_READ {
            file.read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }

    fn stat(&self, path: &FsPath) -> io::Result<Stat> {
        let real = fs::canonicalize(to_os(path))?;
        let kind = if fs::metadata(&real)?.is_dir() { FileKind::Directory } else { FileKind::File };
        Ok(Stat { kind, real: from_os(&real)? })
    }

    fn stat_in(&self, directory: &FsPath, name: &str) -> io::Result<Stat> {
        let path = directory.join(name);
        if CASE_COUNTS {
            let found = fs::symlink_metadata(to_os(&path))?;
            if !found.is_symlink() {
                let kind = if found.is_dir() { FileKind::Directory } else { FileKind::File };
                return Ok(Stat { kind, real: path });
            }
        }
        self.stat(&path)
    }

    fn stat_many(&self, directory: &FsPath, names: &[&str]) -> Vec<io::Result<Stat>> {
        let listed = (names.len() >= WORTH_LISTING && CASE_COUNTS).then(|| list(directory, names));
        let Some(Ok(listed)) = listed else {
            return names.iter().map(|name| self.stat_in(directory, name)).collect();
        };
        let answer = |name: &&str| match listed.get(*name) {
            Some(Some(kind)) => Ok(Stat { kind: *kind, real: directory.join(name) }),
            Some(None) => self.stat_in(directory, name),
            None => Err(io::ErrorKind::NotFound.into()),
        };
        names.iter().map(answer).collect()
    }

    fn root(&self) -> FsPath {
        self.root.clone()
    }

    fn kustomizations(&self) -> io::Result<Vec<FsPath>> {
        let mut roots = Vec::new();
        for entry in walkdir::WalkDir::new(to_os(&self.root)) {
            let entry = entry?;
            let is_root = entry.file_name().to_str().is_some_and(|name| KUSTOMIZATION_FILES.contains(&name));
            if is_root && let Some(directory) = entry.path().parent() {
                roots.push(from_os(directory)?);
            }
        }
        roots.sort();
        roots.dedup();
        Ok(roots)
    }
}

/// Whether a name is found in the letter case that it is written in alone. Elsewhere only the whole path tells which
/// file a name means.
const CASE_COUNTS: bool = cfg!(not(any(windows, target_vendor = "apple")));

/// How many names are worth a listing of their directory.
const WORTH_LISTING: usize = 16;

/// Lists which of the names a directory holds, and what they are; `None` for links and the like.
fn list<'n>(directory: &FsPath, names: &[&'n str]) -> io::Result<HashMap<&'n str, Option<FileKind>>> {
    let wanted: HashSet<&str> = names.iter().copied().collect();
    let mut listed = HashMap::default();
    for entry in fs::read_dir(to_os(directory))? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(&name) = name.to_str().and_then(|name| wanted.get(name)) else { continue };
        let found = entry.file_type()?;
        let kind = match (found.is_file(), found.is_dir()) {
            (true, _) => Some(FileKind::File),
            (_, true) => Some(FileKind::Directory),
            _ => None,
        };
        listed.insert(name, kind);
    }
    Ok(listed)
}

/// How many bytes of a file are read at once at first.
const FIRST_READ: usize = 1 << 13;

/// On Windows the drive is the first segment: `/C:/repo`.
fn to_os(path: &FsPath) -> &Path {
    Path::new(if cfg!(windows) { path.as_str().trim_start_matches('/') } else { path.as_str() })
}

fn from_os(path: &Path) -> io::Result<FsPath> {
    let mut text = String::new();
    for component in path.components() {
        let segment = match component {
            Component::Prefix(prefix) => match prefix.kind() {
                Prefix::Disk(letter) | Prefix::VerbatimDisk(letter) => format!("{}:", char::from(letter)),
                _ => {
                    return Err(io::Error::new(
                        io::ErrorKind::Unsupported,
                        "the path does not lie on a drive",
                    ));
                }
            },
            Component::Normal(name) => match name.to_str() {
                Some(name) => name.to_owned(),
                None => return Err(io::Error::new(io::ErrorKind::InvalidData, "the path is not UTF-8")),
            },
            _ => continue,
        };
        text.push('/');
        text.push_str(&segment);
    }
    Ok(FsPath::new(&text))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn resolves_links() -> io::Result<()> {
        let directory = tempfile::tempdir()?;
        fs::create_dir(directory.path().join("real"))?;
        fs::write(directory.path().join("real/file"), "text")?;
        std::os::unix::fs::symlink("real", directory.path().join("link"))?;
        let os = OsFs::new(directory.path().join("link"))?;
        assert_eq!(os.root().file_name(), "real");
        let root = OsFs::new(directory.path())?.root();
        assert_eq!(os.stat(&root.join("link/file"))?.real, root.join("real/file"));
        assert_eq!(os.stat(&root.join("link"))?.kind, FileKind::Directory);
        for name in ["link", "real", "missing"] {
            assert_eq!(os.stat_in(&root, name).ok(), os.stat(&root.join(name)).ok());
        }
        assert_eq!(os.stat_in(&root.join("real"), "file")?, os.stat(&root.join("link/file"))?);
        // Few names are asked about one by one, many by a listing.
        for times in [1, WORTH_LISTING] {
            let names = ["link", "real", "missing"].repeat(times);
            let many = os.stat_many(&root, &names).into_iter().map(Result::ok);
            assert!(many.eq(names.iter().map(|name| os.stat_in(&root, name).ok())));
            assert!(os.stat_many(&root.join("missing"), &names).iter().all(Result::is_err));
        }
        assert_eq!(os.read(&root.join("link/file"))?, b"text");
        assert!(OsFs::new(directory.path().join("real/file")).is_err());
        Ok(())
    }
}
