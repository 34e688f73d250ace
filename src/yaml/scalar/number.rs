//! Numbers in plain scalars, read as `kustomize build` reads them.
//!
//! Underscores are dropped, a leading `0` means octal, `0x`, `0b` and `0o` are prefixes; integers reach from the
//! smallest `i64` to the largest `u64`, everything wider is a float, and a float that overflows is no number.

use std::borrow::Cow;

/// A number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Number {
    /// An integer that fits.
    Int(i64),
    /// An integer above `i64::MAX`.
    Uint(u64),
    /// Any other number; never infinite or NaN.
    Float(f64),
}

/// Which of the two resolvers reads: they differ in the spelling of negative octal numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// The resolver of manifests.
    Core,
    /// The YAML 1.1 resolver of kustomization files, which also decides what the printer must quote.
    Yaml11,
}

/// Reads text that starts with a digit or a sign.
pub(crate) fn parse(text: &str, dialect: Dialect) -> Option<Number> {
    if let Some(number) = short_decimal(text.as_bytes()) {
        return Some(Number::Int(number));
    }
    let plain = if text.contains('_') { Cow::Owned(text.replace('_', "")) } else { Cow::Borrowed(text) };
    let plain = plain.as_ref();
    integer(plain).or_else(|| float(plain).map(Number::Float)).or_else(|| signed_after_prefix(plain, dialect))
}

/// Reads text that starts with a dot; a single `_` may stand between two digits.
pub(crate) fn parse_dotted(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    for (at, _) in bytes.iter().enumerate().filter(|&(_, &byte)| byte == b'_') {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        if at == 0 || !digit(at - 1) || !digit(at + 1) {
            return None;
        }
    }
    if bytes.contains(&b'_') { float(&text.replace('_', "")) } else { float(text) }
}

/// Nearly every number in a manifest: up to eighteen decimal digits that do not start with zero.
fn short_decimal(bytes: &[u8]) -> Option<i64> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    match digits {
        [b'0'] => return Some(0),
        [b'1'..=b'9', ..] if digits.len() <= 18 => {}
        _ => return None,
    }
    let mut value = 0i64;
    for &byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(byte - b'0');
    }
    Some(if negative { -value } else { value })
}

fn integer(text: &str) -> Option<Number> {
    let (negative, unsigned) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let (radix, digits) = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, &unsigned[2..]),
        [b'0', b'b' | b'B', _, ..] => (2, &unsigned[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &unsigned[2..]),
        [b'0', _, ..] => (8, &unsigned[1..]),
        _ => (10, unsigned),
    };
    if !digits.as_bytes().first()?.is_ascii_alphanumeric() {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    signed(negative, magnitude).or_else(|| (unsigned.len() == text.len()).then_some(Number::Uint(magnitude)))
}

/// The magnitude with its sign, if that fits into an `i64`.
fn signed(negative: bool, magnitude: u64) -> Option<Number> {
    match i64::try_from(magnitude) {
        Ok(value) => Some(Number::Int(if negative { -value } else { value })),
        Err(_) if negative && magnitude == i64::MIN.unsigned_abs() => Some(Number::Int(i64::MIN)),
        Err(_) => None,
    }
}

/// A decimal fraction with optional exponent, if it is finite.
fn float(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let mut at = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let digits = |at: &mut usize| {
        let start = *at;
        while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
            *at += 1;
        }
        *at > start
    };
    let whole = digits(&mut at);
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        let fraction = digits(&mut at);
        if !whole && !fraction {
            return None;
        }
    } else if !whole {
        return None;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        if !digits(&mut at) {
            return None;
        }
    }
    if at != bytes.len() {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// `0b-11` is -3, and in manifests `0o-7` is -7 as well.
fn signed_after_prefix(text: &str, dialect: Dialect) -> Option<Number> {
    let (radix, minus, digits) = if let Some(rest) = text.strip_prefix("0b") {
        (2, false, rest)
    } else if let Some(rest) = text.strip_prefix("-0b") {
        (2, true, rest)
    } else if dialect == Dialect::Yaml11 {
        return None;
    } else if let Some(rest) = text.strip_prefix("0o") {
        (8, false, rest)
    } else if let Some(rest) = text.strip_prefix("-0o") {
        (8, true, rest)
    } else {
        return None;
    };
    let (negative, digits) = match digits.as_bytes() {
        [b'+' | b'-', ..] if minus => return None,
        [b'-', ..] => (true, &digits[1..]),
        [b'+', ..] => (false, &digits[1..]),
        _ => (minus, digits),
    };
    if !digits.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    signed(negative, u64::from_str_radix(digits, radix).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_of_every_spelling() {
        let int = |text| parse(text, Dialect::Core);
        assert_eq!(int("0"), Some(Number::Int(0)));
        assert_eq!(int("-0"), Some(Number::Int(0)));
        assert_eq!(int("010"), Some(Number::Int(8)));
        assert_eq!(int("1_000"), Some(Number::Int(1000)));
        assert_eq!(int("+0x1F"), Some(Number::Int(31)));
        assert_eq!(int("-9223372036854775808"), Some(Number::Int(i64::MIN)));
        assert_eq!(int("18446744073709551615"), Some(Number::Uint(u64::MAX)));
        assert_eq!(int("+18446744073709551615"), Some(Number::Float(18446744073709551615.0)));
        assert_eq!(int("08"), Some(Number::Float(8.0)));
        assert_eq!(int("0b-11"), Some(Number::Int(-3)));
        assert_eq!(int("-0b-11"), None);
        assert_eq!(int("0o-7"), Some(Number::Int(-7)));
        assert_eq!(parse("0o-7", Dialect::Yaml11), None);
        assert_eq!(int("0x"), None);
        assert_eq!(int("1e309"), None);
        assert_eq!(int("-"), None);
        assert_eq!(int("+-1"), None);
    }

    #[test]
    fn underscores_after_a_dot_separate_digits() {
        assert_eq!(parse_dotted(".9_0"), Some(0.9));
        assert_eq!(parse_dotted("._9"), None);
        assert_eq!(parse_dotted(".9_"), None);
        assert_eq!(parse_dotted("."), None);
    }
}
