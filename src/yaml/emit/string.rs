//! How a string is printed: plain, in quotes, or as a literal block.
//!
//! Most strings are one line of ordinary characters; one pass over a table of byte classes shows that, and they are
//! copied. The others are looked at character by character.

use std::borrow::Cow;

use super::super::json::write_go_string;
use super::super::node::Quoting;
use super::super::reread::next_lines_joined;
use super::super::scalar::{is_typed_for_writer, is_yaml11_non_string};
use super::Lead;

/// A line is folded at the first space after this many characters.
const WIDTH: usize = 80;

/// The longest key, in bytes, that is written without a `?` in front.
pub(super) const LONGEST_SIMPLE_KEY: usize = 128;

const SPACE: u8 = 1;
const COLON: u8 = 1 << 1;
const HASH: u8 = 1 << 2;
const BREAK: u8 = 1 << 3;
const WIDE: u8 = 1 << 4;
const CONTROL: u8 = 1 << 5;
const DIGIT: u8 = 1 << 6;

/// What each byte may mean for the style of the string that holds it.
const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        class[byte] = match byte as u8 {
            b' ' => SPACE,
            b':' => COLON,
            b'#' => HASH,
            b'\n' => BREAK,
            b'0'..=b'9' => DIGIT,
            0..0x20 | 0x7f => CONTROL,
            0x80.. => WIDE,
            _ => 0,
        };
        byte += 1;
    }
    class
};

/// What the first byte of a string may make of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    /// Nothing: it is a string and may be plain.
    Safe,
    /// A null or boolean.
    Word,
    /// A null, number or date, or the start of a line of dashes or dots.
    Typed,
    /// An indicator if a blank follows.
    Indicator,
    /// Something that cannot be plain.
    Quoted,
}

const FIRST: [First; 256] = {
    let mut first = [First::Safe; 256];
    let mut byte = 0;
    while byte < 256 {
        first[byte] = match byte as u8 {
            b'0'..=b'9' | b'+' | b'-' | b'.' | b'~' => First::Typed,
            b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' => First::Word,
            b'?' | b':' => First::Indicator,
            b'#' | b',' | b'[' | b']' | b'{' | b'}' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"'
            | b'%' | b'@' | b'`' | b' ' | b'\n' | b'\t' => First::Quoted,
            _ => First::Safe,
        };
        byte += 1;
    }
    first
};

/// Appends so many spaces.
#[inline]
pub(super) fn indent(out: &mut String, spaces: usize) {
    const SPACES: &str = "                                                                ";
    let mut rest = spaces;
    while rest > SPACES.len() {
        out.push_str(SPACES);
        rest -= SPACES.len();
    }
    out.push_str(&SPACES[..rest]);
}

/// Appends a string that is no key, and a line break; lines after the first are indented by `folds`.
///
/// # Errors
/// The string holds a character that YAML does not admit.
#[inline]
pub(super) fn value(out: &mut String, text: &str, folds: usize) -> Result<(), String> {
    let classes = classes_of(text);
    if classes & !(SPACE | DIGIT) == 0 && starts_like_a_string(text) && !text.ends_with(' ') {
        if classes & SPACE == 0 || fits(out, text) {
            out.push_str(text);
        } else {
            plain(out, text, folds);
        }
        out.push('\n');
        return Ok(());
    }
    any_value(out, text, classes, folds)
}

/// Appends a key and its colon; says how its value follows, and whether equal keys may end up apart when sorted.
///
/// # Errors
/// The key holds a character that YAML does not admit in keys, or it is too long.
#[inline]
pub(super) fn key(out: &mut String, text: &str, indent: usize) -> Result<(Lead, bool), String> {
    let classes = classes_of(text);
    let numbered = classes & (DIGIT | WIDE) != 0;
    if classes & !DIGIT == 0 && text.len() <= LONGEST_SIMPLE_KEY && starts_like_a_string(text) {
        out.push_str(text);
        out.push(':');
        return Ok((Lead::Key, numbered));
    }
    any_key(out, text, classes, indent).map(|lead| (lead, numbered))
}

#[inline]
fn classes_of(text: &str) -> u8 {
    text.bytes().fold(0, |classes, byte| classes | CLASS[usize::from(byte)])
}

/// Whether nothing but a blank, a colon or a hash further on can keep the text from being plain.
#[inline]
fn starts_like_a_string(text: &str) -> bool {
    let Some(&byte) = text.as_bytes().first() else { return false };
    match FIRST[usize::from(byte)] {
        First::Safe => true,
        First::Word => !is_yaml11_non_string(text),
        First::Typed | First::Indicator | First::Quoted => false,
    }
}

