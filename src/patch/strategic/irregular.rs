//! Merging lists whose items are not told apart by their keys: keys are missing, or items repeat.
//!
//! The outcome in such cases (items vanish, or stand twice) is what the reference happens to do, so this does the
//! same steps: it lists the identities of all items, merges what is found for each, puts the results into a new
//! list, and puts the target's items in again. Items are numbers of nodes in a pool, because an item that is merged is
//! still the same item in every list that holds it.

use super::list::{List, With, identity, opened};
use super::{
    Directive, Merger, Outcome, Side, directive, is_null, kind_name, raw_text, without_directive, wrong_kind,
};
use crate::diagnostic::Error;
use crate::source::Span;
use crate::yaml::{Key, Node, Scalar, Tag, Value, line_style};

/// Merges `list`; the result never is the list as it was.
pub(super) fn merge(
    merger: &mut Merger<'_>,
    how: List<'_>,
    list: &[Node],
    with: With<'_>,
) -> Result<Option<Vec<Node>>, Error> {
    let new = match with {
        With::Patch(new) => new,
        _ => &[],
    };
    let identities = identities(how, list, new);
    if identities.is_empty() {
        return Ok(None);
    }
    let keys: Vec<&str> = match how.keys.len() {
        0 => vec![""],
        count => (0..count).map(|at| how.keys.get(at)).collect(),
    };
    // Keys that no item has do not count, unless that leaves none.
    let mut valid: Vec<usize> =
        (0..keys.len()).filter(|&at| identities.iter().any(|texts| !texts[at].is_empty())).collect();
    if valid.is_empty() {
        valid = (0..keys.len()).collect();
    }
    let keys: Vec<&str> = valid.iter().map(|&at| keys[at]).collect();

    let pool: Vec<Node> = list.iter().chain(new).cloned().collect();
    let mut work = Work {
        target: (0..list.len()).collect(),
        patch: match with {
            With::Nothing => None,
            With::Itself => Some(Vec::new()),
            With::Patch(_) => Some((list.len()..pool.len()).collect()),
        },
        itself: matches!(with, With::Itself),
        made: Vec::new(),
        pool,
        keys,
        how,
    };
    for texts in &identities {
        let texts: Vec<&str> = valid.iter().map(|&at| texts[at].as_str()).collect();
        work.merge_identity(merger, &texts)?;
    }
    work.join()?;
    Ok(Some(work.made.iter().map(|&at| work.pool[at].clone()).collect()))
}

/// The identities of all items, the patch's first, each once; empty texts are filled from identities that agree.
fn identities(how: List<'_>, list: &[Node], new: &[Node]) -> Vec<Vec<String>> {
    let mut seen = std::collections::HashSet::new();
    let mut found: Vec<Vec<String>> = Vec::new();
    for item in new.iter().chain(list) {
        let texts: Vec<String> = match how.keys.len() {
            0 => vec![raw_text(item).to_owned()],
            count => (0..count).map(|at| identity(item, how.keys.get(at)).to_owned()).collect(),
        };
        if seen.insert(texts.clone()) {
            found.push(texts);
        }
    }
    if how.keys.len() > 1 && found.iter().any(|texts| texts.iter().any(String::is_empty)) {
        for at in 0..found.len() {
            let texts = found[at].clone();
            for other in 0..found.len() {
                if let Some(joined) = joined(&texts, &found[other]) {
                    found[at].clone_from(&joined);
                    found[other] = joined;
                }
            }
        }
    }
    found
}

/// Two identities as one, if they agree where both have a text and are equal somewhere.
fn joined(a: &[String], b: &[String]) -> Option<Vec<String>> {
    let agree = a.iter().zip(b).all(|(a, b)| a == b || a.is_empty() || b.is_empty());
    let equal = a.iter().zip(b).any(|(a, b)| a == b);
    (agree && equal)
        .then(|| a.iter().zip(b).map(|(a, b)| if a.is_empty() { b.clone() } else { a.clone() }).collect())
}

struct Work<'s> {
    pool: Vec<Node>,
    target: Vec<usize>,
    patch: Option<Vec<usize>>,
    /// Whether the list of the patch is that of the target.
    itself: bool,
    made: Vec<usize>,
    keys: Vec<&'s str>,
    how: List<'s>,
}

