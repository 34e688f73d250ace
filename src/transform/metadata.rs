//! What happens to `metadata` at the end of a build: annotations become strings, those that say where a resource
//! comes from are written, and the label that names the tool is set.
//!
//! Resources whose metadata is as it should be already, which is nearly all of them, stay shared.

use std::collections::HashSet;

use super::as_text::{annotations_as_text, has_several, join};
use crate::diagnostic::{Code, Error};
use crate::fieldspec::FieldSpec;
use crate::fieldspec::walk::{Leaf, apply, plain_key, wrong_kind};
use crate::kustomization::Spanned;
use crate::resource::{Origin, ResId, ResMap, Resource, validate};
use crate::source::{Source, Span};
use crate::yaml::reread::{check_distinct, is_settled_string};
use crate::yaml::{
    Entry, Key, Limits, Map, Node, Scalar, Seq, Style, Tag, Text, Value, emit_v3, parse_first,
};

/// What `buildMetadata` asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct BuildMetadata {
    /// Whether origins are tracked: any entry switches that on, even one that nothing knows.
    pub(crate) is_tracking: bool,
    /// An annotation says where each resource was made.
    pub(crate) origins: bool,
    /// An annotation lists the transformers that each resource went through.
    pub(crate) transformations: bool,
    /// A label names the tool.
    pub(crate) managed_by: bool,
}

impl BuildMetadata {
    /// Returns what the entries of `buildMetadata` ask for.
    pub(crate) fn new(entries: &[Spanned<Text>]) -> BuildMetadata {
        let has = |name: &str| entries.iter().any(|entry| entry.value == name);
        BuildMetadata {
            is_tracking: !entries.is_empty(),
            origins: has("originAnnotations"),
            transformations: has("transformerAnnotations"),
            managed_by: has("managedByLabel"),
        }
    }
}

/// Remembers the file that a resource stands in.
///
/// # Errors
/// When `annotations` is no map: the reference writes it there.
pub(crate) fn set_file(resource: &mut Resource, path: &Text) -> Result<(), Error> {
    if let Some(annotations) = resource.root.at(&["metadata", "annotations"])
        && annotations.as_map().is_none()
        && !annotations.is_null()
    {
        let object = format!("considering field 'metadata/annotations' of object {}: ", resource.id());
        return Err(wrong_kind(annotations, "MappingNode").prefixed(&object));
    }
    resource.book_mut().origin = Some(Box::new(Origin { path: path.clone(), ..Origin::default() }));
    Ok(())
}

/// Remembers that a resource went through a transformer. One without an origin has its origin there.
///
/// The reference writes both into the annotations, which makes all of them strings.
pub(crate) fn add_transformation(resource: &mut Resource, origin: &Origin) {
    let book = resource.book_mut();
    match book.origin {
        Some(_) => book.transformations.push(origin.clone()),
        None => book.origin = Some(Box::new(origin.clone())),
    }
    annotations_as_text(resource);
}

/// Drops the resources that are for use within the build only.
///
/// # Errors
/// When a transformer has taken kind or name from a resource, or has given two of those to drop one id.
pub(crate) fn drop_local_config(resmap: &mut ResMap) -> Result<(), Error> {
    let is_local =
        |resource: &Resource| resource.annotation(LOCAL_CONFIG).is_some_and(|value| value != "false");
    let mut are_some = false;
    for resource in resmap.iter() {
        // What is as it was read is valid.
        if !resource.known.is_of(&resource.root) {
            validate(&resource.root)?;
        }
        are_some |= is_local(resource);
    }
    if !are_some {
        return Ok(());
    }
    // The reference drops them by id: what has the id of one that stays, stays with it.
    let stays: HashSet<ResId> = resmap.iter().filter(|one| !is_local(one)).map(Resource::id).collect();
    let mut goes = HashSet::new();
    for resource in resmap.iter().filter(|one| is_local(one) && !stays.contains(&one.id())) {
        if !goes.insert(resource.id()) {
            let message = format!("id {} not found in removal", resource.id());
            return Err(Error::new(Code::DuplicateId, message).at(resource.root.span(), "is there twice"));
        }
    }
    resmap.retain(|resource| !is_local(resource) || stays.contains(&resource.id()));
    Ok(())
}

