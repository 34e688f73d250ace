//! Labels and annotations as the reference writes them when it sets the map as a whole: every value is a string, whatever
//! it was, and its quoting is that of a writer.

use crate::resource::Resource;
use crate::yaml::{
    Entry, Key, Map, Node, Quoting, Scalar, Style, Tag, Text, Value, check_distinct, is_non_string_alone,
};

/// Makes every annotation a string of its own; without annotations the field goes.
///
/// So the reference leaves them whenever it writes one in its own name.
pub(super) fn annotations_as_text(resource: &mut Resource) {
    map_as_text(resource, "annotations");
}

/// Makes every value of a field of `metadata` a string of its own; an empty one goes.
pub(super) fn map_as_text(resource: &mut Resource, field: &str) {
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
                    let key = Key { tag: Tag::Implicit, style: Style::PLAIN, ..entry.key.clone() };
                    made.push(Entry { key, value });
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

fn string_style(text: &str) -> Style {
    let quoting = match text {
        text if text.contains('\n') => Quoting::Literal,
        text if is_non_string_alone(text) => Quoting::Double,
        _ => Quoting::Plain,
    };
    Style::of(quoting)
}
