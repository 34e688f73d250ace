//! Field paths: parts separated by dots, found strictly in sources and by patterns in targets.

use regex::Regex;

use super::structured;
use crate::diagnostic::{Code, Error};
use crate::fieldspec::walk::{plain_key, wrong_kind};
use crate::resource::pattern::unanchored;
use crate::source::Span;
use crate::yaml::{Map, Node, Scalar, Tag, Value, emit_v3};

/// Splits a path at its dots. `\.` is a dot within a name, and brackets hold what they enclose together: `[a.b/c]` is a
/// name, `[k=v.w]` stays as it is. A dot in front is ignored.
pub(crate) fn split(path: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in path.strip_prefix('.').unwrap_or(path).split('.') {
        match names.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                last.push('.');
                last.push_str(part);
            }
            _ => names.push(part.to_owned()),
        }
    }
    let mut parts = Vec::with_capacity(names.len());
    let mut names = names.into_iter();
    while let Some(name) = names.next() {
        if !name.starts_with('[') || name.ends_with(']') {
            parts.push(name);
            continue;
        }
        let mut joined = name;
        for name in names.by_ref() {
            joined.push('.');
            joined.push_str(&name);
            if name.ends_with(']') {
                break;
            }
        }
        let is_match = joined.contains('=');
        parts.push(if is_match { joined } else { joined.trim_matches(['[', ']']).to_owned() });
    }
    parts
}

/// A step of a strict look-up: the place of a child in its map or list.
pub(crate) type Step = usize;

/// What a strict look-up found.
pub(crate) struct Lookup<'a> {
    pub(crate) node: &'a Node,
    /// How to get there again.
    pub(crate) steps: Vec<Step>,
}

/// Finds the one node at a path: names, indexes, `-` for the last item and `[key=value]` for the first item with this
/// very text.
///
/// # Errors
/// When a part does not fit the node, such as a name for a list.
pub(crate) fn lookup<'a>(root: &'a Node, parts: &[String]) -> Result<Option<Lookup<'a>>, Error> {
    let mut found = Lookup { node: root, steps: Vec::with_capacity(parts.len()) };
    for part in parts {
        let Some(step) = step(found.node, part)? else { continue };
        let Some(at) = step else { return Ok(None) };
        let Some(child) = child(found.node, at) else { return Ok(None) };
        found.node = child;
        found.steps.push(at);
    }
    Ok(Some(found))
}

/// The child that a part of a path names: nothing if the part is blank, and no place if there is none.
pub(super) fn step(node: &Node, part: &str) -> Result<Option<Option<Step>>, Error> {
    let part = part.trim();
    if part.is_empty() {
        return Ok(None);
    }
    let error = |message: String| Error::new(Code::InvalidReplacement, message);
    let at = if let Some(index) = number(part) {
        let Ok(index) = usize::try_from(index) else {
            return Err(error(format!("array index {index} cannot be negative")));
        };
        items(node)?.get(index).map(|_| index)
    } else if part == "-" {
        items(node)?.len().checked_sub(1)
    } else if part == "*" {
        return Err(error("wildcard is not supported in PathGetter".to_owned()));
    } else if is_match(part) {
        let (key, value) = split_match(part)?;
        items(node)?.iter().position(|item| match key {
            "" => item.text().unwrap_or("") == value,
            _ => item.get(key).is_some_and(|field| field.text().unwrap_or("") == value),
        })
    } else if node.is_null() {
        None
    } else {
        node.as_map().ok_or_else(|| wrong_kind(node, "MappingNode"))?.position(part)
    };
    Ok(Some(at))
}

pub(super) fn child(node: &Node, at: Step) -> Option<&Node> {
    match &node.value {
        Value::Map(map) => map.entries.get(at).map(|entry| &entry.value),
        Value::Seq(seq) => seq.items.get(at),
        Value::Scalar(_) => None,
    }
}

pub(super) fn child_mut(node: &mut Node, at: Step) -> Option<&mut Node> {
    match &node.value {
        Value::Map(_) => node.as_map_mut()?.entries.get_mut(at).map(|entry| &mut entry.value),
        Value::Seq(_) => node.as_seq_mut()?.get_mut(at),
        Value::Scalar(_) => None,
    }
}

/// The items of a list; none for a null.
fn items(node: &Node) -> Result<&[Node], Error> {
    match node.as_seq() {
        Some(items) => Ok(items),
        None if node.is_null() => Ok(&[]),
        None => Err(wrong_kind(node, "SequenceNode")),
    }
}

/// A decimal number, with an optional sign.
fn number(part: &str) -> Option<i64> {
    part.parse().ok()
}

fn is_match(part: &str) -> bool {
    part.starts_with('[') && part.ends_with(']')
}

