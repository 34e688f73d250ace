//! The path walker: finds the nodes that a field spec names, makes those that are missing, and hands them out.
//!
//! Lists on the way are entered at any point and each item is walked with the rest of the path. A tree is looked at
//! before it is edited, so parts that the path does not reach, or whose leaves are not wanted, stay shared.

use std::borrow::Cow;

use super::{FieldSpec, field};
use crate::diagnostic::{Code, Error};
use crate::resource::Resource;
use crate::source::Span;
use crate::yaml::{Key, Map, Node, Scalar, Style, Tag, Text, Value, emit_v3};

/// What stands at the end of a path that had to be created.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Leaf {
    /// A scalar with this tag.
    Scalar(Tag),
    /// A map.
    Map,
    /// A list.
    Seq,
}

/// Hands every node that `spec` names to `set`, creating missing ones if both `spec` and `create` say so.
///
/// The kind of the object is not compared with the spec's. New nodes carry `span`.
///
/// # Errors
/// When the path leads through a scalar or cannot be walked, and those of `set`.
pub(crate) fn apply(
    root: &mut Node,
    spec: &FieldSpec,
    create: Option<Leaf>,
    span: Span,
    set: &mut dyn FnMut(&mut Node) -> Result<(), Error>,
) -> Result<(), Error> {
    apply_where(root, spec, create, span, &|_| true, set)
}

/// As [`apply`], for the leaves for which `wanted` is true: trees without one are left as they are.
pub(crate) fn apply_where(
    root: &mut Node,
    spec: &FieldSpec,
    create: Option<Leaf>,
    span: Span,
    wanted: &dyn Fn(&Node) -> bool,
    set: &mut dyn FnMut(&mut Node) -> Result<(), Error>,
) -> Result<(), Error> {
    if !reaches(root, spec, create, wanted) {
        return Ok(());
    }
    apply_reached(root, spec, create, span, wanted, set)
}

/// As [`apply_where`], for a spec that is known to have something to do.
///
/// # Errors
/// As [`apply`].
pub(crate) fn apply_reached(
    root: &mut Node,
    spec: &FieldSpec,
    create: Option<Leaf>,
    span: Span,
    wanted: &dyn Fn(&Node) -> bool,
    set: &mut dyn FnMut(&mut Node) -> Result<(), Error>,
) -> Result<(), Error> {
    let create = create.filter(|_| spec.create);
    let mut walk = Walk { create, span, wanted, set };
    walk.node(root, &spec.segments).map_err(|error| considering(error, spec, root))
}

/// Whether [`apply_where`] would do anything at all: find a wanted leaf, create a field, or fail.
pub(super) fn reaches(
    root: &Node,
    spec: &FieldSpec,
    create: Option<Leaf>,
    wanted: &dyn Fn(&Node) -> bool,
) -> bool {
    is_reached(root, &spec.segments, spec.create && create.is_some(), wanted)
}

/// Hands every existing node that `spec` names to `visit`; nothing is created and nothing is an error.
pub(crate) fn visit<'a>(root: &'a Node, spec: &FieldSpec, visit: &mut dyn FnMut(&'a Node)) {
    each(root, &spec.segments, visit);
}

/// Sets the text of a scalar: its quoting stays, its tag becomes `tag`. A null becomes a scalar like any other.
///
/// With [`Tag::Open`] the new text decides again what the scalar is, so `1` without quotes becomes a number.
///
/// # Errors
/// When the node is a list or a map.
pub(crate) fn set_scalar(node: &mut Node, text: impl Into<Text>, tag: Tag, span: Span) -> Result<(), Error> {
    let Some(scalar) = node.as_scalar_mut() else { return Err(wrong_kind(node, "ScalarNode")) };
    scalar.text = text.into();
    scalar.tag = tag;
    scalar.style = scalar.style.tagged(scalar.style.is_tagged() && tag != Tag::Open);
    node.set_span(span);
    Ok(())
}

/// The error of a node that has another kind than is needed; `expected` is `ScalarNode`, `MappingNode` or
/// `SequenceNode`.
#[cold]
pub(crate) fn wrong_kind(node: &Node, expected: &str) -> Error {
    let found = kind_name(node);
    let message =
        format!("wrong node kind: expected {expected} but got {found}: node contents:\n{}", emit_v3(node));
    Error::new(Code::WrongNodeKind, message).at(node.span(), "")
}

