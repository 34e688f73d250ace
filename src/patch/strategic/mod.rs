//! Strategic merge patches: a patch is laid over a target, key by key, and lists are merged by the schema.
//!
//! [`merge`] never edits: it returns a new tree that shares with the target (and the patch) every part that did not
//! change, or says that nothing changed at all. That a patch touches a resource is felt beyond what the patch
//! mentions: empty values (`key:`) go, and every merge list is merged with nothing, which collapses duplicates. So
//! the whole target is walked; parts that stay as they are cost no allocation.
//!
//! Lists are in `list`; lists whose items are not told apart by their keys in `irregular`.

mod irregular;
mod list;

use crate::diagnostic::{Code, Error};
use crate::hash::HashMap;
use crate::schema::{Schema, Type};
use crate::yaml::{Entry, Key, Map, Node, Scalar, Style, Tag, Text, Value, is_non_string_alone};

/// What a strategic merge leaves of its target.
#[derive(Debug)]
pub(crate) enum Merged {
    /// The target as it was.
    Same,
    /// The new tree, and the scalars with a share number that were overwritten, in the order they were.
    Changed(Node, Vec<Scalar>),
    /// The patch deletes the target.
    Deleted,
}

/// Lays `patch` over `target`.
///
/// # Errors
/// A map meets a list or scalar ([`Code::WrongNodeKind`]), or a `$patch` directive is unknown
/// ([`Code::PatchFailed`]).
pub(crate) fn merge(target: &Node, patch: &Node, schema: &Schema) -> Result<Merged, Error> {
    let mut merger = Merger { schema, edits: Vec::new() };
    let outcome = merger.node(Some(target), Side::Patch(patch), None, 0)?;
    // The reference drops the outcome of a `$patch: replace` at the root.
    if let Some(map) = patch.as_map()
        && directive(map).is_ok_and(|directive| directive == Directive::Replace)
    {
        return Ok(Merged::Same);
    }
    let edits = merger.edits_in_order();
    Ok(match outcome {
        Outcome::Same if edits.is_empty() => Merged::Same,
        Outcome::Same => Merged::Changed(target.clone(), edits),
        Outcome::Set(node) => Merged::Changed(node, edits),
        Outcome::Clear => Merged::Deleted,
    })
}

/// What stands on the other side of a target.
#[derive(Clone, Copy, Debug)]
enum Side<'a> {
    /// The patch says nothing here.
    Absent,
    /// The target came from the patch as a whole and is merged with itself: nulls go and directives are carried out.
    Itself,
    /// The patch says this.
    Patch(&'a Node),
}

/// What becomes of a field or item.
#[derive(Debug)]
enum Outcome {
    Same,
    Set(Node),
    Clear,
}

/// The meaning of a `$patch` key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Directive {
    /// There is none.
    None,
    Merge,
    Replace,
    Delete,
}

const DIRECTIVE: &str = "$patch";

/// How deep trees may be nested.
const MAX_DEPTH: u32 = 1000;

struct Merger<'s> {
    schema: &'s Schema,
    edits: Vec<Edit>,
}

/// A scalar that others of the resource are one with and that was overwritten.
struct Edit {
    /// The keys that lead to it, the innermost first.
    path: Vec<Text>,
    scalar: Scalar,
}

