//! The three steps that patch resources: entries of `patches`, all of `patchesStrategicMerge`, and entries of
//! `patchesJson6902`.
//!
//! What a patch may not change is put back afterwards: the namespace always, name and kind unless the entry allows it. A
//! deleted resource is left as an empty map, for the caller to drop.

use super::as_text::{annotations_as_text, map_as_text};
use crate::diagnostic::{Code, Error};
use crate::fieldspec::walk;
use crate::kustomization::PatchArgs;
use crate::patch::json6902::{self, Operation};
use crate::patch::strategic::{self, Merged};
use crate::resource::selector::Matcher;
use crate::resource::{Allowed, ResId, ResMap, Resource, resources_from, text_of};
use crate::schema::Schema;
use crate::source::{Source, Span};
use crate::yaml::{Limits, Node, Quoting, Scalar, Style, Tag, Text, Value, emit, line_style};

/// An entry of `patches`.
#[derive(Debug)]
pub(crate) struct PatchTransformer {
    patches: Patches,
    target: Option<Matcher>,
    allowed: Allowed,
    /// The patch as messages name it: `[path: "p.yaml"]`.
    name: String,
    /// The entry in the kustomization file.
    span: Span,
}

#[derive(Debug)]
enum Patches {
    Strategic(Vec<Resource>),
    Json(Vec<Operation>),
}

impl PatchTransformer {
    /// Reads an entry. `source` is the text of the file that `path` names, or the trimmed text of `patch`; `None` if the
    /// entry does not have exactly one of them.
    ///
    /// # Errors
    /// The entry has none or both ([`Code::InvalidPatch`]), or its text is neither a strategic merge patch nor a JSON
    /// patch.
    pub(crate) fn new(args: &PatchArgs, source: Option<&Source>, limits: &Limits) -> Result<Self, Error> {
        let invalid = |message: String| Error::new(Code::InvalidPatch, message).at(args.span, "");
        let patch = args.patch.as_ref().map(|patch| patch.value.trim()).filter(|patch| !patch.is_empty());
        let path = args.path.as_ref().map(|path| path.value.as_str()).filter(|path| !path.is_empty());
        let name = match (patch, path) {
            (None, None) => {
                return Err(invalid(format!("must specify one of patch and path in\n{}", entry_text(args))));
            }
            (Some(_), Some(_)) => {
                let text = entry_text(args);
                return Err(invalid(format!("patch and path can't be set at the same time\n{text}")));
            }
            (Some(patch), None) => format!("[patch: {patch:?}]"),
            (None, Some(path)) => format!("[path: {path:?}]"),
        };
        let source = source.ok_or_else(|| invalid(format!("the text of {name} was not read")))?;
        let patches = read_patches(source, limits).map_err(|error| {
            nearer_cause(invalid(format!("unable to parse SM or JSON patch from {name}")), &error)
        })?;
        let target = args.target.as_ref().map(Matcher::new).transpose()?;
        let allowed = Allowed { name: args.allow_name_change, kind: args.allow_kind_change };
        let mut made = PatchTransformer { patches, target, allowed, name, span: args.span };
        if let Patches::Strategic(patches) = &mut made.patches {
            for patch in patches {
                made.allowed.prepare(patch);
                if made.target.is_some() {
                    rewrite_metadata(patch);
                }
            }
        }
        Ok(made)
    }

