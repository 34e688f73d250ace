//! Kinds of bytes that the reader tells apart.

/// How many bytes the line break at `at` has; 0 if there is none.
///
/// Besides LF, a lone CR, NEL, LS and PS break lines, as YAML 1.1 has it.
#[inline]
pub(super) fn break_at(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b'\n') => 1,
        Some(b'\r') => 1 + usize::from(bytes.get(at + 1) == Some(&b'\n')),
        Some(0xC2 | 0xE2) => wide_break_at(bytes, at),
        _ => 0,
    }
}

#[cold]
fn wide_break_at(bytes: &[u8], at: usize) -> usize {
    match bytes[at..] {
        [0xC2, 0x85, ..] => 2,
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
        _ => 0,
    }
}

/// Whether there is a space or TAB at `at`.
#[inline]
pub(super) fn is_blank(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at), Some(b' ' | b'\t'))
}

/// Whether there is a space, TAB, line break or the end at `at`.
#[inline]
pub(super) fn is_blank_or_end(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        None | Some(b' ' | b'\t' | b'\n' | b'\r') => true,
        Some(0xC2 | 0xE2) => wide_break_at(bytes, at) > 0,
        Some(_) => false,
    }
}

/// Whether there is a line break or the end at `at`.
#[inline]
pub(super) fn is_break_or_end(bytes: &[u8], at: usize) -> bool {
    at >= bytes.len() || break_at(bytes, at) > 0
}

/// Whether the byte may stand in the name of an anchor or tag handle.
#[inline]
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// Whether a `---` or `...` that stands alone begins at `at`, which is the start of a line.
#[inline]
pub(super) fn is_marker(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..at + 3), Some(b"---" | b"...")) && is_blank_or_end(bytes, at + 3)
}

/// Eight bytes at `at` as one number, the first lowest; `None` near the end.
#[inline]
fn eight(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes)
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// Marks each of eight bytes that equals `wanted` at its top bit. Bytes behind the first mark may be marked wrongly.
#[inline]
fn equal(eight: u64, wanted: u8) -> u64 {
    let difference = eight ^ (ONES * u64::from(wanted));
    difference.wrapping_sub(ONES) & !difference & TOPS
}

/// The first LF, `:` or `#` from `from` on, or the end.
#[inline]
pub(super) fn find_plain_stop(bytes: &[u8], from: usize) -> usize {
    // Most values are short, so only the rest of a long one is worth a call.
    let mut at = from;
    while at < from + 32
        && let Some(eight) = eight(bytes, at)
    {
        let marks = equal(eight, b'\n') | equal(eight, b':') | equal(eight, b'#');
        if marks != 0 {
            return at + marks.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    memchr::memchr3(b'\n', b':', b'#', &bytes[at..]).map_or(bytes.len(), |found| at + found)
}

/// The first byte from `from` on that is a `:` or no visible ASCII character, or the end.
#[inline]
pub(super) fn find_key_stop(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(eight) = eight(bytes, at) {
        let low = eight.wrapping_sub(ONES * 0x21) & !eight;
        let marks = (low | eight) & TOPS | equal(eight, b':');
        if marks != 0 {
            return at + marks.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|&byte| byte != b':' && byte > b' ' && byte < 0x80) {
        at += 1;
    }
    at
}

/// The end of the letters, digits and `_`, `-`, `.` or `/` that begin at `from`.
#[inline]
pub(super) fn simple_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while bytes.get(at).is_some_and(|&byte| is_word(byte) || byte == b'.' || byte == b'/') {
        at += 1;
    }
    at
}

/// The first byte from `from` on that is no space, or the end.
#[inline]
pub(super) fn skip_spaces(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while eight(bytes, at) == Some(ONES * 0x20) {
        at += 8;
    }
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// What a look at the single characters of a text shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Characters {
    /// The offset of the first character that no YAML text may hold.
    pub(super) forbidden: Option<usize>,
    /// Whether other line breaks than LF occur.
    pub(super) other_breaks: bool,
}

/// Looks at the single characters of a text.
pub(super) fn examine(text: &str) -> Characters {
    let bytes = text.as_bytes();
    let mut found = Characters::default();
    // One pass without branches settles almost every block of text: visible ASCII, TAB and LF. Of the rest, most is
    // settled by a second: no control characters, and no byte that begins NEL, a C1 control, LS, PS, U+FFFE or U+FFFF.
    let unusual = |byte: u8| (byte.wrapping_sub(b' ') > b'~' - b' ') & (byte != b'\n') & (byte != b'\t');
    let suspect = |byte: u8| {
        (byte < 0x20) & (byte != b'\n') & (byte != b'\t')
            | (byte == 0x7F)
            | (byte == 0xC2)
            | (byte == 0xE2)
            | (byte == 0xEF)
    };
    for (block, from) in bytes.chunks(256).zip((0..).step_by(256)) {
        if any(block, unusual) && any(block, suspect) {
            for at in from..from + block.len() {
                if is_forbidden(bytes, at) {
                    found.forbidden = Some(at);
                    return found;
                }
                found.other_breaks |= bytes[at] != b'\n' && break_at(bytes, at) > 0;
            }
        }
    }
    found
}

#[inline]
fn any(block: &[u8], test: impl Fn(u8) -> bool) -> bool {
    block.iter().fold(0, |any, &byte| any | u8::from(test(byte))) != 0
}

fn is_forbidden(bytes: &[u8], at: usize) -> bool {
    match bytes[at..] {
        [b'\n' | b'\t' | b'\r', ..] => false,
        [0..0x20 | 0x7F, ..] => true,
        [0xC2, second, ..] => second < 0xA0 && second != 0x85,
        [0xEF, 0xBF, 0xBE | 0xBF, ..] => true,
        _ => false,
    }
}