impl Merger<'_> {
    fn node<'a>(
        &mut self,
        target: Option<&'a Node>,
        side: Side<'a>,
        of: Option<Type<'_>>,
        depth: u32,
    ) -> Result<Outcome, Error> {
        if depth > MAX_DEPTH {
            return Err(too_deep(target));
        }
        let patch = match side {
            Side::Patch(patch) => Some(patch),
            _ => None,
        };
        let (there, meant) = (target.filter(|node| !is_null(node)), patch.filter(|node| !is_null(node)));
        let Some(leader) = there.or(meant) else {
            return Ok(null_outcome(target, side));
        };
        if let (Some(there), Some(meant)) = (there, meant) {
            same_kind(there, meant)?;
        }
        match &leader.value {
            Value::Scalar(_) => Ok(self.scalar(target, there, side)),
            Value::Map(_) => self.map(target, there, side, of, depth),
            Value::Seq(_) => self.list(target, there, side, of, depth),
        }
    }

    /// Overwriting takes text and tag of the patch and keeps the style of the target, so a number that is patched into
    /// a quoted string is a string.
    fn scalar(&mut self, target: Option<&Node>, there: Option<&Node>, side: Side<'_>) -> Outcome {
        let patch = match side {
            Side::Absent | Side::Itself => return there.and_then(quoted).map_or(Outcome::Same, Outcome::Set),
            Side::Patch(patch) if is_null(patch) => return Outcome::Clear,
            Side::Patch(patch) => patch,
        };
        let (Some(old), Some(new)) = (target.and_then(Node::as_scalar), patch.as_scalar()) else {
            return Outcome::Set(quoted(patch).unwrap_or_else(|| patch.clone()));
        };
        let mut made = old.clone();
        made.overwrite(new);
        if old.share != 0 {
            self.edits.push(Edit { path: Vec::new(), scalar: made.clone() });
        }
        if made.text == old.text && made.tag == old.pinned_tag() {
            return Outcome::Same;
        }
        Outcome::Set(Node::new(Value::Scalar(made), patch.span()))
    }

    fn map(
        &mut self,
        target: Option<&Node>,
        there: Option<&Node>,
        side: Side<'_>,
        of: Option<Type<'_>>,
        depth: u32,
    ) -> Result<Outcome, Error> {
        let patch = match side {
            Side::Patch(patch) => Some(patch),
            _ => None,
        };
        let schema = self.schema;
        let of = of.or_else(|| there.and_then(|node| embedded(schema, node)));
        let of = of.or_else(|| patch.and_then(|node| embedded(schema, node)));
        let Some((there, map)) = there.and_then(|node| Some((node, node.as_map()?))) else {
            return match patch {
                Some(patch) => self.added_map(target, patch, of, depth),
                None => Ok(Outcome::Same),
            };
        };
        match side {
            Side::Absent => self.fields(there, map, side, of, depth),
            Side::Itself => match directive(map)? {
                Directive::Delete => Ok(Outcome::Clear),
                Directive::None => self.fields(there, map, side, of, depth),
                Directive::Merge | Directive::Replace => self.own(without_directive(there), of, depth),
            },
            Side::Patch(patch) => {
                let Some(new) = patch.as_map() else { return Ok(Outcome::Clear) };
                match directive(new)? {
                    Directive::Delete => Ok(Outcome::Clear),
                    Directive::Replace => {
                        let made = with_flow(without_directive(patch), flow_of(there, patch));
                        self.own(made, of, depth)
                    }
                    Directive::None | Directive::Merge => self.fields(there, map, side, of, depth),
                }
            }
        }
    }

    /// A map of the patch where the target has none. A directive other than the known ones is data here.
    fn added_map(
        &mut self,
        target: Option<&Node>,
        patch: &Node,
        of: Option<Type<'_>>,
        depth: u32,
    ) -> Result<Outcome, Error> {
        let made = match patch.as_map().map(directive) {
            Some(Ok(Directive::Delete)) => return Ok(Outcome::Clear),
            Some(Ok(Directive::Merge | Directive::Replace)) => without_directive(patch),
            _ => patch.clone(),
        };
        // What replaces a null takes over its style, and a null is not in flow style.
        let made = if target.is_some() { with_flow(made, false) } else { made };
        self.own(made, of, depth)
    }

    /// Merges a map that was taken from the patch with itself; its own directive has been dealt with.
    fn own(&mut self, made: Node, of: Option<Type<'_>>, depth: u32) -> Result<Outcome, Error> {
        let Some(map) = made.as_map() else { return Ok(Outcome::Set(made)) };
        Ok(match self.fields(&made, map, Side::Itself, of, depth)? {
            Outcome::Same => Outcome::Set(made),
            outcome => outcome,
        })
    }

    /// Merges the fields of a map. The result is `Same` or `Set`.
    fn fields(
        &mut self,
        there: &Node,
        map: &Map,
        side: Side<'_>,
        of: Option<Type<'_>>,
        depth: u32,
    ) -> Result<Outcome, Error> {
        let mut patch = match side {
            Side::Patch(patch) => patch.as_map().map(PatchMap::new),
            _ => None,
        };
        let mut made: Option<Map> = None;
        let mut cleared = Vec::new();
        for (at, entry) in map.entries.iter().enumerate() {
            settable(entry, there)?;
            let mut schema_comment = entry.key.schema_comment;
            let beside = match (&mut patch, side) {
                (None, side) => side,
                (Some(patch), _) => match patch.take(&entry.key.text) {
                    Take::Found(entry) => {
                        schema_comment |= entry.key.schema_comment;
                        Side::Patch(&entry.value)
                    }
                    Take::Missing => Side::Absent,
                    // Of duplicate keys only the first is patched.
                    Take::Taken => continue,
                },
            };
            let edits = self.edits.len();
            let field = match schema_comment {
                true => None,
                false => field_type(of, &entry.key.text, &entry.value, beside),
            };
            let outcome = self.node(Some(&entry.value), beside, field, depth + 1)?;
            self.came_through(edits, &entry.key.text);
            match outcome {
                Outcome::Same => {}
                Outcome::Set(node) => made.get_or_insert_with(|| map.clone()).entries[at].value = node,
                Outcome::Clear => cleared.push(at),
            }
        }
        if let Some(patch) = &patch {
            let mut added = Vec::new();
            for entry in patch.rest() {
                settable(entry, there)?;
                let beside = Side::Patch(&entry.value);
                let field = match entry.key.schema_comment {
                    true => None,
                    false => field_type(of, &entry.key.text, &entry.value, beside),
                };
                if let Outcome::Set(node) = self.node(None, beside, field, depth + 1)? {
                    // The reference writes a new key without its tag, and what it reads again at the root of an object
                    // has no null for a key.
                    if depth == 0 && entry.key.tag == Tag::Implicit && entry.key.to_scalar().is_null() {
                        continue;
                    }
                    let key = Key { schema_comment: false, ..entry.key.clone() };
                    added.push(Entry { key, value: node });
                }
            }
            if !added.is_empty() {
                made.get_or_insert_with(|| map.clone()).entries.extend(added);
            }
            if let (true, Some(made)) = (map.entries.is_empty(), &mut made) {
                made.flow = patch.map.flow;
            }
        }
        // Of duplicate keys only the first is cleared.
        cleared.retain(|&at| map.position(&map.entries[at].key.text) == Some(at));
        if !cleared.is_empty() {
            let made = made.get_or_insert_with(|| map.clone());
            let mut at = 0;
            made.entries.retain(|_| {
                at += 1;
                cleared.binary_search(&(at - 1)).is_err()
            });
        }
        Ok(match made {
            Some(made) => Outcome::Set(Node::new(Value::Map(made), there.span())),
            None => Outcome::Same,
        })
    }

    /// Notes that the edits since `from` were made below `key`.
    fn came_through(&mut self, from: usize, key: &Text) {
        for edit in &mut self.edits[from..] {
            edit.path.push(key.clone());
        }
    }

    /// The reference goes through maps in the order of their keys, and the last edit of a shared scalar counts.
    fn edits_in_order(mut self) -> Vec<Scalar> {
        self.edits.sort_by(|a, b| a.path.iter().rev().cmp(b.path.iter().rev()));
        self.edits.into_iter().map(|edit| edit.scalar).collect()
    }
}