    /// Patches the resources that the entry selects or its documents name.
    ///
    /// # Errors
    /// There is no unique resource for a document ([`Code::PatchTarget`]), a patch does not apply
    /// ([`Code::PatchFailed`]), or makes two resources one ([`Code::DuplicateId`]).
    pub(crate) fn apply(&self, resmap: &mut ResMap, schema: &Schema) -> Result<(), Error> {
        match (&self.patches, &self.target) {
            (Patches::Strategic(patches), None) => self.merge_by_id(resmap, patches, schema),
            (Patches::Strategic(patches), Some(target)) => {
                self.merge_selected(resmap, patches, target, schema)
            }
            (Patches::Json(operations), _) if operations.is_empty() => Ok(()),
            (Patches::Json(operations), Some(target)) => {
                for at in select(resmap, target)? {
                    let patched = resmap.edit(at, |resource| {
                        resource.store_previous_id();
                        apply_json(resource, operations)
                    });
                    patched.map_err(|error| self.at_resource(error, resmap.get(at)))?;
                }
                Ok(())
            }
            (Patches::Json(_), None) => {
                let message = format!("must specify a target for JSON patch {}", self.name);
                Err(Error::new(Code::PatchTarget, message).at(self.span, "needs a target"))
            }
        }
    }

    /// Whether the entry holds strategic merge patches.
    pub(crate) fn asks_schema(&self) -> bool {
        matches!(&self.patches, Patches::Strategic(patches) if !patches.is_empty())
    }

    fn merge_by_id(&self, resmap: &mut ResMap, patches: &[Resource], schema: &Schema) -> Result<(), Error> {
        for patch in patches {
            let id = patch.original_id();
            let at = unique_target(resmap, &id, patch).map_err(|error| {
                error.prefixed(&format!("no resource matches strategic merge patch \"{id}\": "))
            })?;
            resmap
                .edit(at, |resource| self.allowed.merge(resource, patch, schema))
                .map_err(|error| self.at_resource(error, resmap.get(at)))?;
        }
        Ok(())
    }

    fn merge_selected(
        &self,
        resmap: &mut ResMap,
        patches: &[Resource],
        target: &Matcher,
        schema: &Schema,
    ) -> Result<(), Error> {
        let patch = match patches {
            [] => return Ok(()),
            [patch] => patch,
            _ => {
                let message = format!(
                    "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` \
                     field: {}",
                    self.name
                );
                return Err(Error::new(Code::InvalidPatch, message).at(self.span, ""));
            }
        };
        let selected = select(resmap, target)?;
        for &at in &selected {
            resmap
                .edit(at, |resource| merge_into_selected(self.allowed, resource, patch, schema))
                .map_err(|error| self.at_resource(error, resmap.get(at)))?;
        }
        if self.allowed.with(patch).is_any() {
            selected.iter().try_for_each(|&at| check_unique(resmap, at))?;
        }
        Ok(())
    }

    fn at_resource(&self, error: Error, resource: &Resource) -> Error {
        error.at(self.span, format!("this patch of {}", resource.id()))
    }
}

/// All entries of `patchesStrategicMerge`.
#[derive(Debug)]
pub(crate) struct PatchStrategicMergeTransformer {
    patches: Vec<Resource>,
}

impl PatchStrategicMergeTransformer {
    /// Takes the documents of all entries, in order.
    ///
    /// # Errors
    /// There are none: [`Code::InvalidPatch`].
    pub(crate) fn new(mut patches: Vec<Resource>) -> Result<Self, Error> {
        if patches.is_empty() {
            return Err(Error::new(Code::InvalidPatch, "patch appears to be empty"));
        }
        patches.iter_mut().for_each(rewrite_metadata);
        Ok(PatchStrategicMergeTransformer { patches })
    }

    /// Patches, for each document, the resource that it names.
    ///
    /// # Errors
    /// As [`PatchTransformer::apply`].
    pub(crate) fn apply(&self, resmap: &mut ResMap, schema: &Schema) -> Result<(), Error> {
        for patch in &self.patches {
            let at = unique_target(resmap, &patch.original_id(), patch)?;
            resmap.edit(at, |resource| merge_into_selected(Allowed::default(), resource, patch, schema))?;
        }
        Ok(())
    }
}

/// An entry of `patchesJson6902`.
#[derive(Debug)]
pub(crate) struct PatchJson6902Transformer {
    operations: Vec<Operation>,
    target: Matcher,
    span: Span,
}

