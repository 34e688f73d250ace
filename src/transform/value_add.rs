//! [`ValueAdd`]: one value for fields of selected resources, or a part of a path in them.

use super::namespace::Namespace;
use super::shared::Changed;
use crate::diagnostic::{Code, Error};
use crate::fieldspec::walk;
use crate::kustomization::ValueAddArgs;
use crate::resource::selector::Matcher;
use crate::resource::{ResMap, Resource};
use crate::schema::Schema;
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Scalar, Style, Tag, Text, Value};

/// A `ValueAddTransformer`.
#[derive(Clone, Debug)]
pub(crate) struct ValueAdd {
    value: Spanned<Text>,
    targets: Vec<Target>,
}

#[derive(Clone, Debug)]
struct Target {
    /// `None` for all resources.
    selector: Option<Matcher>,
    field: Field,
    /// Where in a path the value goes, from 1; 0 if it is the whole.
    position: usize,
}

#[derive(Clone, Debug)]
enum Field {
    /// `metadata/namespace`, which is set as a namespace transformer sets it.
    Namespace,
    /// The names of maps' fields that lead to any other.
    Path(Vec<String>),
}

impl ValueAdd {
    /// Returns the transformer that a plugin configures.
    ///
    /// # Errors
    /// Targets without a field, selectors that are no patterns, and negative positions.
    pub(crate) fn new(args: &ValueAddArgs) -> Result<ValueAdd, Error> {
        let mut targets = Vec::with_capacity(args.targets.len());
        for target in &args.targets {
            let invalid = |message: String| Error::new(Code::InvalidPlugin, message).at(target.span, "");
            if target.field_path.is_empty() {
                return Err(invalid("fieldPath cannot be empty".to_owned()));
            }
            let position = target.file_path_position;
            let position = usize::try_from(position)
                .map_err(|_| invalid(format!("value of FilePathPosition ({position}) cannot be negative")))?;
            targets.push(Target {
                selector: target.selector.as_ref().map(Matcher::new).transpose()?,
                field: Field::new(&target.field_path),
                position,
            });
        }
        Ok(ValueAdd { value: args.value.clone(), targets })
    }

    /// Sets the fields; missing ones are created.
    ///
    /// # Errors
    /// Fields that are no scalars, or lie below something that is no map.
    pub(crate) fn apply(&self, resmap: &mut ResMap, schema: &Schema) -> Result<(), Error> {
        for target in &self.targets {
            let places = match &target.selector {
                Some(selector) => selector.select(resmap)?,
                None => (0..resmap.len()).collect(),
            };
            for at in places {
                resmap.edit(at, |resource| target.set(resource, &self.value, schema))?;
            }
        }
        Ok(())
    }
}

impl Field {
    fn new(path: &str) -> Field {
        if path == "metadata/namespace" {
            return Field::Namespace;
        }
        let mut fields: Vec<String> = Vec::new();
        for part in path.split('/') {
            match fields.last_mut() {
                Some(last) if last.ends_with('\\') => {
                    last.pop();
                    last.push('/');
                    last.push_str(part);
                }
                _ => fields.push(part.to_owned()),
            }
        }
        let trimmed = fields.iter().map(|field| field.trim().to_owned());
        Field::Path(trimmed.filter(|field| !field.is_empty()).collect())
    }
}

impl Target {
    fn set(&self, resource: &mut Resource, value: &Spanned<Text>, schema: &Schema) -> Result<(), Error> {
        let fields = match &self.field {
            Field::Namespace => return Namespace::new(value).set_one(resource, schema),
            Field::Path(fields) => fields,
        };
        let mut changed = Changed::default();
        if let Some(node) = find_or_create(&mut resource.root, fields, value.span)? {
            let new = match self.position.checked_sub(1) {
                None => value.value.to_string(),
                Some(at) => insert_part(node.text().unwrap_or_default(), at, &value.value),
            };
            walk::set_scalar(node, new, Tag::Open, value.span)?;
            changed.note(node);
        }
        changed.settle(resource);
        Ok(())
    }
}

