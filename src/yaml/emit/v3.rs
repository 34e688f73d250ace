//! Trees in the order and the styles they were written in, as the reference shows them in error messages.
//!
//! Its error messages quote whole nodes, and its complaints about duplicate keys count the lines of this text.

use super::super::node::{Entry, Node, Quoting, Scalar, Tag, Value};
use super::super::reread::{is_doubled, write_folded};
use super::Lead;
use super::string::{self, Look};
use crate::diagnostic::{Code, Error};

/// Returns the node in the styles and the order it was written in, with a line break at the end.
pub(crate) fn emit_v3(node: &Node) -> String {
    let mut writer = Writer::default();
    writer.value(node, Lead::Root, 0, 0);
    writer.out
}

/// Returns the error for all keys that stand twice in a map of the document, if there are any.
#[cold]
pub(super) fn duplicate_keys(node: &Node) -> Option<Error> {
    let mut writer = Writer { entries: Some(Vec::new()), ..Writer::default() };
    writer.value(node, Lead::Root, 0, 0);
    let written = writer.entries.unwrap_or_default();
    let mut message = "yaml: unmarshal errors:".to_owned();
    let mut pairs = Vec::new();
    let mut maps = vec![node];
    while let Some(node) = maps.pop() {
        match &node.value {
            Value::Scalar(_) => {}
            Value::Seq(seq) => maps.extend(seq.items.iter().rev()),
            Value::Map(map) => {
                let mut seen = std::collections::HashMap::new();
                for entry in &map.entries {
                    let first = *seen.entry(entry.key.text.as_str()).or_insert(entry);
                    if is_doubled(&entry.key) || !std::ptr::eq(first, entry) {
                        pairs.push((first, entry));
                    }
                }
                maps.extend(map.entries.iter().rev().map(|entry| &entry.value));
            }
        }
    }
    let line = |wanted: &Entry| {
        written.iter().find(|(entry, _)| std::ptr::eq(*entry, wanted)).map_or(0, |(_, line)| *line)
    };
    for (first, second) in &pairs {
        let key = string::go_quoted(&second.key.text);
        message.push_str(&format!(
            "\n  line {}: mapping key {key} already defined at line {}",
            line(second),
            line(first)
        ));
    }
    let (first, second) = pairs.first()?;
    Some(
        Error::new(Code::Unprintable, message)
            .at(second.key.span(), "defined again here")
            .at(first.key.span(), "defined here first"),
    )
}

#[derive(Default)]
struct Writer<'n> {
    out: String,
    /// The entries written so far with the lines of their keys, where someone wants to know.
    entries: Option<Vec<(&'n Entry, usize)>>,
}

/// Deeper nodes are left out: this text is for people.
const MAX_DEPTH: u32 = 1000;

impl<'n> Writer<'n> {
    fn value(&mut self, node: &'n Node, lead: Lead, indent: usize, depth: u32) {
        match &node.value {
            Value::Scalar(scalar) => {
                self.scalar(scalar, Spot { lead: Some(lead), flow: false, folds: indent + 2 });
                if !self.out.ends_with('\n') {
                    self.out.push('\n');
                }
            }
            Value::Map(map) if map.flow || map.entries.is_empty() || depth > MAX_DEPTH => {
                self.flow(node, lead, indent, depth);
            }
            Value::Seq(seq) if seq.flow || seq.items.is_empty() || depth > MAX_DEPTH => {
                self.flow(node, lead, indent, depth);
            }
            Value::Map(map) => {
                let indent = if lead == Lead::Root { 0 } else { indent + 2 };
                self.out.push_str(lead.before_collection());
                for (at, entry) in map.entries.iter().enumerate() {
                    if at > 0 || lead != Lead::Mark {
                        string::indent(&mut self.out, indent);
                    }
                    let lead = self.key(entry, indent);
                    self.value(&entry.value, lead, indent, depth + 1);
                }
            }
            Value::Seq(seq) => {
                let indent = if lead == Lead::Mark { indent + 2 } else { indent };
                self.out.push_str(lead.before_collection());
                for (at, item) in seq.items.iter().enumerate() {
                    if at > 0 || lead != Lead::Mark {
                        string::indent(&mut self.out, indent);
                    }
                    self.out.push('-');
                    self.value(item, Lead::Mark, indent, depth + 1);
                }
            }
        }
    }

