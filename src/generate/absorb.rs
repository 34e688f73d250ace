//! What happens to a generated object when the build has one of that id.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::string_node;
use crate::diagnostic::{Code, Error};
use crate::fieldspec::walk::{plain_key, wrong_kind};
use crate::resource::{Behavior, ResId, ResMap, Resource, text_of};
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Scalar, Style, Tag, Value};

/// Adds a generated resource, or merges it into the existing one as its behavior says.
///
/// # Errors
/// The object exists and the behavior is to create it, does not exist and the behavior is another, or there are
/// several; or the data to merge has a key of nothing.
pub(crate) fn absorb(resmap: &mut ResMap, generated: Resource) -> Result<(), Error> {
    let id = generated.id();
    let behavior = generated.book.behavior;
    let conflict = |message: String| Err(Error::new(Code::GeneratorConflict, message));
    match (resmap.find_by_any_id(&id).as_slice(), behavior) {
        ([], Behavior::Merge | Behavior::Replace) => {
            conflict(format!("id {} does not exist; cannot merge or replace", go_text(&id)))
        }
        ([], _) => resmap.append(generated),
        ([at], Behavior::Replace | Behavior::Merge) => {
            let at = *at;
            let merged = merge(resmap.get(at), generated, behavior)?;
            // An object whose kind was patched is found by its first id, but is not what the new one replaces.
            let new = merged.id();
            if new != resmap.get(at).id() {
                return conflict(format!("cannot find resource with id {new} to replace"));
            }
            resmap.edit(at, |resource| *resource = merged);
            Ok(())
        }
        ([_], _) => {
            let said = if behavior == Behavior::Create { "create" } else { "unspecified" };
            conflict(format!(
                "id {} exists; can not use behavior: '{said}', behavior must be merge or replace",
                go_text(&id)
            ))
        }
        (several, _) => {
            let ids: Vec<String> = several.iter().map(|at| resmap.get(*at).id().to_string()).collect();
            conflict(format!("found multiple objects [{}] that could accept merge of {id}", ids.join(" ")))
        }
    }
}

/// An id as the reference prints it in these messages.
fn go_text(id: &ResId) -> String {
    format!(
        "resid.ResId{{Gvk:resid.Gvk{{Group:{:?}, Version:{:?}, Kind:{:?}, isClusterScoped:{}}}, Name:{:?}, Namespace:{:?}}}",
        id.gvk.group.as_str(),
        id.gvk.version.as_str(),
        id.gvk.kind.as_str(),
        id.gvk.is_cluster_scoped(),
        id.name.as_str(),
        id.namespace.as_str()
    )
}

/// The new object with the identity, history and metadata of the old one; with its data too if the behavior is merge.
///
/// Whatever is united is written anew as strings, keys sorted: a label `1.0` becomes `"1.0"`, a list an empty string.
fn merge(old: &Resource, new: Resource, behavior: Behavior) -> Result<Resource, Error> {
    let mut merged = new;
    merge_metadata(old, &mut merged, behavior);
    let Some(root) = merged.root.as_map_mut() else { return Ok(merged) };
    if behavior == Behavior::Merge {
        for field in ["data", "binaryData"] {
            // The reference takes the empty key for the name of no field, and sets the map itself as if it were a scalar.
            if let Some(map) = old.root.get(field).filter(|map| map.get("").is_some()) {
                return Err(wrong_kind(map, "ScalarNode"));
            }
            let united = united(old.root.get(field), root.get(field), text_of);
            replace(root, field, united);
        }
    }
    Ok(merged)
}

/// Gives the new object the identity, history and metadata of the old one.
///
/// A key of nothing among the labels or annotations of the old one ends that, as the reference takes no notice of the
/// failure: what would come next stays as it is.
fn merge_metadata(old: &Resource, merged: &mut Resource, behavior: Behavior) {
    let Some(metadata) = merged.root.get_mut("metadata").and_then(Node::as_map_mut) else { return };
    for field in ["labels", "annotations"] {
        let there = old.metadata(field);
        if there.is_some_and(|there| there.get("").is_some()) {
            metadata.set(field, Node::map(Span::NONE));
            if field == "annotations" {
                merged.book_mut().lose_annotations();
            }
            return;
        }
        let united = united(there, metadata.get(field), raw_text);
        replace(metadata, field, united);
    }
    for field in ["name", "namespace"] {
        keep(metadata, field, old.metadata(field));
    }
    let generated = std::mem::replace(&mut merged.book, Arc::clone(&old.book));
    let needs_hash = generated.needs_hash && old.book.needs_hash;
    let book = merged.book_mut();
    book.needs_hash = needs_hash;
    if behavior == Behavior::Replace && generated.origin.is_some() {
        book.origin.clone_from(&generated.origin);
    }
}

/// Gives the new object the name or namespace of the old one; how it is quoted stays as it is.
fn keep(metadata: &mut Map, field: &str, old: Option<&Node>) {
    let text = text_of(old);
    match (old, text, metadata.get_mut(field)) {
        (None, _, _) | (_, "", _) => {
            metadata.remove(field);
        }
        (Some(old), text, Some(node)) => {
            let style = node.as_scalar().map_or(Style::PLAIN, |scalar| scalar.style);
            *node = Node::new(Value::Scalar(Scalar::new(text, Tag::Open, style)), old.span());
        }
        (Some(old), text, None) => {
            let mut node = string_node(text, old.span());
            if let Some(scalar) = node.as_scalar_mut() {
                scalar.tag = Tag::Open;
            }
            metadata.set(field, node);
        }
    }
}

fn replace(map: &mut Map, field: &str, value: Option<Node>) {
    match value {
        Some(value) => map.set(field, value),
        None => {
            map.remove(field);
        }
    }
}

/// The entries of both maps as strings, the new one's where both have a key; nothing if there are none.
fn united(old: Option<&Node>, new: Option<&Node>, text: fn(Option<&Node>) -> &str) -> Option<Node> {
    let mut entries = BTreeMap::new();
    for map in [old, new].into_iter().flatten().filter_map(Node::as_map) {
        entries.extend(map.entries.iter().map(|entry| (&entry.key.text, &entry.value)));
    }
    if entries.is_empty() {
        return None;
    }
    let entries = entries.into_iter().map(|(key, value)| Entry {
        key: plain_key(key, value.span()),
        value: string_node(text(Some(value)), value.span()),
    });
    let map = entries.collect();
    Some(Node::new(Value::Map(map), new.or(old).map_or(Span::NONE, Node::span)))
}

/// The text of a scalar, nulls included; empty for lists and maps.
fn raw_text(node: Option<&Node>) -> &str {
    node.and_then(Node::text).unwrap_or_default()
}
