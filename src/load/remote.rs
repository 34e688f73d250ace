//! What lies on other hosts. The library does not reach them: such entries end in a diagnostic that says so.

use crate::diagnostic::{Code, Error};

/// Whether an entry is a URL that the reference fetches as a file.
pub(crate) fn is_url(entry: &str) -> bool {
    entry.starts_with("http://") || entry.starts_with("https://")
}

/// Whether an entry names a git repository: a URL with a scheme, a user at a host, or a path on GitHub.
pub(crate) fn is_repository(entry: &str) -> bool {
    if entry.starts_with('/') {
        return false;
    }
    let spec = entry.split('?').next().unwrap_or(entry);
    let lower = spec.to_ascii_lowercase();
    let spec = if lower.starts_with("git::") { &spec[5..] } else { spec };
    let lower = spec.to_ascii_lowercase();
    let schemes = ["ssh://", "https://", "http://", "file://"];
    let scheme = schemes.iter().find(|scheme| lower.starts_with(**scheme));
    let rest = &spec[scheme.map_or(0, |scheme| scheme.len())..];
    if scheme == Some(&"file://") {
        return !rest.is_empty();
    }
    let (user, rest) = match rest.split_once('@') {
        Some((user, rest)) if is_user(user) => (true, rest),
        _ => (false, rest),
    };
    let github = {
        let lower = rest.to_ascii_lowercase();
        lower.starts_with("github.com/") || lower.starts_with("github.com:")
    };
    if scheme.is_none() && !user && !github {
        return false;
    }
    let end = match (rest.find('/'), rest.find(':')) {
        (Some(slash), Some(colon)) if scheme.is_none() && colon < slash => Some(colon),
        (None, Some(colon)) if scheme.is_none() => Some(colon),
        (slash, _) => slash,
    };
    let Some(end) = end else { return false };
    let path = rest[end + 1..].trim_start_matches('/');
    if path.contains("_git/") || path.contains("//") || path.contains(".git") {
        return !path.is_empty();
    }
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.next().is_some() && segments.next().is_some()
}

fn is_user(user: &str) -> bool {
    user.starts_with(|c: char| c.is_ascii_alphabetic())
        && user.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// The error for an entry on another host.
pub(crate) fn unsupported(entry: &str) -> Error {
    Error::new(
        Code::RemoteUnsupported,
        format!("'{entry}' is remote, and remote bases and resources are not fetched"),
    )
    .help("fetch it beforehand and name the local copy")
}