/// The error of an entry without a key for a map: the reference takes the map itself for what is to be set.
#[cold]
pub(crate) fn no_key(map: &Node, entry: Span) -> Error {
    wrong_kind(map, "ScalarNode").at(entry, "the key of this is empty")
}

fn kind_name(node: &Node) -> &'static str {
    match node.value {
        Value::Scalar(_) => "ScalarNode",
        Value::Seq(_) => "SequenceNode",
        Value::Map(_) => "MappingNode",
    }
}

#[cold]
fn considering(error: Error, spec: &FieldSpec, root: &Node) -> Error {
    let id = Resource::new(root.clone()).id();
    error.prefixed(&format!("considering field '{}' of object {id}: ", spec.path))
}

type Segments<'s> = &'s [Cow<'static, str>];

/// Whether walking the path would hand out a wanted leaf, change something on the way, or fail.
fn is_reached(
    mut node: &Node,
    mut segments: Segments<'_>,
    create: bool,
    wanted: &dyn Fn(&Node) -> bool,
) -> bool {
    while let [segment, rest @ ..] = segments {
        match &node.value {
            Value::Map(map) => {
                let (name, is_list) = field(segment);
                if is_irregular(name) {
                    return true;
                }
                let Some(next) = map.get(name) else { return create && !is_list };
                if (create || is_list) && next.is_null() {
                    return true;
                }
                node = next;
                segments = rest;
            }
            Value::Seq(seq) => {
                return seq.items.iter().any(|item| is_reached(item, segments, create, wanted));
            }
            Value::Scalar(scalar) => return !scalar.is_null(),
        }
    }
    wanted(node)
}

fn each<'a>(mut node: &'a Node, mut segments: Segments<'_>, visit: &mut dyn FnMut(&'a Node)) {
    while let [segment, rest @ ..] = segments {
        match &node.value {
            Value::Map(map) => {
                let Some(next) = map.get(field(segment).0) else { return };
                node = next;
                segments = rest;
            }
            Value::Seq(seq) => {
                seq.items.iter().for_each(|item| each(item, segments, visit));
                return;
            }
            Value::Scalar(_) => return,
        }
    }
    visit(node);
}

struct Walk<'a> {
    create: Option<Leaf>,
    span: Span,
    wanted: &'a dyn Fn(&Node) -> bool,
    set: &'a mut dyn FnMut(&mut Node) -> Result<(), Error>,
}

impl Walk<'_> {
    fn node(&mut self, node: &mut Node, segments: Segments<'_>) -> Result<(), Error> {
        let Some((segment, rest)) = segments.split_first() else { return (self.set)(node) };
        if node.is_null() {
            return Ok(());
        }
        let span = node.span();
        match &mut node.value {
            Value::Map(_) => self.map(node, segment, rest),
            Value::Seq(_) => self.items(node, segments),
            Value::Scalar(_) => {
                Err(Error::new(Code::WrongNodeKind, "expected sequence or mapping node").at(span, ""))
            }
        }
    }

    fn items(&mut self, node: &mut Node, segments: Segments<'_>) -> Result<(), Error> {
        let Some(items) = node.as_seq_mut() else { return Ok(()) };
        for item in items {
            if is_reached(item, segments, self.create.is_some(), self.wanted) {
                self.node(item, segments).map_err(|error| visiting(error, segments))?;
            }
        }
        Ok(())
    }

    fn map(&mut self, node: &mut Node, segment: &str, rest: Segments<'_>) -> Result<(), Error> {
        let (name, is_list) = field(segment);
        if is_irregular(name) {
            return Err(irregular(node, name));
        }
        // What a missing or null field becomes.
        let made = match self.create {
            _ if is_list => Some(Leaf::Seq),
            Some(leaf) if rest.is_empty() => Some(leaf),
            Some(_) => Some(Leaf::Map),
            None => None,
        };
        let Some(map) = node.as_map_mut() else { return Ok(()) };
        let at = match (map.position(name), made) {
            (Some(at), _) => at,
            (None, Some(made)) if !is_list => self.push(map, name, made),
            (None, _) => return Ok(()),
        };
        let value = &mut map.entries[at].value;
        if let Some(made) = made
            && value.is_null()
        {
            self.fill(value, made);
        }
        self.node(value, rest)
    }

    /// Appends a new field. Its key is plain and without a tag, so `1` is a number and cannot be printed.
    fn push(&self, map: &mut Map, name: &str, made: Leaf) -> usize {
        let value = match made {
            // Without a tag: what it is follows from the text that it is given.
            Leaf::Scalar(_) => Node::new(Value::Scalar(Scalar::new("", Tag::Str, Style::PLAIN)), self.span),
            Leaf::Map => Node::map(self.span),
            Leaf::Seq => Node::seq(self.span),
        };
        map.push(plain_key(name, self.span), value);
        map.entries.len() - 1
    }

    /// Turns a null into what the path needs. A scalar keeps its text: `~` gets a prefix as any name does.
    fn fill(&self, value: &mut Node, made: Leaf) {
        match (made, value.as_scalar_mut()) {
            (Leaf::Scalar(tag), Some(scalar)) => scalar.tag = tag,
            (Leaf::Map, _) => *value = Node::map(self.span),
            (_, _) => *value = Node::seq(self.span),
        }
    }
}

