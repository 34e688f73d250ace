//! What a tree says after the reference has written it and read it back.
//!
//! The reference prints in steps: it writes a tree in the styles it was read in, reads that text, turns it into JSON, and
//! reads the JSON as YAML. Each step refuses some trees and changes some strings. [`Around`] answers for one scalar
//! or key at a time what is left of it; the printer and the conversion to JSON share these answers.

use std::borrow::Cow;
use std::collections::HashSet;

use super::node::{Entry, Key, Quoting, Scalar, Style, Tag};
use super::scalar::{Resolved, is_string_at_a_glance};
use crate::diagnostic::{Code, Error};
use crate::source::Span;

/// Maps and sequences within each other that are followed; deeper trees are an error, not a stack overflow.
const MAX_DEPTH: u32 = 1000;

/// What stands around a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Around {
    depth: u32,
    flow: bool,
}

impl Around {
    /// Around the document itself there is nothing.
    pub(crate) const ROOT: Around = Around { depth: 0, flow: false };

    /// What stands around the keys, values and items of a collection that is itself within `self`.
    ///
    /// # Errors
    /// The tree is too deep.
    #[inline]
    pub(crate) fn within(self, flow: bool, span: Span) -> Result<Around, Error> {
        if self.depth >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        Ok(Around { depth: self.depth + 1, flow: self.flow || flow })
    }

    /// The value of a scalar.
    ///
    /// # Errors
    /// The text contradicts the tag, or the scalar is a block that starts with a tab.
    pub(crate) fn scalar(self, scalar: &Scalar, span: Span) -> Result<Resolved<'_>, Error> {
        let resolved = scalar.resolve(self.flow).map_err(|message| unprintable(message, span))?;
        if let Resolved::Str(text) = &resolved {
            self.check_block(scalar, text).map_err(|message| unprintable(message, span))?;
        }
        Ok(resolved)
    }

    /// The key of an entry.
    ///
    /// # Errors
    /// The key is null, or it is no string and does not stand at the root of the document.
    #[inline]
    pub(crate) fn key(self, entry: &Entry) -> Result<Cow<'_, str>, Error> {
        let key = &entry.key;
        if is_settled_string(key.tag, key.style, &key.text) {
            return Ok(Cow::Borrowed(&key.text));
        }
        self.unsettled_key(entry)
    }

    #[inline(never)]
    fn unsettled_key(self, entry: &Entry) -> Result<Cow<'_, str>, Error> {
        let at_root = self.depth == 1;
        let span = entry.key.span();
        let scalar = entry.key.to_scalar();
        let tag = scalar.resolved_tag();
        let written = entry.key.text.as_str();
        if is_doubled(&entry.key) {
            return Err(duplicate_key(entry, entry));
        }
        if tag == Tag::Null && written.is_empty() && !scalar.has_tag() {
            return Ok(Cow::Borrowed(written));
        }
        if tag == Tag::Merge {
            return Err(unprintable(
                "yaml: map merge requires map or sequence of maps as the value".to_owned(),
                span,
            ));
        }
        let text = match self.scalar(&scalar, span)? {
            Resolved::Str(text) if tag == Tag::Str || (tag == Tag::Binary && at_root) => text,
            // Printed in quotes and without its tag, whatever it was is a string.
            Resolved::Str(text)
                if !scalar.has_tag() && text == written && Scalar::plain(written).resolved_tag() == tag =>
            {
                text
            }
            _ if at_root => Cow::Borrowed(written),
            _ => {
                return Err(unprintable(
                    "json: unsupported type: map[interface {}]interface {}".to_owned(),
                    span,
                ));
            }
        };
        Ok(if text == written { Cow::Borrowed(written) } else { Cow::Owned(text.into_owned()) })
    }

    /// Fails for a block scalar that starts with a tab: its writer takes the tab for text, its reader for indentation.
    fn check_block(self, scalar: &Scalar, text: &str) -> Result<(), String> {
        let block = match scalar.style.quoting() {
            Quoting::Literal | Quoting::Folded => true,
            Quoting::Plain => text.contains('\n'),
            Quoting::Single | Quoting::Double => false,
        };
        if block && !self.flow && text.starts_with('\t') && can_be_block(text) {
            return Err("yaml: found a tab character where an indentation space is expected".to_owned());
        }
        Ok(())
    }
}

