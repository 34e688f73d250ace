//! The hash of an object's content that ends its name, so that a change of content is a change of name.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::diagnostic::Error;
use crate::resource::{ResMap, Resource, text_of};
use crate::source::Span;
use crate::yaml::{to_json, write_go_json};

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
    let field = |name: &str| match resource.root.get(name) {
        Some(node) if node.as_map().is_some() => to_json(node).map(Some),
        _ => Ok(None),
    };
    let kind = resource.kind();
    let mut object = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    };
    match kind {
        "ConfigMap" => {
            set("binaryData", field("binaryData")?);
            set("data", Some(field("data")?.unwrap_or_else(|| "".into())));
        }
        "Secret" => {
            set("data", Some(field("data")?.unwrap_or_else(|| "".into())));
            set("stringData", field("stringData")?);
            set("type", Some(text_of(resource.root.get("type")).into()));
        }
        _ => return to_json(&resource.root),
    }
    set("kind", Some(kind.into()));
    set("name", Some("".into()));
    Ok(Value::Object(object))
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
        ];
        for (text, hash) in cases {
            let source =
                Source::detached("cm.yaml", format!("apiVersion: v1\nmetadata: {{name: x}}\n{text}\n"));
            let resources = resources_from(&source, &Limits::default()).unwrap();
            assert_eq!(content_hash(&resources[0]).unwrap(), hash, "{text}");
        }
    }
}
