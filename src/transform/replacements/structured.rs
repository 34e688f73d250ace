//! Fields inside scalars whose text is JSON or YAML.

use serde_json::Value as Json;

use super::comments;
use super::path::{Part, Walk, child, child_mut, step};
use crate::diagnostic::Error;
use crate::fieldspec::walk::wrong_kind;
use crate::source::Source;
use crate::yaml::{Limits, Node, Scalar, emit_v3, parse_first_v3, to_json, write_go_string};

/// Sets a field inside a scalar on the way of a path, if there is one.
///
/// Returns nothing if the path leads through no scalar, or if anything about it fails: then the path is walked as any
/// other. The scalar is returned if it is one with others.
pub(super) fn set(
    root: &mut Node,
    names: &[String],
    parts: &[Part],
    walk: &mut Walk<'_>,
) -> Option<Option<Scalar>> {
    let (steps, used) = scalar_on_the_way(root, names)?;
    let outer = steps.iter().try_fold(&*root, |node, at| child(node, *at))?;
    let Some(mut document) = read(outer).ok()? else {
        // A field made inside a null is not printed, but the path must fit.
        let made = walk.node(&mut Node::null(outer.span()), &parts[used..]).ok()?;
        return (made > 0).then_some(None);
    };
    let before = document.clone();
    if walk.node(&mut document, &parts[used..]).ok()? == 0 {
        return None;
    }
    let text = write(&document, &before, outer.text()?)?;
    let outer = steps.iter().try_fold(root, |node, at| child_mut(node, *at))?;
    outer.set_span(walk.span);
    let outer = outer.as_scalar_mut()?;
    outer.set_text(text);
    Some((outer.share != 0).then(|| outer.clone()))
}

/// Finds the first scalar on a path, and how many parts lead to it.
pub(super) fn scalar_on_the_way(root: &Node, names: &[String]) -> Option<(Vec<usize>, usize)> {
    let mut node = root;
    let mut steps = Vec::new();
    for (at, name) in names.iter().enumerate().take(names.len().saturating_sub(1)) {
        if let Some(next) = step(node, name).ok()? {
            node = child(node, next?)?;
            steps.push(next?);
        }
        if node.as_scalar().is_some() {
            return Some((steps, at + 1));
        }
    }
    None
}

/// Reads the document that the text of a scalar is; nothing for a null. Its nodes are said to stand where the scalar
/// does.
pub(super) fn read(scalar: &Node) -> Result<Option<Node>, Error> {
    let text = scalar.text().unwrap_or("");
    match parse_first_v3(&Source::detached("", text), &Limits::default()) {
        Ok(Some(mut document)) => {
            document.set_place(scalar.span());
            Ok(Some(document))
        }
        Ok(None) if matches!(text.trim(), "null" | "Null" | "NULL" | "~") => Ok(None),
        Ok(None) => Err(wrong_kind(scalar, "MappingNode")),
        Err(error) => Err(Error::new(error.code(), error.message()).at(scalar.span(), "read as YAML")),
    }
}

/// Prints the document as its text was: JSON, compact or indented, or YAML.
fn write(document: &Node, before: &Node, original: &str) -> Option<String> {
    if !original.trim_start().starts_with(['{', '[']) {
        let mut text = emit_v3(document);
        if original.contains('#')
            && let Some(carried) = comments::carry(original, &emit_v3(before), &text)
        {
            text = carried;
        }
        return Some(text.trim().to_owned());
    }
    let json = to_json(document).ok()?;
    let mut out = String::new();
    let indent = (original.contains('\n') && original.contains("  ")).then_some(0);
    write_json(&json, indent, &mut out);
    Some(out)
}

/// Appends JSON with sorted keys; indented by two spaces a level unless there is no level.
fn write_json(value: &Json, level: Option<usize>, out: &mut String) {
    let inner = level.map(|level| level + 1);
    match value {
        Json::Array(items) if !items.is_empty() => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                separate(at, inner, out);
                write_json(item, inner, out);
            }
            end_line(level, out);
            out.push(']');
        }
        Json::Object(object) if !object.is_empty() => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (at, (key, value)) in members.into_iter().enumerate() {
                separate(at, inner, out);
                write_go_string(key, out);
                out.push_str(if level.is_some() { ": " } else { ":" });
                write_json(value, inner, out);
            }
            end_line(level, out);
            out.push('}');
        }
        Json::String(text) => write_go_string(text, out),
        other => out.push_str(&other.to_string()),
    }
}

fn separate(at: usize, level: Option<usize>, out: &mut String) {
    if at > 0 {
        out.push(',');
    }
    end_line(level, out);
}

fn end_line(level: Option<usize>, out: &mut String) {
    if let Some(level) = level {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", level));
    }
}
