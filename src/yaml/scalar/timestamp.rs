//! Timestamps in plain scalars: `2020-1-2`, `2020-01-02T03:04:05.6+07:00`, `2020-01-02 03:04:05`.
//!
//! A plain timestamp becomes a string in the form `2020-01-02T00:00:00Z`; the zone is kept as it is.

/// A date with time and zone, all in range and on the calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Timestamp {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    nanosecond: u32,
    /// Minutes east of Greenwich.
    offset: i16,
}

impl Timestamp {
    /// Reads a timestamp, or nothing if the text is none.
    pub(crate) fn parse(text: &str) -> Option<Timestamp> {
        let bytes = text.as_bytes();
        if bytes.len() < 8 || bytes[4] != b'-' || !bytes[..4].iter().all(u8::is_ascii_digit) {
            return None;
        }
        let mut reader = Reader { rest: &bytes[5..] };
        let year = bytes[..4].iter().fold(0, |year, byte| year * 10 + u16::from(byte - b'0'));
        let month = reader.one_or_two_digits()?;
        reader.expect(b'-')?;
        let day = reader.one_or_two_digits()?;
        if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        let mut stamp =
            Timestamp { year, month, day, hour: 0, minute: 0, second: 0, nanosecond: 0, offset: 0 };
        match reader.rest.first() {
            None => return Some(stamp),
            Some(b'T' | b't') => {
                reader.rest = &reader.rest[1..];
                reader.time(&mut stamp)?;
                stamp.offset = reader.zone()?;
            }
            Some(b' ') => {
                while let [b' ', rest @ ..] = reader.rest {
                    reader.rest = rest;
                }
                reader.time(&mut stamp)?;
            }
            Some(_) => return None,
        }
        reader.rest.is_empty().then_some(stamp)
    }

    /// The timestamp as a string, without trailing zeros in the fraction of a second.
    ///
    /// # Errors
    /// A zone of a whole day or more has no printed form.
    pub(crate) fn to_text(self) -> Result<String, String> {
        let (hours, minutes) = (self.offset.unsigned_abs() / 60, self.offset.unsigned_abs() % 60);
        if hours > 23 {
            return Err(
                "json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: timezone hour outside of range [0,23]"
                    .to_owned(),
            );
        }
        let Timestamp { year, month, day, hour, minute, second, .. } = self;
        let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
        if self.nanosecond != 0 {
            let fraction = format!(".{:09}", self.nanosecond);
            text.push_str(fraction.trim_end_matches('0'));
        }
        if self.offset == 0 {
            text.push('Z');
        } else {
            let sign = if self.offset < 0 { '-' } else { '+' };
            text.push_str(&format!("{sign}{hours:02}:{minutes:02}"));
        }
        Ok(text)
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn one_or_two_digits(&mut self) -> Option<u8> {
        let (value, rest) = match self.rest {
            [a @ b'0'..=b'9', b @ b'0'..=b'9', rest @ ..] => ((a - b'0') * 10 + (b - b'0'), rest),
            [a @ b'0'..=b'9', rest @ ..] => (a - b'0', rest),
            _ => return None,
        };
        self.rest = rest;
        Some(value)
    }

    fn two_digits(&mut self) -> Option<u8> {
        if !self.rest.get(1)?.is_ascii_digit() {
            return None;
        }
        self.one_or_two_digits()
    }

    fn expect(&mut self, wanted: u8) -> Option<()> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        (first == wanted).then_some(())
    }

    fn time(&mut self, stamp: &mut Timestamp) -> Option<()> {
        stamp.hour = self.one_or_two_digits().filter(|&hour| hour < 24)?;
        self.expect(b':')?;
        stamp.minute = self.one_or_two_digits().filter(|&minute| minute < 60)?;
        self.expect(b':')?;
        stamp.second = self.one_or_two_digits().filter(|&second| second < 60)?;
        if let [b'.' | b',', b'0'..=b'9', ..] = self.rest {
            let length = self.rest[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            // Digits beyond the ninth are dropped, not rounded.
            for place in 0..9 {
                let digit = if place < length { self.rest[1 + place] - b'0' } else { 0 };
                stamp.nanosecond = stamp.nanosecond * 10 + u32::from(digit);
            }
            self.rest = &self.rest[1 + length..];
        }
        Some(())
    }

    /// The zone in minutes. An hour of 24 and a minute of 60 are accepted, as people write them.
    fn zone(&mut self) -> Option<i16> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        if first == b'Z' {
            return Some(0);
        }
        let hours = self.two_digits().filter(|&hours| hours <= 24)?;
        self.expect(b':')?;
        let minutes = self.two_digits().filter(|&minutes| minutes <= 60)?;
        let offset = i16::from(hours) * 60 + i16::from(minutes);
        match first {
            b'+' => Some(offset),
            b'-' => Some(-offset),
            _ => None,
        }
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Timestamp::parse(text).map(|stamp| stamp.to_text().unwrap_or_else(|error| error))
    }

    #[test]
    fn the_three_forms() {
        assert_eq!(read("2020-1-2").as_deref(), Some("2020-01-02T00:00:00Z"));
        assert_eq!(read("2020-01-02   3:4:5,120").as_deref(), Some("2020-01-02T03:04:05.12Z"));
        assert_eq!(
            read("2020-01-02t03:04:05.1234567899+02:60").as_deref(),
            Some("2020-01-02T03:04:05.123456789+03:00")
        );
        assert_eq!(read("2020-01-02T03:04:05-00:00").as_deref(), Some("2020-01-02T03:04:05Z"));
    }

    #[test]
    fn what_is_no_timestamp() {
        for text in [
            "2021-02-29",
            "2020-13-01",
            "2020-01-02T03:04:05",
            "2020-01-02 03:04:05Z",
            "20200102",
            "2020-01-02T03:04:05+0700",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
