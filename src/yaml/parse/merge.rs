//! Merge keys: `<<: *defaults` in a map.

use std::collections::HashMap;

use crate::yaml::{Entry, Node, Tag, Text, Value};

use super::fault::Fault;
use super::scan::Scan;

/// Applies the merge key of a map's entries and removes it.
///
/// Own keys go before merged ones, and earlier maps of a list before later ones. The first key spelled `<<` goes away
/// even if it is quoted and therefore merges nothing: the reference clears it by its text.
pub(super) fn apply(mut entries: Vec<Entry>) -> Scan<Vec<Entry>> {
    let is_merge = |entry: &Entry| entry.key.tag == Tag::Merge;
    if !entries.iter().any(|entry| is_merge(entry) || entry.key.text == *"<<") {
        return Ok(entries);
    }
    let mut merges = entries.iter().filter(|entry| is_merge(entry));
    let value = merges.next().map(|entry| entry.value.clone());
    if let Some(second) = merges.next() {
        return Err(Fault::tree("duplicate merge key", second.key.start as usize));
    }
    if let Some(at) = entries.iter().position(|entry| entry.key.text == *"<<") {
        entries.remove(at);
    }
    let Some(value) = value else { return Ok(entries) };
    let sources = sources(&value)?;
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
    Ok(entries)
}

enum Place {
    Own,
    Merged(usize),
}

/// The entries of the maps that a merge key's value names.
fn sources(value: &Node) -> Scan<Vec<&[Entry]>> {
    match &value.value {
        Value::Map(map) => Ok(vec![&map.entries]),
        Value::Seq(seq) => seq
            .items
            .iter()
            .map(|item| match &item.value {
                Value::Map(map) => Ok(&map.entries[..]),
                Value::Seq(_) => Err(refuse("invalid map merge: received a nested sequence", item)),
                Value::Scalar(_) => Err(refuse(NOT_A_MAP, item)),
            })
            .collect(),
        Value::Scalar(_) => Err(refuse(NOT_A_MAP, value)),
    }
}

fn refuse(message: &str, node: &Node) -> Box<Fault> {
    Fault::tree(message, node.span.start as usize)
}

const NOT_A_MAP: &str = "map merge requires map or sequence of maps as the value";
