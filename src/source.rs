//! Where text came from: [`Source`] is one input text, [`Span`] a place in one.
//!
//! Every node of a document tree knows its [`Span`]. Merges move nodes, so spans move along and say, at the end, who
//! wrote each field. Spans are plain numbers; [`Sources`] turns them back into text and positions.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// A place in the texts of one [`Sources`] table: where something begins and, if that is known, where it ends.
///
/// Places are counted in bytes through all texts, one behind the other, so that one number tells text and offset.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Span {
    /// 0 where no text holds it.
    start: u32,
    /// After the last byte; the same as `start` if it is not known.
    end: u32,
}

impl Span {
    /// The span of values that no input text holds.
    pub const NONE: Span = Span { start: 0, end: 0 };

    /// Returns the span from byte `start` to byte `end` of a text.
    pub fn new(source: &Source, start: usize, end: usize) -> Span {
        Span { start: source.place(start), end: source.place(end) }
    }

    /// Returns the span that begins at a place.
    #[inline]
    pub(crate) fn at(start: u32) -> Span {
        Span { start, end: start }
    }

    /// The place where it begins.
    #[inline]
    pub(crate) fn start(self) -> u32 {
        self.start
    }

    /// The span's first byte alone, for diagnostics about a whole document.
    #[must_use]
    pub fn head(self) -> Span {
        Span { end: self.start.saturating_add(1), ..self }
    }

    /// Whether some input text holds the value.
    pub fn is_some(self) -> bool {
        self.start != 0
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// One input text and the path it was read from.
#[derive(Debug)]
pub struct Source {
    path: Arc<str>,
    text: Arc<str>,
    /// The place of the first byte; [`NOWHERE`] if it has none.
    base: u32,
    /// Where the text stands in a larger file: lines above it and characters before each of its lines.
    offset: (usize, usize),
}

/// The base of texts behind the first four gigabytes: their values are taken for such as no text holds.
const NOWHERE: u32 = u32::MAX;

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
        Source { path: path.into(), text: text.into(), base: 1, offset: (0, 0) }
    }

    /// The place of a byte; 0 if the text has no places.
    #[inline]
    pub(crate) fn place(&self, offset: usize) -> u32 {
        match self.base {
            NOWHERE => 0,
            base => u32::try_from(offset).map_or(NOWHERE, |offset| base.saturating_add(offset)),
        }
    }

    /// The byte offset of a place.
    pub(crate) fn offset_of(&self, place: u32) -> usize {
        let mut offset = (place.saturating_sub(self.base) as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// The path the text was read from.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns line and column of where a span of this text begins.
    pub fn position(&self, span: Span) -> Position {
        let before = &self.text[..self.offset_of(span.start)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let (lines, columns) = self.offset;
        Position {
            line: 1 + lines + memchr::memchr_iter(b'\n', before.as_bytes()).count(),
            column: 1 + columns + before[line_start..].chars().count(),
        }
    }

    /// Returns the line in which a span of this text begins, without its line break.
    pub fn line_at(&self, span: Span) -> &str {
        let offset = self.offset_of(span.start);
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[offset..].find('\n').map_or(self.text.len(), |at| offset + at);
        self.text[start..end].trim_end_matches('\r')
    }

    /// Returns the text from where a span begins.
    pub(crate) fn text_from(&self, span: Span) -> &str {
        &self.text[self.offset_of(span.start)..]
    }

    /// Returns what a span of this text holds on its first line: up to its end or, if that is not known, to the end of
    /// the scalar that begins there.
    pub fn written(&self, span: Span) -> &str {
        let rest = self.text_from(span);
        let line = rest.lines().next().unwrap_or("");
        if span.end > span.start {
            let end = self.offset_of(span.end).saturating_sub(self.offset_of(span.start));
            return line.get(..end).unwrap_or(line);
        }
        let quoted = |quote: char| {
            let mut escaped = false;
            line[1..].find(|c| {
                let ends = c == quote && !escaped;
                escaped = quote == '"' && c == '\\' && !escaped;
                ends
            })
        };
        let end = match line.chars().next() {
            Some(quote @ ('"' | '\'')) => quoted(quote).map(|end| end + 2),
            Some('{' | '[') => None,
            _ => [": ", " #", ", ", "]", "}"].iter().filter_map(|stop| line.find(stop)).min(),
        };
        let held = line[..end.unwrap_or(line.len())].trim_end();
        held.strip_suffix(':').unwrap_or(held)
    }
}

fn inline_offset(outer: &Source, span: Span, text: &str) -> (usize, usize) {
    let start = outer.position(span);
    let written = outer.text_from(span);
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

/// The sources of one `Kustomizer`.
///
/// The table only ever grows, by a path a source: it holds weak references, so the text of a source lives as long as
/// something that was loaded from it.
#[derive(Debug, Default)]
pub struct Sources {
    table: Mutex<Table>,
}

/// The sources in the order of their places.
#[derive(Debug, Default)]
struct Table {
    slots: Vec<Slot>,
    /// How many bytes of places are taken.
    bytes: usize,
}

#[derive(Debug)]
struct Slot {
    base: u32,
    source: Weak<Source>,
    /// The path of the file that the text is all of.
    file: Option<Arc<str>>,
}

impl Table {
    fn slot(&self, span: Span) -> Option<&Slot> {
        let after = self.slots.partition_point(|slot| slot.base <= span.start);
        self.slots.get(after.checked_sub(1)?)
    }
}

impl Sources {
    /// Adds a text and returns it with its places.
    pub fn add(&self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Arc<Source> {
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
        let mut table = self.table();
        // The end of a text is a place of its own, and there is no place 0.
        let base = u32::try_from(table.bytes + 1).ok();
        let base = base.filter(|&base| text.len() < (NOWHERE - base) as usize);
        let source = Arc::new(Source { path, text, base: base.unwrap_or(NOWHERE), offset });
        if let Some(base) = base {
            table.bytes += source.text.len() + 1;
            table.slots.push(Slot { base, source: Arc::downgrade(&source), file });
        }
        source
    }

    /// Frees what is left of the newest sources that nothing holds any more.
    pub(crate) fn let_go(&self) {
        let mut table = self.table();
        let is_left = |slot: &&mut Slot| slot.source.strong_count() == 0 && !slot.source.ptr_eq(&Weak::new());
        // A reference to nothing takes no memory, which one to a source that is gone does.
        table.slots.iter_mut().rev().take_while(is_left).for_each(|slot| slot.source = Weak::new());
    }

    /// Returns the source that a span lies in while something still holds it.
    pub fn get(&self, span: Span) -> Option<Arc<Source>> {
        self.table().slot(span)?.source.upgrade()
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the source that a span lies in, which nothing holds any more, if it is a file that can be read again.
    pub(crate) fn renewed(
        &self,
        span: Span,
        read: impl FnOnce(&str) -> Option<Arc<str>>,
    ) -> Option<Arc<Source>> {
        let (path, base) = {
            let table = self.table();
            let slot = table.slot(span)?;
            (slot.file.clone()?, slot.base)
        };
        let text = read(&path)?;
        Some(Arc::new(Source { path, text, base, offset: (0, 0) }))
    }
}
