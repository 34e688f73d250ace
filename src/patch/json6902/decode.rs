//! Patch text to operations: JSON if it starts with `[`, YAML 1.1 otherwise.

use serde_json::Value as Json;

use super::Operation;
use super::settle::{key_of, scalar_of, string_of};
use crate::diagnostic::{Code, Error};
use crate::source::{Source, Span};
use crate::yaml::{
    Entry, Limits, List, Map, Node, Resolved, Scalar, Seq, Tag, Text, Value, from_json, json_float,
    parse_first, resolve_yaml11, unprintable, write_go_string, yaml11_contradiction,
};

/// Reads the operations of a patch. A text without a document has none.
///
/// # Errors
/// The text is no list of objects: [`Code::InvalidPatch`].
pub(crate) fn parse(source: &Source, limits: &Limits) -> Result<Vec<Operation>, Error> {
    let text = source.text();
    let whole = Span::new(source, 0, text.len());
    let invalid = |message: String| Error::new(Code::InvalidPatch, message).at(whole, "");
    if text.is_empty() {
        return Err(invalid("empty json patch operations".to_owned()));
    }
    if !text.starts_with('[') {
        return parse_yaml(source, limits);
    }
    let json: Json = serde_json::from_str(text).map_err(|error| invalid(error.to_string()))?;
    // Read as YAML, JSON has places; a few JSON texts are no YAML.
    match parse_first(source, limits) {
        Ok(Some(root)) => operations(&root, Written::Json(source)),
        _ => operations(&from_json(&json, whole), Written::Tree),
    }
}

/// Reads the operations of a patch that is YAML 1.1 whatever it starts with.
///
/// # Errors
/// As [`parse`].
pub(crate) fn parse_yaml(source: &Source, limits: &Limits) -> Result<Vec<Operation>, Error> {
    parse_first(source, limits)?.map_or(Ok(Vec::new()), |root| operations(&root, Written::Yaml))
}

/// Reads the operations of a patch that is a tree.
///
/// # Errors
/// The tree is no list of maps: [`Code::InvalidPatch`].
pub(crate) fn from_node(root: &Node) -> Result<Vec<Operation>, Error> {
    operations(root, Written::Yaml)
}

/// How the values of a patch were written.
#[derive(Clone, Copy)]
enum Written<'t> {
    /// By the rules of YAML 1.1.
    Yaml,
    /// As the JSON in this text.
    Json(&'t Source),
    /// As JSON whose text is not at hand.
    Tree,
}

fn operations(root: &Node, written: Written<'_>) -> Result<Vec<Operation>, Error> {
    let expected = |node: &Node, wanted: &str, note: &str| {
        let found = match &node.value {
            Value::Map(_) => "object",
            Value::Seq(_) => "array",
            Value::Scalar(_) => type_name(resolve(node, written).as_ref()),
        };
        let message = format!("json: cannot unmarshal {found} into Go value of type jsonpatch.{wanted}");
        Error::new(Code::InvalidPatch, message).at(node.span(), note)
    };
    let items = root.as_seq().ok_or_else(|| expected(root, "Patch", "expected a list of operations"))?;
    let read = |item| {
        operation(item, written).ok_or_else(|| expected(item, "Operation", "expected an operation"))?
    };
    items.iter().map(read).collect()
}

/// Reads one operation; `None` if it is no map. A null is one without fields.
fn operation(node: &Node, written: Written<'_>) -> Option<Result<Operation, Error>> {
    let empty = Map::default();
    let map = match node.as_map() {
        Some(map) => map,
        None if node.is_null() => &empty,
        None => return None,
    };
    // Of duplicate keys the last counts.
    let field =
        |name: &str| map.entries.iter().rev().find(|entry| entry.key.text == name).map(|entry| &entry.value);
    let text = |name: &str, missing: &str| match field(name).map(|node| resolve(node, written)) {
        None | Some(Some(Resolved::Null)) => Err(format!("{missing}: missing value")),
        Some(Some(Resolved::Str(text))) => Ok(Text::from(&*text)),
        Some(other) => {
            Err(format!("json: cannot unmarshal {} into Go value of type string", type_name(other.as_ref())))
        }
    };
    let made = (|| {
        // The patch becomes JSON as a whole, with what no operation has.
        for entry in &map.entries {
            settle_key(entry, written)?;
            if !matches!(entry.key.text.as_str(), "op" | "path" | "from" | "value") {
                settle(&entry.value, written)?;
            }
        }
        let value = field("value").map(|value| settle(value, written)).transpose()?;
        let odd = match (written, field("value")) {
            (Written::Json(source), Some(value)) => has_odd_string(value, source),
            _ => false,
        };
        Ok(Operation {
            op: text("op", "").unwrap_or_else(|_| "unknown".into()),
            path: text("path", "operation missing path field"),
            from: text("from", "operation, missing from field"),
            value,
            never_equal: odd,
            span: node.span(),
            path_span: field("path").map_or(Span::NONE, Node::span),
        })
    })();
    Some(made)
}

