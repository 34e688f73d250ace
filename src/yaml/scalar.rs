//! What a scalar means: the resolution of text, tag and style to a type.
//!
//! [`Scalar::resolve`] says what a scalar is worth when the document is printed, [`resolve_yaml11`] what it is worth
//! in a kustomization file, which is read by older rules. Nothing here changes a tree except
//! [`Scalar::set_text`] and [`Scalar::overwrite`].

mod number;
mod timestamp;

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::node::{Quoting, Scalar, Tag, Text};
pub(crate) use number::{Dialect, Number, parse as parse_number};
use timestamp::Timestamp;

/// The value of a scalar.
#[derive(Clone, PartialEq, Debug)]
pub enum Resolved<'a> {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer above `i64::MAX`.
    Uint(u64),
    /// A number with a fraction, or one too large for an integer; may be infinite or NaN.
    Float(f64),
    /// A string; timestamps in their normal form and decoded binary data are strings too.
    Str(Cow<'a, str>),
}

impl Scalar {
    /// Whether the scalar is a null.
    #[inline]
    pub fn is_null(&self) -> bool {
        match self.tag {
            Tag::Implicit => {
                self.style.is_plain() && matches!(&*self.text, "" | "~" | "null" | "Null" | "NULL")
            }
            tag => tag == Tag::Null,
        }
    }

    /// The tag, found from text and style when none was written.
    #[inline]
    pub fn resolved_tag(&self) -> Tag {
        match self.tag {
            Tag::Implicit | Tag::Open if !self.style.is_plain() => Tag::Str,
            Tag::Implicit | Tag::Open => resolve_tag(&self.text),
            tag => tag,
        }
    }

    /// Returns what the scalar is worth when it is printed; `flow` says whether it stands in a flow collection.
    ///
    /// The reference prints a scalar, with its tag where text and style would not give it, and reads what it printed.
    /// So a number in quotes is a string, a string that looks like a number is a string, a folded scalar may gain line
    /// breaks (see `folded_reread`), and in a flow collection an omitted null becomes the
    /// empty string and a timestamp with a time stays as it is written.
    ///
    /// # Errors
    /// The text does not spell a value of the tag: ``yaml: cannot decode !!float `1.5` as a !!int``.
    pub fn resolve(&self, flow: bool) -> Result<Resolved<'_>, String> {
        let text = self.text.as_str();
        let (quoting, tagged) = (self.style.quoting(), self.has_tag());
        if matches!(self.tag, Tag::Implicit | Tag::Open) && quoting == Quoting::Plain && !tagged {
            return printed_plain(Plain::of(text), text, flow);
        }
        let tag = self.resolved_tag();
        if tagged {
            return decode(tag, self.printed_text(flow));
        }
        if tag == Tag::Str {
            return Ok(Resolved::Str(self.printed_text(flow)));
        }
        let plain = Plain::of(text);
        match quoting {
            _ if plain.tag() != tag => decode(tag, self.printed_text(flow)),
            Quoting::Plain => printed_plain(plain, text, flow),
            _ => Ok(Resolved::Str(self.printed_text(flow))),
        }
    }

    /// Replaces the text; tag and style stay, so a number stays a number only if the new text is one.
    pub fn set_text(&mut self, text: impl Into<Text>) {
        self.tag = self.pinned_tag();
        self.text = text.into();
    }

    /// Takes text and tag of another scalar and keeps this one's quoting.
    pub fn overwrite(&mut self, other: &Scalar) {
        self.tag = other.pinned_tag();
        self.text = other.text.clone();
    }

    /// The tag as operations see it, to whom a scalar of open type is a string whatever it will be printed as.
    pub(crate) fn seen_tag(&self) -> Tag {
        match self.tag {
            Tag::Open => Tag::Str,
            _ => self.resolved_tag(),
        }
    }

    /// The tag that stays when the text changes.
    pub(crate) fn pinned_tag(&self) -> Tag {
        match self.tag {
            Tag::Open => Tag::Open,
            _ => self.resolved_tag(),
        }
    }

    /// Whether a tag was written that says more than `!` does.
    #[inline]
    pub(crate) fn has_tag(&self) -> bool {
        self.style.is_tagged() && self.tag != Tag::Implicit
    }

    /// Whether the quoting is one that makes text a string.
    pub fn is_quoted(&self) -> bool {
        self.style.quoting() != Quoting::Plain
    }

    /// The text as it is read back after printing.
    fn printed_text(&self, flow: bool) -> Cow<'_, str> {
        match self.style.quoting() {
            Quoting::Folded if !flow => super::reread::folded_reread(&self.text),
            _ => Cow::Borrowed(self.text.as_str()),
        }
    }
}