impl PatchJson6902Transformer {
    /// Reads an entry; `source` is as for [`PatchTransformer::new`].
    ///
    /// # Errors
    /// The entry names no target, has no patch or two, or its text is no JSON patch: [`Code::InvalidPatch`].
    pub(crate) fn new(args: &PatchArgs, source: Option<&Source>, limits: &Limits) -> Result<Self, Error> {
        let invalid = |message: &str| Error::new(Code::InvalidPatch, message).at(args.span, "");
        let target = args.target.as_ref().filter(|target| !target.value.name.is_empty());
        let target = target.ok_or_else(|| invalid("must specify the target name"))?;
        let has = |field: &Option<crate::source::Spanned<Text>>| {
            field.as_ref().is_some_and(|field| !field.value.is_empty())
        };
        let source = match (has(&args.path), has(&args.patch), source) {
            (true, true, _) => return Err(invalid("must specify a file path or jsonOp, not both")),
            (false, false, _) | (_, _, None) => return Err(invalid("empty file path and empty jsonOp")),
            (_, _, Some(source)) => source,
        };
        if source.text().is_empty() {
            return Err(invalid(&format!("patch file '{}' empty seems to be empty", source.path())));
        }
        // Unlike that of `patches`, the inline text counts with the blanks before it, which make it YAML.
        let is_yaml = args.patch.as_ref().is_some_and(|patch| !patch.value.starts_with('['));
        let operations =
            if is_yaml { json6902::parse_yaml(source, limits) } else { json6902::parse(source, limits) };
        let operations = operations.map_err(|error| error.prefixed("decoding the patch: "))?;
        if operations.is_empty() {
            return Err(invalid("patch appears to be empty"));
        }
        Ok(PatchJson6902Transformer { operations, target: Matcher::new(target)?, span: args.span })
    }

    /// Patches the resources that the entry selects. Earlier identities are not remembered.
    ///
    /// # Errors
    /// An operation does not apply: [`Code::PatchFailed`].
    pub(crate) fn apply(&self, resmap: &mut ResMap) -> Result<(), Error> {
        for at in select(resmap, &self.target)? {
            let patched = resmap.edit(at, |resource| apply_json(resource, &self.operations));
            patched.map_err(|error| error.at(self.span, format!("this patch of {}", resmap.get(at).id())))?;
        }
        Ok(())
    }
}

/// Reads a text as strategic merge patches or, failing that, as a JSON patch.
fn read_patches(source: &Source, limits: &Limits) -> Result<Patches, Error> {
    let not_strategic = match resources_from(source, limits) {
        Ok(patches) => return Ok(Patches::Strategic(patches)),
        Err(error) => error,
    };
    match json6902::parse(source, limits) {
        Ok(operations) => Ok(Patches::Json(operations)),
        // A list was meant as a JSON patch.
        Err(error) if source.text().trim_start().starts_with(['[', '-']) => Err(error),
        Err(_) => Err(not_strategic),
    }
}

/// Adds to an error what the text's own error says.
fn nearer_cause(error: Error, cause: &Error) -> Error {
    let label = cause.diagnostics().first().and_then(|first| first.labels.first());
    let span = label.map_or(Span::NONE, |label| label.span);
    error
        .at(span, cause.message())
        .help(format!("read as a patch, the text has an error: {}", cause.message()))
}

/// The entry as YAML, for messages that quote it.
fn entry_text(args: &PatchArgs) -> String {
    let mut text = String::new();
    match &args.node {
        Some(node) if emit(node, &mut text).is_ok() => text,
        _ => "{}\n".to_owned(),
    }
}

/// The places of the resources that a target selects.
fn select(resmap: &mut ResMap, target: &Matcher) -> Result<Vec<usize>, Error> {
    let mut places = target.select(resmap)?;
    places.retain(|&at| !is_deleted(resmap.get(at)));
    Ok(places)
}

