//! Conversions between the document tree and `serde_yaml::Value`, for hosts that use that crate.

use serde_yaml::{Mapping, Number, Value as Yaml};

use super::{Node, Resolved, Scalar, Tag, Value};
use crate::diagnostic::{Code, Error};
use crate::source::Span;

/// Returns the tree with its scalars resolved to types, as the printer sees them.
///
/// # Errors
/// Scalars whose tag contradicts their text.
impl TryFrom<&Node> for Yaml {
    type Error = Error;

    fn try_from(node: &Node) -> Result<Yaml, Error> {
        convert(node, false)
    }
}

fn convert(node: &Node, flow: bool) -> Result<Yaml, Error> {
    match &node.value {
        Value::Scalar(scalar) => resolve(scalar, flow, node.span()),
        Value::Seq(seq) => {
            seq.items.iter().map(|item| convert(item, seq.flow)).collect::<Result<_, _>>().map(Yaml::Sequence)
        }
        Value::Map(map) => {
            let mut mapping = Mapping::with_capacity(map.entries.len());
            for entry in &map.entries {
                mapping.insert(Yaml::String(entry.key.text.to_string()), convert(&entry.value, map.flow)?);
            }
            Ok(Yaml::Mapping(mapping))
        }
    }
}

fn resolve(scalar: &Scalar, flow: bool, span: Span) -> Result<Yaml, Error> {
    let resolved =
        scalar.resolve(flow).map_err(|message| Error::new(Code::Unprintable, message).at(span, ""))?;
    Ok(match resolved {
        Resolved::Null => Yaml::Null,
        Resolved::Bool(value) => Yaml::Bool(value),
        Resolved::Int(value) => Yaml::Number(Number::from(value)),
        Resolved::Uint(value) => Yaml::Number(Number::from(value)),
        Resolved::Float(value) => Yaml::Number(Number::from(value)),
        Resolved::Str(text) => Yaml::String(text.into_owned()),
    })
}

/// Returns the tree that prints as the value says; keys that are no strings become their text, and tags are dropped.
impl From<&Yaml> for Node {
    fn from(value: &Yaml) -> Node {
        let typed =
            |text: String, tag| Node::new(Value::Scalar(Scalar { tag, ..Scalar::plain(text) }), Span::NONE);
        match value {
            Yaml::Null => Node::null(Span::NONE),
            Yaml::Bool(value) => typed(value.to_string(), Tag::Bool),
            Yaml::Number(number) => Node::plain(number.to_string(), Span::NONE),
            Yaml::String(text) => Node::string(text.as_str(), Span::NONE),
            Yaml::Sequence(items) => {
                let mut node = Node::seq(Span::NONE);
                if let Some(list) = node.as_seq_mut() {
                    list.extend(items.iter().map(Node::from));
                }
                node
            }
            Yaml::Mapping(mapping) => {
                let mut node = Node::map(Span::NONE);
                if let Some(map) = node.as_map_mut() {
                    for (key, value) in mapping {
                        map.set(&key_text(key), Node::from(value));
                    }
                }
                node
            }
            Yaml::Tagged(tagged) => Node::from(&tagged.value),
        }
    }
}

fn key_text(key: &Yaml) -> String {
    match key {
        Yaml::String(text) => text.clone(),
        Yaml::Bool(value) => value.to_string(),
        Yaml::Number(number) => number.to_string(),
        _ => serde_yaml::to_string(key).map(|text| text.trim_end().to_owned()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::yaml::{Limits, emit, parse_first};

    #[test]
    fn values_and_trees_say_the_same() {
        let text = "a: 010\nb: [yes, 1.5, null]\nc:\n  d: \"1\"\n  e: 2020-01-01\n";
        let node = parse_first(&Source::detached("doc.yaml", text), &Limits::default()).unwrap().unwrap();
        let value = Yaml::try_from(&node).unwrap();
        assert_eq!(value["a"], Yaml::from(8));
        assert_eq!(value["b"][0], Yaml::from("yes"));
        assert_eq!(value["c"]["e"], Yaml::from("2020-01-01T00:00:00Z"));
        let mut printed = [String::new(), String::new()];
        emit(&node, &mut printed[0]).unwrap();
        emit(&Node::from(&value), &mut printed[1]).unwrap();
        assert_eq!(printed[0], printed[1]);
    }
}