/// What becomes of a null that meets nothing or another null: one that is written out stays while the patch does not
/// mention it, an empty one goes whenever a patch passes by.
fn null_outcome(target: Option<&Node>, side: Side<'_>) -> Outcome {
    match (target.and_then(Node::text), side) {
        (Some(text), Side::Absent) if !text.is_empty() => Outcome::Same,
        _ => Outcome::Clear,
    }
}

/// The map of a patch while its entries are matched with those of a target.
struct PatchMap<'a> {
    map: &'a Map,
    /// First places of keys; only for large maps.
    index: Option<HashMap<&'a str, usize>>,
    taken: Vec<bool>,
}

enum Take<'a> {
    Found(&'a Entry),
    Missing,
    Taken,
}

impl<'a> PatchMap<'a> {
    const FEW: usize = 16;

    fn new(map: &'a Map) -> PatchMap<'a> {
        let entries = &map.entries;
        let mut taken = vec![false; entries.len()];
        let mut index = None;
        if entries.len() > Self::FEW {
            let index = index.insert(HashMap::with_capacity_and_hasher(entries.len(), Default::default()));
            for (at, entry) in entries.iter().enumerate() {
                // Of duplicate keys only the first counts.
                taken[at] = *index.entry(entry.key.text.as_str()).or_insert(at) != at;
            }
        } else {
            for (at, entry) in entries.iter().enumerate() {
                taken[at] = entries[..at].iter().any(|earlier| earlier.key.text == entry.key.text);
            }
        }
        // What is left of the directive by now is one that says to merge.
        if let Some(at) = map.position(DIRECTIVE) {
            taken[at] = true;
        }
        PatchMap { map, index, taken }
    }

    fn take(&mut self, key: &Text) -> Take<'a> {
        let at = match &self.index {
            Some(index) => index.get(key.as_str()).copied(),
            None => self.map.position(key),
        };
        match at {
            None => Take::Missing,
            Some(_) if key == DIRECTIVE => Take::Missing,
            Some(at) if std::mem::replace(&mut self.taken[at], true) => Take::Taken,
            Some(at) => Take::Found(&self.map.entries[at]),
        }
    }

