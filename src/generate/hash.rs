//! The hash of an object's content that ends its name, so that a change of content is a change of name.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::diagnostic::Error;
use crate::resource::{ResMap, Resource};
use crate::source::Span;
use crate::yaml::{json_float, to_json, write_go_json};

/// Appends the hash of its content to the name of every resource that asks for it.
pub(crate) fn hash_names(resmap: &mut ResMap) -> Result<(), Error> {
    for at in 0..resmap.len() {
        if resmap.get(at).book.needs_hash {
            let name = format!("{}-{}", resmap.get(at).name(), content_hash(resmap.get(at))?);
            resmap.edit(at, |resource| {
                resource.store_previous_id();
                resource.set_name(&name, Span::NONE);
            });
        }
    }
    Ok(())
}

/// Returns the ten characters that stand for the content of a resource.
///
/// They are the first hexadecimal digits of the SHA-256 of a JSON text, with those digits replaced that could form
/// words. The text holds the data and the kind; the name in it is always empty, as it is in the reference.
pub(crate) fn content_hash(resource: &Resource) -> Result<String, Error> {
    let mut text = String::new();
    write_go_json(&hashed(resource)?, &mut text);
    let digest = Sha256::digest(text.as_bytes());
    let mut hash = String::with_capacity(10);
    for byte in digest.iter().take(5) {
        for digit in [byte >> 4, byte & 0xf] {
            hash.push(match digit {
                0 => 'g',
                1 => 'h',
                3 => 'k',
                0xa => 'm',
                0xe => 't',
                digit => {
                    char::from_digit(u32::from(digit), 16).expect("because a nibble is a hexadecimal digit")
                }
            });
        }
    }
    Ok(hash)
}

fn hashed(resource: &Resource) -> Result<Value, Error> {
    let kind = resource.kind();
    let mut object = Map::new();
    match kind {
        "ConfigMap" => {
            object.insert("data".to_owned(), field(resource, "data")?);
            insert_collection(&mut object, resource, "binaryData")?;
        }
        "Secret" => {
            object.insert("data".to_owned(), field(resource, "data")?);
            object.insert("type".to_owned(), field(resource, "type")?);
            insert_collection(&mut object, resource, "stringData")?;
        }
        _ => return to_json(&resource.root),
    }
    object.insert("kind".to_owned(), kind.into());
    object.insert("name".to_owned(), "".into());
    Ok(Value::Object(object))
}

/// What a field adds to the hash: a map's content, the text of a scalar, and nothing for a list.
fn field(resource: &Resource, name: &str) -> Result<Value, Error> {
    let Some(node) = resource.root.get(name) else { return Ok("".into()) };
    if let Some(text) = node.text() {
        return Ok(text.into());
    }
    let mut value = to_json(node)?;
    if value.is_array() {
        return Ok(Value::Null);
    }
    round_numbers(&mut value);
    Ok(value)
}

/// Adds a field that counts only if it is a map or a list.
fn insert_collection(object: &mut Map<String, Value>, resource: &Resource, name: &str) -> Result<(), Error> {
    if resource.root.get(name).is_some_and(|node| node.as_scalar().is_none()) {
        object.insert(name.to_owned(), field(resource, name)?);
    }
    Ok(())
}

/// Rounds all numbers to what a float holds: the reference reads them as such before it hashes them.
fn round_numbers(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let rounded = number.as_f64().and_then(|float| json_float(float).ok());
            if let Some(rounded) = rounded.and_then(|text| text.parse().ok()) {
                *number = rounded;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(round_numbers),
        Value::Object(object) => object.values_mut().for_each(round_numbers),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::resources_from;
    use crate::source::Source;
    use crate::yaml::Limits;

    #[test]
    fn hashes_are_those_of_the_reference() {
        let cases = [
            ("kind: ConfigMap", "6ct58987ht"),
            ("kind: ConfigMap\ndata: {a: b}", "4h2mbtbbt6"),
            ("kind: ConfigMap\ndata: {a: ''}", "ddd6gb82mt"),
            ("kind: Secret\ntype: Opaque\ndata: {one: MQ==}", "k9fk8hgk4f"),
            ("kind: Secret\ntype: kubernetes.io/tls\ndata: {}", "694464d966"),
            ("kind: ConfigMap\ndata: {one: '', h: \"<a&b>\\u2028é\"}", "g44t2gk87g"),
            ("kind: ConfigMap\ndata: {a: b, num: 5}", "44g2g8t8tm"),
            ("kind: ConfigMap\ndata: {one: ''}\nbinaryData: {two: ''}", "698h7c7t9m"),
            ("kind: ConfigMap\ndata: null", "g886t7dd28"),
            ("kind: ConfigMap\ndata: ~\nbinaryData: []", "79bbk6mgcd"),
            ("kind: ConfigMap\ndata:", "6ct58987ht"),
            ("kind: ConfigMap\ndata: [a, b]", "dk855m5d49"),
            ("kind: ConfigMap\ndata: text\nbinaryData: text", "6t2hfm47h5"),
            ("kind: ConfigMap\ndata: {i: 9007199254740993, j: 12345678901234567890}", "h428c5dbdm"),
            ("kind: Secret", "2bg6t6bf6t"),
            ("kind: Secret\ntype: {a: b}", "b8m7k2d59h"),
            (
                "kind: Secret\ntype: 5\nstringData: {a: 1.0, b: 1e3, c: 1234567.5, d: 12345678901234567890, f: 1e21, \
                 g: .5, h: -0.0}",
                "ckdbb8d877",
            ),
        ];
        for (text, hash) in cases {
            let source =
                Source::detached("cm.yaml", format!("apiVersion: v1\nmetadata: {{name: x}}\n{text}\n"));
            let resources = resources_from(&source, &Limits::default()).unwrap();
            assert_eq!(content_hash(&resources[0]).unwrap(), hash, "{text}");
        }
    }
}
