//! Where text came from: [`Source`] is one input text, [`Span`] a byte range in one.
//!
//! Every node of a document tree carries a [`Span`]. Merges move nodes, so spans move along and say, at the end, who
//! wrote each field. Spans are plain numbers; [`Sources`] turns them back into text and positions.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::fs::{FileSystem, FsPath};
use crate::yaml;

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

    /// The span's first byte alone, for diagnostics about a whole document.
    #[must_use]
    pub fn head(self) -> Span {
        Span { end: self.start.saturating_add(1).min(self.end), ..self }
    }

    /// Whether some input text holds the value.
    pub fn is_some(self) -> bool {
        self.source != SourceId::NONE
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
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
    /// Where the text stands in a larger file: lines above it and characters before each of its lines.
    offset: (usize, usize),
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
        Source { id: SourceId(0), path: path.into(), text: text.into(), offset: (0, 0) }
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
        let (lines, columns) = self.offset;
        Position {
            line: 1 + lines + memchr::memchr_iter(b'\n', before.as_bytes()).count(),
            column: 1 + columns + before[line_start..].chars().count(),
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

fn inline_offset(outer: &Source, span: Span, text: &str) -> (usize, usize) {
    let start = outer.position(span.start);
    let written = outer.text.get(span.start as usize..span.end as usize).unwrap_or("");
    if !written.starts_with(['|', '>']) {
        return (start.line - 1, start.column - 1);
    }
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let is_filled = |line: &&str| !line.trim().is_empty();
    let blank =
        |lines: &mut dyn Iterator<Item = &str>| lines.take_while(|line| line.trim().is_empty()).count();
    let outer_indent = written.lines().skip(1).find(is_filled).map_or(0, indent);
    let inner_indent = text.lines().find(is_filled).map_or(0, indent);
    // Leading blank lines may have been trimmed from the text.
    let trimmed = blank(&mut written.lines().skip(1)).saturating_sub(blank(&mut text.lines()));
    (start.line + trimmed, outer_indent.saturating_sub(inner_indent))
}

/// The sources of one `Kustomizer`, by id.
///
/// The table only ever grows, by a path a source: it holds weak references, so the text of a source lives as long as
/// something that was loaded from it.
#[derive(Debug, Default)]
pub struct Sources {
    table: Mutex<Vec<Slot>>,
}

#[derive(Debug)]
struct Slot {
    source: Weak<Source>,
    /// The path of the file that the text is all of.
    file: Option<Arc<str>>,
}

impl Sources {
    /// Adds a text and returns it with its number.
    pub fn add(&self, path: &str, text: impl Into<Arc<str>>) -> Arc<Source> {
        let path: Arc<str> = path.into();
        self.insert(Some(Arc::clone(&path)), path, text.into(), (0, 0))
    }

    /// Adds a text that is written inside another source, such as an inline patch in a kustomization file.
    ///
    /// Positions count from the top of the outer file where the text is a block scalar, whose lines stand in it as
    /// they are; otherwise they are those of the scalar's first line.
    pub(crate) fn add_inline(&self, outer: &Source, span: Span, text: &str) -> Arc<Source> {
        self.insert(None, Arc::clone(&outer.path), text.into(), inline_offset(outer, span, text))
    }

    fn insert(
        &self,
        file: Option<Arc<str>>,
        path: Arc<str>,
        text: Arc<str>,
        offset: (usize, usize),
    ) -> Arc<Source> {
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let id = SourceId(clamp(table.len()));
        let source = Arc::new(Source { id, path, text, offset });
        table.push(Slot { source: Arc::downgrade(&source), file });
        source
    }

    /// Returns the source with this number while something still holds it.
    pub fn get(&self, id: SourceId) -> Option<Arc<Source>> {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        table.get(id.0 as usize).and_then(|slot| slot.source.upgrade())
    }

    fn file(&self, id: SourceId) -> Option<Arc<str>> {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        table.get(id.0 as usize)?.file.clone()
    }
}

/// Sources for telling places. Those that nothing holds any more are read again: most builds never need them, and a
/// build that lets go of the text of a file once it is parsed takes less memory.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) fs: &'a dyn FileSystem,
}

impl Texts<'_> {
    pub(crate) fn get(self, id: SourceId) -> Option<Arc<Source>> {
        self.sources.get(id).or_else(|| {
            let path = self.sources.file(id)?;
            let text = yaml::decode_utf8(self.fs.read(&FsPath::new(&path)).ok()?).ok()?;
            let text = yaml::normalize_newlines(&text).into();
            Some(Arc::new(Source { id, path, text, offset: (0, 0) }))
        })
    }
}