    /// The entries that met none of the target.
    fn rest(&self) -> impl Iterator<Item = &'a Entry> + '_ {
        self.map.entries.iter().zip(&self.taken).filter(|(_, taken)| !**taken).map(|(entry, _)| entry)
    }
}

/// The type of a field. Scalars need none, which saves the look-up.
fn field_type<'s>(of: Option<Type<'s>>, key: &str, value: &Node, side: Side<'_>) -> Option<Type<'s>> {
    let is_scalar = |node: &Node| node.as_scalar().is_some();
    match side {
        Side::Patch(patch) if !is_scalar(patch) => {}
        _ if is_scalar(value) => return None,
        _ => {}
    }
    of?.field(key)
}

/// Fails for the empty key: the reference takes it for the name of no field, and sets the map itself as if it were a scalar.
fn settable(entry: &Entry, there: &Node) -> Result<(), Error> {
    if entry.key.text.is_empty() {
        return Err(wrong_kind("ScalarNode", there).at(entry.key.span(), "a key of nothing"));
    }
    Ok(())
}

/// The type that an object says it has itself.
fn embedded<'s>(schema: &'s Schema, node: &Node) -> Option<Type<'s>> {
    let text = |field: &str| node.get(field).filter(|node| !is_null(node)).and_then(Node::text);
    schema.lookup(text("apiVersion")?, text("kind")?)
}

/// What the first `$patch` key of a map says.
fn directive(map: &Map) -> Result<Directive, Error> {
    map.get(DIRECTIVE).map_or(Ok(Directive::None), meaning)
}

