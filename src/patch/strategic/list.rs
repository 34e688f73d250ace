//! Lists of strategic merges: replaced, or merged by the keys of their items.
//!
//! Nearly all merge lists are regular: each item has every key that any item has, and no two items have the same. Those
//! are merged here in linear time. What the reference does with all others follows from how it goes about it, so
//! `irregular` goes about it the same way.

use super::irregular;
use super::{
    DIRECTIVE, Directive, Merger, Outcome, Side, directive, flow_of, is_null, meaning, raw_text, with_flow,
};
use crate::diagnostic::Error;
use crate::hash::{HashMap, HashSet};
use crate::schema::{MergeKeys, Type};
use crate::yaml::{Node, Scalar, Seq, Tag, Value};

/// What a list is merged with.
#[derive(Clone, Copy, Debug)]
pub(super) enum With<'a> {
    /// Nothing.
    Nothing,
    /// The list itself; see [`Side::Itself`].
    Itself,
    /// The list of the patch.
    Patch(&'a [Node]),
}

impl Merger<'_> {
    pub(super) fn list(
        &mut self,
        target: Option<&Node>,
        there: Option<&Node>,
        side: Side<'_>,
        of: Option<Type<'_>>,
        depth: u32,
    ) -> Result<Outcome, Error> {
        let patch = match side {
            Side::Patch(patch) if is_null(patch) => return Ok(Outcome::Clear),
            Side::Patch(patch) => Some(patch),
            _ => None,
        };
        // In place of a null, or as a list that merging made, a list is in block style.
        let flow = match (there, patch) {
            (Some(there), Some(patch)) => flow_of(there, patch),
            (Some(there), None) => flow_of(there, there),
            (None, _) => false,
        };
        let Some(keys) = of.and_then(Type::merge_keys) else {
            return Ok(match (patch, target) {
                (None, _) => Outcome::Same,
                (Some(patch), None) => Outcome::Set(patch.clone()),
                (Some(patch), Some(_)) => Outcome::Set(with_flow(patch.clone(), flow)),
            });
        };
        let items = List { keys, of: of.and_then(Type::items), depth: depth + 1 };

        // The list to start from, and what to merge it with. Directives count only where the target has a list.
        let Some((there, old)) = there.and_then(|node| Some((node, node.as_seq()?))) else {
            let Some((patch, new)) = patch.and_then(|node| Some((node, node.as_seq()?))) else {
                return Ok(Outcome::Same);
            };
            let made = items.merge(self, new, With::Itself)?.unwrap_or_else(|| new.to_vec());
            return Ok(set(made, flow, patch));
        };
        let own = match side {
            Side::Absent => return Ok(same_or_set(items.merge(self, old, With::Nothing)?, flow, there)),
            Side::Itself => there,
            Side::Patch(patch) => patch,
        };
        let (directive, rest) = list_directive(own.as_seq().unwrap_or_default())?;
        match (directive, patch) {
            (Directive::Delete, _) => Ok(Outcome::Clear),
            (Directive::Replace, Some(patch)) => {
                let made = items.merge(self, &rest, With::Itself)?.unwrap_or(rest);
                Ok(set(made, flow, patch))
            }
            (Directive::None, None) => Ok(same_or_set(items.merge(self, old, With::Itself)?, flow, there)),
            (_, None) => {
                let made = items.merge(self, &rest, With::Itself)?.unwrap_or(rest);
                Ok(set(made, flow, there))
            }
            (Directive::None, Some(patch)) => {
                let new = With::Patch(patch.as_seq().unwrap_or_default());
                Ok(same_or_set(items.merge(self, old, new)?, flow, there))
            }
            (Directive::Merge, Some(_)) => {
                Ok(same_or_set(items.merge(self, old, With::Patch(&rest))?, flow, there))
            }
        }
    }
}

fn same_or_set(made: Option<Vec<Node>>, flow: bool, there: &Node) -> Outcome {
    made.map_or(Outcome::Same, |made| set(made, flow, there))
}

fn set(items: Vec<Node>, flow: bool, like: &Node) -> Outcome {
    Outcome::Set(Node::new(Value::Seq(Seq::new(items.into(), flow)), like.span()))
}

/// What the first item with a `$patch` key says of the whole list, and the list without the items that say so. An item
/// with further keys says nothing of the list.
fn list_directive(list: &[Node]) -> Result<(Directive, Vec<Node>), Error> {
    let first = list.iter().filter_map(Node::as_map).find(|map| map.position(DIRECTIVE).is_some());
    let Some(first) = first.filter(|map| map.entries.len() == 1) else {
        return Ok((Directive::None, Vec::new()));
    };
    let said = &first.entries[0].value;
    let directive = meaning(said)?;
    let says_so = |item: &Node| item.get(DIRECTIVE).is_some_and(|node| raw_text(node) == raw_text(said));
    let kept = |item: &&Node| !is_null(item) && !item.is_empty_map() && !says_so(item);
    Ok((directive, list.iter().filter(kept).cloned().collect()))
}