impl Work<'_> {
    fn merge_identity(&mut self, merger: &mut Merger<'_>, texts: &[&str]) -> Result<(), Error> {
        let old = self.find(&self.target, texts);
        let new = if self.itself { old } else { self.patch.as_ref().and_then(|list| self.find(list, texts)) };
        let value = self.merge_items(merger, old, new)?;
        let Some(value) = value.filter(|&at| !is_null(&self.pool[at]) && !self.pool[at].is_empty_map())
        else {
            let target = std::mem::take(&mut self.target);
            self.target = self.put(target, None, texts)?;
            return Ok(());
        };
        self.ensure_keys(value, texts);
        let made = std::mem::take(&mut self.made);
        self.made = self.put(made, Some(value), texts)?;
        Ok(())
    }

    /// Merges the items found for an identity and returns the item that holds the result.
    fn merge_items(
        &mut self,
        merger: &mut Merger<'_>,
        old: Option<usize>,
        new: Option<usize>,
    ) -> Result<Option<usize>, Error> {
        if self.itself {
            let Some(at) = old else { return Ok(None) };
            let outcome = merger.item(Some(&self.pool[at]), Side::Itself, self.how)?;
            return Ok(self.settle(at, at, outcome));
        }
        match (old, new) {
            (None, None) => Ok(None),
            (Some(old), None) => {
                let outcome = merger.item(Some(&self.pool[old]), Side::Absent, self.how)?;
                Ok(self.settle(old, old, outcome))
            }
            (None, Some(new)) => {
                let outcome = merger.item(None, Side::Patch(&self.pool[new]), self.how)?;
                Ok(self.settle(new, new, outcome))
            }
            (Some(old), Some(new)) => {
                let replaces = match &self.pool[new].value {
                    Value::Map(map) => directive(map)? == Directive::Replace,
                    Value::Scalar(_) => true,
                    Value::Seq(_) => false,
                };
                let outcome = merger.item(Some(&self.pool[old]), Side::Patch(&self.pool[new]), self.how)?;
                if replaces && self.pool[new].as_scalar().is_some() {
                    return Ok(Some(new));
                }
                Ok(self.settle(if replaces { new } else { old }, new, outcome))
            }
        }
    }

    /// Stores the outcome in item `at`. Carrying a directive out takes it from the item of the patch, `new`.
    fn settle(&mut self, at: usize, new: usize, outcome: Outcome) -> Option<usize> {
        let value = match outcome {
            Outcome::Same => Some(at),
            Outcome::Set(node) => {
                self.pool[at] = node;
                Some(at)
            }
            Outcome::Clear => None,
        };
        let said = self.pool[new].as_map().map(directive);
        if (value.is_none() || new != at)
            && matches!(said, Some(Ok(Directive::Delete | Directive::Merge | Directive::Replace)))
        {
            self.pool[new] = without_directive(&self.pool[new]);
        }
        value
    }

    /// The first item with these texts; keys with an empty text do not count, unless all are empty.
    fn find(&self, list: &[usize], texts: &[&str]) -> Option<usize> {
        let all = texts.iter().all(|text| text.is_empty());
        list.iter().copied().find(|&at| {
            let item = &self.pool[at];
            if self.keys == [""] {
                return raw_text(item) == texts[0];
            }
            let has = |key: &str, text: &str| item.get(key).is_some_and(|node| raw_text(node) == text);
            item.as_map().is_some()
                && self.keys.iter().zip(texts).all(|(key, text)| (!all && text.is_empty()) || has(key, text))
        })
    }

    /// Gives an item the keys of its identity, and a scalar its text.
    fn ensure_keys(&mut self, at: usize, texts: &[&str]) {
        for (key, text) in self.keys.iter().zip(texts) {
            if key.is_empty()
                && !text.is_empty()
                && let Some(node) = opened(&self.pool[at])
            {
                self.pool[at] = node;
            }
            if key.is_empty() || text.is_empty() || self.pool[at].get(key).is_some() {
                continue;
            }
            if let Some(map) = self.pool[at].as_map_mut() {
                let scalar = Scalar::new(*text, Tag::Str, line_style(text));
                map.push(Key::new(*key), Node::new(Value::Scalar(scalar), Span::NONE));
            }
        }
    }

    /// Replaces the items of a list that have these texts by `item`, or removes them; an item that replaced nothing is
    /// appended. Nulls and empty maps go. An empty text matches any.
    fn put(&self, list: Vec<usize>, item: Option<usize>, texts: &[&str]) -> Result<Vec<usize>, Error> {
        let by_map = !self.keys[0].is_empty() && texts.first().is_some_and(|text| !text.is_empty());
        let mut kept = Vec::with_capacity(list.len() + 1);
        let mut replaced = false;
        for at in list {
            let node = &self.pool[at];
            if is_null(node) || node.is_empty_map() {
                continue;
            }
            if by_map && node.as_map().is_none() {
                kept.push(at);
                continue;
            }
            if self.matches(node, texts)? {
                replaced = true;
                kept.extend(item);
            } else if !texts.is_empty() {
                kept.push(at);
            }
        }
        if let Some(item) = item.filter(|&at| !replaced && !is_null(&self.pool[at])) {
            kept.push(item);
        }
        Ok(kept)
    }

    /// Whether an item has these texts. Keys beyond the texts match once a text before them did.
    fn matches(&self, node: &Node, texts: &[&str]) -> Result<bool, Error> {
        for (key, text) in self.keys.iter().zip(texts) {
            let found = if key.is_empty() {
                let scalar = node.as_scalar().ok_or_else(|| wrong_kind("ScalarNode", node))?;
                scalar.text == *text
            } else {
                let map = node.as_map().ok_or_else(|| wrong_kind("MappingNode", node))?;
                map.get(key).is_some_and(|value| text.is_empty() || raw_text(value) == *text)
            };
            if !found {
                return Ok(false);
            }
        }
        Ok(!texts.is_empty())
    }

    /// Puts the items of the target into the new list.
    fn join(&mut self) -> Result<(), Error> {
        let mut made = std::mem::take(&mut self.made);
        for &at in &self.target {
            let node = &self.pool[at];
            let mut texts = Vec::with_capacity(self.keys.len());
            if self.keys == [""] {
                texts.push(raw_text(node));
            } else {
                if !is_null(node) && node.as_map().is_none() {
                    debug_assert_ne!(kind_name(node), "MappingNode");
                    return Err(wrong_kind("MappingNode", node));
                }
                for key in &self.keys {
                    match node.get(key) {
                        Some(value) => texts.push(raw_text(value)),
                        None => made.push(at),
                    }
                }
                if self.keys.len() > 1 {
                    made = self.put(made, None, &texts)?;
                }
            }
            made = self.put(made, Some(at), &texts)?;
        }
        self.made = made;
        Ok(())
    }
}
