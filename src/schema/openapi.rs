//! An OpenAPI document as a schema: definitions by kind, and scopes from its paths.
//!
//! Every schema object of the document becomes one [`Type`] in a flat list; `$ref`s are resolved when a field is looked
//! up, because they may form cycles.

use std::collections::HashMap;

use super::Scope;
use crate::diagnostic::{Code, Error};
use crate::yaml::{Node, Text};

/// Place of a type in its [`Document`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TypeId(u32);

/// The types and scopes of an OpenAPI document.
#[derive(Debug, Default)]
pub(super) struct Document {
    types: Vec<Type>,
    definitions: HashMap<Text, TypeId>,
    kinds: HashMap<(Text, Text), TypeId>,
    scopes: HashMap<(Text, Text), Scope>,
}

#[derive(Debug, Default)]
struct Type {
    reference: Option<Text>,
    properties: HashMap<Text, TypeId>,
    additional: Option<TypeId>,
    items: Option<TypeId>,
    merge: Option<Vec<Text>>,
}

/// How deep schemas may nest, and how many `$ref`s may lead to each other.
pub(super) const MAX_DEPTH: usize = 256;

impl Document {
    pub(super) fn decode(document: &Node) -> Result<Document, Error> {
        let mut made = Document::default();
        if document.as_map().is_none() {
            return Err(invalid(document, "expected an OpenAPI document"));
        }
        if let Some(definitions) = document.get("definitions") {
            for (name, node) in fields(definitions)? {
                let at = made.decode_type(node, 0)?;
                made.definitions.insert(name.clone(), at);
                let kinds = node.get(GVK).and_then(Node::as_seq).unwrap_or_default();
                // What is no map says nothing.
                for gvk in kinds.iter().filter(|gvk| gvk.as_map().is_some()) {
                    made.kinds.insert(kind_of(gvk)?, at);
                }
            }
        }
        if let Some(paths) = document.get("paths") {
            for (path, node) in fields(paths)? {
                let Some(gvk) = node.get("get").and_then(|get| get.get(GVK)) else { continue };
                if gvk.as_map().is_none() {
                    continue;
                }
                let kind = kind_of(gvk)?;
                if path.contains("namespaces/{namespace}") {
                    made.scopes.insert(kind, Scope::Namespaced);
                } else {
                    made.scopes.entry(kind).or_insert(Scope::Cluster);
                }
            }
        }
        Ok(made)
    }

    fn decode_type(&mut self, node: &Node, depth: usize) -> Result<TypeId, Error> {
        if depth > MAX_DEPTH {
            return Err(
                Error::new(Code::LimitExceeded, "the schema is nested too deeply").at(node.span(), "")
            );
        }
        let mut made =
            Type { reference: node.get("$ref").and_then(Node::text).map(Text::from), ..Type::default() };
        if let Some(properties) = node.get("properties") {
            for (name, property) in fields(properties)? {
                let property = self.decode_type(property, depth + 1)?;
                made.properties.insert(name.clone(), property);
            }
        }
        if let Some(additional) = node.get("additionalProperties").filter(|node| node.as_map().is_some()) {
            made.additional = Some(self.decode_type(additional, depth + 1)?);
        }
        // Items count only for what says it is an array and nothing else.
        if is_array(node)
            && let Some(items) = node.get("items").filter(|node| node.as_map().is_some())
        {
            made.items = Some(self.decode_type(items, depth + 1)?);
        }
        let strategy = node.get("x-kubernetes-patch-strategy").and_then(Node::text).unwrap_or("");
        if strategy.split(',').any(|strategy| strategy == "merge") {
            made.merge = Some(merge_keys(node));
        }
        let at = TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
        self.types.push(made);
        Ok(at)
    }

    pub(super) fn lookup(&self, api_version: &str, kind: &str) -> Option<TypeId> {
        self.kinds.get(&(api_version.into(), kind.into())).copied()
    }

    pub(super) fn has_scopes(&self) -> bool {
        !self.scopes.is_empty()
    }

    pub(super) fn scope(&self, group: &str, version: &str, kind: &str) -> Option<Scope> {
        self.scopes.get(&(api_version(group, version), kind.into())).copied()
    }

    pub(super) fn definition(&self, name: &str) -> Option<TypeId> {
        self.definitions.get(name).copied()
    }

    pub(super) fn field(&self, at: TypeId, name: &str) -> Option<TypeId> {
        let of = self.get(at);
        of.properties.get(name).copied().or(of.additional)
    }

    pub(super) fn items(&self, at: TypeId) -> Option<TypeId> {
        self.get(at).items
    }

    pub(super) fn merge_keys(&self, at: TypeId) -> Option<&[Text]> {
        self.get(at).merge.as_deref()
    }

    fn get(&self, at: TypeId) -> &Type {
        &self.types[at.0 as usize]
    }

    /// What stands in the place of a type: the text of its `$ref`. What stands beside a `$ref` does not count.
    pub(super) fn reference(&self, at: TypeId) -> Option<&str> {
        self.get(at).reference.as_deref()
    }
}

const GVK: &str = "x-kubernetes-group-version-kind";

fn fields(node: &Node) -> Result<impl Iterator<Item = (&Text, &Node)>, Error> {
    let entries = match node.as_map() {
        Some(map) => &map.entries[..],
        None if node.is_null() => &[],
        None => return Err(invalid(node, "expected an object")),
    };
    Ok(entries.iter().map(|entry| (&entry.key.text, &entry.value)))
}

fn is_array(node: &Node) -> bool {
    let of = node.get("type");
    let of = of.and_then(Node::as_seq).map_or(of, |list| if list.len() == 1 { list.first() } else { None });
    of.and_then(Node::text) == Some("array")
}

fn merge_keys(node: &Node) -> Vec<Text> {
    let text = |node: &Node| node.text().map(Text::from);
    match node.get("x-kubernetes-list-map-keys").and_then(Node::as_seq) {
        Some(keys) => keys.iter().filter_map(text).collect(),
        None => node.get("x-kubernetes-patch-merge-key").and_then(text).into_iter().collect(),
    }
}

/// The `apiVersion` and `kind` of a group-version-kind object.
fn kind_of(gvk: &Node) -> Result<(Text, Text), Error> {
    let text = |field: &str| gvk.get(field).and_then(Node::text);
    match (text("version"), text("kind")) {
        (Some(version), Some(kind)) => Ok((api_version(text("group").unwrap_or(""), version), kind.into())),
        _ => Err(invalid(gvk, "expected group, version and kind")),
    }
}

fn api_version(group: &str, version: &str) -> Text {
    if group.is_empty() { version.into() } else { format!("{group}/{version}").into() }
}

fn invalid(node: &Node, note: &str) -> Error {
    Error::new(Code::InvalidSchema, format!("invalid schema file: {note}")).at(node.span(), "")
}