    fn key(&mut self, entry: &'n Entry, indent: usize) -> Lead {
        self.note(entry);
        let scalar = entry.key.to_scalar();
        if !is_simple_key(&scalar) {
            self.out.push('?');
            self.scalar(&scalar, Spot { lead: Some(Lead::Mark), flow: false, folds: indent + 2 });
            if !self.out.ends_with('\n') {
                self.out.push('\n');
            }
            string::indent(&mut self.out, indent);
            self.out.push(':');
            return Lead::Mark;
        }
        self.scalar(&scalar, Spot { lead: None, flow: false, folds: indent + 2 });
        self.out.push(':');
        Lead::Key
    }

    fn note(&mut self, entry: &'n Entry) {
        if let Some(entries) = &mut self.entries {
            let line = entries.last().map_or(1, |(_, line)| *line);
            entries.push((entry, line.max(1 + self.out.bytes().filter(|&byte| byte == b'\n').count())));
        }
    }

    fn flow(&mut self, node: &'n Node, lead: Lead, indent: usize, depth: u32) {
        if lead != Lead::Root {
            self.out.push(' ');
        }
        self.flow_value(node, indent + 2, depth);
        self.out.push('\n');
    }

    fn flow_value(&mut self, node: &'n Node, folds: usize, depth: u32) {
        match &node.value {
            Value::Scalar(scalar) => self.scalar(scalar, Spot { lead: Some(Lead::Root), flow: true, folds }),
            _ if depth > MAX_DEPTH => self.out.push('…'),
            Value::Seq(seq) => {
                self.out.push('[');
                for (at, item) in seq.items.iter().enumerate() {
                    if at > 0 {
                        self.out.push_str(", ");
                    }
                    self.flow_value(item, folds, depth + 1);
                }
                self.out.push(']');
            }
            Value::Map(map) => {
                self.out.push('{');
                for (at, entry) in map.entries.iter().enumerate() {
                    if at > 0 {
                        self.out.push_str(", ");
                    }
                    self.note(entry);
                    let scalar = entry.key.to_scalar();
                    let simple = is_simple_key(&scalar);
                    self.out.push_str(if simple { "" } else { "? " });
                    let lead = if simple { None } else { Some(Lead::Root) };
                    self.scalar(&scalar, Spot { lead, flow: true, folds });
                    self.out.push_str(if simple { ": " } else { " : " });
                    self.flow_value(&entry.value, folds, depth + 1);
                }
                self.out.push('}');
            }
        }
    }

    /// Writes a scalar with the space that separates it from what stands before it; an empty one has none.
    fn scalar(&mut self, scalar: &Scalar, spot: Spot) {
        let text = scalar.text.as_str();
        let (shown, wanted) = presentation(scalar);
        let look = string::look_at_characters(text);
        let quoting = admitted(wanted, &look, text, spot);
        let empty = text.is_empty() && quoting == Quoting::Plain && shown.is_none();
        if matches!(spot.lead, Some(Lead::Key | Lead::Mark)) && !empty {
            self.out.push(' ');
        }
        if let Some(tag) = shown {
            self.out.push_str(tag);
            if !(text.is_empty() && quoting == Quoting::Plain) {
                self.out.push(' ');
            }
        }
        match quoting {
            Quoting::Plain => self.out.push_str(text),
            Quoting::Single => self.single(text, spot.folds),
            Quoting::Double => string::double(&mut self.out, text, None),
            Quoting::Literal => string::block(&mut self.out, '|', text, text, spot.folds),
            Quoting::Folded => string::block(&mut self.out, '>', text, &write_folded(text), spot.folds),
        }
    }

    /// Writes text in single quotes; a line break is written as two.
    fn single(&mut self, text: &str, folds: usize) {
        self.out.push('\'');
        let mut after_break = false;
        for c in text.chars() {
            if string::is_break(c) {
                if !after_break && c == '\n' {
                    self.out.push('\n');
                }
                after_break = true;
            } else {
                if std::mem::take(&mut after_break) {
                    string::indent(&mut self.out, folds);
                }
                if c == '\'' {
                    self.out.push('\'');
                }
            }
            self.out.push(c);
        }
        if after_break {
            string::indent(&mut self.out, folds);
        }
        self.out.push('\'');
    }
}

/// Where a scalar is written.
#[derive(Clone, Copy)]
struct Spot {
    /// What stands before a value; nothing for a key that is followed by a colon on the same line.
    lead: Option<Lead>,
    flow: bool,
    /// The indentation of lines after the first.
    folds: usize,
}

