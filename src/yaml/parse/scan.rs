//! The scanner: characters to tokens, one at a time and no further than is asked for.
//!
//! Whether a token is a key shows only at the `:` behind it, so the scanner keeps a short queue: a token that may begin
//! a key waits there until its line ends, 1024 characters have passed, or the `:` turns up.

use std::collections::VecDeque;

use crate::yaml::{Quoting, Text};

use super::Library;
use super::bytes::{break_at, is_blank, is_blank_or_end, is_break_or_end, is_marker, is_word};
use super::fault::Fault;

pub(super) type Scan<T> = Result<T, Box<Fault>>;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    StreamEnd,
    DocumentStart,
    DocumentEnd,
    VersionDirective,
    TagDirective,
    BlockSeqStart,
    BlockMapStart,
    BlockEnd,
    FlowSeqStart,
    FlowSeqEnd,
    FlowMapStart,
    FlowMapEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar(Quoting),
}

/// A token and where it stands.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The value of a scalar, the name of an anchor or alias, the suffix of a tag or prefix of a directive.
    pub(super) text: Text,
    /// The handle of a tag or of a tag directive; empty for a verbatim tag.
    pub(super) handle: Text,
    /// The flow level whose possible key this token begins.
    key_level: usize,
}

/// The place where a key without `?` may have begun.
#[derive(Debug, Clone, Copy)]
struct SimpleKey {
    possible: bool,
    required: bool,
    token: usize,
    start: usize,
}

/// The key level of a token that may begin a key if only two more tokens are read.
const FORGOTTEN: usize = usize::MAX - 1;

const NO_KEY: SimpleKey = SimpleKey { possible: false, required: false, token: 0, start: 0 };

/// How many characters a key without `?` may have.
pub(super) const KEY_LENGTH: usize = 1024;

/// How far the reference looks for a comment behind blanks.
const COMMENT_REACH: usize = 512;

/// The scanner of one document.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) pos: usize,
    pub(super) line_start: usize,
    /// The column of the innermost open block collection; -1 when there is none.
    pub(super) indent: isize,
    indents: Vec<isize>,
    pub(super) flow_level: usize,
    pub(super) key_allowed: bool,
    keys: Vec<SimpleKey>,
    queue: VecDeque<Token>,
    taken: usize,
    depth: usize,
    /// How many tokens the reference reads before it takes the first.
    window: usize,
    /// Whether the text has other line breaks than LF.
    pub(super) other_breaks: bool,
    pub(super) scratch: String,
    /// The ordinary plain key found last, start and `:`: whoever looks whether one follows is about to read it.
    pub(super) key_seen: (usize, usize),
}

/// What scanners work with, handed on from one text to the next.
#[derive(Debug, Default)]
pub(super) struct ScannerRoom {
    indents: Vec<isize>,
    keys: Vec<SimpleKey>,
    queue: VecDeque<Token>,
    scratch: String,
}

