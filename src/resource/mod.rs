//! [`Resource`]: one Kubernetes object of a build, with what the build has to remember about it.

mod decode;
mod id;
mod index;
mod known;
mod label_selector;
pub(crate) mod pattern;
mod resmap;
pub(crate) mod selector;

use std::sync::Arc;

pub(crate) use decode::{resources_from, resources_in, validate};
pub use id::{Gvk, ResId};
use known::Known;
pub(crate) use resmap::ResMap;

use crate::diagnostic::Error;
use crate::schema::{Schema, Scope};
use crate::source::Span;
use crate::yaml::{Node, Scalar, Text, Value, to_json};

/// One Kubernetes object and its history in the build.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The object. Holds user data only: bookkeeping is in `book`.
    pub(crate) root: Node,
    /// What the build remembers; shared until edited.
    pub(crate) book: Arc<Book>,
    /// What is known of the object while nothing has changed it.
    pub(crate) known: Known,
}

/// What a build remembers about a resource. The reference keeps this in annotations of the object itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    /// Earlier identities, the original first.
    pub(crate) previous: Vec<PreviousId>,
    /// Name prefixes in the order they were added.
    pub(crate) prefixes: Vec<Text>,
    /// Name suffixes in the order they were added.
    pub(crate) suffixes: Vec<Text>,
    /// Whether a generator of the build made it.
    pub(crate) generated: bool,
    /// Whether the name ends in a hash of the content at the end of the build.
    pub(crate) needs_hash: bool,
    /// What a generator may do if the object exists already.
    pub(crate) behavior: Behavior,
    /// What a strategic merge with this as its patch may change, whatever its entry says.
    pub(crate) allows: Allowed,
    /// Names of the vars that take their value from this resource.
    pub(crate) vars: Vec<Text>,
    /// Whether it was made by a Helm chart; such resources are exempt from `namespace`.
    pub(crate) helm: bool,
    /// Whether the custom schema in force says that its kind lives outside namespaces.
    pub(crate) is_cluster_scoped: bool,
    /// Where it was made, for origin annotations.
    pub(crate) origin: Option<Box<Origin>>,
    /// The transformers it went through, for transformation annotations.
    pub(crate) transformations: Vec<Origin>,
    /// The last number given to scalars that are one value (`Scalar::share`).
    pub(crate) last_share: u16,
}

impl Book {
    /// Whether the reference would have annotations on the resource, if only those in which it keeps its books. JSON
    /// patches can tell, as `add` to `/metadata/annotations/key` needs the map, and field specs that create nothing.
    pub(crate) fn is_kept_in_annotations(&self) -> bool {
        self.generated
            || self.needs_hash
            || self.helm
            || self.behavior != Behavior::Unspecified
            || !self.previous.is_empty()
            || !self.prefixes.is_empty()
            || !self.suffixes.is_empty()
            || self.origin.is_some()
            || !self.transformations.is_empty()
    }

    /// Forgets what the reference keeps in annotations, as it does when a patch replaces them all.
    pub(crate) fn lose_annotations(&mut self) {
        *self = Book {
            vars: std::mem::take(&mut self.vars),
            is_cluster_scoped: self.is_cluster_scoped,
            last_share: self.last_share,
            ..Book::default()
        };
    }

    /// Forgets where it was made and changed.
    pub(crate) fn lose_origin(&mut self) {
        self.origin = None;
        self.transformations = Vec::new();
    }
}

/// An earlier identity: the effective namespace, name and kind that a resource had.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct PreviousId {
    /// The effective namespace, by what was known then of the scope of the kind.
    pub(crate) namespace: Text,
    /// The name.
    pub(crate) name: Text,
    /// The kind.
    pub(crate) kind: Text,
}

impl PreviousId {
    /// The namespace that counts; one that came with the object may be empty.
    pub(crate) fn effective_namespace(&self) -> &str {
        if self.namespace.is_empty() { "default" } else { &self.namespace }
    }
}