/// Sets the label that names the tool.
pub(crate) fn add_managed_by(resmap: &mut ResMap, tool: &str) -> Result<(), Error> {
    let spec = FieldSpec::new("", "", "", "metadata/labels", true);
    resmap.edit_all(|resource| {
        let mut shared = None;
        apply(&mut resource.root, &spec, Some(Leaf::Map), Span::NONE, &mut |labels| {
            let Some(map) = labels.as_map_mut() else { return Err(wrong_kind(labels, "MappingNode")) };
            let mut value = Scalar::string(tool);
            match map.get_mut(MANAGED_BY) {
                Some(node) => {
                    if let Some(old) = node.as_scalar() {
                        value.style = old.style.tagged(false);
                        value.share = old.share;
                        shared = Some(value.clone());
                    }
                    *node = Node::new(Value::Scalar(value), Span::NONE);
                }
                None => {
                    map.push(plain_key(MANAGED_BY, Span::NONE), Node::new(Value::Scalar(value), Span::NONE));
                }
            }
            Ok(())
        })?;
        shared.iter().for_each(|value| resource.propagate(value));
        Ok(())
    })
}

/// Makes the annotations of all resources what is printed: strings, without those that are notes of a build.
///
/// # Errors
/// When `annotations` is a list that is not empty, and when an annotation has no name.
pub(crate) fn finish_annotations(resmap: &mut ResMap, metadata: BuildMetadata) -> Result<(), Error> {
    for at in 0..resmap.len() {
        let resource = resmap.get(at);
        let written = written(resource, metadata);
        if !written.is_empty() || !is_finished(resource, metadata)? {
            resmap.edit(at, |resource| finish(resource, metadata, written));
        }
    }
    Ok(())
}

/// The annotations that a build writes.
fn written(resource: &Resource, metadata: BuildMetadata) -> Vec<(&'static str, String)> {
    let mut written = Vec::new();
    if metadata.origins
        && let Some(origin) = &resource.book.origin
    {
        written.push((ORIGIN, emit_v3(&origin_node(origin))));
    }
    if metadata.transformations && !resource.book.transformations.is_empty() {
        let given = resource.annotation(TRANSFORMATIONS).map(given_transformations).unwrap_or_default();
        let items = given.into_iter().chain(resource.book.transformations.iter().map(origin_node)).collect();
        let list = Node::new(Value::Seq(Seq::new(items, false)), Span::NONE);
        written.push((TRANSFORMATIONS, emit_v3(&list)));
    }
    written
}

/// The transformations that an annotation of the input lists, as of an object that was rendered before.
fn given_transformations(text: &str) -> Vec<Node> {
    let source = Source::detached("annotation", text);
    let Ok(Some(list)) = parse_first(&source, &Limits::default()) else { return Vec::new() };
    list.as_seq().unwrap_or_default().iter().map(known_fields).collect()
}

/// The fields that an origin has, in their order, without what is empty.
fn known_fields(origin: &Node) -> Node {
    let mut map = Map::default();
    let copy = |map: &mut Map, from: &Node, keys: &[&'static str]| {
        for key in keys {
            if let Some(text) = from.get(key).filter(|node| !node.is_null()).and_then(Node::text)
                && !text.is_empty()
            {
                map.push(Key::new(*key), Node::string(text, Span::NONE));
            }
        }
    };
    copy(&mut map, origin, &["path", "repo", "ref", "configuredIn"]);
    if let Some(by) = origin.get("configuredBy") {
        let mut configured_by = Map::default();
        copy(&mut configured_by, by, &["apiVersion", "kind", "name", "namespace"]);
        if !configured_by.entries.is_empty() {
            map.push(Key::new("configuredBy"), Node::new(Value::Map(configured_by), Span::NONE));
        }
    }
    Node::new(Value::Map(map), Span::NONE)
}

/// Whether the annotations are as they are printed.
fn is_finished(resource: &Resource, metadata: BuildMetadata) -> Result<bool, Error> {
    let Some(parent) = resource.root.get("metadata") else { return Ok(false) };
    let Some(annotations) = parent.get("annotations") else { return Ok(true) };
    if parent.as_map().is_some_and(|parent| has_several(parent, "annotations")) {
        return Ok(false);
    }
    match &annotations.value {
        Value::Scalar(_) => Ok(false),
        Value::Seq(seq) if seq.items.is_empty() => Ok(false),
        Value::Seq(_) => {
            Err(Error::new(Code::Unprintable, "wrong node kind: expected MappingNode but got SequenceNode")
                .at(annotations.span(), "annotations are no list"))
        }
        Value::Map(map) => {
            let mut finished = !map.entries.is_empty() && check_distinct(&map.entries).is_ok();
            for entry in &map.entries {
                if entry.key.text.is_empty() {
                    return Err(Error::new(Code::Unprintable, "an annotation has no name")
                        .at(entry.key.span(), "the empty name"));
                }
                finished &= is_string(entry) && is_plain_string(entry) && !is_note(&entry.key.text, metadata);
            }
            Ok(finished)
        }
    }
}