/// Returns what a scalar of a kustomization file, or of a JSON patch written as YAML, is worth.
///
/// These are read by YAML 1.1: `yes`, `no`, `on`, `off`, `y` and `n` are booleans, and what has a lone `!` is a string. A timestamp is a string and keeps
/// its text. A tag that the text contradicts counts as none.
pub fn resolve_yaml11(scalar: &Scalar) -> Resolved<'_> {
    let text = scalar.text.as_str();
    match scalar.tag {
        Tag::Implicit | Tag::Open if !scalar.style.is_plain() || scalar.style.is_tagged() => {
            return Resolved::Str(Cow::Borrowed(text));
        }
        Tag::Str | Tag::Merge | Tag::Other => return Resolved::Str(Cow::Borrowed(text)),
        Tag::Binary => {
            return decode_binary(text)
                .map_or(Resolved::Str(Cow::Borrowed(text)), |data| Resolved::Str(Cow::Owned(data)));
        }
        _ => {}
    }
    if let Some(value) = yaml11_bool(text) {
        return Resolved::Bool(value);
    }
    match (scalar.tag, Plain::read(text, Dialect::Yaml11)) {
        (_, Plain::Timestamp(_)) => Resolved::Str(Cow::Borrowed(text)),
        (Tag::Float, Plain::Int(value)) => Resolved::Float(value as f64),
        (_, plain) => plain.into_resolved(text).unwrap_or(Resolved::Str(Cow::Borrowed(text))),
    }
}

/// Why a reader of YAML 1.1 refuses a scalar, if its text contradicts the tag written with it.
pub(crate) fn yaml11_contradiction(scalar: &Scalar) -> Option<String> {
    let is_word = || scalar.tag == Tag::Bool && matches!(resolve_yaml11(scalar), Resolved::Bool(_));
    if !scalar.style.is_tagged() || is_word() {
        return None;
    }
    scalar.resolve(false).err()
}

/// Whether plain text would be something else than a string to a YAML 1.1 reader, or is a number in base 60.
///
/// The printer puts such strings into quotes.
#[inline]
pub fn is_yaml11_non_string(text: &str) -> bool {
    match text.as_bytes() {
        [] => true,
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => {
            is_base60(text) || Plain::read(text, Dialect::Yaml11) != Plain::Str
        }
        [b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~', ..]
            if text.len() <= 5 =>
        {
            yaml11_bool(text).is_some() || word(text) != Plain::Str
        }
        _ => false,
    }
}

/// Whether plain text that stands alone is no string to a YAML 1.1 reader, to whom dates are strings.
#[inline]
pub(super) fn is_typed_alone(text: &str) -> bool {
    if text.is_empty() || is_string_at_a_glance(text) && yaml11_bool(text).is_none() {
        return false;
    }
    !matches!(Plain::read(text, Dialect::Yaml11), Plain::Str | Plain::Timestamp(_))
        || yaml11_bool(text).is_some()
}

/// Whether the writer of trees puts a string of its own into double quotes, so that nobody takes it for something else.
pub(crate) fn is_typed_for_writer(text: &str) -> bool {
    is_yaml11_non_string(text) || Plain::of(text) != Plain::Str
}

/// What plain text resolves to.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Plain {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Timestamp(Timestamp),
    Str,
}

impl Plain {
    fn of(text: &str) -> Plain {
        Plain::read(text, Dialect::Core)
    }

    #[inline]
    fn read(text: &str, dialect: Dialect) -> Plain {
        match text.as_bytes() {
            [] => Plain::Null,
            [b'0'..=b'9', ..] => match Timestamp::parse(text) {
                Some(stamp) => Plain::Timestamp(stamp),
                None => Plain::from_number(number::parse(text, dialect)),
            },
            [b'+' | b'-', ..] => {
                infinity(text).unwrap_or_else(|| Plain::from_number(number::parse(text, dialect)))
            }
            [b'.', ..] => infinity(text)
                .unwrap_or_else(|| Plain::from_number(number::parse_dotted(text).map(Number::Float))),
            [b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'~', ..] if text.len() <= 5 => word(text),
            _ => Plain::Str,
        }
    }

    fn from_number(number: Option<Number>) -> Plain {
        match number {
            Some(Number::Int(value)) => Plain::Int(value),
            Some(Number::Uint(value)) => Plain::Uint(value),
            Some(Number::Float(value)) => Plain::Float(value),
            None => Plain::Str,
        }
    }

    fn tag(&self) -> Tag {
        match self {
            Plain::Null => Tag::Null,
            Plain::Bool(_) => Tag::Bool,
            Plain::Int(_) | Plain::Uint(_) => Tag::Int,
            Plain::Float(_) => Tag::Float,
            Plain::Timestamp(_) => Tag::Timestamp,
            Plain::Str => Tag::Str,
        }
    }