/// What a strategic merge may change of a resource's identity.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Allowed {
    /// The name.
    pub(crate) name: bool,
    /// The kind.
    pub(crate) kind: bool,
}

/// What a generator does if its object exists already.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Behavior {
    /// Nothing was said; works as `Create`.
    #[default]
    Unspecified,
    /// The object must be new.
    Create,
    /// The object must exist and is replaced.
    Replace,
    /// The object must exist and its data is merged.
    Merge,
}

/// Where a resource was made or changed: the content of an origin annotation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Origin {
    /// Path of the file, relative to the root that is built.
    pub(crate) path: Text,
    /// Path of the file that configured the generator or transformer, relative to the root that is built.
    pub(crate) configured_in: Text,
    /// The generator or transformer.
    pub(crate) configured_by: Option<ConfiguredBy>,
}

/// The generator or transformer in an origin annotation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct ConfiguredBy {
    pub(crate) api_version: Text,
    pub(crate) kind: Text,
    pub(crate) name: Text,
    pub(crate) namespace: Text,
}

impl Resource {
    /// Returns a resource without history.
    pub(crate) fn new(root: Node) -> Resource {
        Resource { root, book: Arc::default(), known: Known::default() }
    }

    /// Remembers from now on what is found out about the object, for builds that leave it unchanged.
    pub(crate) fn remember(&mut self) {
        self.known = Known::of(&self.root);
    }

    /// The object as a document tree.
    pub fn node(&self) -> &Node {
        &self.root
    }

    /// Whether nothing is left of the object; such resources are dropped.
    pub(crate) fn is_empty(&self) -> bool {
        self.root.is_null() || self.root.is_empty_map()
    }

    /// The object as JSON, with its scalars resolved to types as the printer sees them.
    ///
    /// # Errors
    /// None for resources of a [`Build`](crate::Build), which have been printed; otherwise what cannot be printed.
    pub fn to_json(&self) -> Result<serde_json::Value, Error> {
        to_json(&self.root)
    }

    /// The `apiVersion`. Its text counts whatever it is: `null` is a version, too.
    pub fn api_version(&self) -> &str {
        self.root.get("apiVersion").and_then(Node::text).unwrap_or("")
    }

    /// The `kind`.
    pub fn kind(&self) -> &str {
        text_of(self.root.get("kind"))
    }

    /// The `metadata.name`.
    pub fn name(&self) -> &str {
        text_of(self.metadata("name"))
    }

    /// The `metadata.name`, shared with the tree.
    pub(crate) fn name_text(&self) -> Text {
        shared_text(self.metadata("name"))
    }

    /// The `metadata.namespace` as written; empty when there is none.
    pub fn namespace(&self) -> &str {
        text_of(self.metadata("namespace"))
    }

    /// A field of `metadata`.
    pub(crate) fn metadata(&self, field: &str) -> Option<&Node> {
        self.root.get("metadata")?.get(field)
    }

    /// The text of an annotation, if it is there.
    pub(crate) fn annotation(&self, key: &str) -> Option<&str> {
        self.metadata("annotations")?.get(key).map(|value| value.text().unwrap_or(""))
    }

    /// Group, version and kind.
    pub fn gvk(&self) -> Gvk {
        Gvk::new(self.api_version(), self.kind())
    }

    /// The current id.
    pub fn id(&self) -> ResId {
        ResId { gvk: self.gvk(), name: self.name().into(), namespace: self.namespace().into() }
    }

    /// The id the resource was loaded or generated with. Group and version are the current ones.
    pub fn original_id(&self) -> ResId {
        match self.book.previous.first() {
            Some(first) => self.with_previous(first),
            None => self.id(),
        }
    }