fn meaning(node: &Node) -> Result<Directive, Error> {
    match raw_text(node) {
        "delete" => Ok(Directive::Delete),
        "replace" => Ok(Directive::Replace),
        "merge" => Ok(Directive::Merge),
        other => Err(Error::new(Code::PatchFailed, format!("unknown patch strategy '{other}'"))
            .at(node.span(), "expected delete, replace or merge")),
    }
}

/// The map without its `$patch` key.
fn without_directive(node: &Node) -> Node {
    let mut made = node.clone();
    if let Some(map) = made.as_map_mut() {
        map.remove(DIRECTIVE);
    }
    made
}

/// The flow style of what replaces a list or map: an empty one has none to pass on.
fn flow_of(there: &Node, patch: &Node) -> bool {
    match (&there.value, &patch.value) {
        (Value::Map(old), Value::Map(new)) => {
            if old.entries.is_empty() {
                new.flow
            } else {
                old.flow
            }
        }
        (Value::Seq(old), Value::Seq(new)) => {
            if old.items.is_empty() {
                new.flow
            } else {
                old.flow
            }
        }
        _ => false,
    }
}

fn with_flow(mut node: Node, flow: bool) -> Node {
    match &mut node.value {
        Value::Map(map) if map.flow != flow => map.flow = flow,
        Value::Seq(seq) if seq.flow != flow => seq.flow = flow,
        _ => {}
    }
    node
}

/// A plain string that YAML 1.1 would take for something else gets quotes when a patch passes by. That shows when
/// another patch overwrites it, because the style stays.
fn quoted(node: &Node) -> Option<Node> {
    let scalar = node.as_scalar()?;
    if scalar.style != Style::PLAIN || !may_need_quotes(scalar) || !is_non_string_alone(&scalar.text) {
        return None;
    }
    let mut made = scalar.clone();
    made.style = Style::DOUBLE;
    made.tag = Tag::Str;
    Some(Node::new(Value::Scalar(made), node.span()))
}

fn may_need_quotes(scalar: &Scalar) -> bool {
    let is_word = || matches!(scalar.text.as_bytes(), [b'y' | b'Y' | b'n' | b'N' | b'o' | b'O', ..]);
    match scalar.tag {
        Tag::Implicit => scalar.text.len() <= 3 && is_word() && scalar.resolved_tag() == Tag::Str,
        Tag::Str | Tag::Open => !scalar.text.is_empty(),
        _ => false,
    }
}

/// The raw text of a scalar; lists and maps have none.
fn raw_text(node: &Node) -> &str {
    node.text().unwrap_or("")
}

/// Whether a node is null, without resolving numbers.
#[inline]
fn is_null(node: &Node) -> bool {
    let Some(scalar) = node.as_scalar() else { return false };
    match scalar.tag {
        Tag::Null => true,
        Tag::Implicit => {
            scalar.style.is_plain() && matches!(&*scalar.text, "" | "~" | "null" | "Null" | "NULL")
        }
        _ => false,
    }
}

fn same_kind(there: &Node, patch: &Node) -> Result<(), Error> {
    if kind_name(there) == kind_name(patch) {
        return Ok(());
    }
    Err(wrong_kind(kind_name(there), patch).at(there.span(), "patched here"))
}

fn kind_name(node: &Node) -> &'static str {
    match node.value {
        Value::Scalar(_) => "ScalarNode",
        Value::Seq(_) => "SequenceNode",
        Value::Map(_) => "MappingNode",
    }
}

#[cold]
fn wrong_kind(expected: &str, node: &Node) -> Error {
    let message = format!("wrong node kind: expected {expected} but got {}", kind_name(node));
    Error::new(Code::WrongNodeKind, message).at(node.span(), "")
}

#[cold]
fn too_deep(node: Option<&Node>) -> Error {
    let message = format!("the document is nested more than {MAX_DEPTH} levels deep");
    Error::new(Code::LimitExceeded, message).at(node.map_or(crate::source::Span::NONE, Node::span), "")
}
