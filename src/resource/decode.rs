//! From the documents of a file to resources: lists are unpacked, what is no Kubernetes object is rejected, and
//! bookkeeping that a document carries as annotations moves to where the build keeps it.

use std::collections::VecDeque;

use super::{Allowed, Behavior, PreviousId, Resource, text_of};
use crate::diagnostic::{Code, Error};
use crate::source::Source;
use crate::yaml::{self, Entry, Limits, Node, Quoting, Resolved, Room, Style, Tag, Value, json_float};

/// Returns the resources of a text in the order the build sees them: items of lists come after the other documents of
/// the file, unless a list is all there is.
///
/// # Errors
/// Malformed YAML, and documents without kind or name.
pub(crate) fn resources_from(source: &Source, limits: &Limits) -> Result<Vec<Resource>, Error> {
    resources_in(&mut Room::default(), source, limits)
}

/// As [`resources_from`], with what readers worked with before.
pub(crate) fn resources_in(
    room: &mut Room,
    source: &Source,
    limits: &Limits,
) -> Result<Vec<Resource>, Error> {
    let documents = yaml::parse_documents_in(room, source, limits)?;
    let single = documents.chunks == 1;
    let mut queue = VecDeque::with_capacity(documents.docs.len());
    for node in documents.docs {
        match single.then(|| wrapped_items(&node)).flatten() {
            Some(items) => queue.extend(items.iter().filter(|item| !is_nothing(item)).cloned()),
            None => queue.push_back(node),
        }
    }
    let mut resources = Vec::with_capacity(queue.len());
    while let Some(node) = queue.pop_front() {
        if is_nothing(&node) || node.as_seq().is_some_and(<[Node]>::is_empty) {
            continue;
        }
        validate(&node)?;
        match list_items(&node)? {
            Some(items) => {
                for item in items {
                    let mut item = item.clone();
                    style_as_values(&mut item);
                    let mut item = yaml::from_json(&yaml::to_json(&item)?, item.span());
                    style_as_json(&mut item);
                    queue.push_back(item);
                }
            }
            None => resources.push(resource_from(node)?),
        }
    }
    Ok(resources)
}

/// Takes away the styles that change a value when it is printed and read again: the items of a list are read as values
/// without that.
fn style_as_values(node: &mut Node) {
    match &mut node.value {
        Value::Scalar(scalar) => {
            if matches!(scalar.style.quoting(), Quoting::Literal | Quoting::Folded) {
                scalar.style = Style::DOUBLE.tagged(scalar.style.is_tagged());
            }
        }
        Value::Seq(seq) => {
            seq.flow = false;
            seq.items.iter_mut().for_each(style_as_values);
        }
        Value::Map(map) => {
            map.flow = false;
            map.entries.iter_mut().for_each(|entry| style_as_values(&mut entry.value));
        }
    }
}

/// Gives a tree the styles that it has when it is read from JSON text, as the items of a list are in the reference:
/// what a patch adds below a collection in flow style is in flow style too, and an annotation shows how JSON spells a
/// number.
fn style_as_json(node: &mut Node) {
    match &mut node.value {
        Value::Scalar(scalar) => {
            if scalar.tag == Tag::Str {
                scalar.style = Style::DOUBLE;
            } else if let Ok(Resolved::Float(value)) = scalar.resolve(false)
                && let Ok(text) = json_float(value)
            {
                scalar.text = text.into();
            }
        }
        Value::Seq(seq) => {
            seq.flow = true;
            seq.items.iter_mut().for_each(style_as_json);
        }
        Value::Map(map) => {
            map.flow = true;
            map.entries.iter_mut().for_each(|entry| {
                entry.key.style = Style::DOUBLE;
                style_as_json(&mut entry.value);
            });
        }
    }
}

fn is_nothing(node: &Node) -> bool {
    node.is_null() || node.is_empty_map()
}

/// The items of a document that is exactly a `List`, which the reader of the reference unpacks by itself.
fn wrapped_items(node: &Node) -> Option<&[Node]> {
    let kind = text_of(node.get("kind"));
    if kind != "List" && kind != "ResourceList" {
        return None;
    }
    node.get("items")?.as_seq()
}

/// The items of a document whose kind ends in `List`; null items are none, and without the field it is no list.
fn list_items(node: &Node) -> Result<Option<&[Node]>, Error> {
    let kind = text_of(node.get("kind"));
    if !kind.ends_with("List") {
        return Ok(None);
    }
    let Some(items) = node.get("items") else { return Ok(None) };
    if items.is_null() {
        return Ok(Some(&[]));
    }
    let Some(list) = items.as_seq() else {
        let found = match &items.value {
            Value::Map(_) => "map[string]interface {}",
            _ => "string",
        };
        return Err(Error::new(
            Code::InvalidResource,
            format!("expected array in {kind}/items, but found {found}"),
        )
        .at(items.span(), "expected a list"));
    };
    Ok(Some(list))
}