/// A key that a transformer adds: plain and without a tag, as the reference writes them.
pub(crate) fn plain_key(name: &str, span: Span) -> Key {
    Key { start: span.start(), tag: Tag::Implicit, ..Key::new(name) }
}

#[cold]
fn visiting(error: Error, segments: Segments<'_>) -> Error {
    error.prefixed(&format!("visit traversal on path: [{}]: ", segments.join(" ")))
}

/// Whether a field's name is none, or one that the reference takes for a place in a list.
pub(crate) fn is_irregular(name: &str) -> bool {
    match name.as_bytes() {
        [] => true,
        [b'+' | b'-' | b'0'..=b'9' | b'*' | b'[', ..] => place_in_list(name).is_some(),
        _ => false,
    }
}

/// The error of a field's name that is irregular, below a map.
#[cold]
pub(crate) fn irregular(node: &Node, name: &str) -> Error {
    match place_in_list(name) {
        None => {
            Error::new(Code::WrongNodeKind, "cannot set or create an empty field name").at(node.span(), "")
        }
        Some(Ok(())) => wrong_kind(node, "SequenceNode").prefixed(&format!("fieldName: {name}: ")),
        Some(Err(message)) => {
            Error::new(Code::WrongNodeKind, format!("fieldName: {name}: {message}")).at(node.span(), "")
        }
    }
}