/// Whether a scalar is a string that writing and reading leaves as it is: the quick answer for most of them.
#[inline]
pub(crate) fn is_settled_string(tag: Tag, style: Style, text: &str) -> bool {
    if style.is_tagged() && tag != Tag::Implicit {
        return false;
    }
    match (tag, style.quoting()) {
        (Tag::Str | Tag::Implicit | Tag::Open, Quoting::Single | Quoting::Double) => true,
        (Tag::Str, Quoting::Plain) | (Tag::Str | Tag::Implicit | Tag::Open, Quoting::Literal) => {
            !text.starts_with('\t')
        }
        (Tag::Implicit | Tag::Open, Quoting::Plain) => is_string_at_a_glance(text),
        _ => false,
    }
}

/// Whether the reference doubles a key when it reads a document, and then refuses the pair: it does that to nulls. A key
/// of nothing is none by then, for it is written in quotes.
pub(crate) fn is_doubled(key: &Key) -> bool {
    let scalar = key.to_scalar();
    scalar.is_null() && !(key.text.is_empty() && key.style.is_plain() && !scalar.has_tag())
}

/// Checks that no key occurs twice.
///
/// # Errors
/// Names the first key that does.
pub(crate) fn check_distinct(entries: &[Entry]) -> Result<(), Error> {
    const FEW: usize = 12;
    if entries.len() <= FEW {
        for (at, entry) in entries.iter().enumerate() {
            if let Some(first) = entries[..at].iter().find(|first| first.key.text == entry.key.text) {
                return Err(duplicate_key(entry, first));
            }
        }
        return Ok(());
    }
    let mut seen = HashSet::with_capacity(entries.len());
    let Some(entry) = entries.iter().find(|entry| !seen.insert(entry.key.text.as_str())) else {
        return Ok(());
    };
    Err(entries
        .iter()
        .find(|first| first.key.text == entry.key.text)
        .map_or_else(|| duplicate_key(entry, entry), |first| duplicate_key(entry, first)))
}

/// The error for a key that occurs twice.
#[cold]
pub(crate) fn duplicate_key(entry: &Entry, first: &Entry) -> Error {
    let message =
        format!("yaml: unmarshal errors: mapping key {:?} already defined", entry.key.text.as_str());
    Error::new(Code::Unprintable, message)
        .at(entry.key.span(), "defined again here")
        .at(first.key.span(), "defined here first")
}

/// The error for what has no printed form.
#[cold]
pub(crate) fn unprintable(message: String, span: Span) -> Error {
    Error::new(Code::Unprintable, message).at(span, "")
}

#[cold]
fn too_deep(span: Span) -> Error {
    Error::new(Code::LimitExceeded, format!("the document is nested more than {MAX_DEPTH} levels deep"))
        .at(span, "")
}

/// Returns what a folded scalar (`>`) with this value says after it was written and read.
///
/// A break before a line that is indented more gains a blank line, a value that ends in several breaks gains one more,
/// and the lines of a value that starts with a blank run together.
pub(crate) fn folded_reread(text: &str) -> Cow<'_, str> {
    if !text.contains(is_break) || !can_be_block(text) {
        return Cow::Borrowed(text);
    }
    let reread = read_folded(&write_folded(text), chomping(text));
    if reread == text { Cow::Borrowed(text) } else { Cow::Owned(reread) }
}

/// Returns the text with next-line characters (U+0085) folded as line breaks are in a quoted scalar: blanks around them
/// go, one becomes a space, and several become one line break less than they are.
pub(crate) fn next_lines_joined(text: &str) -> Cow<'_, str> {
    const NEXT_LINE: char = '\u{85}';
    if !text.contains(NEXT_LINE) {
        return Cow::Borrowed(text);
    }
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    // JSON writes tabs as escapes, so only spaces are blanks here.
    while let Some(at) = rest.find(NEXT_LINE) {
        joined.push_str(rest[..at].trim_end_matches(' '));
        let breaks = rest[at..].trim_start_matches([' ', NEXT_LINE]);
        let count = rest[at..rest.len() - breaks.len()].matches(NEXT_LINE).count();
        match count {
            1 => joined.push(' '),
            _ => joined.extend(std::iter::repeat_n('\n', count - 1)),
        }
        rest = breaks;
    }
    joined.push_str(rest);
    Cow::Owned(joined)
}

