//! The printed form of numbers.
//!
//! A float passes through JSON, where `1e3` is `1000`: whatever reads as an integer there is printed as one. All others
//! are printed with the fewest digits that mean the same number, and with an exponent from a million on.

use super::super::scalar::{Dialect, Number, parse_number};

/// Appends an integer and a line break.
pub(super) fn integer(out: &mut String, negative: bool, magnitude: u64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = magnitude;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if negative {
        out.push('-');
    }
    out.push_str(str::from_utf8(&digits[at..]).unwrap_or_default());
    out.push('\n');
}

/// Appends a float and a line break.
///
/// # Errors
/// NaN and the infinities have no printed form.
#[cold]
pub(super) fn float(out: &mut String, value: f64) -> Result<(), String> {
    let json = json_float(value)?;
    match parse_number(&json, Dialect::Yaml11) {
        Some(Number::Int(value)) => integer(out, value < 0, value.unsigned_abs()),
        Some(Number::Uint(value)) => integer(out, false, value),
        _ => {
            out.push_str(&general(value));
            out.push('\n');
        }
    }
    Ok(())
}

/// Returns a float as JSON: positional from a millionth up to 10^21, otherwise with an exponent.
///
/// # Errors
/// JSON knows neither NaN nor the infinities: `json: unsupported value: +Inf`.
pub(crate) fn json_float(value: f64) -> Result<String, String> {
    if value.is_nan() {
        return Err("json: unsupported value: NaN".to_owned());
    }
    if value.is_infinite() {
        return Err(format!("json: unsupported value: {}", if value > 0.0 { "+Inf" } else { "-Inf" }));
    }
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let (digits, exponent) = scientific(value);
        let sign = if exponent < 0 { "" } else { "+" };
        return Ok(format!("{digits}e{sign}{exponent}"));
    }
    Ok(format!("{value}"))
}

/// The float with the fewest digits, with an exponent of at least two digits if it is below 10^-4 or from 10^6 on.
pub(crate) fn general(value: f64) -> String {
    let (digits, exponent) = scientific(value);
    if value == 0.0 || (-4..6).contains(&exponent) {
        return format!("{value}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
}

/// The shortest digits, as in `-1.25`, and the decimal exponent.
fn scientific(value: f64) -> (String, i32) {
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) => (digits.to_owned(), exponent.parse().unwrap_or(0)),
        None => (text, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: f64, expected: &str) {
        let mut out = String::new();
        float(&mut out, value).expect("it is finite");
        assert_eq!(out.trim_end(), expected);
    }

    #[test]
    fn floats() {
        check(1.0, "1");
        check(-0.0, "0");
        check(1e3, "1000");
        check(1e16, "10000000000000000");
        check(123456789012345678.0, "123456789012345680");
        check(1234567.5, "1.2345675e+06");
        check(12345678.9, "1.23456789e+07");
        check(999999.5, "999999.5");
        check(0.0001, "0.0001");
        check(0.00001, "1e-05");
        check(1e-6, "1e-06");
        check(1e20, "1e+20");
        check(1.8e19, "18000000000000000000");
        check(18446744073709551616.0, "1.8446744073709552e+19");
        check(-9223372036854775808.0, "-9.223372036854776e+18");
        check(5e-324, "5e-324");
    }

    #[test]
    fn integers() {
        let mut out = String::new();
        integer(&mut out, true, 1 << 63);
        integer(&mut out, false, 0);
        integer(&mut out, false, u64::MAX);
        assert_eq!(out, "-9223372036854775808\n0\n18446744073709551615\n");
    }
}