    fn into_resolved(self, text: &str) -> Result<Resolved<'_>, String> {
        Ok(match self {
            Plain::Null => Resolved::Null,
            Plain::Bool(value) => Resolved::Bool(value),
            Plain::Int(value) => Resolved::Int(value),
            Plain::Uint(value) => Resolved::Uint(value),
            Plain::Float(value) => Resolved::Float(value),
            Plain::Timestamp(stamp) => Resolved::Str(Cow::Owned(stamp.to_text()?)),
            Plain::Str => Resolved::Str(Cow::Borrowed(text)),
        })
    }
}

/// The tag that plain text resolves to.
#[inline]
fn resolve_tag(text: &str) -> Tag {
    match text.as_bytes() {
        [b'0'..=b'9' | b'+' | b'-' | b'.' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'~', ..] | [] => {
            Plain::of(text).tag()
        }
        _ => Tag::Str,
    }
}

/// Whether plain text is certainly a string; numbers, and whatever starts with a tab, are left to a closer look.
#[inline]
pub(crate) fn is_string_at_a_glance(text: &str) -> bool {
    match text.as_bytes() {
        [b'0'..=b'9' | b'+' | b'-' | b'.' | b'~' | b'\t', ..] | [] => false,
        [b'n' | b'N' | b't' | b'T' | b'f' | b'F', ..] => text.len() > 5 || word(text) == Plain::Str,
        _ => true,
    }
}

/// The value of text that is written plain and without a tag.
fn printed_plain(plain: Plain, text: &str, flow: bool) -> Result<Resolved<'_>, String> {
    match plain {
        // What cannot be plain in a flow collection is written in quotes there.
        Plain::Null if flow && text.is_empty() => Ok(Resolved::Str(Cow::Borrowed(text))),
        Plain::Timestamp(_) if flow && text.contains(':') => Ok(Resolved::Str(Cow::Borrowed(text))),
        plain => plain.into_resolved(text),
    }
}

fn word(text: &str) -> Plain {
    match text {
        "~" | "null" | "Null" | "NULL" => Plain::Null,
        "true" | "True" | "TRUE" => Plain::Bool(true),
        "false" | "False" | "FALSE" => Plain::Bool(false),
        _ => Plain::Str,
    }
}

fn yaml11_bool(text: &str) -> Option<bool> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

fn infinity(text: &str) -> Option<Plain> {
    Some(Plain::Float(match text {
        ".nan" | ".NaN" | ".NAN" => f64::NAN,
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => f64::INFINITY,
        "-.inf" | "-.Inf" | "-.INF" => f64::NEG_INFINITY,
        _ => return None,
    }))
}

/// Whether the text is a number in base 60, such as `12:30` or `-190:20:30.15`.
fn is_base60(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut rest = match bytes {
        [b'+' | b'-', rest @ ..] => rest,
        _ => bytes,
    };
    if !rest.first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let head = rest.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'_').count();
    rest = &rest[head..];
    let mut groups = 0;
    loop {
        rest = match rest {
            [b':', b'0'..=b'5', b'0'..=b'9', rest @ ..] | [b':', b'0'..=b'9', rest @ ..] => rest,
            _ => break,
        };
        groups += 1;
    }
    let rest = match rest {
        [b'.', fraction @ ..] => {
            let length = fraction.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'_').count();
            &fraction[length..]
        }
        rest => rest,
    };
    groups > 0 && rest.is_empty()
}

/// The value that text has under a tag that is written out.
fn decode(tag: Tag, text: Cow<'_, str>) -> Result<Resolved<'_>, String> {
    match tag {
        Tag::Implicit | Tag::Open | Tag::Str | Tag::Merge | Tag::Other => return Ok(Resolved::Str(text)),
        Tag::Binary => {
            let data = decode_binary(&text).ok_or("yaml: !!binary value contains invalid base64 data")?;
            return Ok(Resolved::Str(Cow::Owned(data)));
        }
        Tag::Null | Tag::Bool | Tag::Int | Tag::Float | Tag::Timestamp => {}
    }
    let plain = match Plain::of(&text) {
        // Only text without a tag, or with the tag of timestamps, is tried as one.
        Plain::Timestamp(_) if tag != Tag::Timestamp => {
            Plain::from_number(number::parse(&text, Dialect::Core))
        }
        plain => plain,
    };
    Ok(match (tag, plain) {
        (Tag::Null, Plain::Null) => Resolved::Null,
        (Tag::Bool, Plain::Bool(value)) => Resolved::Bool(value),
        (Tag::Int, Plain::Int(value)) => Resolved::Int(value),
        (Tag::Int, Plain::Uint(value)) => Resolved::Uint(value),
        (Tag::Float, Plain::Float(value)) => Resolved::Float(value),
        (Tag::Float, Plain::Int(value)) => Resolved::Float(value as f64),
        (Tag::Timestamp, Plain::Timestamp(stamp)) => Resolved::Str(Cow::Owned(stamp.to_text()?)),
        (_, plain) => {
            return Err(format!("yaml: cannot decode {} `{text}` as a {}", name(plain.tag()), name(tag)));
        }
    })
}

/// The tag as it is written; one of its own kind as the mark of them all.
pub(crate) fn name(tag: Tag) -> &'static str {
    match tag {
        Tag::Implicit | Tag::Open | Tag::Str => "!!str",
        Tag::Int => "!!int",
        Tag::Float => "!!float",
        Tag::Bool => "!!bool",
        Tag::Null => "!!null",
        Tag::Timestamp => "!!timestamp",
        Tag::Binary => "!!binary",
        Tag::Merge => "!!merge",
        Tag::Other => "!",
    }
}

