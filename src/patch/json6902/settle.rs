//! What the way through JSON and back does to a document.

use crate::diagnostic::{Code, Error};
use crate::yaml::{
    Around, Key, Map, Node, Quoting, Resolved, Scalar, Seq, Style, Tag, Value, check_distinct, general,
    is_settled_string, json_float, own_quoting, unprintable,
};

/// Returns the document as it is after being turned into JSON: every scalar has its resolved value, in the style of a
/// writer, and stands for itself. `None` if it is like that already.
///
/// # Errors
/// The document cannot be JSON.
pub(super) fn as_json(root: &Node) -> Result<Option<Node>, Error> {
    as_json_within(root, Around::ROOT)
}

fn as_json_within(node: &Node, around: Around) -> Result<Option<Node>, Error> {
    Ok(match &node.value {
        Value::Scalar(scalar) => {
            let resolved = around.scalar(scalar, node.span())?;
            if is_settled(scalar, &resolved) {
                return Ok(None);
            }
            let made = scalar_of(&resolved).map_err(|message| unprintable(message, node.span()))?;
            Some(Node::new(Value::Scalar(made), node.span()))
        }
        Value::Seq(seq) => {
            let around = around.within(seq.flow, node.span())?;
            let flow = seq.items.is_empty();
            let made = items(seq, |item| as_json_within(item, around))?;
            let made = made.or_else(|| (seq.flow != flow).then(|| Seq::clone(seq)));
            made.map(|made| Node::new(Value::Seq(Seq { flow, ..made }), node.span()))
        }
        Value::Map(map) => {
            check_distinct(&map.entries)?;
            let around = around.within(map.flow, node.span())?;
            let flow = map.entries.is_empty();
            let mut made = values(map, |value| as_json_within(value, around))?;
            for (at, entry) in map.entries.iter().enumerate() {
                let key = around.key(entry)?;
                let settled = is_settled_string(entry.key.tag, entry.key.style, &entry.key.text);
                if !settled || entry.key.schema_comment {
                    let key = key_of(&key, entry.key.start);
                    made.get_or_insert_with(|| Map::clone(map)).entries[at].key = key;
                }
            }
            let made = made.or_else(|| (map.flow != flow).then(|| Map::clone(map)));
            made.map(|made| Node::new(Value::Map(Map { flow, ..made }), node.span()))
        }
    })
}

/// Whether a scalar is what a writer would make of its value: the usual cases, without making it.
fn is_settled(scalar: &Scalar, resolved: &Resolved<'_>) -> bool {
    if scalar.share != 0 || scalar.style.is_tagged() || scalar.tag == Tag::Open {
        return false;
    }
    match resolved {
        Resolved::Str(text) => {
            *text == scalar.text.as_str()
                && own_quoting(text) == scalar.style.quoting()
                && scalar.resolved_tag() == Tag::Str
        }
        Resolved::Int(_) => scalar.style.is_plain() && is_short_integer(&scalar.text),
        Resolved::Bool(_) => scalar.style.is_plain() && matches!(&*scalar.text, "true" | "false"),
        _ => false,
    }
}

/// Whether a text is an integer as every writer writes it, and small enough to be a float without loss.
fn is_short_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    match digits.as_bytes() {
        [b'0'] => digits.len() == text.len(),
        [b'1'..=b'9', rest @ ..] => rest.len() < 6 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// Returns the document with every number as the 64-bit float that Go reads it as. `None` if none changes.
///
/// # Errors
/// A number is too large.
pub(super) fn numbers_as_floats(root: &Node) -> Result<Option<Node>, Error> {
    Ok(match &root.value {
        Value::Scalar(scalar) => {
            if !scalar.style.is_plain() || is_short_integer(&scalar.text) {
                return Ok(None);
            }
            let text = match scalar.resolved_tag() {
                Tag::Int | Tag::Float => float_text(&scalar.text)
                    .map_err(|message| Error::new(Code::PatchFailed, message).at(root.span(), ""))?,
                _ => return Ok(None),
            };
            text.map(|text| Node::new(Value::Scalar(number_of(text)), root.span()))
        }
        Value::Seq(seq) => {
            items(seq, numbers_as_floats)?.map(|made| Node::new(Value::Seq(made), root.span()))
        }
        Value::Map(map) => {
            values(map, numbers_as_floats)?.map(|made| Node::new(Value::Map(made), root.span()))
        }
    })
}

/// The text that a number has as a float, if it is another one.
fn float_text(text: &str) -> Result<Option<String>, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Some(general(value)).filter(|made| made != text)),
        _ => Err(format!("json: cannot unmarshal number {text} into Go value of type float64")),
    }
}

fn items(seq: &Seq, settle: impl Fn(&Node) -> Result<Option<Node>, Error>) -> Result<Option<Seq>, Error> {
    let mut made: Option<Seq> = None;
    for (at, item) in seq.items.iter().enumerate() {
        if let Some(item) = settle(item)? {
            made.get_or_insert_with(|| seq.clone()).items[at] = item;
        }
    }
    Ok(made)
}

fn values(map: &Map, settle: impl Fn(&Node) -> Result<Option<Node>, Error>) -> Result<Option<Map>, Error> {
    let mut made: Option<Map> = None;
    for (at, entry) in map.entries.iter().enumerate() {
        if let Some(value) = settle(&entry.value)? {
            made.get_or_insert_with(|| map.clone()).entries[at].value = value;
        }
    }
    Ok(made)
}

/// A value as a scalar in the style that a writer gives it.
pub(super) fn scalar_of(value: &Resolved<'_>) -> Result<Scalar, String> {
    let number = |text: String, tag| Scalar::new(text, tag, Style::PLAIN);
    Ok(match value {
        Resolved::Null => Scalar::new("null", Tag::Null, Style::PLAIN),
        Resolved::Bool(value) => Scalar::new(if *value { "true" } else { "false" }, Tag::Bool, Style::PLAIN),
        Resolved::Int(value) => number(value.to_string(), Tag::Int),
        Resolved::Uint(value) => number(value.to_string(), Tag::Int),
        Resolved::Float(value) => number_of(json_float(*value)?),
        Resolved::Str(text) => string_of(text),
    })
}

/// The text of a number as a scalar.
fn number_of(text: String) -> Scalar {
    let made = Scalar::plain(text);
    let tag = made.resolved_tag();
    Scalar { tag, ..made }
}

/// A string in the style that a writer gives it.
pub(super) fn string_of(text: &str) -> Scalar {
    Scalar::new(text, Tag::Str, Style::of(own_quoting(text)))
}

/// A string as a key.
pub(super) fn key_of(text: &str, start: u32) -> Key {
    let Scalar { text, tag, mut style, .. } = string_of(text);
    // A key is a block only when it is too long for one line, or has several.
    if style.quoting() == Quoting::Literal && text.len() <= 128 && !text.contains('\n') {
        style = Style::DOUBLE;
    }
    Key { tag, style, start, ..Key::new(text) }
}
