//! The printer: [`emit`] writes a document as `kustomize build` prints it.
//!
//! In goes a tree, out comes text in block style with sorted keys. The reference prints a tree in three steps (tree to
//! YAML, YAML to JSON, JSON to YAML) and each leaves traces in what it prints or refuses to print; the printer leaves
//! the same traces in one pass. It changes no tree and knows nothing of Kubernetes.

mod number;
mod string;
mod v3;

use std::cmp::Ordering;

use super::node::{Entry, Map, Node, Scalar, Seq, Value};
use super::order;
use super::reread::{Around, check_distinct, is_settled_string, unprintable};
use super::scalar::Resolved;
use crate::diagnostic::Error;
use crate::source::Span;

pub(crate) use number::{general, json_float};
pub(crate) use string::own_quoting;
pub(crate) use v3::emit_v3;

/// Appends the document as it is printed, with a line break at its end.
///
/// # Errors
/// [`Code::Unprintable`](crate::diagnostic::Code::Unprintable) for what has no printed form: maps with a key twice, keys below the root that are no strings,
/// null keys, infinite numbers, scalars whose text contradicts their tag, and control characters.
pub fn emit(node: &Node, out: &mut String) -> Result<(), Error> {
    Printer { out }
        .value(node, Place { lead: Lead::Root, indent: 0, around: Around::ROOT })
        // The reference looks for duplicate keys first.
        .map_err(|error| v3::duplicate_keys(node).unwrap_or(error))
}

struct Printer<'o> {
    out: &'o mut String,
}

/// Where a value is about to be written.
#[derive(Clone, Copy)]
struct Place {
    lead: Lead,
    /// The indentation of the collection that holds the value.
    indent: usize,
    around: Around,
}

/// What stands on the line already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// Nothing: the value is the document.
    Root,
    /// `key:`
    Key,
    /// `-`, or the `:` after a key of the form `? key`: a collection starts on the same line.
    Mark,
}

impl Printer<'_> {
    fn value(&mut self, node: &Node, place: Place) -> Result<(), Error> {
        let Place { lead, indent, around } = place;
        match &node.value {
            Value::Scalar(scalar) => {
                if lead != Lead::Root {
                    self.out.push(' ');
                }
                self.scalar(scalar, node.span(), place)
            }
            Value::Map(map) if map.entries.is_empty() => {
                self.out.push_str(if lead == Lead::Root { "{}\n" } else { " {}\n" });
                Ok(())
            }
            Value::Seq(seq) if seq.items.is_empty() => {
                self.out.push_str(if lead == Lead::Root { "[]\n" } else { " []\n" });
                Ok(())
            }
            Value::Map(map) => {
                let indent = if lead == Lead::Root { 0 } else { indent + 2 };
                self.out.push_str(lead.before_collection());
                self.map(map, Place { indent, around: around.within(map.flow, node.span())?, ..place })
            }
            Value::Seq(seq) => {
                let indent = if lead == Lead::Mark { indent + 2 } else { indent };
                self.out.push_str(lead.before_collection());
                self.seq(seq, Place { indent, around: around.within(seq.flow, node.span())?, ..place })
            }
        }
    }

    fn seq(&mut self, seq: &Seq, place: Place) -> Result<(), Error> {
        for (at, item) in seq.items.iter().enumerate() {
            if at > 0 || place.lead != Lead::Mark {
                string::indent(self.out, place.indent);
            }
            self.out.push('-');
            self.value(item, Place { lead: Lead::Mark, ..place })?;
        }
        Ok(())
    }

    /// Writes the entries in the order of their keys; maps are often sorted already.
    fn map(&mut self, map: &Map, place: Place) -> Result<(), Error> {
        const FEW: usize = 16;
        let entries = &*map.entries;
        if entries.windows(2).all(|pair| compare(&pair[0], &pair[1]) == Ordering::Less) {
            return self.entries(entries.iter(), entries, place);
        }
        if entries.len() > FEW {
            let mut sorted: Vec<&Entry> = entries.iter().collect();
            order::sort_by(&mut sorted, &compare);
            return self.entries(sorted.into_iter(), entries, place);
        }
        let mut sorted = [0u8; FEW];
        for (at, slot) in (0u8..).zip(&mut sorted) {
            *slot = at;
        }
        let sorted = &mut sorted[..entries.len()];
        order::sort_by(sorted, &|a, b| compare(&entries[usize::from(a)], &entries[usize::from(b)]));
        self.entries(sorted.iter().map(|&at| &entries[usize::from(at)]), entries, place)
    }

    fn entries<'e>(
        &mut self,
        sorted: impl Iterator<Item = &'e Entry>,
        entries: &[Entry],
        place: Place,
    ) -> Result<(), Error> {
        let mut before: Option<&Entry> = None;
        let mut numbered = false;
        for entry in sorted {
            if before.is_some_and(|before| before.key.text == entry.key.text) {
                check_distinct(entries)?;
            }
            if before.is_some() || place.lead != Lead::Mark {
                string::indent(self.out, place.indent);
            }
            let key = place.around.key(entry)?;
            let (lead, digits) = string::key(self.out, &key, place.indent)
                .map_err(|error| unprintable(error, entry.key.span()))?;
            numbered |= digits;
            self.value(&entry.value, Place { lead, ..place })?;
            before = Some(entry);
        }
        // Keys with numbers may be ordered in a circle, which can keep equal ones apart.
        if numbered { check_distinct(entries) } else { Ok(()) }
    }

    fn scalar(&mut self, scalar: &Scalar, span: Span, place: Place) -> Result<(), Error> {
        let text = scalar.text.as_str();
        let folds = place.indent + 2;
        if is_settled_string(scalar.tag, scalar.style, text) {
            return string::value(self.out, text, folds).map_err(|error| unprintable(error, span));
        }
        match place.around.scalar(scalar, span)? {
            Resolved::Null => self.out.push_str("null\n"),
            Resolved::Bool(true) => self.out.push_str("true\n"),
            Resolved::Bool(false) => self.out.push_str("false\n"),
            Resolved::Int(value) => number::integer(self.out, value < 0, value.unsigned_abs()),
            Resolved::Uint(value) => number::integer(self.out, false, value),
            Resolved::Float(value) => {
                number::float(self.out, value).map_err(|error| unprintable(error, span))?;
            }
            Resolved::Str(text) => {
                return string::value(self.out, &text, folds).map_err(|error| unprintable(error, span));
            }
        }
        Ok(())
    }
}

impl Lead {
    fn before_collection(self) -> &'static str {
        match self {
            Lead::Root => "",
            Lead::Key => "\n",
            Lead::Mark => " ",
        }
    }
}

#[inline]
fn compare(a: &Entry, b: &Entry) -> Ordering {
    order::natural(&a.key.text, &b.key.text)
}
