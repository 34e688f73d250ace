//! The short way for what most manifests consist of: `key: value` and `- item` lines of block collections.
//!
//! Such lines are read straight from the characters. At anything else this way steps back to the start of the entry
//! and leaves that one entry to the tokens, so it only ever accepts what they would, and finds no faults of its own.

use crate::yaml::{Entry, Key, Node, Quoting, Scalar, Style, Tag, Text};

use super::bytes::{find_key_stop, is_blank, is_blank_or_end, simple_end, skip_spaces};
use super::scan::{KEY_LENGTH, Scan, Scanner};
use super::tree::Reader;

/// How far the short way got.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The collection has ended.
    Closed,
    /// The next entry, if there is one, is to be read by tokens.
    Careful,
}

/// Where an entry began, to step back to.
#[derive(Clone, Copy)]
struct Mark {
    pos: usize,
    line_start: usize,
}

impl Scanner<'_> {
    #[inline]
    fn mark(&self) -> Mark {
        Mark { pos: self.pos, line_start: self.line_start }
    }

    fn step_back(&mut self, mark: Mark) {
        self.pos = mark.pos;
        self.line_start = mark.line_start;
        self.key_allowed = true;
    }

    /// Skips to the next token where LF alone breaks lines and no flow collection is open.
    #[inline]
    pub(super) fn skip_lines(&mut self) {
        loop {
            match self.bytes.get(self.pos) {
                Some(b' ') => self.pos = skip_spaces(self.bytes, self.pos),
                Some(b'\n') => {
                    self.pos += 1;
                    self.line_start = self.pos;
                    self.key_allowed = true;
                }
                Some(b'#' | b'\t') => return self.skip_to_token(),
                _ => return,
            }
        }
    }

    /// Skips blanks and line breaks inside a flow collection and returns the byte that follows.
    #[inline]
    fn skip_flow_blanks(&mut self) -> Option<u8> {
        loop {
            match *self.bytes.get(self.pos)? {
                b' ' | b'\t' => self.pos += 1,
                b'\n' => {
                    self.pos += 1;
                    self.line_start = self.pos;
                }
                byte => return Some(byte),
            }
        }
    }

    /// Whether there is a `-` here that begins an item.
    #[inline]
    fn at_dash(&self) -> bool {
        self.bytes.get(self.pos) == Some(&b'-') && is_blank_or_end(self.bytes, self.pos + 1)
    }

    /// Where the `:` of an ordinary plain key stands that begins here.
    #[inline]
    fn plain_key_end(&mut self) -> Option<usize> {
        let start = self.pos;
        if self.key_seen.0 == start {
            return Some(self.key_seen.1);
        }
        if !self
            .bytes
            .get(start)
            .is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'/')
        {
            return None;
        }
        let mut at = start;
        loop {
            at = find_key_stop(self.bytes, at);
            if self.bytes.get(at) != Some(&b':') || at - start > KEY_LENGTH {
                return None;
            }
            if is_blank_or_end(self.bytes, at + 1) {
                self.key_seen = (start, at);
                return Some(at);
            }
            at += 1;
        }
    }

    /// Whether nothing but a comment follows on this line; skips blanks.
    #[inline]
    fn rest_is_empty(&mut self) -> bool {
        while is_blank(self.bytes, self.pos) {
            self.pos += 1;
        }
        matches!(self.bytes.get(self.pos), None | Some(b'\n' | b'#'))
    }
}