fn is_string(entry: &Entry) -> bool {
    entry.value.as_scalar().is_some_and(|scalar| {
        // A text that starts with a tab is written anew, since that decides whether it can be printed.
        is_settled_string(scalar.tag, scalar.style, &scalar.text) && !scalar.text.starts_with('\t')
    })
}

/// Whether a key is a string without quotes and tag. If it is not, the quotes go, and printing rejects it.
fn is_plain_string(entry: &Entry) -> bool {
    let key = &entry.key;
    (key.tag == Tag::Implicit && key.style == Style::PLAIN)
        || is_settled_string(Tag::Implicit, Style::PLAIN, &key.text)
        || Scalar::plain(key.text.clone()).resolved_tag() == Tag::Str
}

/// Whether an annotation is a note that the reference takes as its own and removes.
fn is_note(key: &str, metadata: BuildMetadata) -> bool {
    match key {
        ORIGIN => !metadata.origins,
        TRANSFORMATIONS => !metadata.transformations,
        "config.kubernetes.io/path" | "config.kubernetes.io/index" | "config.k8s.io/id" => true,
        _ => key.strip_prefix("internal.config.kubernetes.io/").is_some_and(|name| NOTES.contains(&name)),
    }
}

fn finish(resource: &mut Resource, metadata: BuildMetadata, written: Vec<(&'static str, String)>) {
    let Some(root) = resource.root.as_map_mut() else { return };
    if root.get("metadata").is_none() {
        root.set("metadata", Node::map(Span::NONE));
    }
    let Some(parent) = root.get_mut("metadata").and_then(Node::as_map_mut) else { return };
    join(parent, "annotations");
    let old = parent.get("annotations").cloned();
    let span = old.as_ref().map_or(Span::NONE, Node::span);
    let mut entries: Vec<Entry> = Vec::new();
    for entry in old.as_ref().and_then(Node::as_map).map_or(&[][..], |old| &old.entries) {
        if is_note(&entry.key.text, metadata) || written.iter().any(|(key, _)| entry.key.text == *key) {
            continue;
        }
        let value = Node::string(entry.value.text().unwrap_or(""), entry.value.span());
        let mut key = plain_key(&entry.key.text, entry.value.span());
        key.start = entry.key.start;
        match entries.iter_mut().find(|earlier| earlier.key.text == key.text) {
            Some(earlier) => earlier.value = value,
            None => entries.push(Entry { key, value }),
        }
    }
    entries.extend(
        written.into_iter().map(|(key, text)| Entry {
            key: plain_key(key, Span::NONE),
            value: Node::string(text, Span::NONE),
        }),
    );
    if entries.is_empty() {
        parent.remove("annotations");
    } else {
        parent.set("annotations", Node::new(Value::Map(entries.into_iter().collect()), span));
    }
}

/// An origin as a tree, without what is empty.
fn origin_node(origin: &Origin) -> Node {
    let mut map = Map::default();
    let set = |map: &mut Map, key: &str, value: &Text| {
        if !value.is_empty() {
            map.push(Key::new(key), Node::string(value.clone(), Span::NONE));
        }
    };
    set(&mut map, "path", &origin.path);
    set(&mut map, "configuredIn", &origin.configured_in);
    if let Some(by) = &origin.configured_by {
        let mut configured_by = Map::default();
        set(&mut configured_by, "apiVersion", &by.api_version);
        set(&mut configured_by, "kind", &by.kind);
        set(&mut configured_by, "name", &by.name);
        set(&mut configured_by, "namespace", &by.namespace);
        map.push(Key::new("configuredBy"), Node::new(Value::Map(configured_by), Span::NONE));
    }
    Node::new(Value::Map(map), Span::NONE)
}

const LOCAL_CONFIG: &str = "config.kubernetes.io/local-config";
const ORIGIN: &str = "config.kubernetes.io/origin";
const TRANSFORMATIONS: &str = "alpha.config.kubernetes.io/transformations";
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// Annotations of the reference's domain that it removes; others of that domain stay.
const NOTES: &[&str] = &[
    "previousKinds",
    "previousNames",
    "prefixes",
    "suffixes",
    "previousNamespaces",
    "allowNameChange",
    "allowKindChange",
    "refBy",
    "generatorBehavior",
    "needsHashSuffix",
    "path",
    "index",
    "seqindent",
    "id",
    "annotations-migration-resource-id",
    "helm-generated",
];
