//! Labels and annotations as the reference writes them when it sets the map as a whole: every value is a string, whatever
//! it was, and its quoting is that of a writer.

use crate::resource::Resource;
use crate::yaml::{Entry, Key, Map, Node, Scalar, Style, Tag, Text, Value, check_distinct, string_style};

/// Makes every annotation a string of its own; without annotations the field goes.
///
/// So the reference leaves them whenever it writes one in its own name.
pub(super) fn annotations_as_text(resource: &mut Resource) {
    map_as_text(resource, "annotations");
}

/// Makes every value of a field of `metadata` a string of its own; an empty one goes.
pub(super) fn map_as_text(resource: &mut Resource, field: &str) {
    let metadata = resource.root.get("metadata").and_then(Node::as_map);
    if metadata.is_some_and(|metadata| has_several(metadata, field))
        && let Some(metadata) = resource.root.get_mut("metadata").and_then(Node::as_map_mut)
    {
        join(metadata, field);
    }
    let Some(node) = resource.metadata(field) else { return };
    if node.as_map().is_some_and(is_text) {
        return;
    }
    let made = node.as_map().filter(|map| !map.entries.is_empty()).map(|map| {
        let mut made: Vec<Entry> = Vec::with_capacity(map.entries.len());
        for entry in &map.entries {
            let value = text_node(&entry.value);
            match made.iter_mut().find(|old| old.key.text == entry.key.text) {
                Some(old) => old.value = value,
                None => {
                    made.push(Entry { key: untagged(&entry.key, &value), value });
                }
            }
        }
        Node::new(Value::Map(made.into_iter().collect()), node.span())
    });
    let Some(metadata) = resource.root.get_mut("metadata").and_then(Node::as_map_mut) else { return };
    drop(metadata.remove(field));
    if let Some(made) = made {
        metadata.push(Key::new(field), made);
    }
}

/// Takes the first of several maps under one key of `metadata` into the second, as the reference does each time it sets
/// such a map: it clears the first it finds and writes into the next. So of all the entries with one key the first
/// counts, and its text is a string.
pub(super) fn join(metadata: &mut Map, field: &str) {
    while has_several(metadata, field)
        && let Some(first) = metadata.remove(field)
        && let Some(next) = metadata.get_mut(field)
    {
        let entries = first.as_map().map_or(&[][..], |map| &map.entries);
        if !entries.is_empty() && next.as_map().is_none() {
            *next = Node::map(first.span());
        }
        let Some(second) = next.as_map_mut() else { continue };
        for entry in entries {
            let value = text_node(&entry.value);
            match second.get_mut(&entry.key.text) {
                Some(old) => *old = value,
                None => {
                    second.push(untagged(&entry.key, &value), value);
                }
            }
        }
    }
}

/// A key as a writer makes it anew for a value, with which it shares its place.
fn untagged(key: &Key, value: &Node) -> Key {
    Key { start: value.span().start(), tag: Tag::Implicit, style: Style::PLAIN, ..key.clone() }
}

/// Whether a key of `metadata` stands there more than once.
pub(super) fn has_several(metadata: &Map, field: &str) -> bool {
    metadata.entries.iter().filter(|entry| entry.key.text == *field).nth(1).is_some()
}

/// Whether all values are strings that nobody wrote in another way than these here.
fn is_text(map: &Map) -> bool {
    let is_string = |scalar: &Scalar| {
        scalar.tag == Tag::Str && scalar.share == 0 && scalar.style == string_style(&scalar.text)
    };
    let is_plain = |key: &Key| key.tag == Tag::Implicit && key.style == Style::PLAIN;
    !map.entries.is_empty()
        && map
            .entries
            .iter()
            .all(|entry| is_plain(&entry.key) && entry.value.as_scalar().is_some_and(is_string))
        && check_distinct(&map.entries).is_ok()
}

/// A scalar's text as a string; lists and maps have none.
fn text_node(node: &Node) -> Node {
    let text: Text = node.as_scalar().map(|scalar| scalar.text.clone()).unwrap_or_default();
    let style = string_style(&text);
    Node::new(Value::Scalar(Scalar::new(text, Tag::Str, style)), node.span())
}