/// Fails for what is no Kubernetes object: kind or name is missing.
pub(crate) fn validate(node: &Node) -> Result<(), Error> {
    let kind = text_of(node.get("kind"));
    let name = text_of(node.at(&["metadata", "name"]));
    let missing = |what: &str| {
        Err(Error::new(Code::InvalidResource, what.to_owned()).at(node.span().head(), "in this document"))
    };
    let metadata = |field| node.at(&["metadata", field]);
    let has_metadata = node.as_map().is_some()
        && (!kind.is_empty()
            || !text_of(node.get("apiVersion")).is_empty()
            || !name.is_empty()
            || !text_of(metadata("namespace")).is_empty()
            || ["labels", "annotations"]
                .iter()
                .any(|field| metadata(field).is_some_and(|map| !is_nothing(map))));
    if !has_metadata {
        return missing("missing Resource metadata");
    }
    if kind.is_empty() {
        return missing(&format!("missing kind in object {}", describe(node)));
    }
    if name.is_empty() && !kind.ends_with("List") {
        return missing(&format!("missing metadata.name in object {}", describe(node)));
    }
    Ok(())
}

/// The metadata of an object as the reference prints it in messages.
fn describe(node: &Node) -> String {
    let field = |path: &[&str]| text_of(node.at(path)).to_owned();
    let map = |name: &str| {
        let map = node.at(&["metadata", name]).and_then(Node::as_map);
        let mut entries: Vec<&Entry> = map.map_or_else(Vec::new, |map| map.entries.iter().collect());
        entries.sort_by(|a, b| a.key.text.cmp(&b.key.text));
        let pairs = entries.iter().map(|entry| format!("{}:{}", entry.key.text, text_of(Some(&entry.value))));
        format!("map[{}]", pairs.collect::<Vec<_>>().join(" "))
    };
    format!(
        "{{{{{} {}}} {{{{{} {}}} {} {}}}}}",
        field(&["apiVersion"]),
        field(&["kind"]),
        field(&["metadata", "name"]),
        field(&["metadata", "namespace"]),
        map("labels"),
        map("annotations"),
    )
}

/// Returns the resource of a document, with the bookkeeping that its annotations hold moved to its book.
pub(crate) fn resource_from(node: Node) -> Result<Resource, Error> {
    let mut resource = Resource::new(node);
    let has_bookkeeping = resource
        .metadata("annotations")
        .and_then(Node::as_map)
        .is_some_and(|map| map.entries.iter().any(|entry| BOOKKEEPING.contains(&entry.key.text.as_str())));
    if has_bookkeeping {
        adopt_bookkeeping(&mut resource)?;
    }
    Ok(resource)
}

/// The annotations in which the reference keeps its books. It honours and removes them when an input has them.
const BOOKKEEPING: &[&str] = &[
    "internal.config.kubernetes.io/previousKinds",
    "internal.config.kubernetes.io/previousNames",
    "internal.config.kubernetes.io/previousNamespaces",
    "internal.config.kubernetes.io/prefixes",
    "internal.config.kubernetes.io/suffixes",
    "internal.config.kubernetes.io/allowNameChange",
    "internal.config.kubernetes.io/allowKindChange",
    "internal.config.kubernetes.io/refBy",
    "internal.config.kubernetes.io/generatorBehavior",
    "internal.config.kubernetes.io/needsHashSuffix",
    "internal.config.kubernetes.io/path",
    "internal.config.kubernetes.io/index",
    "internal.config.kubernetes.io/seqindent",
    "internal.config.kubernetes.io/id",
    "internal.config.kubernetes.io/annotations-migration-resource-id",
    "internal.config.kubernetes.io/helm-generated",
    "config.kubernetes.io/path",
    "config.kubernetes.io/index",
    "config.k8s.io/id",
    "config.kubernetes.io/origin",
];

fn adopt_bookkeeping(resource: &mut Resource) -> Result<(), Error> {
    let list = |field: &str| -> Vec<String> {
        let text = resource.annotation(&format!("internal.config.kubernetes.io/{field}")).unwrap_or("");
        if text.is_empty() { Vec::new() } else { text.split(',').map(str::to_owned).collect() }
    };
    let (names, namespaces, kinds) =
        (list("previousNames"), list("previousNamespaces"), list("previousKinds"));
    if names.len() != namespaces.len() || names.len() != kinds.len() {
        return Err(Error::new(
            Code::InvalidResource,
            "number of previous names, number of previous namespaces, number of previous kinds not equal",
        )
        .at(resource.root.span().head(), "in the annotations of this document"));
    }
    let (prefixes, suffixes) = (list("prefixes"), list("suffixes"));
    let is = |field: &str, value: &str| {
        resource.annotation(&format!("internal.config.kubernetes.io/{field}")) == Some(value)
    };
    let needs_hash = is("needsHashSuffix", "enabled");
    let helm = is("helm-generated", "true");
    let allows = Allowed { name: is("allowNameChange", "enabled"), kind: is("allowKindChange", "enabled") };
    let behavior = match resource.annotation("internal.config.kubernetes.io/generatorBehavior") {
        Some("create") => Behavior::Create,
        Some("replace") => Behavior::Replace,
        Some("merge") => Behavior::Merge,
        _ => Behavior::Unspecified,
    };
    let book = resource.book_mut();
    let history = names.into_iter().zip(namespaces).zip(kinds);
    book.previous.extend(history.map(|((name, namespace), kind)| PreviousId {
        name: name.into(),
        namespace: namespace.into(),
        kind: kind.into(),
    }));
    book.prefixes.extend(prefixes.into_iter().map(Into::into));
    book.suffixes.extend(suffixes.into_iter().map(Into::into));
    book.needs_hash = needs_hash;
    book.helm = helm;
    book.allows = allows;
    book.behavior = behavior;
    if let Some(map) = resource.annotations_mut() {
        map.entries.retain(|entry| !BOOKKEEPING.contains(&entry.key.text.as_str()));
    }
    Ok(())
}
