//! What happens to a generated object when the build has one of that id.

use std::sync::Arc;

use crate::diagnostic::{Code, Error};
use crate::resource::{Behavior, ResId, ResMap, Resource};
use crate::yaml::{Map, Node, Value};

/// Adds a generated resource, or merges it into the existing one as its behavior says.
///
/// # Errors
/// The object exists and the behavior is to create it, does not exist and the behavior is another, or there are
/// several.
pub(crate) fn absorb(resmap: &mut ResMap, generated: Resource) -> Result<(), Error> {
    let id = generated.id();
    let behavior = generated.book.behavior;
    let conflict = |message: String| Err(Error::new(Code::GeneratorConflict, message));
    match (resmap.find_by_any_id(&id)[..].to_vec().as_slice(), behavior) {
        ([], Behavior::Merge | Behavior::Replace) => {
            conflict(format!("id {} does not exist; cannot merge or replace", go_text(&id)))
        }
        ([], _) => resmap.append(generated),
        ([at], Behavior::Replace | Behavior::Merge) => {
            let at = *at;
            let merged = merge(resmap.get(at), generated, behavior);
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
fn merge(old: &Resource, new: Resource, behavior: Behavior) -> Resource {
    let mut merged = new;
    let needs_hash = merged.book.needs_hash && old.book.needs_hash;
    let behavior_of_new = merged.book.behavior;
    merged.book = Arc::clone(&old.book);
    let book = merged.book_mut();
    book.needs_hash = needs_hash;
    book.behavior = behavior_of_new;
    for field in ["labels", "annotations"] {
        let united = united(old.metadata(field), merged.metadata(field));
        set_metadata(&mut merged, field, united);
    }
    for field in ["name", "namespace"] {
        let kept = old.metadata(field).cloned();
        set_metadata(&mut merged, field, kept);
    }
    if behavior == Behavior::Merge {
        for field in ["data", "binaryData"] {
            let united = united(old.root.get(field), merged.root.get(field));
            if let (Some(united), Some(root)) = (united, merged.root.as_map_mut()) {
                root.set(field, united);
            }
        }
    }
    merged
}

fn set_metadata(resource: &mut Resource, field: &str, value: Option<Node>) {
    let Some(metadata) = resource.root.get_mut("metadata").and_then(Node::as_map_mut) else { return };
    match value {
        Some(value) => metadata.set(field, value),
        None => {
            metadata.remove(field);
        }
    }
}

/// The entries of both maps, the new one's where both have a key; nothing if there are none.
fn united(old: Option<&Node>, new: Option<&Node>) -> Option<Node> {
    let entries = |node: Option<&Node>| node.and_then(Node::as_map).map_or(0, |map| map.entries.len());
    match (entries(old), entries(new)) {
        (0, 0) => None,
        (_, 0) => old.cloned(),
        (0, _) => new.cloned(),
        _ => {
            let (old, new) = (old?, new?);
            let mut map: Map = old.as_map()?.clone();
            for entry in &new.as_map()?.entries {
                map.set(&entry.key.text, entry.value.clone());
            }
            Some(Node::new(Value::Map(Arc::new(map)), new.span))
        }
    }
}