/// The place of the one resource that has or had an id.
fn unique_target(resmap: &mut ResMap, id: &ResId, patch: &Resource) -> Result<usize, Error> {
    let mut places = resmap.find_by_any_id(id);
    places.retain(|&at| !is_deleted(resmap.get(at)));
    let what = match places[..] {
        [at] => return Ok(at),
        [] => "no matches",
        _ => "multiple matches",
    };
    let message = format!("{what} for Id {id}; failed to find unique target for patch {id}");
    let mut error = Error::new(Code::PatchTarget, message).at(patch.node().span().head(), "the patch");
    for at in places {
        error = error.at(resmap.get(at).node().span().head(), "matches");
    }
    Err(error)
}

/// Fails if another resource has the id of this one.
fn check_unique(resmap: &mut ResMap, at: usize) -> Result<(), Error> {
    if is_deleted(resmap.get(at)) {
        return Ok(());
    }
    let id = resmap.get(at).id();
    let same = resmap
        .find_by_any_id(&id)
        .into_iter()
        .find(|&other| other != at && resmap.get(other).has_id_of(resmap.get(at)));
    let Some(same) = same else { return Ok(()) };
    let message = format!("may not add resource with an already registered id: {id}");
    Err(Error::new(Code::DuplicateId, message)
        .at(resmap.get(at).node().span().head(), "this resource")
        .at(resmap.get(same).node().span().head(), "has the id of this one"))
}

fn is_deleted(resource: &Resource) -> bool {
    resource.node().is_empty_map() || resource.node().is_null()
}

/// Applies operations and what comes after: annotations are text.
///
/// Whether the object still has a kind and a name is seen at the end: another transformer may give them back.
fn apply_json(resource: &mut Resource, operations: &[Operation]) -> Result<(), Error> {
    resource.open_annotations();
    if let Some(test) = hopeless_test(resource, operations) {
        json6902::apply(&mut resource.root, &operations[..test])?;
        return Err(operations[test].test_failed());
    }
    json6902::apply(&mut resource.root, operations)?;
    if operations.iter().any(drops_annotations) {
        // The annotations that hold the rest of the books are put back after a JSON patch.
        resource.book_mut().lose_origin();
    }
    match resource.root.get("metadata") {
        Some(metadata) if metadata.as_map().is_none() && !metadata.is_null() => {
            return Err(walk::wrong_kind(metadata, "MappingNode"));
        }
        _ => annotations_as_text(resource),
    }
    Ok(())
}

/// The place of the first test that asks for all annotations, where the reference finds those that hold its books.
fn hopeless_test(resource: &Resource, operations: &[Operation]) -> Option<usize> {
    if !resource.book.is_kept_in_annotations() {
        return None;
    }
    let end = operations.iter().position(drops_annotations).unwrap_or(operations.len());
    operations[..end]
        .iter()
        .position(|operation| operation.op == "test" && holds_annotations(&operation.path))
}

/// Whether an operation takes away annotations that it does not name.
fn drops_annotations(operation: &Operation) -> bool {
    match operation.op.as_str() {
        "test" => false,
        "move" => holds_annotations(&operation.path) || holds_annotations(&operation.from),
        _ => holds_annotations(&operation.path),
    }
}

/// Whether all annotations lie in what a path leads to.
fn holds_annotations(path: &Result<Text, String>) -> bool {
    matches!(path.as_deref(), Ok("" | "/metadata" | "/metadata/annotations"))
}