/// The node at the end of a path of maps; nothing if the path leads through a null.
fn find_or_create<'n>(
    root: &'n mut Node,
    fields: &[String],
    span: Span,
) -> Result<Option<&'n mut Node>, Error> {
    let mut node = root;
    for (at, field) in fields.iter().enumerate() {
        if node.is_null() {
            return Ok(None);
        }
        if node.as_map().is_none() {
            return Err(walk::wrong_kind(node, "MappingNode"));
        }
        if walk::is_irregular(field) {
            return Err(walk::irregular(node, field));
        }
        let Some(map) = node.as_map_mut() else { return Ok(None) };
        let place = match map.position(field) {
            Some(place) => place,
            None => {
                let made = if at + 1 < fields.len() {
                    Node::map(span)
                } else {
                    Node::new(Value::Scalar(Scalar::new("", Tag::Str, Style::PLAIN)), span)
                };
                map.push(walk::plain_key(field, span), made);
                map.entries.len() - 1
            }
        };
        node = &mut map.entries[place].value;
    }
    Ok(Some(node))
}

/// Inserts a part into a path at a place counted from 0; past the end it goes there. Absolute paths stay absolute.
fn insert_part(path: &str, at: usize, part: &str) -> String {
    let mut parts = split(path);
    let mut at = at.min(parts.len());
    let is_absolute = parts.first() == Some(&"");
    if is_absolute && at < parts.len() {
        at += 1;
    }
    parts.insert(at, part);
    if parts[0].is_empty() { format!("/{}", join(&parts[1..])) } else { join(&parts) }
}

/// The parts of a path; an absolute one starts with an empty part.
fn split(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        match rest.rsplit_once('/') {
            None => {
                parts.push(rest);
                break;
            }
            Some(("", last)) => {
                if !last.is_empty() {
                    parts.push(last);
                }
                parts.push("");
                break;
            }
            Some((before, last)) => {
                parts.push(last);
                rest = before;
            }
        }
    }
    parts.reverse();
    parts
}

/// Joins parts with slashes; `.`, `..` and empty parts are resolved.
fn join(parts: &[&str]) -> String {
    if parts.iter().all(|part| part.is_empty()) {
        return String::new();
    }
    let is_absolute = parts.iter().find(|part| !part.is_empty()).is_some_and(|first| first.starts_with('/'));
    let mut kept: Vec<&str> = Vec::new();
    for part in parts.iter().flat_map(|part| part.split('/')) {
        match part {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if is_absolute => {}
            _ => kept.push(part),
        }
    }
    match (is_absolute, kept.is_empty()) {
        (true, _) => format!("/{}", kept.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => kept.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::insert_part;

    #[test]
    fn parts_are_inserted_into_paths() {
        // Checked with a `ValueAddTransformer` of value X against the reference.
        let cases: &[(&str, usize, &str)] = &[
            ("a", 1, "X/a"),
            ("a", 2, "a/X"),
            ("a", 9, "a/X"),
            ("/a", 1, "/X/a"),
            ("/a", 2, "/a/X"),
            ("a/b", 2, "a/X/b"),
            ("a/b", 3, "a/b/X"),
            ("/a/b", 2, "/a/X/b"),
            ("a/b/", 3, "a/b/X"),
            ("a/b/", 9, "a/b/X"),
            ("//a", 1, "/X/a"),
            ("//a", 2, "/a/X"),
            ("a//b", 2, "a/X/b"),
            ("a//b", 3, "a/X/b"),
            ("a//b", 9, "a/b/X"),
            ("../a", 1, "a"),
            ("../a", 2, "../X/a"),
            ("/..", 1, "/."),
            ("/..", 2, "/../X"),
            ("/", 1, "/X"),
            ("a/../b", 2, "a/b"),
            ("a/../b", 3, "X/b"),
            (".", 1, "X"),
            ("", 1, "X"),
        ];
        for (path, position, expected) in cases {
            assert_eq!(insert_part(path, position - 1, "X"), *expected, "{path} at {position}");
        }
    }
}
