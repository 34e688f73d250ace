//! Where text came from: [`Source`] is one input text, [`Span`] a byte range in one.
//!
//! Every node of a document tree carries a [`Span`]. Merges move nodes, so spans move along and say, at the end, who
//! wrote each field. Spans are plain numbers; [`Sources`] turns them back into text and positions.

use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Number of a [`Source`] within one [`Sources`] table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct SourceId(u32);

impl SourceId {
    /// The id of values that no input text holds, such as those a transformer makes up by default.
    pub const NONE: SourceId = SourceId(u32::MAX);
}

/// A byte range in one source.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Span {
    /// The text the range lies in.
    pub source: SourceId,
    /// Byte offset of the first byte.
    pub start: u32,
    /// Byte offset after the last byte.
    pub end: u32,
}

impl Default for Span {
    fn default() -> Span {
        Span::NONE
    }
}

impl Span {
    /// The span of values that no input text holds.
    pub const NONE: Span = Span { source: SourceId::NONE, start: 0, end: 0 };

    /// Returns the span from `start` to `end`, in bytes, of `source`.
    pub fn new(source: SourceId, start: usize, end: usize) -> Span {
        Span { source, start: clamp(start), end: clamp(end) }
    }

    /// Whether some input text holds the value.
    pub fn is_some(self) -> bool {
        self.source != SourceId::NONE
    }
}

fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// One input text and the path it was read from.
#[derive(Debug)]
pub struct Source {
    id: SourceId,
    path: Arc<str>,
    text: Arc<str>,
}

/// A line and a column, both counted from 1; columns count characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Source {
    /// Returns a source that belongs to no table, for parsing text on its own.
    pub fn detached(path: &str, text: impl Into<Arc<str>>) -> Source {
        Source { id: SourceId(0), path: path.into(), text: text.into() }
    }

    /// The number of this source, which its spans carry.
    pub fn id(&self) -> SourceId {
        self.id
    }

    /// The path the text was read from.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns line and column of a byte offset; an offset past the end counts as the end.
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Position {
            line: 1 + memchr::memchr_iter(b'\n', before.as_bytes()).count(),
            column: 1 + before[line_start..].chars().count(),
        }
    }

    /// Returns the line that holds a byte offset, without its line break.
    pub fn line_at(&self, offset: u32) -> &str {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[offset..].find('\n').map_or(self.text.len(), |at| offset + at);
        self.text[start..end].trim_end_matches('\r')
    }
}

/// The sources of one `Kustomizer`, by id.
///
/// The table only ever grows, by eight bytes a source: it holds weak references, so the text of a source lives as
/// long as something that was loaded from it.
#[derive(Debug, Default)]
pub struct Sources {
    table: Mutex<Vec<Weak<Source>>>,
}

impl Sources {
    /// Adds a text and returns it with its number.
    pub fn add(&self, path: &str, text: impl Into<Arc<str>>) -> Arc<Source> {
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let id = SourceId(clamp(table.len()));
        let source = Arc::new(Source { id, path: path.into(), text: text.into() });
        table.push(Arc::downgrade(&source));
        source
    }

    /// Returns the source with this number while something still holds it.
    pub fn get(&self, id: SourceId) -> Option<Arc<Source>> {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        table.get(id.0 as usize).and_then(Weak::upgrade)
    }
}
