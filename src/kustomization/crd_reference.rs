//! The text of a `$ref` as the name of a type.
//!
//! The reference reads it as a URL and looks for what that URL is when it is written again: a name with brackets or
//! blanks is escaped then, and two slashes are one, so such a reference leads nowhere. What is wrong with a host is not
//! looked for, since the names of types have none.

use std::fmt::Write;

/// Returns the name of the type that a URL refers to.
///
/// # Errors
/// The text is no URL, and why.
pub(super) fn type_name(url: &str) -> Result<String, String> {
    let (base, fragment) = url.split_once('#').unwrap_or((url, ""));
    let refuse = |why: &str| Err(format!("parse {base:?}: {why}"));
    if base.bytes().any(|byte| byte.is_ascii_control()) {
        return refuse("net/url: invalid control character in URL");
    }
    let (scheme, rest) = match base.split_once(':') {
        Some(("", _)) => return refuse("missing protocol scheme"),
        Some((scheme, rest)) if is_scheme(scheme) => (format!("{}:", scheme.to_ascii_lowercase()), rest),
        _ => (String::new(), base),
    };
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (rest, String::new()),
    };
    let starts_with_segment = !path.starts_with('/');
    if scheme.is_empty() && starts_with_segment && first_segment(path).contains(':') {
        return refuse("first path segment in URL cannot contain colon");
    }
    let has_host = path.starts_with("//") && (!scheme.is_empty() || !path.starts_with("///"));
    let (host, path) = match path.get(2..).filter(|_| has_host) {
        Some(rest) => path.split_at(2 + rest.find('/').unwrap_or(rest.len())),
        None => ("", path),
    };
    let is_opaque = !scheme.is_empty() && starts_with_segment;
    let path = if is_opaque || path == "*" {
        path.to_owned()
    } else {
        let mut path = unescape(path)?;
        path.dedup_by(|next, last| (*next, *last) == (b'/', b'/'));
        escape(&path, b"$&+,-./:;=@_~")
    };
    let is_like_a_scheme = scheme.is_empty() && host.is_empty() && first_segment(&path).contains(':');
    let dot = if is_like_a_scheme { "./" } else { "" };
    let fragment = escape(&unescape(fragment)?, b"!$&()*+,-./:;=?@_~");
    let separator = if fragment.is_empty() { "" } else { "#" };
    Ok(format!("{scheme}{}{dot}{path}{query}{separator}{fragment}", host.to_ascii_lowercase()))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

fn first_segment(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

fn unescape(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let digits = after.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let value = digits.and_then(|digits| u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok());
        let Some(value) = value else {
            let escape = format!("%{}", String::from_utf8_lossy(&after[..after.len().min(2)]));
            return Err(format!("parse {text:?}: invalid URL escape {escape:?}"));
        };
        bytes.push(value);
        rest = &after[2..];
    }
    Ok(bytes)
}

fn escape(bytes: &[u8], plain: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || plain.contains(byte) {
            text.push(char::from(*byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::type_name;

    #[test]
    fn a_url_is_written_again() {
        for (url, expected) in [
            ("", ""),
            ("example.test/v1.Bee", "example.test/v1.Bee"),
            ("#/definitions/Bee", "#/definitions/Bee"),
            ("a//b", "a/b"),
            ("a b%41", "a%20bA"),
            ("List[Bee]", "List%5BBee%5D"),
            ("Bee#", "Bee"),
            ("Bee?", "Bee?"),
            ("Hive:Bee", "hive:Bee"),
            ("a%3Ab", "./a:b"),
        ] {
            assert_eq!(type_name(url).as_deref(), Ok(expected));
        }
    }
}
