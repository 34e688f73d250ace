//! [`FsPath`]: an absolute path without `.`, `..` or empty segments.

use std::fmt;
use std::sync::Arc;

/// An absolute, `/`-separated, lexically clean path.
///
/// Cloning is O(1). Cleaning is lexical, as the reference's is: `a/link/..` is `a` wherever `link` points.
///
/// ```
/// use krust::FsPath;
///
/// let base = FsPath::new("repo/overlays/prod").join("../../base");
/// assert_eq!(base.as_str(), "/repo/base");
/// assert_eq!(base.relative_to(&FsPath::new("/repo/overlays/prod")), "../../base");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FsPath(Arc<str>);

impl FsPath {
    /// Returns the path, cleaned; a relative one counts from `/`, and `..` stops there.
    pub fn new(path: &str) -> FsPath {
        if is_clean(path) { FsPath(path.into()) } else { clean("", path) }
    }

    /// The root of all paths.
    pub fn root() -> FsPath {
        FsPath("/".into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path as text that is shared with it.
    pub(crate) fn to_shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }

    /// Returns `path` as seen from this directory; an absolute one replaces it.
    pub fn join(&self, path: &str) -> FsPath {
        match path.as_bytes() {
            [] => self.clone(),
            [b'/', ..] => FsPath::new(path),
            [b'.', ..] => clean(&self.0, path),
            name if memchr::memchr(b'/', name).is_none() => {
                FsPath([self.0.trim_end_matches('/'), "/", path].concat().into())
            }
            _ => clean(&self.0, path),
        }
    }

    /// The directory the path lies in; `None` for the root.
    pub fn parent(&self) -> Option<FsPath> {
        match self.0.rsplit_once('/')? {
            (_, "") => None,
            ("", _) => Some(FsPath::root()),
            (parent, _) => Some(FsPath(parent.into())),
        }
    }

    /// The last segment; empty for the root.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or("")
    }

    /// Whether the path is `base` or lies below it. Whole segments count: `/ab` does not start with `/a`.
    pub fn starts_with(&self, base: &FsPath) -> bool {
        let base = base.0.trim_end_matches('/');
        self.0.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Returns the path as seen from the directory `base`, with `../` where it has to go up, and `.` for `base` itself.
    pub fn relative_to(&self, base: &FsPath) -> String {
        let mut own = self.segments().peekable();
        let mut other = base.segments().peekable();
        while own.peek().is_some() && own.peek() == other.peek() {
            own.next();
            other.next();
        }
        let segments: Vec<&str> = other.map(|_| "..").chain(own).collect();
        if segments.is_empty() { ".".to_owned() } else { segments.join("/") }
    }

    fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|segment| !segment.is_empty())
    }
}

/// Whether cleaning would give back the same text.
fn is_clean(path: &str) -> bool {
    path == "/"
        || path
            .strip_prefix('/')
            .is_some_and(|rest| rest.split('/').all(|segment| !matches!(segment, "" | "." | "..")))
}

/// Appends the segments of `path` to the clean path `base`, where an empty `base` is the root.
fn clean(base: &str, path: &str) -> FsPath {
    let mut text = String::with_capacity(base.len() + path.len() + 1);
    text.push_str(base.trim_end_matches('/'));
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => text.truncate(text.rfind('/').unwrap_or(0)),
            name => {
                text.push('/');
                text.push_str(name);
            }
        }
    }
    if text.is_empty() { FsPath::root() } else { FsPath(text.into()) }
}

impl From<&str> for FsPath {
    fn from(path: &str) -> FsPath {
        FsPath::new(path)
    }
}

impl From<String> for FsPath {
    fn from(path: String) -> FsPath {
        FsPath::new(&path)
    }
}

impl std::borrow::Borrow<str> for FsPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for FsPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for FsPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans() {
        for (path, expected) in [
            ("", "/"),
            ("/", "/"),
            (".", "/"),
            ("a", "/a"),
            ("/a/./b//c/", "/a/b/c"),
            ("/a/../../b", "/b"),
            ("//a", "/a"),
            ("a..b/...", "/a..b/..."),
        ] {
            assert_eq!(FsPath::new(path).as_str(), expected, "{path}");
        }
    }

    #[test]
    fn joins_and_climbs() {
        let dir = FsPath::new("/a/b");
        assert_eq!(dir.join("../c").as_str(), "/a/c");
        assert_eq!(dir.join("/c").as_str(), "/c");
        assert_eq!(dir.join("").as_str(), "/a/b");
        assert_eq!(dir.join("../../..").as_str(), "/");
        assert_eq!(FsPath::root().join("x").as_str(), "/x");
        assert_eq!(dir.parent().map(|parent| parent.to_string()).as_deref(), Some("/a"));
        assert_eq!(FsPath::new("/a").parent(), Some(FsPath::root()));
        assert_eq!(FsPath::root().parent(), None);
        assert_eq!((dir.file_name(), FsPath::root().file_name()), ("b", ""));
    }

    #[test]
    fn compares_whole_segments() {
        let dir = FsPath::new("/a/b");
        assert!(
            dir.starts_with(&dir) && dir.starts_with(&FsPath::new("/a")) && dir.starts_with(&FsPath::root())
        );
        assert!(!FsPath::new("/ab").starts_with(&FsPath::new("/a")));
        assert!(!FsPath::root().starts_with(&dir));
    }

    #[test]
    fn says_how_to_get_there() {
        for (path, base, expected) in [
            ("/a/b", "/a", "b"),
            ("/a/b", "/a/b", "."),
            ("/a/b", "/a/c/d", "../../b"),
            ("/a", "/", "a"),
            ("/", "/a/b", "../.."),
        ] {
            assert_eq!(FsPath::new(path).relative_to(&FsPath::new(base)), expected, "{path} from {base}");
        }
    }
}