/// How the items of one list are merged.
#[derive(Clone, Copy, Debug)]
pub(super) struct List<'s> {
    pub(super) keys: MergeKeys<'s>,
    /// The type of the items.
    pub(super) of: Option<Type<'s>>,
    /// The depth of the items.
    pub(super) depth: u32,
}

impl Merger<'_> {
    /// Merges an item. A comment above it that is an object is noted at its first key, and hides its type.
    pub(super) fn item(
        &mut self,
        target: Option<&Node>,
        side: Side<'_>,
        how: List<'_>,
    ) -> Result<Outcome, Error> {
        let has_comment = |item: &Node| {
            item.as_map().and_then(|map| map.entries.first()).is_some_and(|entry| entry.key.schema_comment)
        };
        let is_hidden =
            target.is_some_and(has_comment) || matches!(side, Side::Patch(patch) if has_comment(patch));
        self.node(target, side, how.of.filter(|_| !is_hidden), how.depth)
    }
}

impl List<'_> {
    /// Merges the items; `None` if the list stays as it is.
    fn merge(
        self,
        merger: &mut Merger<'_>,
        list: &[Node],
        with: With<'_>,
    ) -> Result<Option<Vec<Node>>, Error> {
        let new = match with {
            With::Patch(new) => new,
            _ => &[],
        };
        match Regular::read(self.keys, list, new) {
            Some(regular) if self.keys.len() == 0 => Ok(scalars(&regular, list, new)),
            Some(regular) => self.merge_regular(merger, &regular, list, with),
            None => irregular::merge(merger, self, list, with),
        }
    }

    fn merge_regular(
        self,
        merger: &mut Merger<'_>,
        regular: &Regular<'_>,
        list: &[Node],
        with: With<'_>,
    ) -> Result<Option<Vec<Node>>, Error> {
        let With::Patch(new) = with else {
            let side = if let With::Itself = with { Side::Itself } else { Side::Absent };
            return self.each(merger, list, side);
        };
        let found = regular.match_new();
        let mut patch_of: Vec<Option<&Node>> = vec![None; list.len()];
        // Items of the patch that are new, and the order in which old ones are met, for the end.
        let mut added = Vec::new();
        for (item, place) in new.iter().zip(&found) {
            match *place {
                Some(place) => {
                    patch_of[place] = Some(item);
                    added.push((place, None));
                }
                None => match merger.item(None, Side::Patch(item), self)? {
                    Outcome::Set(node) => added.push((usize::MAX, Some(node))),
                    Outcome::Same | Outcome::Clear => {}
                },
            }
        }
        let mut old: Vec<Option<Node>> = Vec::with_capacity(list.len());
        let mut changed = !added.is_empty() || found.len() != added.len();
        for (item, patch) in list.iter().zip(&patch_of) {
            // An item of the patch that replaces one loses against it when the lists are joined.
            let replaces = |patch: &&Node| {
                patch.as_map().is_some_and(|map| directive(map).is_ok_and(|d| d == Directive::Replace))
            };
            let side = match patch.filter(|patch| !replaces(patch)) {
                Some(patch) => Side::Patch(patch),
                None if patch.is_some() => {
                    old.push(Some(item.clone()));
                    continue;
                }
                None => Side::Absent,
            };
            match merger.item(Some(item), side, self)? {
                Outcome::Same => old.push(Some(item.clone())),
                Outcome::Set(node) => {
                    changed = true;
                    old.push(Some(node));
                }
                Outcome::Clear => {
                    changed = true;
                    old.push(None);
                }
            }
        }
        if !changed {
            return Ok(None);
        }
        let mut made = Vec::with_capacity(list.len() + new.len());
        // With one key the items of the patch come first; with several only those that are new.
        for (place, node) in added {
            match node {
                Some(node) => made.push(node),
                None if regular.width == 1 => made.extend(old[place].take()),
                None => {}
            }
        }
        made.extend(old.into_iter().flatten());
        Ok(Some(made))
    }

    /// Merges each item on its own.
    fn each(
        self,
        merger: &mut Merger<'_>,
        list: &[Node],
        side: Side<'_>,
    ) -> Result<Option<Vec<Node>>, Error> {
        let mut made: Option<Vec<Node>> = None;
        for (at, item) in list.iter().enumerate() {
            match merger.item(Some(item), side, self)? {
                Outcome::Same => made.iter_mut().for_each(|made| made.push(item.clone())),
                Outcome::Set(node) => made.get_or_insert_with(|| list[..at].to_vec()).push(node),
                Outcome::Clear => {
                    made.get_or_insert_with(|| list[..at].to_vec());
                }
            }
        }
        Ok(made)
    }
}

