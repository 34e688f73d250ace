//! Merge keys: `<<: *defaults` in a map.

use std::collections::HashMap;

use crate::yaml::{Entry, Node, Tag, Text, Value};

/// Why a merge key cannot be applied, and the place to show.
pub(super) type Refused = (&'static str, u32);

/// Applies the merge key of a map's entries and removes it.
///
/// Own keys go before merged ones, and earlier maps of a list before later ones. The first key spelled `<<` goes away
/// even if it is quoted and therefore merges nothing: the reference clears it by its text.
pub(super) fn apply(entries: &mut Vec<Entry>) -> Result<(), Refused> {
    let is_merge = |entry: &Entry| entry.key.tag == Tag::Merge;
    if !entries.iter().any(|entry| is_merge(entry) || entry.key.text == *"<<") {
        return Ok(());
    }
    let mut merges = entries.iter().filter(|entry| is_merge(entry));
    let merge = merges.next().map(|entry| (entry.key.start, entry.value.clone()));
    if let Some(second) = merges.next() {
        return Err(("duplicate merge key", second.key.start));
    }
    if let Some(at) = entries.iter().position(|entry| entry.key.text == *"<<") {
        entries.remove(at);
    }
    let Some((start, value)) = merge else { return Ok(()) };
    let sources = sources(&value, start)?;
    let mut places: HashMap<Text, Place> =
        entries.iter().map(|entry| (entry.key.text.clone(), Place::Own)).collect();
    // From the last map to the first, each replacing what a later one of the list has set.
    for source in sources.into_iter().rev() {
        for entry in source {
            match places.get(&entry.key.text) {
                Some(Place::Own) => {}
                Some(&Place::Merged(at)) => entries[at] = entry.clone(),
                None => {
                    places.insert(entry.key.text.clone(), Place::Merged(entries.len()));
                    entries.push(entry.clone());
                }
            }
        }
    }
    Ok(())
}

/// As [`apply`], as the older of the two libraries does it: whatever comes later in the map replaces what came before, so
/// a merge key behind an own key goes before it. There may be several, and a key in quotes is a key like any other.
///
/// Of duplicate keys the last counts to whoever decodes the map, so the merged ones stand where the merge key stood.
pub(super) fn apply_in_order(entries: &mut Vec<Entry>) -> Result<(), Refused> {
    if !entries.iter().any(|entry| entry.key.tag == Tag::Merge) {
        return Ok(());
    }
    let mut made = Vec::with_capacity(entries.len());
    for entry in entries.drain(..) {
        if entry.key.tag == Tag::Merge {
            let sources = sources(&entry.value, entry.key.start)?;
            made.extend(sources.into_iter().rev().flatten().cloned());
        } else {
            made.push(entry);
        }
    }
    *entries = made;
    Ok(())
}

enum Place {
    Own,
    Merged(usize),
}

/// The entries of the maps that the value of a merge key at `start` names.
fn sources(value: &Node, start: u32) -> Result<Vec<&[Entry]>, Refused> {
    match &value.value {
        Value::Seq(seq) if !is_alias(value, start) => {
            seq.items.iter().map(|item| source(item, value.span().start())).collect()
        }
        _ => source(value, start).map(|source| vec![source]),
    }
}

fn source(node: &Node, start: u32) -> Result<&[Entry], Refused> {
    let message = match &node.value {
        Value::Map(map) => return Ok(&map.entries),
        _ if is_alias(node, start) => "invalid map merge: received alias for a non-map value",
        Value::Seq(_) => "invalid map merge: received a nested sequence",
        Value::Scalar(_) => "map merge requires map or sequence of maps as the value",
    };
    Err((message, node.span().start()))
}

/// Whether an alias stands for the node: it was written before what holds it, at `start`.
fn is_alias(node: &Node, start: u32) -> bool {
    node.span().start() < start
}