/// Base64 with padding, whose last character may carry stray bits.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// Decodes base64 into text; every byte that is no UTF-8 becomes a replacement character.
fn decode_binary(text: &str) -> Option<String> {
    let dense: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    let data = BASE64.decode(dense).ok()?;
    let mut decoded = String::with_capacity(data.len());
    for chunk in data.utf8_chunks() {
        decoded.push_str(chunk.valid());
        decoded.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::Style;

    #[test]
    fn tags_follow_text() {
        let tag = |text: &str| Scalar::plain(text).resolved_tag();
        assert_eq!(tag(""), Tag::Null);
        assert_eq!(tag("yes"), Tag::Str);
        assert_eq!(tag("0777"), Tag::Int);
        assert_eq!(tag("1e309"), Tag::Str);
        assert_eq!(tag("2020-01-01"), Tag::Timestamp);
        assert_eq!(tag("2020-02-30"), Tag::Str);
        assert_eq!(tag("-.nan"), Tag::Str);
        assert_eq!(tag("-.inf"), Tag::Float);
        assert_eq!(tag("nULL"), Tag::Str);
    }

    #[test]
    fn text_copied_into_another_type_is_an_error() {
        let scalar = Scalar::new("abc", Tag::Int, Style::PLAIN);
        assert_eq!(scalar.resolve(false), Err("yaml: cannot decode !!str `abc` as a !!int".to_owned()));
        let scalar = Scalar::new("5", Tag::Int, Style::DOUBLE);
        assert_eq!(scalar.resolve(false), Ok(Resolved::Str("5".into())));
        let scalar = Scalar::new("5", Tag::Float, Style::PLAIN);
        assert_eq!(scalar.resolve(false), Ok(Resolved::Float(5.0)));
    }

    #[test]
    fn flow_keeps_times_and_turns_omitted_nulls_into_strings() {
        assert_eq!(
            Scalar::plain("2020-01-01 1:2:3").resolve(true),
            Ok(Resolved::Str("2020-01-01 1:2:3".into()))
        );
        assert_eq!(
            Scalar::plain("2020-01-01").resolve(true),
            Ok(Resolved::Str("2020-01-01T00:00:00Z".into()))
        );
        assert_eq!(Scalar::plain("").resolve(true), Ok(Resolved::Str("".into())));
        assert_eq!(Scalar::plain("~").resolve(true), Ok(Resolved::Null));
    }

    #[test]
    fn what_must_be_quoted() {
        for text in
            ["", "y", "Off", "~", "null", "12:30", "1_0:0:5.", "0x1F", "1e3", ".5", "2020-01-01", "+.inf"]
        {
            assert!(is_yaml11_non_string(text), "{text}");
        }
        for text in ["yEs", "1:60", "60:60", "1.2.3", "0x", "=", "<<", "inf", "0o-7", "12:30:"] {
            assert!(!is_yaml11_non_string(text), "{text}");
        }
    }

    #[test]
    fn kustomization_files_know_yes_and_no() {
        assert_eq!(resolve_yaml11(&Scalar::plain("yes")), Resolved::Bool(true));
        assert_eq!(resolve_yaml11(&Scalar::plain("2020-01-01")), Resolved::Str("2020-01-01".into()));
        assert_eq!(
            resolve_yaml11(&Scalar::new("yes", Tag::Implicit, Style::DOUBLE)),
            Resolved::Str("yes".into())
        );
    }

    #[test]
    fn every_bad_byte_of_binary_data_is_replaced() {
        assert_eq!(decode_binary("4oL/\nQQ==").as_deref(), Some("\u{fffd}\u{fffd}\u{fffd}A"));
        assert_eq!(decode_binary("QQ"), None);
    }
}