/// Merges lists of scalars: the patch's first, then the target's others. Those that are in both lists stay as they are.
fn scalars(regular: &Regular<'_>, list: &[Node], new: &[Node]) -> Option<Vec<Node>> {
    if new.is_empty() && list.iter().all(|item| opened(item).is_none()) {
        return None;
    }
    let open = |item: &Node| opened(item).unwrap_or_else(|| item.clone());
    let mut met = vec![false; list.len()];
    let mut made = Vec::with_capacity(list.len() + new.len());
    for (item, place) in new.iter().zip(regular.match_new()) {
        match place {
            Some(place) => {
                met[place] = true;
                made.push(list[place].clone());
            }
            None => made.push(open(item)),
        }
    }
    made.extend(list.iter().zip(met).filter(|(_, met)| !met).map(|(item, _)| open(item)));
    Some(made)
}

/// An item of a list of scalars as it is after a merge, if that is not what it is: one without a type of its own, so that
/// text that something sets there later decides about it anew.
pub(super) fn opened(item: &Node) -> Option<Node> {
    let scalar = item.as_scalar().filter(|scalar| scalar.style.is_tagged() || !scalar.is_quoted())?;
    if scalar.tag == Tag::Open && !scalar.style.is_tagged() {
        return None;
    }
    let style = scalar.style.tagged(false);
    Some(Node::new(Value::Scalar(Scalar { tag: Tag::Open, style, ..scalar.clone() }), item.span()))
}

/// The identities of the items of two lists in which no two items of one list have the same.
struct Regular<'a> {
    /// The texts of the keys of each item, one item after the other.
    old: Vec<&'a str>,
    new: Vec<&'a str>,
    /// How many keys the items have.
    width: usize,
}

impl<'a> Regular<'a> {
    fn read(keys: MergeKeys<'_>, old: &'a [Node], new: &'a [Node]) -> Option<Regular<'a>> {
        let mut valid = Vec::with_capacity(keys.len());
        for at in 0..keys.len() {
            let key = keys.get(at);
            let mut has = old.iter().chain(new).map(|item| !identity(item, key).is_empty());
            // A key that some items have and others do not makes the lists irregular.
            match has.next() {
                Some(true) if has.all(|has| has) => valid.push(key),
                Some(false) if has.all(|has| !has) => {}
                None => valid.push(key),
                _ => return None,
            }
        }
        let regular = match keys.len() {
            0 => Regular { old: texts(old)?, new: texts(new)?, width: 1 },
            _ if valid.is_empty() => return None,
            _ => {
                let of = |list: &'a [Node]| -> Vec<&'a str> {
                    list.iter().flat_map(|item| valid.iter().map(move |key| identity(item, key))).collect()
                };
                Regular { old: of(old), new: of(new), width: valid.len() }
            }
        };
        (regular.are_distinct(&regular.old) && regular.are_distinct(&regular.new)).then_some(regular)
    }

    /// Below this many items, comparing all pairs beats hashing.
    const FEW: usize = 12;

    fn are_distinct(&self, texts: &[&str]) -> bool {
        let mut items = texts.chunks_exact(self.width);
        if items.len() <= Self::FEW {
            let mut seen = items.clone();
            items.all(|item| seen.next().is_some() && !seen.clone().any(|other| other == item))
        } else {
            let mut seen = HashSet::with_capacity_and_hasher(items.len(), Default::default());
            items.all(|item| seen.insert(item))
        }
    }

    /// For each new item, the place of the old one with the same identity.
    fn match_new(&self) -> Vec<Option<usize>> {
        let (old, new) = (self.old.chunks_exact(self.width), self.new.chunks_exact(self.width));
        if old.len() <= Self::FEW || new.len() == 1 {
            return new.map(|item| old.clone().position(|other| other == item)).collect();
        }
        let index: HashMap<&[&str], usize> = old.zip(0..).collect();
        new.map(|item| index.get(item).copied()).collect()
    }
}

/// The text of a key of an item; empty if it is missing, null, or no scalar.
pub(super) fn identity<'a>(item: &'a Node, key: &str) -> &'a str {
    item.get(key).filter(|node| !is_null(node)).map_or("", raw_text)
}

/// The texts of a list of scalars, none of them null or empty.
fn texts(list: &[Node]) -> Option<Vec<&str>> {
    list.iter().map(|item| item.text().filter(|text| !text.is_empty() && !is_null(item))).collect()
}