/// Whether the text ends within the width, whatever stands before it on the line.
#[inline]
fn fits(out: &str, text: &str) -> bool {
    text.len() <= WIDTH
        && (text.len() + 40 <= WIDTH && line_is_short(out) || column(out) + text.len() <= WIDTH + 1)
}

/// Whether the line has at most 40 bytes so far, looking at no more than those.
#[inline]
fn line_is_short(out: &str) -> bool {
    let bytes = out.as_bytes();
    bytes.len() <= 40 || memchr::memrchr(b'\n', &bytes[bytes.len() - 41..]).is_some()
}

/// The number of characters on the last line.
fn column(out: &str) -> usize {
    let start = memchr::memrchr(b'\n', out.as_bytes()).map_or(0, |at| at + 1);
    characters(&out[start..])
}

fn characters(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

#[inline(never)]
fn any_value(out: &mut String, text: &str, classes: u8, folds: usize) -> Result<(), String> {
    let (text, look) = examine(text, classes)?;
    match look.style(&text) {
        Style::Plain if fits(out, &text) => out.push_str(&text),
        Style::Plain => plain(out, &text, folds),
        Style::Single => single(out, &text, Some(folds)),
        Style::Double => double(out, &text, Some(folds)),
        Style::Literal => {
            literal(out, &text, folds);
            return Ok(());
        }
    }
    out.push('\n');
    Ok(())
}

#[inline(never)]
fn any_key(out: &mut String, text: &str, classes: u8, indent: usize) -> Result<Lead, String> {
    check_json_key(text, classes)?;
    let (text, look) = examine(text, classes)?;
    if look.multiline || text.len() > LONGEST_SIMPLE_KEY {
        out.push_str("? ");
        any_value(out, &text, classes_of(&text), indent + 2)?;
        self::indent(out, indent);
        out.push(':');
        return Ok(Lead::Mark);
    }
    match look.style(&text) {
        Style::Plain => out.push_str(&text),
        Style::Single => single(out, &text, None),
        Style::Double | Style::Literal => double(out, &text, None),
    }
    out.push(':');
    Ok(Lead::Key)
}

/// The styles in which the printer writes strings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Single,
    Double,
    Literal,
}

/// Which styles the characters of a string admit.
pub(super) struct Look {
    pub(super) plain: bool,
    pub(super) single: bool,
    pub(super) literal: bool,
    pub(super) multiline: bool,
    line_feed: bool,
    tabs: bool,
}

impl Look {
    fn style(&self, text: &str) -> Style {
        if self.line_feed {
            return if self.literal { Style::Literal } else { Style::Double };
        }
        if is_yaml11_non_string(text) {
            return Style::Double;
        }
        match self {
            Look { plain: true, .. } => Style::Plain,
            Look { single: true, .. } => Style::Single,
            _ => Style::Double,
        }
    }
}

/// The quoting that the reference gives a string of its own when it writes a tree.
pub(crate) fn own_quoting(text: &str) -> Quoting {
    let look = look_at_characters(text);
    if look.line_feed {
        return if look.literal { Quoting::Literal } else { Quoting::Double };
    }
    match look {
        _ if is_typed_for_writer(text) => Quoting::Double,
        Look { plain: true, .. } => Quoting::Plain,
        Look { single: true, .. } => Quoting::Single,
        _ => Quoting::Double,
    }
}

/// Looks at every character of a string, and mends what the JSON step changes.
fn examine(text: &str, classes: u8) -> Result<(Cow<'_, str>, Look), String> {
    let mut odd = classes & CONTROL != 0;
    let mut joined = Cow::Borrowed(text);
    if classes & (WIDE | CONTROL) != 0 {
        let wide = wide_characters(text)?;
        odd |= wide != Wide::Ordinary;
        if wide == Wide::NextLine {
            joined = next_lines_joined(text);
        }
    }
    if !odd {
        return Ok((joined, look_at_bytes(text.as_bytes(), classes)));
    }
    let mut look = look_at_characters(&joined);
    look.literal &= !look.tabs;
    Ok((joined, look))
}

/// What the characters outside ASCII demand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wide {
    Ordinary,
    /// Some are breaks or are written as escapes.
    Special,
    /// Some are next-line characters.
    NextLine,
}

fn wide_characters(text: &str) -> Result<Wide, String> {
    let mut found = Wide::Ordinary;
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let next = |offset: usize| bytes.get(at + offset).copied().unwrap_or(0);
        match byte {
            0xc2 if next(1) == 0x85 => found = Wide::NextLine,
            0x7f => return Err(not_admitted()),
            0xc2 if next(1) < 0xa0 => return Err(not_admitted()),
            0xef if next(1) == 0xbf && next(2) >= 0xbe => return Err(not_admitted()),
            0xef if next(1) == 0xbb && next(2) == 0xbf => {}
            0xe2 if next(1) == 0x80 && matches!(next(2), 0xa8 | 0xa9) => {}
            0xf0.. => {}
            _ => continue,
        }
        if found == Wide::Ordinary {
            found = Wide::Special;
        }
    }
    Ok(found)
}

