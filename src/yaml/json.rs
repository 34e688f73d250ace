//! Documents as JSON values and back, as the reference converts them.
//!
//! The values feed the hashes of generated names, JSON patches and hosts that want typed resources.

use serde_json::{Number, Value as Json};

use super::emit::{general, json_float, own_quoting};
use super::node::{Entry, Key, Map, Node, Quoting, Scalar, Seq, Style, Tag, Value};
use super::order;
use super::reread::{Around, check_distinct, unprintable};
use super::scalar::Resolved;
use crate::diagnostic::Error;
use crate::source::Span;

/// Returns the document as a JSON value, with every scalar resolved to its type.
///
/// Maps keep the order of the tree. Numbers keep their digits: `arbitrary_precision` is on.
///
/// # Errors
/// [`Code::Unprintable`](crate::diagnostic::Code::Unprintable), for the same documents as [`emit`](super::emit()).
pub fn to_json(node: &Node) -> Result<Json, Error> {
    convert(node, Around::ROOT)
}

fn convert(node: &Node, around: Around) -> Result<Json, Error> {
    match &node.value {
        Value::Scalar(scalar) => Ok(match around.scalar(scalar, node.span())? {
            Resolved::Null => Json::Null,
            Resolved::Bool(value) => Json::Bool(value),
            Resolved::Int(value) => Json::Number(value.into()),
            Resolved::Uint(value) => Json::Number(value.into()),
            Resolved::Float(value) => {
                Json::Number(number(&json_float(value).map_err(|message| unprintable(message, node.span()))?))
            }
            Resolved::Str(text) => Json::String(text.into_owned()),
        }),
        Value::Seq(seq) => {
            let around = around.within(seq.flow, node.span())?;
            seq.items
                .iter()
                .map(|item| convert(item, around))
                .collect::<Result<Vec<Json>, Error>>()
                .map(Json::Array)
        }
        Value::Map(map) => {
            check_distinct(&map.entries)?;
            let around = around.within(map.flow, node.span())?;
            let mut object = serde_json::Map::with_capacity(map.entries.len());
            for entry in &map.entries {
                object.insert(around.key(entry)?.into_owned(), convert(&entry.value, around)?);
            }
            Ok(Json::Object(object))
        }
    }
}

/// The text of a number as a JSON number; it is one by construction.
fn number(text: &str) -> Number {
    text.parse().unwrap_or_else(|_| Number::from(0))
}

/// Returns a JSON value as a tree that looks as if it had been written as YAML and read: keys sorted, strings quoted
/// where they must be. Every node has the span given.
pub fn from_json(value: &Json, span: Span) -> Node {
    let value = match value {
        Json::Null => Value::Scalar(Scalar::plain("null")),
        Json::Bool(true) => Value::Scalar(Scalar::plain("true")),
        Json::Bool(false) => Value::Scalar(Scalar::plain("false")),
        Json::Number(number) => Value::Scalar(Scalar::plain(number_text(number))),
        Json::String(text) => Value::Scalar(string(text)),
        Json::Array(items) => {
            Value::Seq(Seq::new(items.iter().map(|item| from_json(item, span)).collect(), items.is_empty()))
        }
        Json::Object(object) => {
            let mut members: Vec<(&String, &Json)> = object.iter().collect();
            order::sort_by(&mut members, &|a, b| order::natural(a.0, b.0));
            let entries = members.into_iter().map(|(key, value)| entry(key, value, span)).collect();
            Value::Map(Map::new(entries, object.is_empty()))
        }
    };
    Node::new(value, span)
}

fn entry(key: &str, value: &Json, span: Span) -> Entry {
    let Scalar { text, tag, style, .. } = string(key);
    let style = match style.quoting() {
        Quoting::Literal if key.len() <= 128 && !key.contains('\n') => Style::DOUBLE,
        _ => style,
    };
    let key = Key { tag, style, start: span.start(), ..Key::new(text) };
    Entry { key, value: from_json(value, span) }
}

fn string(text: &str) -> Scalar {
    Scalar::new(text, Tag::Str, Style::of(own_quoting(text)))
}

/// An integer keeps its digits; any other number is written with the fewest.
fn number_text(number: &Number) -> String {
    let text = number.as_str();
    if number.is_i64() || number.is_u64() {
        return text.to_owned();
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => general(value),
        _ => text.to_owned(),
    }
}

/// Appends compact JSON with keys sorted by their bytes and `<`, `>`, `&` escaped: the text that hashes are made of.
pub fn write_go_json(value: &Json, out: &mut String) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(number) => out.push_str(number.as_str()),
        Json::String(text) => write_go_string(text, out),
        Json::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_go_json(item, out);
            }
            out.push(']');
        }
        Json::Object(object) => {
            let mut members: Vec<(&String, &Json)> = object.iter().collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (at, (key, value)) in members.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_go_string(key, out);
                out.push(':');
                write_go_json(value, out);
            }
            out.push('}');
        }
    }
}

/// Appends a JSON string with the escapes that hashed text has.
pub(crate) fn write_go_string(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push('"');
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let short = match c {
            '"' => '"',
            '\\' => '\\',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            '<' | '>' | '&' | '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => 'u',
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push('\\');
        out.push(short);
        if short == 'u' {
            let code = u32::from(c) as usize;
            out.extend([12, 8, 4, 0].map(|shift| char::from(HEX[(code >> shift) & 0xf])));
        }
        from = at + c.len_utf8();
    }
    out.push_str(&text[from..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashed(json: &str) -> String {
        let mut out = String::new();
        write_go_json(&serde_json::from_str(json).expect("the test holds JSON"), &mut out);
        out
    }

    #[test]
    fn json_for_hashes() {
        assert_eq!(
            hashed(r#"{"b": 1, "a": [null, "<a&b>\u2028é\u0001\n"]}"#),
            "{\"a\":[null,\"\\u003ca\\u0026b\\u003e\\u2028é\\u0001\\n\"],\"b\":1}"
        );
    }

    #[test]
    fn numbers_read_from_json_keep_their_digits_if_they_are_integers() {
        let text = |json: &str| {
            from_json(&serde_json::from_str(json).expect("the test holds JSON"), Span::NONE)
                .text()
                .map(str::to_owned)
        };
        assert_eq!(text("9007199254740993").as_deref(), Some("9007199254740993"));
        assert_eq!(text("1.50").as_deref(), Some("1.5"));
        assert_eq!(text("5000000.0").as_deref(), Some("5e+06"));
    }
}