/// Merges a patch that was not found by its own id: whatever version it names, it means that of the target.
fn merge_into_selected(
    allowed: Allowed,
    resource: &mut Resource,
    patch: &Resource,
    schema: &Schema,
) -> Result<(), Error> {
    let has_null = |resource: &Resource| resource.root.get("apiVersion").is_none_or(Node::is_null);
    let is_same = resource.api_version() == patch.api_version() && !patch.api_version().is_empty();
    if is_same && !has_null(resource) && !has_null(patch) {
        return allowed.merge(resource, patch, schema);
    }
    let mut patch = patch.clone();
    let version = resource.root.get("apiVersion").filter(|_| !resource.api_version().is_empty()).cloned();
    let is_quoted =
        |version: &Node| version.as_scalar().is_some_and(|version| version.style.quoting() != Quoting::Plain);
    let is_missing = version.is_none() && !resource.root.get("apiVersion").is_some_and(is_quoted);
    if let Some(map) = patch.root.as_map_mut() {
        match version {
            // Written anew, a null has no tag that would clear the field.
            Some(version) if version.is_null() => {
                map.set("apiVersion", Node::open(resource.api_version(), version.span()));
            }
            Some(version) => map.set("apiVersion", version),
            // An empty text does not go with a version that is a map or a list, and the merge says so.
            None if resource.root.get("apiVersion").is_some_and(|version| version.as_scalar().is_none()) => {
                map.set("apiVersion", Node::string("", Span::NONE));
            }
            None => drop(map.remove("apiVersion")),
        }
    }
    allowed.merge(resource, &patch, schema)?;
    if let (true, false, Some(map)) = (is_missing, is_deleted(resource), resource.root.as_map_mut()) {
        // The reference sets an empty version, which prints as null unless it has the quotes of another.
        map.set("apiVersion", Node::open("", Span::NONE));
    }
    Ok(())
}

impl Allowed {
    /// With what the patch itself allows.
    fn with(self, patch: &Resource) -> Allowed {
        let own = patch.book.allows;
        Allowed { name: self.name || own.name, kind: self.kind || own.kind }
    }

    fn is_any(self) -> bool {
        self.name || self.kind
    }

    /// The permission is an annotation of the patch in the reference, and writing one rewrites all.
    fn prepare(self, patch: &mut Resource) {
        if self.is_any() {
            annotations_as_text(patch);
        }
    }

    /// Merges a patch into a resource and puts back what it may not change.
    fn merge(self, resource: &mut Resource, patch: &Resource, schema: &Schema) -> Result<(), Error> {
        let allowed = self.with(patch);
        if allowed.is_any() {
            resource.store_previous_id();
        }
        let is_marked = may_drop_annotations(&patch.root) && mark(resource);
        let (merged, edits) = match strategic::merge(&resource.root, &patch.root, schema)? {
            Merged::Same => (resource.root.clone(), Vec::new()),
            Merged::Deleted => {
                resource.root = Node::map(resource.root.span());
                return Ok(());
            }
            Merged::Changed(merged, edits) => (merged, edits),
        };
        let before = std::mem::replace(&mut resource.root, merged);
        for scalar in edits {
            resource.propagate(&scalar);
        }
        if is_marked && !unmark(resource) {
            resource.book_mut().lose_annotations();
        }
        if is_deleted(resource) {
            return Ok(());
        }
        if patch.book.needs_hash && !resource.book.needs_hash {
            resource.book_mut().needs_hash = true;
        }
        if !allowed.kind {
            restore(&mut resource.root, &before, &["kind"]);
        }
        if !allowed.name {
            restore(&mut resource.root, &before, &["metadata", "name"]);
        }
        restore(&mut resource.root, &before, &["metadata", "namespace"]);
        Ok(())
    }
}

/// Whether a strategic merge with this patch may take away annotations that it does not name.
fn may_drop_annotations(patch: &Node) -> bool {
    let drops = |node: &Node| node.is_null() || node.get("$patch").is_some();
    let metadata = patch.get("metadata");
    drops(patch)
        || metadata.is_some_and(drops)
        || metadata.and_then(|metadata| metadata.get("annotations")).is_some_and(drops)
}

/// Adds an annotation that stands for those in which the reference keeps its books, if it would have any.
fn mark(resource: &mut Resource) -> bool {
    if !resource.book.is_kept_in_annotations() {
        return false;
    }
    resource.open_annotations();
    let Some(annotations) = resource.annotations_mut() else { return false };
    annotations.set(MARK, Node::string("", Span::NONE));
    true
}

/// Removes what [`mark`] added; false if it is gone already.
fn unmark(resource: &mut Resource) -> bool {
    resource.annotations_mut().is_some_and(|annotations| annotations.remove(MARK).is_some())
}