#[cold]
fn not_admitted() -> String {
    "yaml: control characters are not allowed".to_owned()
}

/// Fails for a key whose JSON form the reference cannot read: one that is too long, or that has a line break in it.
fn check_json_key(text: &str, classes: u8) -> Result<(), String> {
    const LONGEST: usize = 1022;
    if classes & WIDE != 0 && text.contains('\u{85}') {
        return Err("yaml: did not find expected ',' or '}'".to_owned());
    }
    if text.len() <= LONGEST / 6 && classes & WIDE == 0 {
        return Ok(());
    }
    let mut json = String::with_capacity(text.len() + 16);
    write_go_string(text, &mut json);
    if json.chars().count() > LONGEST + 2 {
        return Err("yaml: could not find expected ':'".to_owned());
    }
    Ok(())
}

/// The look of a string whose characters are all printable, where a line feed is the only break.
fn look_at_bytes(bytes: &[u8], classes: u8) -> Look {
    let line_feed = classes & BREAK != 0;
    let blank = |at: usize| matches!(bytes.get(at), None | Some(b' ' | b'\n'));
    let ends_in_space = bytes.last() == Some(&b' ');
    if line_feed {
        let broken = ends_in_space || memchr::memmem::find(bytes, b" \n").is_some();
        return Look {
            plain: false,
            single: false,
            literal: !broken,
            multiline: true,
            line_feed,
            tabs: false,
        };
    }
    let indicated = match bytes.first().map(|&byte| (byte, FIRST[usize::from(byte)])) {
        None => false,
        Some((_, First::Quoted)) => true,
        Some((_, First::Indicator)) => blank(1),
        Some((b'-', _)) => blank(1) || bytes.starts_with(b"---"),
        Some((b'.', _)) => bytes.starts_with(b"..."),
        Some(_) => false,
    };
    let colon = || classes & COLON != 0 && memchr::memchr_iter(b':', bytes).any(|at| blank(at + 1));
    let hash = || classes & HASH != 0 && memchr::memchr_iter(b'#', bytes).any(|at| at > 0 && blank(at - 1));
    let plain = !(indicated || ends_in_space || colon() || hash());
    Look { plain, single: true, literal: true, multiline: false, line_feed, tabs: false }
}

/// The look of any string.
pub(super) fn look_at_characters(text: &str) -> Look {
    let mut look =
        Look { plain: true, single: true, literal: true, multiline: false, line_feed: false, tabs: false };
    look.plain = !text.starts_with("---") && !text.starts_with("...");
    let mut before = '\n';
    let mut characters = text.chars().peekable();
    let mut first = true;
    while let Some(c) = characters.next() {
        let blank_follows = characters.peek().is_none_or(|&c| is_blank(c));
        let indicator = match c {
            ':' => blank_follows,
            '?' | '-' => first && blank_follows,
            '#' => is_blank(before),
            ' ' => (first || characters.peek().is_none()) || is_break(before),
            c if is_break(c) => true,
            c => first && u8::try_from(c).is_ok_and(|byte| FIRST[usize::from(byte)] == First::Quoted),
        };
        look.plain &= !indicator;
        if c == '\t' {
            look = Look { plain: false, single: false, tabs: true, ..look };
        } else if !is_printable(c) {
            look = Look { plain: false, single: false, literal: false, ..look };
        }
        look.multiline |= is_break(c);
        look.line_feed |= c == '\n';
        look.single &= !((c == ' ' && is_break(before) && !first) || (is_break(c) && before == ' '));
        look.literal &= !((c == ' ' && characters.peek().is_none()) || (is_break(c) && before == ' '));
        before = c;
        first = false;
    }
    look
}

pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\0') || is_break(c)
}

fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}') && c != '\u{feff}'
}

/// Appends a string as it is, folded.
fn plain(out: &mut String, text: &str, folds: usize) {
    let bytes = text.as_bytes();
    let (mut from, mut line) = (0, column(out));
    let ascii = text.is_ascii();
    loop {
        // The first byte that has more than a full line before it.
        let wanted = (WIDTH + 1).saturating_sub(line);
        let full = if ascii {
            from + wanted
        } else {
            text[from..].char_indices().nth(wanted).map_or(text.len(), |(at, _)| from + at)
        };
        let is_fold = |&at: &usize| bytes[at - 1] != b' ' && bytes.get(at + 1) != Some(&b' ');
        let rest = bytes.get(full..).unwrap_or_default();
        let Some(at) = memchr::memchr_iter(b' ', rest).map(|at| full + at).find(is_fold) else { break };
        out.push_str(&text[from..at]);
        out.push('\n');
        indent(out, folds);
        (from, line) = (at + 1, folds);
    }
    out.push_str(&text[from..]);
}

