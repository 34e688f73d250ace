//! Scalars: plain, in quotes, and block scalars; where they end and what text they hold.
//!
//! A scalar that holds its text as it is written is copied once from the source; one with escapes or line breaks is put
//! together in the scanner's scratch space first.

use crate::yaml::{Quoting, Text};

use super::bytes::{break_at, find_plain_stop, is_blank, is_blank_or_end, is_marker, skip_spaces};
use super::fault::Fault;
use super::scan::{Scan, Scanner, hex};

/// Line breaks between two lines of one scalar.
#[derive(Default)]
struct Fold {
    /// The first break: `\n`, or LS or PS, which are kept.
    first: Option<char>,
    /// The breaks behind it.
    more: String,
}

impl Fold {
    fn add(&mut self, broken: bool, line_break: char) {
        if broken { self.more.push(line_break) } else { self.first = Some(line_break) }
    }

    /// Appends what the breaks mean: a space for one, all but the first for several.
    fn finish(&mut self, out: &mut String) {
        match self.first.take() {
            Some('\n') if self.more.is_empty() => out.push(' '),
            Some('\n') | None => {}
            Some(kept) => out.push(kept),
        }
        out.push_str(&self.more);
        self.more.clear();
    }
}

impl Scanner<'_> {
    /// Skips the line break here and returns what it stands for.
    fn take_break(&mut self) -> Option<char> {
        let width = break_at(self.bytes, self.pos);
        let line_break = match self.bytes.get(self.pos)? {
            0xE2 if width > 0 => self.text[self.pos..].chars().next()?,
            _ if width > 0 => '\n',
            _ => return None,
        };
        self.skip_break();
        Some(line_break)
    }

    /// Where the line ends on which `from` lies: the offset of its break, or of the end of the text.
    #[inline]
    pub(super) fn line_end(&self, from: usize) -> usize {
        if self.other_breaks {
            return (from..self.bytes.len())
                .find(|&at| break_at(self.bytes, at) > 0)
                .unwrap_or(self.bytes.len());
        }
        memchr::memchr(b'\n', &self.bytes[from..]).map_or(self.bytes.len(), |at| from + at)
    }

    /// Reads a plain scalar: its text, its end, and whether line breaks were skipped behind it.
    pub(super) fn scan_plain(&mut self) -> Scan<(Text, usize, bool)> {
        let start = self.pos;
        let indent = self.indent + 1;
        let flow = self.flow_level > 0;
        let stop = self.plain_stop(flow);
        if !flow && self.bytes.get(stop) == Some(&b'\n') {
            // Most end with their line, as the next is indented less and not empty.
            let next = skip_spaces(self.bytes, stop + 1);
            let column = (next - stop - 1).cast_signed();
            if column < indent && self.bytes.get(next).is_some_and(|&byte| byte > b' ' && byte < 0x80) {
                let end = self.trim_blanks(start, stop);
                self.pos = next;
                self.line_start = stop + 1;
                return Ok((Text::from(&self.text[start..end]), end, true));
            }
        }
        let mut end = self.trim_blanks(start, stop);
        self.pos = stop;
        let mut broken = false;
        let mut fold = Fold::default();
        self.skip_plain_break(&mut fold, &mut broken, start)?;
        if !self.plain_goes_on(broken, indent) {
            return Ok((Text::from(&self.text[start..end]), end, broken));
        }
        let mut out = std::mem::take(&mut self.scratch);
        out.clear();
        out.push_str(&self.text[start..end]);
        while self.plain_goes_on(broken, indent) {
            let from = self.pos;
            let stop = self.plain_stop(flow);
            if stop == from {
                break;
            }
            end = self.trim_blanks(from, stop);
            fold.finish(&mut out);
            out.push_str(&self.text[from..end]);
            self.pos = stop;
            broken = false;
            self.skip_plain_break(&mut fold, &mut broken, start)?;
        }
        let text = Text::from(out.as_str());
        self.scratch = out;
        Ok((text, end, broken))
    }

    /// Whether a plain scalar goes on here, at the first character of a further line.
    #[inline]
    fn plain_goes_on(&self, broken: bool, indent: isize) -> bool {
        broken
            && (self.flow_level > 0 || self.column() >= indent)
            && self.bytes.get(self.pos).is_some_and(|&byte| byte != b'#')
            && !(self.pos == self.line_start && is_marker(self.bytes, self.pos))
    }

    fn trim_blanks(&self, from: usize, mut end: usize) -> usize {
        while end > from && is_blank(self.bytes, end - 1) {
            end -= 1;
        }
        end
    }

    /// Skips the line breaks behind a line of a plain scalar, and the indentation of the next line.
    #[inline]
    fn skip_plain_break(&mut self, fold: &mut Fold, broken: &mut bool, start: usize) -> Scan<()> {
        if self.bytes.get(self.pos) == Some(&b'\n') {
            // By far the most common: one LF and spaces.
            fold.first = Some('\n');
            *broken = true;
            self.pos += 1;
            self.line_start = self.pos;
            self.pos = skip_spaces(self.bytes, self.pos);
            if self.bytes.get(self.pos).is_some_and(|&byte| byte > b' ' && byte < 0x80) {
                return Ok(());
            }
        }
        loop {
            if is_blank(self.bytes, self.pos) {
                if self.bytes[self.pos] == b'\t' && *broken && self.column() < self.indent + 1 {
                    let message = "found a tab character that violates indentation";
                    return Err(Fault::scanner(message, start, self.pos));
                }
                self.pos += 1;
            } else if let Some(line_break) = self.take_break() {
                fold.add(*broken, line_break);
                *broken = true;
            } else {
                return Ok(());
            }
        }
    }

    /// Where this line of a plain scalar stops: at a line break, a `:` or `#` that ends it, or the end.
    #[inline]
    fn plain_stop(&self, flow: bool) -> usize {
        if flow || self.other_breaks { self.plain_stop_careful(flow) } else { self.plain_stop_in_block() }
    }

    fn plain_stop_in_block(&self) -> usize {
        let bytes = self.bytes;
        let mut at = self.pos;
        loop {
            at = find_plain_stop(bytes, at);
            match bytes.get(at) {
                Some(b':') if !is_blank_or_end(bytes, at + 1) => at += 1,
                Some(b'#') if !is_blank(bytes, at - 1) => at += 1,
                _ => return at,
            }
        }
    }

    fn plain_stop_careful(&self, flow: bool) -> usize {
        let bytes = self.bytes;
        let mut at = self.pos;
        while let Some(&byte) = bytes.get(at) {
            let stops = match byte {
                b'\n' | b'\r' => true,
                0xC2 | 0xE2 => break_at(bytes, at) > 0,
                b':' => is_blank_or_end(bytes, at + 1),
                b'#' => at > self.pos && is_blank(bytes, at - 1),
                b',' | b'?' | b'[' | b']' | b'{' | b'}' => flow,
                _ => false,
            };
            if stops {
                break;
            }
            at += 1;
        }
        at
    }

    /// Reads a scalar in single quotes, from the opening quote on.
    pub(super) fn scan_single(&mut self) -> Scan<Text> {
        let start = self.pos;
        self.pos += 1;
        let first = self.quoted_stop(|rest| memchr::memchr2(b'\'', b'\n', rest));
        if self.bytes.get(first) == Some(&b'\'') && self.bytes.get(first + 1) != Some(&b'\'') {
            self.pos = first + 1;
            return Ok(Text::from(&self.text[start + 1..first]));
        }
        let mut out = std::mem::take(&mut self.scratch);
        out.clear();
        loop {
            self.check_quoted(start)?;
            let from = self.pos;
            let stop = self.quoted_stop(|rest| memchr::memchr2(b'\'', b'\n', rest));
            self.pos = stop;
            if self.bytes.get(stop) != Some(&b'\'') {
                out.push_str(&self.text[from..self.trim_blanks(from, stop)]);
                self.fold_quoted(false, &mut out);
                continue;
            }
            self.pos += 1;
            if self.bytes.get(self.pos) != Some(&b'\'') {
                out.push_str(&self.text[from..stop]);
                break;
            }
            out.push_str(&self.text[from..self.pos]);
            self.pos += 1;
        }
        let text = Text::from(out.as_str());
        self.scratch = out;
        Ok(text)
    }

    /// Reads a scalar in double quotes, from the opening quote on.
    pub(super) fn scan_double(&mut self) -> Scan<Text> {
        let start = self.pos;
        self.pos += 1;
        let first = self.quoted_stop(|rest| memchr::memchr3(b'"', b'\\', b'\n', rest));
        if self.bytes.get(first) == Some(&b'"') {
            self.pos = first + 1;
            return Ok(Text::from(&self.text[start + 1..first]));
        }
        let mut out = std::mem::take(&mut self.scratch);
        out.clear();
        loop {
            self.check_quoted(start)?;
            let from = self.pos;
            let stop = self.quoted_stop(|rest| memchr::memchr3(b'"', b'\\', b'\n', rest));
            self.pos = stop;
            match self.bytes.get(stop) {
                Some(b'"') => {
                    out.push_str(&self.text[from..stop]);
                    break;
                }
                Some(b'\\') => {
                    out.push_str(&self.text[from..stop]);
                    if break_at(self.bytes, stop + 1) > 0 {
                        self.pos += 1;
                        self.skip_break();
                        self.fold_quoted(true, &mut out);
                    } else {
                        let escaped = self.scan_escape(start)?;
                        out.push(escaped);
                    }
                }
                _ => {
                    out.push_str(&self.text[from..self.trim_blanks(from, stop)]);
                    self.fold_quoted(false, &mut out);
                }
            }
        }
        self.pos += 1;
        let text = Text::from(out.as_str());
        self.scratch = out;
        Ok(text)
    }

    /// Where a run of characters without meaning inside quotes stops, as `find` finds it, or at another line break.
    #[inline]
    fn quoted_stop(&self, find: impl Fn(&[u8]) -> Option<usize>) -> usize {
        let end = if self.other_breaks { self.line_end(self.pos) } else { self.bytes.len() };
        find(&self.bytes[self.pos..end]).map_or(end, |at| self.pos + at)
    }

    /// Refuses the end of the text, and a document marker at the start of a line, inside quotes.
    fn check_quoted(&self, start: usize) -> Scan<()> {
        if self.pos == self.line_start && is_marker(self.bytes, self.pos) {
            return Err(Fault::scanner("found unexpected document indicator", start, self.pos));
        }
        if self.pos >= self.bytes.len() {
            return Err(Fault::scanner("found unexpected end of stream", start, self.pos).shown_at(start));
        }
        Ok(())
    }

    /// Skips line breaks inside quotes, with the blanks around them, and appends what they mean.
    fn fold_quoted(&mut self, escaped_break: bool, out: &mut String) {
        let mut fold = Fold::default();
        let mut broken = escaped_break;
        loop {
            if is_blank(self.bytes, self.pos) {
                self.pos += 1;
            } else if let Some(line_break) = self.take_break() {
                fold.add(broken, line_break);
                broken = true;
            } else {
                break;
            }
        }
        fold.finish(out);
    }

    /// Reads one escape, from the backslash on.
    fn scan_escape(&mut self, start: usize) -> Scan<char> {
        let at = self.pos;
        let length = match self.bytes.get(at + 1) {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            other => {
                let escaped = other.and_then(|&byte| simple_escape(byte));
                let escaped =
                    escaped.ok_or_else(|| Fault::scanner("found unknown escape character", start, at))?;
                self.pos += 2;
                return Ok(escaped);
            }
        };
        self.pos += 2;
        let digits = self.bytes.get(self.pos..self.pos + length).and_then(hex);
        let value = digits.ok_or_else(|| {
            Fault::scanner("did not find expected hexdecimal number", start, self.pos).shown_at(at)
        })?;
        let escaped = char::from_u32(value).ok_or_else(|| {
            Fault::scanner("found invalid Unicode character escape code", start, self.pos).shown_at(at)
        })?;
        self.pos += length;
        Ok(escaped)
    }

    /// Reads a block scalar, from `|` or `>` on: its text and where its last line ends.
    pub(super) fn scan_block_scalar(&mut self, quoting: Quoting) -> Scan<(Text, usize)> {
        let start = self.pos;
        self.pos += 1;
        let (chomping, increment) = self.scan_block_header(start)?;
        self.finish_line(start)?;
        let mut end = self.pos;
        let mut indent = if increment > 0 { self.indent.max(0) + increment } else { 0 };
        let mut breaks = String::new();
        self.scan_block_breaks(&mut indent, &mut breaks, start, &mut end)?;
        let mut out = std::mem::take(&mut self.scratch);
        out.clear();
        let mut first_break: Option<char> = None;
        let mut blank_before = false;
        while self.column() == indent && self.pos < self.bytes.len() {
            let blank_here = is_blank(self.bytes, self.pos);
            let folds =
                quoting == Quoting::Folded && !blank_before && !blank_here && first_break == Some('\n');
            match first_break.take() {
                Some(_) if folds && breaks.is_empty() => out.push(' '),
                Some(line_break) if !folds => out.push(line_break),
                _ => {}
            }
            out.push_str(&breaks);
            breaks.clear();
            blank_before = blank_here;
            end = self.line_end(self.pos);
            out.push_str(&self.text[self.pos..end]);
            self.pos = end;
            first_break = self.take_break();
            self.scan_block_breaks(&mut indent, &mut breaks, start, &mut end)?;
        }
        if let Some(line_break) = first_break
            && chomping != Chomping::Strip
        {
            out.push(line_break);
        }
        if chomping == Chomping::Keep {
            out.push_str(&breaks);
        }
        let text = Text::from(out.as_str());
        self.scratch = out;
        Ok((text, end))
    }

    /// Reads the indicators behind `|` or `>`, in either order.
    fn scan_block_header(&mut self, start: usize) -> Scan<(Chomping, isize)> {
        let mut chomping = None;
        let mut increment = 0;
        for _ in 0..2 {
            match self.bytes.get(self.pos) {
                Some(b'+') if chomping.is_none() => chomping = Some(Chomping::Keep),
                Some(b'-') if chomping.is_none() => chomping = Some(Chomping::Strip),
                Some(b'0') if increment == 0 => {
                    let message = "found an indentation indicator equal to 0";
                    return Err(Fault::scanner(message, start, self.pos));
                }
                Some(&digit @ b'1'..=b'9') if increment == 0 => {
                    increment = isize::from((digit - b'0').cast_signed());
                }
                _ => break,
            }
            self.pos += 1;
        }
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    /// Skips indentation and empty lines of a block scalar; finds out its indentation if it is not known (0).
    fn scan_block_breaks(
        &mut self,
        indent: &mut isize,
        breaks: &mut String,
        start: usize,
        end: &mut usize,
    ) -> Scan<()> {
        let mut deepest = 0;
        loop {
            while (*indent == 0 || self.column() < *indent) && self.bytes.get(self.pos) == Some(&b' ') {
                self.pos += 1;
            }
            deepest = deepest.max(self.column());
            if (*indent == 0 || self.column() < *indent) && self.bytes.get(self.pos) == Some(&b'\t') {
                let message = "found a tab character where an indentation space is expected";
                return Err(Fault::scanner(message, start, self.pos));
            }
            let Some(line_break) = self.take_break() else { break };
            breaks.push(line_break);
            *end = self.pos;
        }
        if *indent == 0 {
            *indent = deepest.max(self.indent + 1).max(1);
        }
        Ok(())
    }
}

/// What happens to the line breaks at the end of a block scalar.
#[derive(Clone, Copy, PartialEq)]
enum Chomping {
    Clip,
    Strip,
    Keep,
}

/// What a backslash and this byte stand for.
fn simple_escape(byte: u8) -> Option<char> {
    Some(match byte {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0B',
        b'f' => '\x0C',
        b'r' => '\r',
        b'e' => '\x1B',
        b' ' => ' ',
        b'"' => '"',
        b'\'' => '\'',
        b'\\' => '\\',
        b'N' => '\u{85}',
        b'_' => '\u{A0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