/// Puts the text at a path back to what it was before; without text there, the field goes.
///
/// The text comes back as it would stand in a file: what was no string by its quotes or its tag alone follows from the
/// text again, which shows where a replacement writes into a name later on.
fn restore(root: &mut Node, before: &Node, path: &[&str]) {
    let old =
        before.at(path).filter(|node| !node.is_null() && node.text().is_some_and(|text| !text.is_empty()));
    let now = root.at(path);
    let Some((last, parents)) = path.split_last() else { return };
    if old.is_none() && now.is_none() {
        return;
    }
    let mut holder = root;
    for parent in parents {
        let Some(map) = holder.as_map_mut() else { return };
        if map.get(parent).is_none() {
            map.set(parent, Node::map(Span::NONE));
        }
        let Some(next) = map.get_mut(parent) else { return };
        holder = next;
    }
    let Some(map) = holder.as_map_mut() else { return };
    let Some((old, text)) = old.and_then(|node| Some((node, node.text()?))) else {
        drop(map.remove(last));
        return;
    };
    let mut scalar = Scalar::new(text, Tag::Open, Style::PLAIN);
    match map.get(last).map(Node::as_scalar) {
        Some(Some(now)) => {
            scalar.style = now.style.tagged(false);
            scalar.share = now.share;
        }
        Some(None) => {}
        None => scalar.style = line_style(text),
    }
    map.set(last, Node::new(Value::Scalar(scalar), old.span()));
}

/// Rewrites labels and annotations of a patch as the reference does when it copies one for a selected target: every
/// value becomes a string, so a null there does not remove but writes `"null"`, and an empty map says nothing. An empty
/// key, the first in the order that it copies them in, ends the copying.
///
/// The name is copied without its tag: what it is follows from its text, and from the style of the name it replaces. A
/// namespace that is no text is not copied.
fn rewrite_metadata(patch: &mut Resource) {
    for field in ["labels", "annotations"] {
        let node = patch.metadata(field).and_then(Node::as_map);
        if node.is_some_and(|map| map.position("").is_some()) {
            if let Some(metadata) = patch.root.get_mut("metadata").and_then(Node::as_map_mut) {
                metadata.set(field, Node::map(Span::NONE));
            }
            return;
        }
        map_as_text(patch, field);
    }
    let Some(metadata) = patch.root.get_mut("metadata").and_then(Node::as_map_mut) else { return };
    if let Some(name) = metadata.get_mut("name").and_then(Node::as_scalar_mut)
        && !name.text.is_empty()
    {
        (name.tag, name.style) = (Tag::Open, name.style.tagged(false));
    }
    if text_of(metadata.get("namespace")).is_empty() {
        drop(metadata.remove("namespace"));
    }
}

/// A key that no annotation has.
const MARK: &str = "\n";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::selector::Selector;
    use crate::source::Spanned;

    const LIMITS: fn() -> Limits = Limits::default;

    fn source(text: &str) -> Source {
        Source::detached("p.yaml", text)
    }

    fn resmap(text: &str) -> ResMap {
        let mut resmap = ResMap::default();
        for resource in resources_from(&source(text), &LIMITS()).unwrap() {
            resmap.append(resource).unwrap();
        }
        resmap
    }

    fn spanned<T>(value: T) -> Spanned<T> {
        Spanned { value, span: Span::NONE }
    }

    fn selector(kind: &str, name: &str) -> Option<Spanned<Selector>> {
        Some(spanned(Selector { kind: kind.into(), name: name.into(), ..Selector::default() }))
    }

    fn args(patch: &str, target: Option<Spanned<Selector>>) -> PatchArgs {
        PatchArgs { patch: Some(spanned(patch.into())), target, ..PatchArgs::default() }
    }

    fn apply(resources: &str, args: &PatchArgs) -> Result<String, Error> {
        let text = args.patch.as_ref().map(|patch| source(patch.value.trim()));
        let step = PatchTransformer::new(args, text.as_ref(), &LIMITS())?;
        let mut resmap = resmap(resources);
        step.apply(&mut resmap, Schema::builtin())?;
        print(&resmap)
    }

    fn print(resmap: &ResMap) -> Result<String, Error> {
        let mut out = String::new();
        for resource in resmap.iter().filter(|resource| !is_deleted(resource)) {
            emit(resource.node(), &mut out)?;
            out.push_str("---\n");
        }
        Ok(out)
    }

    const MAP: &str = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  labels: {l: x, m: z}
  annotations: {l: x}
