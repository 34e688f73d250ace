//! The reader: text to [`Node`]s, accepting what the reference accepts.
//!
//! A resource file is split at its `---` lines first, as text, and of each piece the first YAML document counts.
//! Anchors are expanded and merge keys applied on the way, so the tree holds neither. Scalars keep their text and
//! style; keys may repeat. Everything else that the reference refuses is refused here, in its words.

mod bytes;
mod fault;
mod lines;
mod merge;
mod scan;
mod schema_comments;
#[cfg(test)]
mod tests;
mod text;
mod tree;

use std::borrow::Cow;

use memchr::memmem;

use crate::diagnostic::{Code, Error};
use crate::source::{Source, Span};
use crate::spread;

use super::Node;
use fault::Fault;
use tree::Reader;
pub(crate) use tree::Room;

/// Limits on what one text may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many collections may be nested within each other. The reference allows 10,000; the default is lower so that
    /// whatever walks a tree recursively fits a thread with 2 MiB of stack.
    pub depth: usize,
    /// How many nodes aliases may expand to in one text.
    pub alias_nodes: usize,
    /// How many bytes a text may have.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { depth: 1000, alias_nodes: 1_000_000, bytes: 512 << 20 }
    }
}

/// The documents of a resource file.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// The root of each document, without those that are empty or null.
    pub docs: Vec<Node>,
    /// How many pieces the text was split into, the empty ones included: a `List` is unwrapped in place only where
    /// this is 1.
    pub chunks: usize,
}

/// Reads all documents of a resource file.
///
/// The text is split at each line that begins with `---` and has a line before and behind it. Offsets are those of
/// `source`, whose text should have passed [`normalize_newlines`].
pub fn parse_documents(source: &Source, limits: &Limits) -> Result<Documents, Error> {
    parse_documents_in(&mut Room::default(), source, limits)
}

/// As [`parse_documents`], with what readers worked with before.
pub(crate) fn parse_documents_in(
    room: &mut Room,
    source: &Source,
    limits: &Limits,
) -> Result<Documents, Error> {
    let (text, other_breaks) = check(source, limits)?;
    let chunks = split(source)?;
    let read = |room: &mut Room, part: &[(usize, usize)]| -> Result<Vec<Node>, Error> {
        let mut documents = Vec::with_capacity(part.len());
        let mut reader = Reader::new(other_breaks, source, limits, Library::V3, std::mem::take(room));
        for &(start, end) in part {
            let root = reader
                .document(&text[..end], start)
                .map_err(|fault| fault.into_error(source, start, Library::V3))?;
            documents.extend(root.filter(|root| !root.is_null()));
        }
        *room = reader.into_room();
        Ok(documents)
    };
    // Aliases are counted over the whole text, so one that may hold any is read in one part.
    let is_one = text.len() < 2 * PART || memchr::memchr(b'&', text.as_bytes()).is_some();
    let mut docs = if is_one {
        read(room, &chunks)?
    } else {
        let parts = spread::cut(&chunks, PART, |(start, end)| end - start);
        let read = spread::map(&parts, |part| read(&mut Room::default(), part));
        let read: Result<Vec<Vec<Node>>, Error> = read.into_iter().collect();
        read?.into_iter().flatten().collect()
    };
    schema_comments::mark(source, &mut docs);
    Ok(Documents { docs, chunks: chunks.len() })
}

/// How many bytes of a long text are worth reading on a processor of their own.
const PART: usize = 1 << 16;

/// Reads the first document of a text that is not split: `None` if it has none, or a null.
pub fn parse_first(source: &Source, limits: &Limits) -> Result<Option<Node>, Error> {
    parse_first_by(Library::V2, source, limits)
}

/// As [`parse_first`], for what the reference reads as it reads resources.
pub(crate) fn parse_first_v3(source: &Source, limits: &Limits) -> Result<Option<Node>, Error> {
    parse_first_by(Library::V3, source, limits)
}

fn parse_first_by(library: Library, source: &Source, limits: &Limits) -> Result<Option<Node>, Error> {
    let (text, other_breaks) = check(source, limits)?;
    let read = Reader::new(other_breaks, source, limits, library, Room::default()).document(text, 0);
    Ok(read.map_err(|fault| fault.into_error(source, 0, library))?.filter(|root| !root.is_null()))
}

/// Which of its two libraries the reference reads a text with. They differ in what they look at behind a document, and
/// in the lines that messages name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Library {
    /// Its own files, and JSON patches.
    V2,
    /// Resources and what stands inside them.
    V3,
}

/// Replaces each CRLF by LF, as the reference does before it looks at a text.
pub fn normalize_newlines(text: &str) -> Cow<'_, str> {
    if memmem::find(text.as_bytes(), b"\r\n").is_some() {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns the text that bytes hold, which must be UTF-8.
pub fn decode_utf8(bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let rest = &error.as_bytes()[valid..];
        let width = match rest.first() {
            Some(0xC0..0xE0) => 2,
            Some(0xE0..0xF0) => 3,
            Some(0xF0..0xF8) => 4,
            _ => 0,
        };
        let message = if width == 0 {
            "invalid leading UTF-8 octet"
        } else if rest.iter().take(width).skip(1).any(|byte| byte & 0xC0 != 0x80) {
            "invalid trailing UTF-8 octet"
        } else if rest.len() < width {
            "incomplete UTF-8 octet sequence"
        } else if matches!(rest, [0xED, 0xA0..=0xFF, ..] | [0xF4, 0x90..=0xFF, ..] | [0xF5..=0xFF, ..]) {
            "invalid Unicode character"
        } else {
            "invalid length of a UTF-8 sequence"
        };
        Error::new(Code::MalformedYaml, format!("yaml: {message} (byte {valid})"))
    })
}

/// Checks what can be seen without reading, size and characters; returns the text and whether it has other line
/// breaks than LF.
fn check<'a>(source: &'a Source, limits: &Limits) -> Result<(&'a str, bool), Error> {
    let text = source.text();
    if text.len() > limits.bytes || u32::try_from(text.len()).is_err() {
        let message = format!("the text has {} bytes; the limit is {}", text.len(), limits.bytes);
        return Err(Error::new(Code::LimitExceeded, message));
    }
    let characters = bytes::examine(text);
    match characters.forbidden {
        Some(at) => {
            let fault = Fault::tree("yaml: control characters are not allowed", at);
            Err(fault.into_error(source, 0, Library::V3))
        }
        None => Ok((text, characters.other_breaks)),
    }
}

/// The byte ranges between the separators of a resource file.
fn split(source: &Source) -> Result<Vec<(usize, usize)>, Error> {
    let text = source.text();
    let mut chunks = Vec::new();
    if text.is_empty() {
        return Ok(chunks);
    }
    let finder = memmem::Finder::new("\n---");
    let mut from = 0;
    let mut search = 0;
    while let Some(found) = finder.find(&text.as_bytes()[search..]) {
        let line = search + found + 1;
        let Some(length) = memchr::memchr(b'\n', &text.as_bytes()[line..]) else { break };
        let rest = text[line + 3..line + length].trim();
        if !rest.is_empty() && !rest.starts_with('#') {
            let message = format!("invalid document separator: {}", text[line..line + length].trim());
            return Err(
                Error::new(Code::MalformedYaml, message).at(Span::new(source, line, line + length), "")
            );
        }
        chunks.push((from, line));
        from = line + length + 1;
        // The line break behind a separator is part of it, so a separator right behind is none.
        search = from;
    }
    chunks.push((from, text.len()));
    Ok(chunks)
}