    /// Earlier ids, the original first; empty while nothing has changed the identity.
    pub(crate) fn previous_ids(&self) -> impl Iterator<Item = ResId> + '_ {
        self.book.previous.iter().map(|previous| self.with_previous(previous))
    }

    fn with_previous(&self, previous: &PreviousId) -> ResId {
        let mut gvk = self.gvk();
        gvk.kind = previous.kind.clone();
        // A previous id holds an effective namespace, which for cluster-scoped kinds is no namespace at all.
        ResId { gvk, name: previous.name.clone(), namespace: previous.namespace.clone() }
    }

    /// Whether the current ids of both name the same object.
    pub(crate) fn has_id_of(&self, other: &Resource) -> bool {
        let effective = |namespace| self.effective_namespace(self.kind(), namespace);
        self.name() == other.name()
            && self.kind() == other.kind()
            && selector::group_and_version(self.api_version())
                == selector::group_and_version(other.api_version())
            && effective(self.namespace()) == effective(other.namespace())
    }

    /// Whether the current id or an earlier one is the same as `id`.
    pub(crate) fn matches_any_id(&self, id: &ResId) -> bool {
        let own = self.id();
        let is_scoped_alike = self.book.is_cluster_scoped && own.gvk == id.gvk;
        // An earlier id keeps the namespace that counted when the scope of the kind was not known yet.
        let namespace = if is_scoped_alike { ResId::NON_NAMESPACEABLE } else { id.effective_namespace() };
        let was = |previous: &PreviousId| {
            previous.name == id.name
                && previous.kind == id.gvk.kind
                && previous.effective_namespace() == namespace
                && (own.gvk.group == id.gvk.group && own.gvk.version == id.gvk.version)
        };
        self.book.previous.iter().any(was) || own.is_same(id) || is_scoped_alike && own.name == id.name
    }

    /// Whether it is known to live outside namespaces, by its kind or by the schema that the build was given.
    pub fn is_cluster_scoped(&self) -> bool {
        self.effective_namespace(self.kind(), "") == ResId::NON_NAMESPACEABLE
    }

    /// The namespace that counts for the identity if its kind were or was this one and a namespace this one.
    pub(crate) fn effective_namespace<'n>(&self, kind: &str, namespace: &'n str) -> &'n str {
        if self.book.is_cluster_scoped {
            return ResId::NON_NAMESPACEABLE;
        }
        let (group, version) = selector::group_and_version(self.api_version());
        selector::effective_namespace(group, version, kind, namespace)
    }

    /// Remembers what a custom schema says about the scope of its kind.
    pub(crate) fn learn_scope(&mut self, schema: &Schema) {
        let (group, version) = selector::group_and_version(self.api_version());
        if schema.custom_scope(group, version, self.kind()) == Some(Scope::Cluster) {
            self.book_mut().is_cluster_scoped = true;
        }
    }

    /// Remembers the current identity before it changes.
    pub(crate) fn store_previous_id(&mut self) {
        let (group, version) = selector::group_and_version(self.api_version());
        self.store_previous_id_in(selector::is_cluster_scoped(group, version, self.kind()));
    }

    /// As [`store_previous_id`](Resource::store_previous_id), where it is known whether objects of the kind live outside
    /// namespaces.
    pub(crate) fn store_previous_id_in(&mut self, is_cluster_scoped: bool) {
        let namespace = self.metadata("namespace");
        let effective = match text_of(namespace) {
            _ if is_cluster_scoped || self.book.is_cluster_scoped => ResId::NON_NAMESPACEABLE,
            "" => "default",
            written => written,
        };
        // Texts are shared with the tree where they stand in it.
        let namespace = match shared_text(namespace) {
            text if text == *effective => text,
            _ => effective.into(),
        };
        let previous =
            PreviousId { namespace, name: self.name_text(), kind: shared_text(self.root.get("kind")) };
        let history = &mut self.book_mut().previous;
        // Most resources get one and no more.
        history.reserve_exact(1);
        history.push(previous);
        // The reference writes this into the annotations. A text or an empty list there gives way to its map.
        let gives_way = |annotations: &Node| match &annotations.value {
            Value::Scalar(_) => !annotations.is_null(),
            Value::Seq(seq) => seq.items.is_empty(),
            Value::Map(_) => false,
        };
        if self.metadata("annotations").is_some_and(gives_way)
            && let Some(metadata) = self.root.get_mut("metadata").and_then(Node::as_map_mut)
        {
            drop(metadata.remove("annotations"));
        }
    }

    /// The annotations for editing, if they are a map.
    pub(crate) fn annotations_mut(&mut self) -> Option<&mut crate::yaml::Map> {
        self.root.get_mut("metadata")?.get_mut("annotations")?.as_map_mut()
    }

    /// Makes sure that there are annotations where the reference would have them for its books alone.
    pub(crate) fn open_annotations(&mut self) {
        if self.book.is_kept_in_annotations()
            && self.metadata("annotations").is_none_or(Node::is_null)
            && let Some(metadata) = self.root.get_mut("metadata").and_then(Node::as_map_mut)
        {
            metadata.set("annotations", Node::map(Span::NONE));
        }
    }

    /// The bookkeeping for editing.
    pub(crate) fn book_mut(&mut self) -> &mut Book {
        Arc::make_mut(&mut self.book)
    }

    /// Sets a field of `metadata` to a string, in place where it exists: the quoting stays.
    pub(crate) fn set_metadata(&mut self, field: &str, text: &str, span: Span) {
        let Some(root) = self.root.as_map_mut() else { return };
        if root.get("metadata").is_none_or(|metadata| metadata.as_map().is_none()) {
            root.set("metadata", Node::map(span));
        }
        let Some(metadata) = root.get_mut("metadata").and_then(Node::as_map_mut) else { return };
        set_string(metadata, field, text, span);
    }

    /// Sets `metadata.name`.
    pub(crate) fn set_name(&mut self, name: &str, span: Span) {
        self.set_metadata("name", name, span);
    }

    /// Copies `scalar` over every scalar of the resource with the same share number.
    ///
    /// The reference inserts one value node at several places (the label of an object, its selector, its pod template),
    /// so an edit in place of one of them changes all.
    pub(crate) fn propagate(&mut self, scalar: &Scalar) {
        if scalar.share != 0 {
            propagate(&mut self.root, scalar);
        }
    }
}