data: {a: b}
";

    const METADATA_PATCH: &str = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: a, labels: {l: null, k: 5}, annotations: {l: null}}
";

    #[test]
    fn without_a_target_null_removes_labels() {
        let merged = apply(MAP, &args(METADATA_PATCH, None)).unwrap();
        assert!(merged.contains("labels:\n    k: 5\n    m: z\n"), "{merged}");
        assert!(merged.contains("annotations: {}\n"), "{merged}");
    }

    #[test]
    fn with_a_target_labels_are_text() {
        let merged = apply(MAP, &args(METADATA_PATCH, selector("ConfigMap", ""))).unwrap();
        assert!(merged.contains("labels:\n    k: \"5\"\n    l: \"null\"\n    m: z\n"), "{merged}");
        assert!(merged.contains("annotations:\n    l: \"null\"\n"), "{merged}");
    }

    #[test]
    fn permissions_rewrite_annotations_only() {
        let args = PatchArgs { allow_name_change: true, ..args(METADATA_PATCH, None) };
        let merged = apply(MAP, &args).unwrap();
        assert!(
            merged.contains("annotations:\n    l: \"null\"\n  labels:\n    k: 5\n    m: z\n"),
            "{merged}"
        );
    }

    #[test]
    fn identity_is_put_back() {
        let patch = "{apiVersion: v9, kind: Other, metadata: {name: other, namespace: n}, data: {c: d}}";
        let target = selector("ConfigMap", "");
        let merged = apply(MAP, &args(patch, target.clone())).unwrap();
        assert!(merged.starts_with("apiVersion: v1\ndata:\n  a: b\n  c: d\nkind: ConfigMap\n"), "{merged}");
        assert!(merged.ends_with("  name: a\n---\n"), "{merged}");
        let args = PatchArgs { allow_name_change: true, allow_kind_change: true, ..args(patch, target) };
        let merged = apply(MAP, &args).unwrap();
        assert!(merged.contains("kind: Other\n") && merged.ends_with("  name: other\n---\n"), "{merged}");
    }

    #[test]
    fn a_name_that_is_a_number_stays_one() {
        let map = MAP.replace("name: a", "name: 123");
        let patch = "{apiVersion: v1, kind: ConfigMap, metadata: {name: '123'}, data: {a: c}}";
        let merged = apply(&map, &args(patch, None)).unwrap();
        assert!(merged.contains("  name: 123\n"), "{merged}");
    }

    #[test]
    fn an_object_without_version_gets_a_null() {
        let map = MAP.replace("apiVersion: v1\n", "");
        let patch = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: c}}";
        let merged = apply(&map, &args(patch, selector("ConfigMap", ""))).unwrap();
        assert!(merged.starts_with("apiVersion: null\ndata:\n  a: c\n"), "{merged}");
    }

    #[test]
    fn two_resources_may_not_become_one() {
        let two = format!("{MAP}---\n{}", MAP.replace("name: a", "name: b"));
        let patch = "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}";
        let args = PatchArgs { allow_name_change: true, ..args(patch, selector("ConfigMap", "a")) };
        let error = apply(&two, &args).unwrap_err();
        assert_eq!(error.code(), Code::DuplicateId);
        assert_eq!(
            error.message(),
            "may not add resource with an already registered id: ConfigMap.v1.[noGrp]/b.[noNs]"
        );
    }

    #[test]
    fn deleted_resources_are_not_found_again() {
        let delete = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, $patch: delete}";
        assert_eq!(apply(MAP, &args(delete, None)).unwrap(), "");
        let patches = resources_from(&source(&format!("{delete}\n---\n{MAP}")), &LIMITS()).unwrap();
        let step = PatchStrategicMergeTransformer::new(patches).unwrap();
        let error = step.apply(&mut resmap(MAP), Schema::builtin()).unwrap_err();
        assert_eq!(
            error.message(),
            "no matches for Id ConfigMap.v1.[noGrp]/a.[noNs]; failed to find unique target for patch \
             ConfigMap.v1.[noGrp]/a.[noNs]"
        );
    }

    #[test]
    fn shared_labels_change_together() {
        let mut resmap = resmap(MAP);
        resmap.edit(0, |resource| {
            let share = 1;
            resource.book_mut().last_share = share;
            let mut label = resource.metadata("labels").unwrap().get("l").unwrap().clone();
            label.as_scalar_mut().unwrap().share = share;
            let root = &mut resource.root;
            root.get_mut("data").unwrap().as_map_mut().unwrap().set("same", label.clone());
            root.get_mut("metadata")
                .unwrap()
                .get_mut("labels")
                .unwrap()
                .as_map_mut()
                .unwrap()
                .set("l", label);
        });
        let patch = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {l: new}}}";
        let step = PatchTransformer::new(&args(patch, None), Some(&source(patch)), &LIMITS()).unwrap();
        step.apply(&mut resmap, Schema::builtin()).unwrap();
        let merged = print(&resmap).unwrap();
        assert!(merged.contains("same: new\n"), "{merged}");
        let patch = "[{op: replace, path: /metadata/labels/l, value: newer}]";
        let step = PatchTransformer::new(
            &args("- ", selector("", "")),
            Some(&source(&format!(" {patch}"))),
            &LIMITS(),
        );
        step.unwrap().apply(&mut resmap, Schema::builtin()).unwrap();
        let patched = print(&resmap).unwrap();
        assert!(patched.contains("same: new\n") && patched.contains("l: newer\n"), "{patched}");
    }

    #[test]
    fn a_json_patch_remembers_the_name() {
        let patch = "[{\"op\": \"replace\", \"path\": \"/metadata/name\", \"value\": \"b\"}]";
        let mut resmap = resmap(MAP);
        let step =
            PatchTransformer::new(&args(patch, selector("", "a")), Some(&source(patch)), &LIMITS()).unwrap();
        step.apply(&mut resmap, Schema::builtin()).unwrap();
        assert_eq!(resmap.get(0).name(), "b");
        assert_eq!(resmap.get(0).original_id().name, "a");
        // The old name still selects it.
        step.apply(&mut resmap, Schema::builtin()).unwrap();
        assert_eq!(resmap.get(0).book.previous.len(), 2);
        let step =
            PatchJson6902Transformer::new(&args(patch, selector("", "a")), Some(&source(patch)), &LIMITS());
        step.unwrap().apply(&mut resmap).unwrap();
        assert_eq!(resmap.get(0).book.previous.len(), 2);
    }

    #[test]
    fn texts_that_are_no_patch() {
        let error = |patch: &str| apply(MAP, &args(patch, None)).unwrap_err();
        assert_eq!(error("a: b").message(), "unable to parse SM or JSON patch from [patch: \"a: b\"]");
        assert!(error(" ").message().starts_with("must specify one of patch and path in\n"));
        assert!(
            error("- {op: test, path: /a}").message().starts_with("must specify a target for JSON patch")
        );
        assert_eq!(apply(MAP, &args("# nothing", None)).unwrap(), apply(MAP, &args("[]", None)).unwrap());
        let two = format!("{MAP}---\n{}", MAP.replace("name: a", "name: b"));
        let error = apply(MAP, &args(&two, selector("", ""))).unwrap_err();
        assert!(error.message().starts_with("Multiple Strategic-Merge Patches in one `patches` entry"));
    }
}