impl<'a> Scanner<'a> {
    /// Returns a scanner that opens no more than `depth` collections within each other.
    pub(super) fn new(other_breaks: bool, depth: usize, library: Library, room: ScannerRoom) -> Scanner<'a> {
        Scanner {
            text: "",
            bytes: b"",
            pos: 0,
            line_start: 0,
            indent: -1,
            indents: room.indents,
            flow_level: 0,
            key_allowed: true,
            keys: room.keys,
            queue: room.queue,
            taken: 0,
            depth,
            window: match library {
                Library::V2 => 1,
                Library::V3 => 3,
            },
            other_breaks,
            scratch: room.scratch,
            key_seen: (usize::MAX, 0),
        }
    }

    /// Gives back what the scanner worked with.
    pub(super) fn into_room(self) -> ScannerRoom {
        let Scanner { indents, keys, queue, scratch, .. } = self;
        ScannerRoom { indents, keys, queue, scratch }
    }

    /// Begins a document at `start`.
    pub(super) fn restart(&mut self, text: &'a str, start: usize) {
        let start = if text[start..].starts_with('\u{FEFF}') { start + 3 } else { start };
        self.text = text;
        self.bytes = text.as_bytes();
        self.pos = start;
        self.line_start = start;
        self.indent = -1;
        self.indents.clear();
        self.flow_level = 0;
        self.key_allowed = true;
        self.keys.clear();
        self.keys.push(NO_KEY);
        self.queue.clear();
        self.taken = 0;
        self.key_seen.0 = usize::MAX;
    }

    /// The kind of the next token.
    #[inline]
    pub(super) fn peek(&mut self) -> Scan<Kind> {
        self.fill(1)?;
        Ok(self.queue[0].kind)
    }

    /// Where the next token starts and ends, once it has been peeked at.
    #[inline]
    pub(super) fn place(&self) -> (usize, usize) {
        self.queue.front().map_or((self.pos, self.pos), |token| (token.start, token.end))
    }

    /// The text of the next token, once it has been peeked at.
    pub(super) fn front_text(&self) -> &str {
        self.queue.front().map_or("", |token| &token.text)
    }

    /// Takes the next token.
    #[inline]
    pub(super) fn take(&mut self) -> Scan<Token> {
        self.fill(1)?;
        self.taken += 1;
        Ok(self.queue.pop_front().expect("because the queue has just been filled"))
    }

    /// Looks as far ahead as the reference always does; the tokens are then free of faults or the result is one.
    ///
    /// It finds such faults behind the end of a document and before faults in the order of tokens.
    pub(super) fn look_ahead(&mut self) -> Scan<()> {
        self.fill(self.window)
    }

    fn fill(&mut self, wanted: usize) -> Scan<()> {
        while self.queue.len() < wanted || self.front_may_be_key()? {
            self.fetch()?;
        }
        Ok(())
    }

    fn front_may_be_key(&mut self) -> Scan<bool> {
        let Some(front) = self.queue.front() else { return Ok(false) };
        let level = front.key_level;
        if level == FORGOTTEN {
            return Ok(self.queue.len() < self.window);
        }
        match self.keys.get(level) {
            Some(key) if key.possible && key.token == self.taken => match self.key_is_valid(level) {
                // The reference asks only when it has two more tokens, which may be found at fault first.
                Err(fault) => {
                    while self.queue.len() < 3 {
                        self.fetch()?;
                    }
                    Err(fault)
                }
                valid => valid,
            },
            _ => Ok(false),
        }
    }

    /// Whether an entry of a block collection may be read here without tokens: none waits, and what was read last
    /// allows a key to begin. Skips to the next token.
    #[inline]
    pub(super) fn ready_for_line(&mut self) -> bool {
        let key = self.keys[0];
        if !self.queue.is_empty() || self.flow_level > 0 || self.other_breaks || key.possible && key.required
        {
            return false;
        }
        self.skip_lines();
        self.keys[0].possible &= !self.key_allowed;
        self.key_allowed
    }

    /// Whether the text ends here.
    #[inline]
    pub(super) fn at_end(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    /// Opens a block collection at `column`, without a token.
    pub(super) fn open_block(&mut self, column: isize) -> Scan<()> {
        self.key_allowed = true;
        self.indents.push(std::mem::replace(&mut self.indent, column));
        if self.indents.len() > self.depth {
            return Err(Fault::limit(format!("exceeded max depth of {}", self.depth), self.pos));
        }
        Ok(())
    }

    /// Closes the innermost block collection, without a token.
    #[inline]
    pub(super) fn close_block(&mut self) {
        self.indent = self.indents.pop().unwrap_or(-1);
    }

    pub(super) fn column(&self) -> isize {
        self.pos.wrapping_sub(self.line_start).cast_signed()
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.push_text(kind, start, Text::EMPTY);
    }

    fn push_text(&mut self, kind: Kind, start: usize, text: Text) {
        self.queue.push_back(Token {
            kind,
            start,
            end: self.pos,
            text,
            handle: Text::EMPTY,
            key_level: usize::MAX,
        });
    }

    fn insert(&mut self, kind: Kind, token: usize, at: usize) {
        let inserted =
            Token { kind, start: at, end: at, text: Text::EMPTY, handle: Text::EMPTY, key_level: usize::MAX };
        // A token that is gone already can only be one whose wait was cut short; see `fetch_flow_end`.
        let place = token.checked_sub(self.taken).unwrap_or(self.queue.len());
        self.queue.insert(place.min(self.queue.len()), inserted);
    }

    fn fetch(&mut self) -> Scan<()> {
        self.skip_to_token();
        self.unroll(self.column());
        let at = self.pos;
        let Some(&byte) = self.bytes.get(at) else { return self.fetch_end() };
        if at == self.line_start {
            if byte == b'%' {
                return self.fetch_directive();
            }
            if is_marker(self.bytes, at) {
                return self.fetch_marker();
            }
        }
        let flow = self.flow_level > 0;
        match byte {
            b'[' => self.fetch_flow_start(Kind::FlowSeqStart)?,
            b'{' => self.fetch_flow_start(Kind::FlowMapStart)?,
            b']' => self.fetch_flow_end(Kind::FlowSeqEnd)?,
            b'}' => self.fetch_flow_end(Kind::FlowMapEnd)?,
            b',' => self.fetch_flow_entry()?,
            b'-' if is_blank_or_end(self.bytes, at + 1) => return self.fetch_block_entry(),
            b'?' if flow || is_blank_or_end(self.bytes, at + 1) => self.fetch_key()?,
            b':' if flow || is_blank_or_end(self.bytes, at + 1) => self.fetch_value()?,
            b'*' => self.fetch_name(Kind::Alias)?,
            b'&' => self.fetch_name(Kind::Anchor)?,
            b'!' => self.fetch_tag()?,
            b'|' if !flow => return self.fetch_block_scalar(Quoting::Literal),
            b'>' if !flow => return self.fetch_block_scalar(Quoting::Folded),
            b'\'' => self.fetch_quoted(Quoting::Single)?,
            b'"' => self.fetch_quoted(Quoting::Double)?,
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b'\t' => {
                return Err(Fault::scanner("found character that cannot start any token", at, at));
            }
            _ => return self.fetch_plain(),
        }
        self.skip_line_comment();
        Ok(())
    }

    /// Skips blanks, comments and line breaks.
    pub(super) fn skip_to_token(&mut self) {
        loop {
            let tabs = self.flow_level > 0 || !self.key_allowed;
            while let Some(&byte) = self.bytes.get(self.pos)
                && (byte == b' ' || byte == b'\t' && tabs)
            {
                self.pos += 1;
            }
            if self.bytes.get(self.pos) == Some(&b'#') {
                self.skip_comments();
            }
            if !self.skip_break() {
                return;
            }
            if self.flow_level == 0 {
                self.key_allowed = true;
            }
        }
    }

    /// Skips the line break here, if there is one.
    pub(super) fn skip_break(&mut self) -> bool {
        let width = break_at(self.bytes, self.pos);
        if width > 0 {
            self.pos += width;
            self.line_start = self.pos;
        }
        width > 0
    }

    fn skip_to_line_end(&mut self) {
        self.pos = self.line_end(self.pos);
    }

    /// Skips a comment and those that follow it, also where a TAB precedes one: the reference searches for further
    /// comments without asking what indentation may be made of.
    fn skip_comments(&mut self) {
        loop {
            self.skip_to_line_end();
            let next = (self.pos + 1..self.pos + COMMENT_REACH)
                .find(|&at| !is_blank(self.bytes, at) && break_at(self.bytes, at) == 0);
            match next {
                Some(next) if self.pos < self.bytes.len() && self.bytes.get(next) == Some(&b'#') => {
                    while self.pos < next {
                        if !self.skip_break() {
                            self.pos += 1;
                        }
                    }
                }
                _ => return,
            }
        }
    }

    /// Skips a comment behind a token.
    fn skip_line_comment(&mut self) {
        let reach = self.pos + COMMENT_REACH;
        let mut at = self.pos;
        while at < reach && is_blank(self.bytes, at) {
            at += 1;
        }
        if at < reach && self.bytes.get(at) == Some(&b'#') {
            self.pos = at;
            self.skip_to_line_end();
        }
    }

    /// Closes the block collections that are indented further than `column`.
    fn unroll(&mut self, column: isize) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push(Kind::BlockEnd, self.pos);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    /// Opens a block collection at `column` unless one is open there. Its token goes before `token`, or last.
    fn roll(&mut self, column: isize, token: Option<usize>, kind: Kind, at: usize) -> Scan<()> {
        if self.flow_level > 0 || self.indent >= column {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        if self.indents.len() > self.depth {
            return Err(Fault::limit(format!("exceeded max depth of {}", self.depth), at));
        }
        match token {
            Some(token) => self.insert(kind, token, at),
            None => self.push(kind, at),
        }
        Ok(())
    }

    fn key_is_valid(&mut self, level: usize) -> Scan<bool> {
        let key = self.keys[level];
        if !key.possible {
            return Ok(false);
        }
        let bytes = self.pos.saturating_sub(key.start);
        let too_long = bytes > KEY_LENGTH && self.text[key.start..self.pos].chars().count() > KEY_LENGTH;
        if key.start >= self.line_start && !too_long {
            return Ok(true);
        }
        if key.required {
            return Err(self.no_colon(key));
        }
        self.keys[level].possible = false;
        Ok(false)
    }

    #[cold]
    fn no_colon(&self, key: SimpleKey) -> Box<Fault> {
        Fault::scanner("could not find expected ':'", key.start, self.pos).shown_at(key.start)
    }

    fn save_key(&mut self) -> Scan<()> {
        if !self.key_allowed {
            return Ok(());
        }
        self.remove_key()?;
        let level = self.keys.len() - 1;
        self.keys[level] = SimpleKey {
            possible: true,
            required: self.flow_level == 0 && self.indent == self.column(),
            token: self.taken + self.queue.len(),
            start: self.pos,
        };
        Ok(())
    }

    fn remove_key(&mut self) -> Scan<()> {
        let level = self.keys.len() - 1;
        let key = self.keys[level];
        if key.possible && key.required {
            return Err(self.no_colon(key));
        }
        self.keys[level].possible = false;
        Ok(())
    }

    /// Notes on the token that has just been pushed that a possible key of this level begins with it.
    fn note_key(&mut self, level: usize) {
        let number = self.taken + self.queue.len() - 1;
        if let Some(key) = self.keys.get(level)
            && key.possible
            && key.token == number
            && let Some(token) = self.queue.back_mut()
        {
            token.key_level = level;
        }
    }

    fn fetch_end(&mut self) -> Scan<()> {
        // A last line without a line break ends here all the same, so marks move on to the next line.
        if self.pos > self.line_start {
            self.line_start = self.pos + 1;
        }
        let end = self.line_start;
        while self.indent > -1 {
            self.push(Kind::BlockEnd, end);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
        self.remove_key()?;
        self.key_allowed = false;
        self.push(Kind::StreamEnd, end);
        Ok(())
    }

    fn fetch_marker(&mut self) -> Scan<()> {
        self.unroll(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let kind = if self.bytes[self.pos] == b'-' { Kind::DocumentStart } else { Kind::DocumentEnd };
        let start = self.pos;
        self.pos += 3;
        self.push(kind, start);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: Kind) -> Scan<()> {
        self.save_key()?;
        let level = self.keys.len() - 1;
        self.keys.push(SimpleKey { token: self.taken + self.queue.len(), ..NO_KEY });
        self.flow_level += 1;
        if self.flow_level > self.depth {
            return Err(Fault::limit(format!("exceeded max depth of {}", self.depth), self.pos));
        }
        self.key_allowed = true;
        self.pos += 1;
        self.push(kind, self.pos - 1);
        self.note_key(level);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: Kind) -> Scan<()> {
        self.remove_key()?;
        if self.flow_level > 0 {
            self.flow_level -= 1;
            // A collection in which no key began no longer waits for its `:` further than two tokens. The reference
            // forgets it so, which shows in `[]a: b`: that is the document `[]`.
            if let Some(inner) = self.keys.pop()
                && let Some(opener) =
                    inner.token.checked_sub(self.taken).and_then(|at| self.queue.get_mut(at))
            {
                opener.key_level = FORGOTTEN;
            }
        }
        self.key_allowed = false;
        self.pos += 1;
        self.push(kind, self.pos - 1);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Scan<()> {
        self.remove_key()?;
        self.key_allowed = true;
        self.pos += 1;
        self.push(Kind::FlowEntry, self.pos - 1);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Scan<()> {
        if self.flow_level == 0 {
            if !self.key_allowed {
                let message = "block sequence entries are not allowed in this context";
                return Err(Fault::scanner(message, self.pos, self.pos));
            }
            self.roll(self.column(), None, Kind::BlockSeqStart, self.pos)?;
        }
        self.remove_key()?;
        self.key_allowed = true;
        self.pos += 1;
        self.push(Kind::BlockEntry, self.pos - 1);
        Ok(())
    }

    fn fetch_key(&mut self) -> Scan<()> {
        if self.flow_level == 0 {
            if !self.key_allowed {
                let message = "mapping keys are not allowed in this context";
                return Err(Fault::scanner(message, self.pos, self.pos));
            }
            self.roll(self.column(), None, Kind::BlockMapStart, self.pos)?;
        }
        self.remove_key()?;
        self.key_allowed = self.flow_level == 0;
        self.pos += 1;
        self.push(Kind::Key, self.pos - 1);
        Ok(())
    }

    fn fetch_value(&mut self) -> Scan<()> {
        let level = self.keys.len() - 1;
        if self.key_is_valid(level)? {
            let key = self.keys[level];
            self.insert(Kind::Key, key.token, key.start);
            let column = key.start.wrapping_sub(self.line_start).cast_signed();
            self.roll(column, Some(key.token), Kind::BlockMapStart, key.start)?;
            self.keys[level].possible = false;
            self.key_allowed = false;
        } else {
            if self.flow_level == 0 {
                if !self.key_allowed {
                    let message = "mapping values are not allowed in this context";
                    return Err(Fault::scanner(message, self.pos, self.pos));
                }
                self.roll(self.column(), None, Kind::BlockMapStart, self.pos)?;
            }
            self.key_allowed = self.flow_level == 0;
        }
        self.pos += 1;
        self.push(Kind::Value, self.pos - 1);
        Ok(())
    }

    fn fetch_name(&mut self, kind: Kind) -> Scan<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        let name = self.take_words();
        let ends = is_blank_or_end(self.bytes, self.pos)
            || matches!(self.bytes[self.pos], b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !ends {
            let message = "did not find expected alphabetic or numeric character";
            return Err(Fault::scanner(message, start, self.pos));
        }
        self.push_text(kind, start, Text::from(name));
        self.note_key(self.keys.len() - 1);
        Ok(())
    }

    fn take_words(&mut self) -> &'a str {
        let from = self.pos;
        while self.bytes.get(self.pos).is_some_and(|&byte| is_word(byte)) {
            self.pos += 1;
        }
        &self.text[from..self.pos]
    }

    fn fetch_tag(&mut self) -> Scan<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.pos;
        let (handle, suffix) = self.scan_tag(start)?;
        if !is_blank_or_end(self.bytes, self.pos) {
            return Err(Fault::scanner("did not find expected whitespace or line break", start, self.pos));
        }
        self.push_text(Kind::Tag, start, Text::from(suffix));
        if let Some(token) = self.queue.back_mut() {
            token.handle = handle;
        }
        self.note_key(self.keys.len() - 1);
        Ok(())
    }

    fn scan_tag(&mut self, start: usize) -> Scan<(Text, String)> {
        if self.bytes.get(self.pos + 1) == Some(&b'<') {
            self.pos += 2;
            let uri = self.scan_tag_uri(String::new(), false, start)?;
            if self.bytes.get(self.pos) != Some(&b'>') {
                return Err(Fault::scanner("did not find the expected '>'", start, self.pos));
            }
            self.pos += 1;
            return Ok((Text::EMPTY, uri));
        }
        let handle = self.scan_tag_handle(start, false)?;
        if handle.len() > 1 && handle.ends_with('!') {
            let suffix = self.scan_tag_uri(String::new(), false, start)?;
            return Ok((Text::from(handle), suffix));
        }
        let suffix = self.scan_tag_uri(handle[1..].to_owned(), true, start)?;
        // A lone `!` is the tag that says nothing.
        Ok(if suffix.is_empty() { (Text::EMPTY, "!".to_owned()) } else { (Text::from("!"), suffix) })
    }

    fn scan_tag_handle(&mut self, start: usize, directive: bool) -> Scan<&'a str> {
        let from = self.pos;
        if self.bytes.get(self.pos) != Some(&b'!') {
            return Err(Fault::scanner("did not find expected '!'", start, self.pos));
        }
        self.pos += 1;
        self.take_words();
        if self.bytes.get(self.pos) == Some(&b'!') {
            self.pos += 1;
        } else if directive && self.pos - from > 1 {
            return Err(Fault::scanner("did not find expected '!'", start, self.pos));
        }
        Ok(&self.text[from..self.pos])
    }

    fn scan_tag_uri(&mut self, head: String, may_be_empty: bool, start: usize) -> Scan<String> {
        let mut uri = head.into_bytes();
        let from = self.pos;
        while let Some(&byte) = self.bytes.get(self.pos)
            && (is_word(byte) || b";/?:@&=+$,.!~*'()[]%".contains(&byte))
        {
            if byte == b'%' {
                self.scan_uri_escape(&mut uri, start)?;
            } else {
                uri.push(byte);
                self.pos += 1;
            }
        }
        if self.pos == from && !may_be_empty {
            return Err(Fault::scanner("did not find expected tag URI", start, self.pos));
        }
        Ok(String::from_utf8_lossy(&uri).into_owned())
    }

    /// Reads the `%xx` groups of one character.
    fn scan_uri_escape(&mut self, uri: &mut Vec<u8>, start: usize) -> Scan<()> {
        let mut missing = 0;
        loop {
            let octet = match self.bytes.get(self.pos..self.pos + 3) {
                Some([b'%', digits @ ..]) => hex(digits),
                _ => None,
            };
            let Some(octet) = octet.and_then(|octet| u8::try_from(octet).ok()) else {
                return Err(Fault::scanner("did not find URI escaped octet", start, self.pos));
            };
            if missing == 0 {
                missing = match octet {
                    0..0x80 => 1,
                    0xC0..0xE0 => 2,
                    0xE0..0xF0 => 3,
                    0xF0..0xF8 => 4,
                    _ => {
                        return Err(Fault::scanner(
                            "found an incorrect leading UTF-8 octet",
                            start,
                            self.pos,
                        ));
                    }
                };
            } else if octet & 0xC0 != 0x80 {
                return Err(Fault::scanner("found an incorrect trailing UTF-8 octet", start, self.pos));
            }
            uri.push(octet);
            self.pos += 3;
            missing -= 1;
            if missing == 0 {
                return Ok(());
            }
        }
    }

    fn fetch_directive(&mut self) -> Scan<()> {
        self.unroll(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        let name = self.take_words();
        if name.is_empty() {
            return Err(Fault::scanner("could not find expected directive name", start, self.pos));
        }
        if !is_blank_or_end(self.bytes, self.pos) {
            return Err(Fault::scanner("found unexpected non-alphabetical character", start, self.pos));
        }
        match name {
            "YAML" => {
                let version = self.scan_version(start)?;
                self.push_text(Kind::VersionDirective, start, version);
            }
            "TAG" => {
                self.skip_blanks();
                let handle = Text::from(self.scan_tag_handle(start, true)?);
                if !is_blank(self.bytes, self.pos) {
                    return Err(Fault::scanner("did not find expected whitespace", start, self.pos));
                }
                self.skip_blanks();
                let prefix = Text::from(self.scan_tag_uri(String::new(), false, start)?);
                if !is_blank_or_end(self.bytes, self.pos) {
                    return Err(Fault::scanner(
                        "did not find expected whitespace or line break",
                        start,
                        self.pos,
                    ));
                }
                self.push_text(Kind::TagDirective, start, prefix);
                if let Some(token) = self.queue.back_mut() {
                    token.handle = handle;
                }
            }
            _ => return Err(Fault::scanner("found unknown directive name", start, self.pos)),
        }
        self.finish_line(start)
    }

    pub(super) fn skip_blanks(&mut self) {
        while is_blank(self.bytes, self.pos) {
            self.pos += 1;
        }
    }

    /// Skips the rest of a line, on which only a comment may stand.
    pub(super) fn finish_line(&mut self, start: usize) -> Scan<()> {
        self.skip_blanks();
        if self.bytes.get(self.pos) == Some(&b'#') {
            self.skip_to_line_end();
        }
        if !is_break_or_end(self.bytes, self.pos) {
            return Err(Fault::scanner("did not find expected comment or line break", start, self.pos));
        }
        self.skip_break();
        Ok(())
    }

    /// Reads a version; of its numbers only "is 1" matters later, so leading zeros go.
    fn scan_version(&mut self, start: usize) -> Scan<Text> {
        self.skip_blanks();
        let major = self.scan_version_number(start)?;
        if self.bytes.get(self.pos) != Some(&b'.') {
            return Err(Fault::scanner("did not find expected digit or '.' character", start, self.pos));
        }
        self.pos += 1;
        let minor = self.scan_version_number(start)?;
        Ok(Text::from(format!("{major}.{minor}")))
    }

    fn scan_version_number(&mut self, start: usize) -> Scan<u8> {
        let mut value = 0;
        let mut length = 0;
        while let Some(&digit @ b'0'..=b'9') = self.bytes.get(self.pos) {
            length += 1;
            if length > 2 {
                return Err(Fault::scanner("found extremely long version number", start, self.pos));
            }
            value = value * 10 + (digit - b'0');
            self.pos += 1;
        }
        if length == 0 {
            return Err(Fault::scanner("did not find expected version number", start, self.pos));
        }
        Ok(value)
    }

    fn fetch_block_scalar(&mut self, quoting: Quoting) -> Scan<()> {
        self.remove_key()?;
        self.key_allowed = true;
        let start = self.pos;
        let (text, end) = self.scan_block_scalar(quoting)?;
        self.push_scalar(quoting, start, end, text);
        Ok(())
    }

    fn fetch_quoted(&mut self, quoting: Quoting) -> Scan<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.pos;
        let text = if quoting == Quoting::Single { self.scan_single()? } else { self.scan_double()? };
        self.push_scalar(quoting, start, self.pos, text);
        self.note_key(self.keys.len() - 1);
        Ok(())
    }

    fn fetch_plain(&mut self) -> Scan<()> {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.pos;
        let (text, end, broken) = self.scan_plain()?;
        self.push_scalar(Quoting::Plain, start, end, text);
        self.note_key(self.keys.len() - 1);
        if broken {
            self.key_allowed = true;
        } else {
            self.skip_line_comment();
        }
        Ok(())
    }

    fn push_scalar(&mut self, quoting: Quoting, start: usize, end: usize, text: Text) {
        self.push_text(Kind::Scalar(quoting), start, text);
        if let Some(token) = self.queue.back_mut() {
            token.end = end;
        }
    }
}

/// The value of hexadecimal digits; `None` if one is none.
pub(super) fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0u32, |value, &digit| Some(value << 4 | char::from(digit).to_digit(16)?))
}