impl Reader<'_> {
    /// Reads the root if it is a block map that begins with an ordinary key, or a flow collection.
    pub(super) fn root_by_line(&mut self) -> Scan<Option<Node>> {
        if !self.scanner.ready_for_line() {
            return Ok(None);
        }
        if self.scanner.plain_key_end().is_some() {
            return self.nested_map(self.scanner.column()).map(Some);
        }
        let mark = self.scanner.mark();
        if !matches!(self.scanner.bytes.get(mark.pos), Some(b'{' | b'[')) {
            return Ok(None);
        }
        let root = self.flow_by_line()?;
        if root.is_none() {
            self.scanner.step_back(mark);
        }
        Ok(root)
    }

    /// Reads entries of the innermost block map.
    pub(super) fn entries_by_line(&mut self) -> Scan<Step> {
        let indent = self.scanner.indent;
        loop {
            if !self.scanner.ready_for_line() {
                return Ok(Step::Careful);
            }
            let column = self.scanner.column();
            if column < indent || self.scanner.at_end() {
                self.scanner.close_block();
                return Ok(Step::Closed);
            }
            if column > indent {
                return Ok(Step::Careful);
            }
            let Some(colon) = self.scanner.plain_key_end() else { return Ok(Step::Careful) };
            let mark = self.scanner.mark();
            self.scanner.pos = colon + 1;
            let Some(value) = self.value_by_line(colon + 1)? else {
                self.scanner.step_back(mark);
                return Ok(Step::Careful);
            };
            let key = Key {
                text: self.keys.text(&self.scanner.text[mark.pos..colon]),
                start: self.place(mark.pos),
                tag: Tag::Implicit,
                style: Style::PLAIN,
                schema_comment: false,
            };
            self.entries.push(Entry { key, value });
        }
    }

    /// Reads the value behind a `:`, which ends at `after`; `None` if it is to be read by tokens.
    #[inline]
    fn value_by_line(&mut self, after: usize) -> Scan<Option<Node>> {
        let indent = self.scanner.indent;
        self.scanner.key_allowed = false;
        self.scanner.pos = skip_spaces(self.scanner.bytes, self.scanner.pos);
        if !matches!(self.scanner.bytes.get(self.scanner.pos), None | Some(b'\n' | b'#')) {
            return self.scalar_by_line();
        }
        self.scanner.skip_lines();
        let column = self.scanner.column();
        if self.scanner.at_end() || column < indent {
            return Ok(Some(self.empty(after)));
        }
        if self.scanner.at_dash() {
            return if column > indent {
                self.nested_seq(column).map(Some)
            } else {
                self.indentless_seq().map(Some)
            };
        }
        let key_follows = self.scanner.plain_key_end().is_some();
        match key_follows {
            true if column > indent => self.nested_map(column).map(Some),
            true => Ok(Some(self.empty(after))),
            false => Ok(None),
        }
    }

    /// Reads items of the innermost block sequence, or of one that has no indentation of its own.
    pub(super) fn items_by_line(&mut self, indentless: bool) -> Scan<Step> {
        let indent = self.scanner.indent;
        loop {
            if !self.scanner.ready_for_line() {
                return Ok(Step::Careful);
            }
            let column = self.scanner.column();
            if column < indent || self.scanner.at_end() {
                if !indentless {
                    self.scanner.close_block();
                }
                return Ok(Step::Closed);
            }
            if column > indent {
                return Ok(Step::Careful);
            }
            if !self.scanner.at_dash() {
                return Ok(if indentless { Step::Closed } else { Step::Careful });
            }
            let mark = self.scanner.mark();
            self.scanner.pos += 1;
            let Some(item) = self.item_by_line(mark.pos + 1, indentless)? else {
                self.scanner.step_back(mark);
                return Ok(Step::Careful);
            };
            self.items.push(item);
        }
    }

    /// Reads the item behind a `-`, which ends at `after`; `None` if it is to be read by tokens.
    #[inline]
    fn item_by_line(&mut self, after: usize, indentless: bool) -> Scan<Option<Node>> {
        let indent = self.scanner.indent;
        self.scanner.pos = skip_spaces(self.scanner.bytes, self.scanner.pos);
        let same_line = !matches!(self.scanner.bytes.get(self.scanner.pos), None | Some(b'\n' | b'#'));
        if !same_line {
            self.scanner.skip_lines();
        }
        let column = self.scanner.column();
        if self.scanner.at_end() || column < indent {
            return Ok(Some(self.empty(after)));
        }
        if self.scanner.at_dash() {
            return if column > indent {
                self.nested_seq(column).map(Some)
            } else {
                Ok(Some(self.empty(after)))
            };
        }
        let key_follows = self.scanner.plain_key_end().is_some();
        match key_follows {
            true if column > indent => self.nested_map(column).map(Some),
            true if indentless => Ok(Some(self.empty(after))),
            false if same_line => self.scalar_by_line(),
            _ => Ok(None),
        }
    }

    /// Reads a flow collection that begins here and that nothing follows; `None` if it is to be read by tokens.
    fn flow_by_line(&mut self) -> Scan<Option<Node>> {
        let (entries, items, depth, nodes) = (self.entries.len(), self.items.len(), self.depth, self.nodes);
        let node = self.flow_simply()?;
        self.scanner.key_allowed = false;
        if node.is_some() && self.scanner.rest_is_empty() {
            return Ok(node);
        }
        self.entries.truncate(entries);
        self.items.truncate(items);
        self.depth = depth;
        self.nodes = nodes;
        Ok(None)
    }

    /// Reads a flow collection of quoted scalars, words and such collections.
    fn flow_simply(&mut self) -> Scan<Option<Node>> {
        let start = self.scanner.pos;
        let is_map = self.scanner.bytes[start] == b'{';
        let close = if is_map { b'}' } else { b']' };
        self.enter()?;
        let (entries, items) = (self.entries.len(), self.items.len());
        self.scanner.pos += 1;
        let mut first = true;
        loop {
            let byte = self.scanner.skip_flow_blanks();
            if byte == Some(close) {
                break;
            }
            if !std::mem::replace(&mut first, false) {
                if byte != Some(b',') {
                    return Ok(None);
                }
                self.scanner.pos += 1;
                if self.scanner.skip_flow_blanks() == Some(close) {
                    break;
                }
            }
            if is_map {
                let Some(entry) = self.flow_entry_simply()? else { return Ok(None) };
                self.entries.push(entry);
            } else {
                let Some(item) = self.flow_item_simply()? else { return Ok(None) };
                self.items.push(item);
            }
        }
        self.scanner.pos += 1;
        self.closed = self.scanner.pos;
        Ok(Some(if is_map { self.map(entries, true, start) } else { self.seq(items, true, start) }))
    }

    fn flow_entry_simply(&mut self) -> Scan<Option<Entry>> {
        let (start, line_start) = (self.scanner.pos, self.scanner.line_start);
        let Some(key) = self.flow_scalar_simply()? else { return Ok(None) };
        let colon = self.scanner.pos;
        let spaced = is_blank_or_end(self.scanner.bytes, colon + 1);
        if self.scanner.bytes.get(colon) != Some(&b':')
            || colon - start > KEY_LENGTH
            || self.scanner.line_start != line_start
            || !spaced && key.style.is_plain()
            || key.text == *"<<"
        {
            return Ok(None);
        }
        self.scanner.pos = colon + 1;
        self.scanner.skip_flow_blanks();
        let Some(value) = self.flow_item_simply()? else { return Ok(None) };
        let key = Key::from(Scalar { start: self.place(start), ..key });
        Ok(Some(Entry { key, value }))
    }

    fn flow_item_simply(&mut self) -> Scan<Option<Node>> {
        let start = self.scanner.pos;
        if matches!(self.scanner.bytes.get(start), Some(b'{' | b'[')) {
            return self.flow_simply();
        }
        let Some(scalar) = self.flow_scalar_simply()? else { return Ok(None) };
        let ends = matches!(self.scanner.skip_flow_blanks(), Some(b',' | b']' | b'}'));
        Ok(ends.then(|| self.scalar(scalar.text, Tag::Implicit, scalar.style, start)))
    }

    /// Reads a quoted scalar, or a word that ends the entry or is its key.
    fn flow_scalar_simply(&mut self) -> Scan<Option<Scalar>> {
        let scanner = &mut self.scanner;
        let start = scanner.pos;
        let quoted = |quoting, text| Ok(Some(Scalar::new(text, Tag::Implicit, Style::of(quoting))));
        match scanner.bytes.get(start) {
            Some(b'"') => return quoted(Quoting::Double, scanner.scan_double()?),
            Some(b'\'') => return quoted(Quoting::Single, scanner.scan_single()?),
            Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'/' || *byte == b'_' => {}
            _ => return Ok(None),
        }
        let end = simple_end(scanner.bytes, start);
        let mut next = end;
        while matches!(scanner.bytes.get(next), Some(b' ' | b'\n')) {
            next += 1;
        }
        scanner.pos = end;
        let ends = matches!(scanner.bytes.get(next), Some(b',' | b']' | b'}'))
            || scanner.bytes.get(end) == Some(&b':');
        Ok(ends.then(|| Scalar::plain(&scanner.text[start..end])))
    }

    /// Reads a scalar or flow collection that begins here; `None` if it is to be read by tokens.
    #[inline]
    fn scalar_by_line(&mut self) -> Scan<Option<Node>> {
        let scanner = &mut self.scanner;
        let start = scanner.pos;
        let Some(&byte) = scanner.bytes.get(start) else { return Ok(None) };
        let (text, quoting) = match byte {
            b'"' | b'\'' => {
                let quoting = if byte == b'"' { Quoting::Double } else { Quoting::Single };
                let text = if byte == b'"' { scanner.scan_double()? } else { scanner.scan_single()? };
                scanner.key_allowed = false;
                if !scanner.rest_is_empty() {
                    return Ok(None);
                }
                (text, quoting)
            }
            b'|' | b'>' => {
                let quoting = if byte == b'|' { Quoting::Literal } else { Quoting::Folded };
                scanner.key_allowed = true;
                (scanner.scan_block_scalar(quoting)?.0, quoting)
            }
            b'{' | b'[' => return self.flow_by_line(),
            b'-' | b'?' | b':' if is_blank_or_end(scanner.bytes, start + 1) => return Ok(None),
            b'&' | b'*' | b'!' | b'%' | b'@' | b'`' | b',' | b']' | b'}' | b'\t' => return Ok(None),
            _ => {
                let (text, _, broken) = scanner.scan_plain()?;
                scanner.key_allowed = broken;
                if scanner.bytes.get(scanner.pos) == Some(&b':') {
                    return Ok(None);
                }
                (text, Quoting::Plain)
            }
        };
        Ok(Some(self.scalar(text, Tag::Implicit, Style::of(quoting), start)))
    }
}

/// Long keys seen lately, so that one which repeats shares its text.
#[derive(Debug, Default)]
pub(super) struct Keys(Vec<Text>);

impl Keys {
    /// The text of a key.
    #[inline]
    fn text(&mut self, key: &str) -> Text {
        // Up to this length a text lives in place.
        if key.len() <= 15 {
            return Text::from(key);
        }
        self.shared_text(key)
    }

    #[inline(never)]
    fn shared_text(&mut self, key: &str) -> Text {
        if self.0.is_empty() {
            self.0.resize(KEYS, Text::EMPTY);
        }
        let bytes = key.as_bytes();
        let place =
            bytes.len() * 31 + usize::from(bytes[bytes.len() - 1]) * 7 + usize::from(bytes[bytes.len() / 2]);
        let known = &mut self.0[place % KEYS];
        if known.as_str() != key {
            *known = Text::from(key);
        }
        known.clone()
    }
}

const KEYS: usize = 128;