/// The value of a scalar; `None` for lists and maps.
fn resolve<'n>(node: &'n Node, written: Written<'_>) -> Option<Resolved<'n>> {
    let scalar = node.as_scalar()?;
    match written {
        Written::Yaml | Written::Json(_) => Some(resolve_yaml11(scalar)),
        Written::Tree => Some(scalar.resolve(false).unwrap_or(Resolved::Str(scalar.text.as_str().into()))),
    }
}

fn type_name(value: Option<&Resolved<'_>>) -> &'static str {
    match value {
        Some(Resolved::Bool(_)) => "bool",
        Some(Resolved::Int(_) | Resolved::Uint(_) | Resolved::Float(_)) => "number",
        Some(_) => "string",
        None => "value",
    }
}

/// A value of the patch as it stands in a document that went through JSON. Numbers keep their text.
fn settle(node: &Node, written: Written<'_>) -> Result<Node, Error> {
    let value = match &node.value {
        Value::Scalar(scalar) => Value::Scalar(settle_scalar(node, scalar, written)?),
        Value::Seq(seq) => {
            let items: Result<List<Node>, Error> =
                seq.items.iter().map(|item| settle(item, written)).collect();
            Value::Seq(Seq::new(items?, seq.items.is_empty()))
        }
        Value::Map(map) => {
            let mut made: Vec<Entry> = Vec::with_capacity(map.entries.len());
            let mut places = std::collections::HashMap::with_capacity(map.entries.len());
            for entry in &map.entries {
                let key = settle_key(entry, written)?;
                let value = settle(&entry.value, written)?;
                // Of duplicate keys the last counts.
                match places.entry(key.text.clone()) {
                    std::collections::hash_map::Entry::Occupied(place) => {
                        let at: usize = *place.get();
                        made[at].value = value;
                    }
                    std::collections::hash_map::Entry::Vacant(place) => {
                        place.insert(made.len());
                        made.push(Entry { key, value });
                    }
                }
            }
            Value::Map(Map::new(made.into(), map.entries.is_empty()))
        }
    };
    Ok(Node::new(value, node.span()))
}

fn settle_scalar(node: &Node, scalar: &Scalar, written: Written<'_>) -> Result<Scalar, Error> {
    if let (Written::Yaml, Some(message)) = (written, yaml11_contradiction(scalar)) {
        return Err(Error::new(Code::InvalidPatch, message).at(node.span(), ""));
    }
    let resolved = resolve(node, written);
    let is_number =
        || !scalar.is_quoted() && scalar.text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    match (&resolved, written) {
        (Some(_), Written::Json(_) | Written::Tree) if is_number() => {
            let float = scalar.text.contains(['.', 'e', 'E']);
            Ok(Scalar::new(scalar.text.clone(), if float { Tag::Float } else { Tag::Int }, scalar.style))
        }
        (Some(value), _) => scalar_of(value).map_err(|message| unprintable(message, node.span())),
        (None, _) => Ok(string_of(&scalar.text)),
    }
}

/// Keys that are no strings become strings; a null cannot.
fn settle_key(entry: &Entry, written: Written<'_>) -> Result<crate::yaml::Key, Error> {
    let scalar = entry.key.to_scalar();
    let resolved = match written {
        Written::Yaml => resolve_yaml11(&scalar),
        Written::Json(_) | Written::Tree => Resolved::Str(scalar.text.as_str().into()),
    };
    let text = match resolved {
        Resolved::Str(text) => text,
        Resolved::Bool(value) => if value { "true" } else { "false" }.into(),
        Resolved::Int(value) => value.to_string().into(),
        Resolved::Uint(value) => value.to_string().into(),
        Resolved::Float(value) => {
            json_float(value).map_err(|message| unprintable(message, entry.key.span()))?.into()
        }
        Resolved::Null => {
            let message = "Unsupported map key of type: null";
            return Err(Error::new(Code::InvalidPatch, message).at(entry.key.span(), ""));
        }
    };
    Ok(key_of(&text, entry.key.start))
}

/// Whether some string of a value is escaped otherwise than the reference escapes strings.
fn has_odd_string(node: &Node, source: &Source) -> bool {
    match &node.value {
        Value::Scalar(scalar) if scalar.is_quoted() => {
            let mut usual = String::with_capacity(scalar.text.len() + 2);
            write_go_string(&scalar.text, &mut usual);
            !source.text_from(node.span()).starts_with(&usual)
        }
        Value::Scalar(_) => false,
        Value::Seq(seq) => seq.items.iter().any(|item| has_odd_string(item, source)),
        Value::Map(map) => map.entries.iter().any(|entry| has_odd_string(&entry.value, source)),
    }
}