/// Appends a string in single quotes, folded if `folds` says how far to indent.
fn single(out: &mut String, text: &str, folds: Option<usize>) {
    let mut column = column(out) + 1;
    out.push('\'');
    let bytes = text.as_bytes();
    let mut before = '\0';
    for (at, c) in text.char_indices() {
        let last = at + 1 >= bytes.len();
        if let (' ', Some(folds)) = (c, folds)
            && before != ' '
            && column > WIDTH
            && at > 0
            && !last
            && bytes[at + 1] != b' '
        {
            out.push('\n');
            indent(out, folds);
            column = folds;
            before = c;
            continue;
        }
        if is_break(before) && !is_break(c) {
            // Only separators that are no line feeds come here; the text after them is indented on the same line.
            indent(out, folds.unwrap_or(0));
            column += folds.unwrap_or(0);
        }
        if c == '\'' {
            out.push(c);
            column += 1;
        }
        out.push(c);
        column = if is_break(c) { 0 } else { column + 1 };
        before = c;
    }
    out.push('\'');
}

/// Appends a string in double quotes with escapes, folded if `folds` says how far to indent.
pub(super) fn double(out: &mut String, text: &str, folds: Option<usize>) {
    let mut column = column(out) + 1;
    out.push('"');
    let bytes = text.as_bytes();
    // A byte order mark at the start makes the reference escape everything.
    let everything = text.starts_with('\u{feff}');
    let mut after_space = false;
    for (at, c) in text.char_indices() {
        if everything || !is_printable(c) || is_break(c) || c == '"' || c == '\\' {
            column += escape(out, c);
            after_space = false;
        } else if c == ' ' {
            match folds {
                Some(folds) if !after_space && column > WIDTH && at > 0 && at + 1 < bytes.len() => {
                    out.push('\n');
                    indent(out, folds);
                    column = folds;
                    if bytes[at + 1] == b' ' {
                        out.push('\\');
                        column += 1;
                    }
                }
                _ => {
                    out.push(' ');
                    column += 1;
                }
            }
            after_space = true;
        } else {
            out.push(c);
            column += 1;
            after_space = false;
        }
    }
    out.push('"');
}

/// Appends an escape sequence and returns its length.
fn escape(out: &mut String, c: char) -> usize {
    out.push('\\');
    let short = match c {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => {
            let code = u32::from(c);
            let (letter, digits) = match code {
                0..=0xff => ('x', 2),
                0x100..=0xffff => ('u', 4),
                _ => ('U', 8),
            };
            out.push(letter);
            for place in (0..digits).rev() {
                let digit = (code >> (4 * place)) & 0xf;
                out.extend(char::from_digit(digit, 16).map(|digit| digit.to_ascii_uppercase()));
            }
            return digits + 2;
        }
    };
    out.push(short);
    2
}

/// Appends a string as a literal block, which ends its line.
fn literal(out: &mut String, text: &str, folds: usize) {
    block(out, '|', text, text, folds);
    if !text.ends_with(is_break) {
        out.push('\n');
    }
}

/// Appends the header of a block scalar with this value, and its lines as `written`.
pub(super) fn block(out: &mut String, mark: char, value: &str, written: &str, folds: usize) {
    out.push(mark);
    if value.starts_with(|c| c == ' ' || is_break(c)) {
        out.push('2');
    }
    let mut from_end = value.chars().rev();
    match (from_end.next().is_some_and(is_break), from_end.next()) {
        (false, _) => out.push('-'),
        (true, Some(c)) if !is_break(c) => {}
        (true, _) => out.push('+'),
    }
    out.push('\n');
    if memchr::memmem::find(written.as_bytes(), "\u{2028}".as_bytes()).is_none()
        && memchr::memmem::find(written.as_bytes(), "\u{2029}".as_bytes()).is_none()
    {
        lines(out, written, folds);
        return;
    }
    // The other separators end lines too, but stay on the physical one.
    for part in written.split_inclusive(is_break) {
        if !part.starts_with(is_break) {
            indent(out, folds);
        }
        out.push_str(part);
    }
}

/// Appends lines, all but the empty ones indented.
fn lines(out: &mut String, text: &str, folds: usize) {
    let mut rest = text;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        if end > 1 || !rest.starts_with('\n') {
            indent(out, folds);
        }
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
}

/// Returns text in double quotes as the reference's messages quote keys.
pub(super) fn go_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