/// Splits `[key=value]`.
fn split_match(part: &str) -> Result<(&str, &str), Error> {
    let inner = part.strip_suffix(']').unwrap_or(part);
    let inner = inner.strip_prefix('[').unwrap_or(inner);
    inner.split_once('=').ok_or_else(|| {
        let message = "list path element must contain fieldName=fieldValue for element to match";
        Error::new(Code::InvalidReplacement, message)
    })
}

/// A part of a target's path.
#[derive(Debug)]
pub(super) enum Part {
    /// The field of a map.
    Field(String),
    /// The item of a list at this place.
    Index(usize),
    /// All items of a list.
    All,
    /// The items of a list whose field, or which themselves if it is empty, match a pattern anywhere in their text.
    Matching { field: String, text: String, pattern: Result<Anywhere, Error> },
    /// Brackets without `=`.
    Broken(Error),
}

/// A pattern that may match anywhere in a text.
#[derive(Debug)]
pub(super) enum Anywhere {
    Text(String),
    Regex(Regex),
}

impl Anywhere {
    fn new(pattern: &str) -> Result<Anywhere, Error> {
        if pattern.contains(['\\', '.', '+', '*', '?', '(', ')', '|', '[', ']', '{', '}', '^', '$']) {
            unanchored(pattern).map(Anywhere::Regex)
        } else {
            Ok(Anywhere::Text(pattern.to_owned()))
        }
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            Anywhere::Text(pattern) => text.contains(pattern.as_str()),
            Anywhere::Regex(regex) => regex.is_match(text),
        }
    }
}

impl Part {
    /// Reads a part of a path; blanks count.
    pub(super) fn new(part: &str) -> Part {
        if let Some(index) = number(part).and_then(|index| usize::try_from(index).ok()) {
            return Part::Index(index);
        }
        match part {
            "*" => Part::All,
            _ if is_match(part) => match split_match(part) {
                Ok((field, text)) => {
                    Part::Matching { field: field.into(), text: text.into(), pattern: Anywhere::new(text) }
                }
                Err(error) => Part::Broken(error),
            },
            _ => Part::Field(part.to_owned()),
        }
    }
}

/// The kind of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Scalar,
    Map,
    Seq,
}

impl Kind {
    pub(super) fn of(node: &Node) -> Kind {
        match node.value {
            Value::Scalar(_) => Kind::Scalar,
            Value::Map(_) => Kind::Map,
            Value::Seq(_) => Kind::Seq,
        }
    }
}

/// Hands all nodes that a path matches to `set`, making missing ones if asked to.
pub(super) struct Walk<'a> {
    /// The kind of the last field, if missing fields are to be made.
    pub(super) create: Option<Kind>,
    /// The place that new nodes are said to come from.
    pub(super) span: Span,
    /// The flag says that the node was made, so that its text decides its type.
    pub(super) set: &'a mut dyn FnMut(&mut Node, bool) -> Result<(), Error>,
}