/// The tag to write, if any, and the quoting that tag and style ask for.
fn presentation(scalar: &Scalar) -> (Option<&'static str>, Quoting) {
    let (quoting, tagged) = (scalar.style.quoting(), scalar.has_tag());
    let tag = scalar.resolved_tag();
    let plain_tag = || Scalar::plain(scalar.text.clone()).resolved_tag();
    let shown = tagged || !(tag == Tag::Str || plain_tag() == tag);
    let quoting = match quoting {
        Quoting::Plain if scalar.text.contains('\n') => Quoting::Literal,
        Quoting::Plain if tag == Tag::Str && !tagged && plain_tag() != Tag::Str => Quoting::Double,
        quoting => quoting,
    };
    (shown.then(|| super::super::scalar::name(tag)), quoting)
}

/// The quoting that the characters and the place admit, nearest to the one wanted.
fn admitted(wanted: Quoting, look: &Look, text: &str, spot: Spot) -> Quoting {
    let key = spot.lead.is_none();
    let mut quoting = wanted;
    if key && look.multiline {
        quoting = Quoting::Double;
    }
    if quoting == Quoting::Plain {
        let flow_indicator = || text.contains([',', '?', '[', ']', '{', '}', ':']);
        if !look.plain || (spot.flow && flow_indicator()) || (text.is_empty() && (spot.flow || key)) {
            quoting = Quoting::Single;
        }
    }
    match quoting {
        Quoting::Single if !look.single => Quoting::Double,
        Quoting::Literal | Quoting::Folded if !look.literal || text.is_empty() || spot.flow || key => {
            Quoting::Double
        }
        quoting => quoting,
    }
}

fn is_simple_key(key: &Scalar) -> bool {
    let (tag, _) = presentation(key);
    key.text.len() + tag.map_or(0, str::len) <= string::LONGEST_SIMPLE_KEY
        && !key.text.contains(string::is_break)
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::source::Span;
    use crate::yaml::{Key, Map, Seq, Style};

    fn map(flow: bool, entries: Vec<(&str, Node)>) -> Node {
        let entries = entries.into_iter().map(|(key, value)| Entry { key: Key::new(key), value }).collect();
        Node::new(Value::Map(Map::new(entries, flow)), Span::NONE)
    }

    fn seq(flow: bool, items: Vec<Node>) -> Node {
        Node::new(Value::Seq(Seq::new(items.into(), flow)), Span::NONE)
    }

    fn scalar(text: &str, quoting: Quoting) -> Node {
        Node::new(Value::Scalar(Scalar::new(text, Tag::Implicit, Style::of(quoting))), Span::NONE)
    }

    #[test]
    fn styles_and_order_stay() {
        let plain = |text| scalar(text, Quoting::Plain);
        let node = map(
            false,
            vec![
                ("z", plain("1")),
                (
                    "a",
                    seq(
                        false,
                        vec![
                            map(false, vec![("n", scalar("x", Quoting::Single)), ("v", plain(""))]),
                            seq(false, vec![plain("b")]),
                        ],
                    ),
                ),
                ("5", scalar("5", Quoting::Double)),
                ("f", seq(true, vec![plain("a"), map(true, vec![("b", plain("")), ("c", plain("d:e"))])])),
                ("l", scalar("a\nb\n", Quoting::Literal)),
                ("g", scalar("a\nb\n", Quoting::Folded)),
                ("e", map(false, vec![])),
            ],
        );
        let expected = "z: 1\na:\n- n: 'x'\n  v:\n- - b\n\"5\": \"5\"\nf: [a, {b: '', c: 'd:e'}]\nl: |\n  a\n  b\ng: >\n  a\n\n  b\n\ne: {}\n";
        assert_eq!(emit_v3(&node), expected);
    }

    #[test]
    fn duplicate_keys_are_counted_in_lines() {
        let node = map(
            false,
            vec![(
                "a",
                map(
                    false,
                    vec![
                        ("x", scalar("1\n2\n", Quoting::Literal)),
                        ("y", Node::plain("", Span::NONE)),
                        ("x", Node::plain("2", Span::NONE)),
                    ],
                ),
            )],
        );
        let error = duplicate_keys(&node).expect("there is one");
        assert_eq!(
            error.message(),
            "yaml: unmarshal errors:\n  line 6: mapping key \"x\" already defined at line 2"
        );
    }
}
