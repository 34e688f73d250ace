//! What a text is to a YAML 1.1 reader if it stands alone, without quotes.
//!
//! Whoever writes a string into a tree asks this to decide about quotes. The printer asks something else
//! ([`is_yaml11_non_string`](super::is_yaml11_non_string)), as its strings stand behind a key and among others.

use super::scalar::is_typed_alone;
use super::{Limits, Quoting, Resolved, Style, Value, parse_first, resolve_yaml11};
use crate::source::Source;

/// Whether the reader would make something else than a string of it: `1` is a number, `# a` nothing and `{}` a map.
///
/// Dates and numbers in base 60 are strings to that reader, and so is what it cannot read. A text of several lines
/// counts as a string, whatever it says.
pub(crate) fn is_non_string_alone(text: &str) -> bool {
    if text.contains('\n') {
        return false;
    }
    if !may_be_more_than_plain(text) {
        return is_typed_alone(text);
    }
    match parse_first(&Source::detached("", text), &Limits::default()) {
        Ok(Some(document)) => match &document.value {
            Value::Scalar(scalar) => !matches!(resolve_yaml11(scalar), Resolved::Str(_)),
            Value::Seq(_) | Value::Map(_) => true,
        },
        Ok(None) => !text.is_empty(),
        Err(_) => false,
    }
}

/// The style of a string of one line that is written into a tree.
pub(crate) fn line_style(text: &str) -> Style {
    if is_non_string_alone(text) { Style::DOUBLE } else { Style::PLAIN }
}

/// The style of a string that is written into a tree: a block, if it has several lines.
pub(crate) fn string_style(text: &str) -> Style {
    if text.contains('\n') { Style::of(Quoting::Literal) } else { line_style(text) }
}

/// Whether the text may hold anything that is no part of a plain scalar.
fn may_be_more_than_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_blank = |byte: Option<&u8>| matches!(byte, None | Some(b' ' | b'\t'));
    let starts = match bytes {
        [b'-' | b'?' | b':', next @ ..] => is_blank(next.first()) || bytes.starts_with(b"---"),
        [first, ..] => {
            matches!(
                first,
                b' ' | b'\t'
                    | b'!'
                    | b'"'
                    | b'#'
                    | b'%'
                    | b'&'
                    | b'\''
                    | b'*'
                    | b','
                    | b'>'
                    | b'@'
                    | b'['
                    | b']'
                    | b'`'
                    | b'{'
                    | b'|'
                    | b'}'
            ) || bytes.starts_with(b"...")
        }
        [] => false,
    };
    starts
        || matches!(bytes, [.., b' ' | b'\t'])
        || bytes.iter().enumerate().any(|(at, byte)| match byte {
            b':' => is_blank(bytes.get(at + 1)),
            b'#' => at > 0 && is_blank(bytes.get(at - 1)),
            b'\r' => true,
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_string_alone() {
        for text in
            ["1", "y", "~", "0x1F", "1 # one", "yes ", " 1", "# a", "{}", "- a", "a: b", "a:", "!!float 1"]
        {
            assert!(is_non_string_alone(text), "{text}");
        }
        for text in [
            "",
            "1\n",
            "a",
            "2020-01-01",
            "12:30",
            "'1'",
            "!!str 1",
            "{",
            "a # b",
            "a:b",
            "@a",
            "-a",
            "1.2.3",
        ] {
            assert!(!is_non_string_alone(text), "{text}");
        }
    }
}