impl Walk<'_> {
    /// Returns how many nodes the path matched.
    pub(super) fn node(&mut self, node: &mut Node, parts: &[Part]) -> Result<usize, Error> {
        self.walk(node, parts, false)
    }

    fn walk(&mut self, node: &mut Node, parts: &[Part], is_new: bool) -> Result<usize, Error> {
        let Some((part, rest)) = parts.split_first() else { return (self.set)(node, is_new).map(|()| 1) };
        match part {
            Part::Field(name) => self.field(node, name, rest),
            Part::Index(index) => self.index(node, *index, rest),
            Part::All => {
                items(node)?;
                let mut matched = 0;
                for item in node.as_seq_mut().into_iter().flatten() {
                    matched += self.walk(item, rest, false)?;
                }
                Ok(matched)
            }
            Part::Matching { field, text, pattern } => {
                let matched = self.matching(node, field, pattern, rest, false)?;
                if matched > 0 || self.create.is_none() {
                    return Ok(matched);
                }
                let Some(items) = node.as_seq_mut() else {
                    // A null: as for fields, what hangs there counts, and is gone.
                    return self.walk(&mut Node::seq(self.span), parts, true);
                };
                items.push(self.item(field, text));
                match self.matching(node, field, pattern, rest, true)? {
                    0 => Err(Error::new(
                        Code::ReplacementTarget,
                        format!("a new element '{text}' does not match itself"),
                    )),
                    matched => Ok(matched),
                }
            }
            Part::Broken(error) => Err(error.clone()),
        }
    }

    fn field(&mut self, node: &mut Node, name: &str, rest: &[Part]) -> Result<usize, Error> {
        if node.is_null() {
            // The reference hangs new fields onto the null, where nothing prints them.
            return self.lost(rest);
        }
        if name.is_empty() {
            return Err(wrong_kind(node, "ScalarNode"));
        }
        let Some(map) = node.as_map() else { return Err(wrong_kind(node, "MappingNode")) };
        let at = map.position(name);
        if at.is_none() && self.create.is_none() {
            return Ok(0);
        }
        let is_new = at.is_none();
        let made = self.made(rest);
        let span = self.span;
        let Some(map) = node.as_map_mut() else { return Ok(0) };
        let at = at.unwrap_or_else(|| {
            map.push(plain_key(name, span), made);
            map.entries.len() - 1
        });
        let value = &mut map.entries[at].value;
        if matches!(value.value, Value::Scalar(_)) && !rest.is_empty() {
            // The rest of the path lies in a copy of what the text says, so what is set there is lost.
            let mut document = structured::read(value)?.unwrap_or_else(|| Node::null(span));
            return self.walk(&mut document, rest, false);
        }
        self.walk(value, rest, is_new)
    }

    fn index(&mut self, node: &mut Node, index: usize, rest: &[Part]) -> Result<usize, Error> {
        let length = items(node)?.len();
        if index == length && self.create.is_some() {
            let made = self.made(rest);
            return match node.as_seq_mut() {
                Some(items) => {
                    items.push(made);
                    self.walk(&mut items[index], rest, true)
                }
                None => self.lost(rest),
            };
        }
        match node.as_seq_mut().and_then(|items| items.get_mut(index)) {
            Some(item) => self.walk(item, rest, false),
            None => Err(Error::new(
                Code::ReplacementTarget,
                format!("index {index} specified but only {length} elements found"),
            )
            .at(node.span(), "this list")),
        }
    }

    fn matching(
        &mut self,
        node: &mut Node,
        field: &str,
        pattern: &Result<Anywhere, Error>,
        rest: &[Part],
        is_new: bool,
    ) -> Result<usize, Error> {
        items(node)?;
        let Some(items) = node.as_seq_mut() else { return Ok(0) };
        let mut matched = 0;
        for item in items {
            let pattern = pattern.as_ref().map_err(Clone::clone)?;
            if field.is_empty() {
                if pattern.matches(printed(item).trim()) {
                    (self.set)(item, is_new)?;
                    matched += 1;
                }
            } else if item.get(field).is_some_and(|value| pattern.matches(printed(value).trim())) {
                matched += self.walk(item, rest, false)?;
            }
        }
        Ok(matched)
    }

    /// What is set in a new field of nothing: it counts, and is gone.
    fn lost(&mut self, rest: &[Part]) -> Result<usize, Error> {
        if self.create.is_none() {
            return Ok(0);
        }
        let mut made = self.made(rest);
        self.walk(&mut made, rest, true)
    }

    /// A new node that has `rest` below it.
    fn made(&self, rest: &[Part]) -> Node {
        let kind = match rest.first() {
            None => self.create.unwrap_or(Kind::Scalar),
            Some(Part::Index(_) | Part::Matching { .. } | Part::Broken(_)) => Kind::Seq,
            Some(Part::Field(name)) if name.is_empty() => self.create.unwrap_or(Kind::Scalar),
            Some(Part::Field(_) | Part::All) => Kind::Map,
        };
        match kind {
            Kind::Scalar => Node::open("", self.span),
            Kind::Map => Node::map(self.span),
            Kind::Seq => Node::seq(self.span),
        }
    }

    /// A new item that has a text, or a field with it.
    fn item(&self, field: &str, text: &str) -> Node {
        let scalar = Node::open(text, self.span);
        if field.is_empty() {
            return scalar;
        }
        let mut map = Map::default();
        map.push(plain_key(field, self.span), scalar);
        Node::new(Value::Map(map), self.span)
    }
}

/// What patterns are compared with: the node as it is written.
fn printed(node: &Node) -> std::borrow::Cow<'_, str> {
    match &node.value {
        Value::Scalar(Scalar { text, tag: Tag::Implicit | Tag::Open, style, .. }) if style.is_plain() => {
            text.as_str().into()
        }
        _ => emit_v3(node).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_split_at_dots() {
        for (path, parts) in [
            ("a.b.c", &["a", "b", "c"][..]),
            (".a.b", &["a", "b"]),
            (r"data.conf\.yaml.x", &["data", "conf.yaml", "x"]),
            ("metadata.annotations.[a.b/c]", &["metadata", "annotations", "a.b/c"]),
            ("l.[name=a.b].x", &["l", "[name=a.b]", "x"]),
            ("l.[x]", &["l", "[x]"]),
            ("l.[a.b", &["l", "a.b"]),
            ("a..b", &["a", "", "b"]),
            ("", &[""]),
        ] {
            assert_eq!(split(path), parts, "{path}");
        }
    }
}