/// Whether a field's name is read as a place in a list (an index, `-`, `[key=value]`), and why it may not be one.
fn place_in_list(name: &str) -> Option<Result<(), String>> {
    match name {
        "-" => Some(Ok(())),
        "*" => Some(Err("wildcard is not supported in PathGetter".to_owned())),
        _ if name.starts_with('[') && name.ends_with(']') && name.len() > 1 => Some(if name.contains('=') {
            Ok(())
        } else {
            Err("list path element must contain fieldName=fieldValue for element to match".to_owned())
        }),
        _ => match name.parse::<i64>().ok()? {
            index if index < 0 => Some(Err(format!("array index {index} cannot be negative"))),
            _ => Some(Ok(())),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a tree from JSON; every scalar gets the tag its type has.
    fn tree(value: &serde_json::Value) -> Node {
        match value {
            serde_json::Value::Object(map) => {
                let mut node = Node::map(Span::NONE);
                for (key, value) in map {
                    node.as_map_mut().unwrap().push(Key::new(key.as_str()), tree(value));
                }
                node
            }
            serde_json::Value::Array(items) => {
                let mut node = Node::seq(Span::NONE);
                node.as_seq_mut().unwrap().extend(items.iter().map(tree));
                node
            }
            serde_json::Value::Null => Node::null(Span::NONE),
            serde_json::Value::String(text) => Node::string(text.as_str(), Span::NONE),
            other => Node::plain(other.to_string(), Span::NONE),
        }
    }

    /// Prints a tree as JSON, all scalars but null as strings.
    fn json(node: &Node) -> serde_json::Value {
        match &node.value {
            Value::Map(map) => {
                map.entries.iter().map(|entry| (entry.key.text.to_string(), json(&entry.value))).collect()
            }
            Value::Seq(seq) => seq.items.iter().map(json).collect(),
            Value::Scalar(scalar) if scalar.is_null() => serde_json::Value::Null,
            Value::Scalar(scalar) => scalar.text.as_str().into(),
        }
    }

    /// Applies `path` with an appended `!` to scalars and an entry `k: v` to maps.
    fn check(before: &serde_json::Value, path: &str, create: Option<Leaf>, after: &serde_json::Value) {
        let spec = FieldSpec::new("", "", "", path, true);
        let mut root = tree(before);
        apply(&mut root, &spec, create, Span::NONE, &mut |node| match node.as_map_mut() {
            Some(map) => {
                map.set("k", Node::string("v", Span::NONE));
                Ok(())
            }
            None => {
                let text = format!("{}!", node.text().unwrap_or_default());
                set_scalar(node, text, Tag::Str, Span::NONE)
            }
        })
        .unwrap();
        assert_eq!(json(&root), *after, "{path} on {before}");
    }

    const TEXT: Option<Leaf> = Some(Leaf::Scalar(Tag::Str));

    #[test]
    fn existing_fields_are_found_through_lists() {
        check(
            &serde_json::json!({"a": [{"b": "x"}, null, [{"b": "y"}], {}]}),
            "a/b",
            None,
            &serde_json::json!({"a": [{"b": "x!"}, null, [{"b": "y!"}], {}]}),
        );
        check(&serde_json::json!({"a": null}), "a/b", None, &serde_json::json!({"a": null}));
        check(&serde_json::json!({"c": {}}), "a/b", None, &serde_json::json!({"c": {}}));
    }

    #[test]
    fn missing_fields_are_created() {
        check(&serde_json::json!({}), "a/b", TEXT, &serde_json::json!({"a": {"b": "!"}}));
        check(
            &serde_json::json!({"a": [{}, {"b": null}]}),
            "a/b",
            TEXT,
            &serde_json::json!({"a": [{"b": "!"}, {"b": "null!"}]}),
        );
        check(
            &serde_json::json!({"a": null}),
            "a/b",
            Some(Leaf::Map),
            &serde_json::json!({"a": {"b": {"k": "v"}}}),
        );
    }

    #[test]
    fn fields_that_hold_lists_are_not_created_but_null_becomes_one() {
        check(&serde_json::json!({}), "a[]/b", TEXT, &serde_json::json!({}));
        check(&serde_json::json!({"a": null}), "a[]/b", None, &serde_json::json!({"a": []}));
        check(&serde_json::json!({"a": {"b": "x"}}), "a[]/b", TEXT, &serde_json::json!({"a": {"b": "x!"}}));
    }

    fn error(before: &serde_json::Value, path: &str) -> String {
        let mut root = tree(before);
        let spec = FieldSpec::new("", "", "", path, true);
        apply(&mut root, &spec, None, Span::NONE, &mut |node| set_scalar(node, "x", Tag::Str, Span::NONE))
            .unwrap_err()
            .message()
            .to_owned()
    }

    #[test]
    fn errors_say_what_was_walked() {
        let object = serde_json::json!({
            "apiVersion": "apps/v1", "kind": "Foo", "metadata": {"name": "f"}, "a": [{"b": "x"}], "1": {}
        });
        let considering = |path: &str| format!("considering field '{path}' of object Foo.v1.apps/f.[noNs]: ");
        assert_eq!(
            error(&object, "a/b/c[]/d"),
            considering("a/b/c[]/d")
                + "visit traversal on path: [b c[] d]: expected sequence or mapping node"
        );
        assert_eq!(
            error(&object, "metadata//b"),
            considering("metadata//b") + "cannot set or create an empty field name"
        );
        assert_eq!(
            error(&object, "metadata"),
            considering("metadata")
                + "wrong node kind: expected ScalarNode but got MappingNode: node contents:\nname: f\n"
        );
        assert_eq!(
            error(&object, "metadata/-1"),
            considering("metadata/-1") + "fieldName: -1: array index -1 cannot be negative"
        );
    }

    #[test]
    fn trees_without_a_wanted_leaf_stay_shared() {
        let mut root = tree(&serde_json::json!({"a": [{"b": "x"}]}));
        let copy = root.clone();
        let spec = FieldSpec::new("", "", "", "a/b", false);
        let wanted = |node: &Node| node.text() == Some("y");
        apply_where(&mut root, &spec, None, Span::NONE, &wanted, &mut |_| panic!("unwanted")).unwrap();
        let (Value::Map(one), Value::Map(two)) = (&root.value, &copy.value) else { panic!("no maps") };
        assert!(one.entries.is_same(&two.entries));
    }
}