fn propagate(node: &mut Node, scalar: &Scalar) {
    if !holds_share(node, scalar.share) {
        return;
    }
    match &mut node.value {
        Value::Scalar(old) => old.clone_from(scalar),
        Value::Seq(seq) => seq.items.iter_mut().for_each(|item| propagate(item, scalar)),
        Value::Map(map) => {
            map.entries.iter_mut().for_each(|entry| propagate(&mut entry.value, scalar));
        }
    }
}

fn holds_share(node: &Node, share: u16) -> bool {
    match &node.value {
        Value::Scalar(scalar) => scalar.share == share,
        Value::Seq(seq) => seq.items.iter().any(|item| holds_share(item, share)),
        Value::Map(map) => map.entries.iter().any(|entry| holds_share(&entry.value, share)),
    }
}

/// Sets a string in place: an existing scalar keeps its quoting, everything else is replaced.
pub(crate) fn set_string(map: &mut crate::yaml::Map, key: &str, text: &str, span: Span) {
    match map.get_mut(key) {
        Some(node) => {
            let mut value = Scalar::string(text);
            if let Some(old) = node.as_scalar() {
                value.style = old.style.tagged(false);
                value.share = old.share;
            }
            *node = Node::new(Value::Scalar(value), span);
        }
        None => map.push(crate::yaml::Key::new(key), Node::string(text, span)),
    }
}

/// As [`text_of`], without a copy.
fn shared_text(node: Option<&Node>) -> Text {
    let scalar = node.and_then(Node::as_scalar).filter(|scalar| !scalar.is_null());
    scalar.map_or(Text::EMPTY, |scalar| scalar.text.clone())
}

/// The text of a scalar that is not null; empty otherwise.
pub(crate) fn text_of(node: Option<&Node>) -> &str {
    node.and_then(Node::as_scalar)
        .filter(|scalar| !scalar.is_null())
        .map_or("", |scalar| scalar.text.as_str())
}