/// Whether the writer can write the text as a block scalar; it falls back to double quotes, which keep everything.
fn can_be_block(text: &str) -> bool {
    let unprintable =
        |c: char| (c.is_control() && c != '\n' && c != '\t') || c == '\u{feff}' || c > '\u{ffff}';
    let space_before_break = || text.char_indices().any(|(at, c)| is_break(c) && text[..at].ends_with(' '));
    !text.is_empty() && !text.ends_with(' ') && !text.contains(unprintable) && !space_before_break()
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\u{2028}' | '\u{2029}')
}

/// How a block scalar treats the breaks at its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

fn chomping(text: &str) -> Chomping {
    let mut from_end = text.chars().rev();
    match (from_end.next().is_some_and(is_break), from_end.next()) {
        (false, _) => Chomping::Strip,
        (true, Some(c)) if !is_break(c) => Chomping::Clip,
        (true, _) => Chomping::Keep,
    }
}

/// Writes the lines of a folded scalar, without their indentation.
pub(crate) fn write_folded(text: &str) -> String {
    // The writer looks at the first character of the whole value where it means that of the next line.
    let doubles = text.chars().find(|&c| !is_break(c)).is_some_and(|c| c != ' ' && c != '\t');
    let mut written = String::with_capacity(text.len() + 16);
    let (mut after_break, mut blank_line) = (true, true);
    for c in text.chars() {
        if is_break(c) {
            if !after_break && !blank_line && c == '\n' && doubles {
                written.push('\n');
            }
            after_break = true;
        } else {
            if after_break {
                blank_line = c == ' ' || c == '\t';
            }
            after_break = false;
        }
        written.push(c);
    }
    written
}

/// Reads the lines of a folded scalar.
fn read_folded(written: &str, chomping: Chomping) -> String {
    let mut text = String::with_capacity(written.len());
    let (mut leading_break, mut more_breaks) = (None, String::new());
    let mut blank = false;
    let mut rest = written;
    loop {
        let content = rest.trim_start_matches(is_break);
        more_breaks.push_str(&rest[..rest.len() - content.len()]);
        if content.is_empty() {
            break;
        }
        let was_blank = std::mem::replace(&mut blank, content.starts_with([' ', '\t']));
        match leading_break.take() {
            Some('\n') if !was_blank && !blank && more_breaks.is_empty() => text.push(' '),
            Some('\n') if !was_blank && !blank => {}
            Some(c) => text.push(c),
            None => {}
        }
        text.push_str(&more_breaks);
        more_breaks.clear();
        let end = content.find(is_break).unwrap_or(content.len());
        text.push_str(&content[..end]);
        leading_break = content[end..].chars().next();
        rest = &content[end + leading_break.map_or(0, char::len_utf8)..];
    }
    if chomping != Chomping::Strip {
        text.extend(leading_break);
    }
    if chomping == Chomping::Keep {
        text.push_str(&more_breaks);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_scalars_change() {
        assert_eq!(folded_reread("a\n  b\nc\n"), "a\n\n  b\nc\n");
        assert_eq!(folded_reread("a\n\n"), "a\n\n\n");
        assert_eq!(folded_reread("a\nb\n"), "a\nb\n");
        assert_eq!(folded_reread(" a\nb\nc\n"), " a\nb c\n");
        assert_eq!(folded_reread("a \nb"), "a \nb");
    }

    #[test]
    fn next_lines_are_folded() {
        assert_eq!(next_lines_joined("\u{85}"), " ");
        assert_eq!(next_lines_joined("a \u{85} \u{85}\u{85} b"), "a\n\nb");
        assert_eq!(next_lines_joined("a\u{85}b\u{85}"), "a b ");
    }
}
