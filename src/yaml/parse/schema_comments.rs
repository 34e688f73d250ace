//! Comments that hold a JSON object.
//!
//! The reference takes such a comment at a field or an item of a list for the schema of the value, and forgets what
//! else it knew of it: `containers: # {"$kpt-set":"x"}` is a list without merge keys. Trees hold no comments, so keys
//! are marked when a text has been read. A comment belongs to what stands before it on its line, or to what stands below
//! if it begins the comments there; comments above a blank line belong to what is above, but for the first field of a
//! map.

use memchr::memchr;

use crate::source::Source;
use crate::yaml::{Key, Node, Value};

/// How many lines without content are looked at on either side of a comment.
const REACH: usize = 100;

/// Marks the keys of fields with such a comment.
pub(super) fn mark(source: &Source, documents: &mut [Node]) {
    let keys: Vec<u32> = keys(source.text()).into_iter().map(|at| source.place(at)).collect();
    if !keys.is_empty() {
        documents.iter_mut().for_each(|document| mark_keys(document, &keys));
    }
}

/// Where the keys start that such a comment belongs to, in order. What looks like a comment within a scalar may pass
/// for one here, but then no key starts there.
fn keys(text: &str) -> Vec<usize> {
    let mut keys = Vec::new();
    let mut from = 0;
    while let Some(at) = memchr(b'#', &text.as_bytes()[from..]).map(|at| from + at) {
        from = at + 1;
        if at > 0 && !text.as_bytes()[at - 1].is_ascii_whitespace() {
            continue;
        }
        let said = text[from..].trim_start_matches('#').trim_start_matches([' ', '\t']);
        if said.starts_with('{') {
            let end = line_end(text, from);
            if is_schema(&text[text.len() - said.len()..end]) {
                keys.extend(key_of(text, at));
            }
            from = end;
        }
    }
    keys.sort_unstable();
    keys
}

/// Marks those of a tree's keys that start at one of these places. Fields that are scalars need no mark, but the first
/// field of an item bears that of the item.
fn mark_keys(node: &mut Node, keys: &[u32]) {
    let is_said = |key: &Key| keys.binary_search(&key.start).is_ok();
    if let Some(items) = node.as_seq_mut() {
        for item in items {
            mark_keys(item, keys);
            if let Some(entry) = item.as_map_mut().and_then(|map| map.entries.first_mut()) {
                entry.key.schema_comment = is_said(&entry.key);
            }
        }
    } else if let Some(map) = node.as_map_mut() {
        for entry in &mut map.entries {
            if !matches!(entry.value.value, Value::Scalar(_)) {
                entry.key.schema_comment = is_said(&entry.key);
                mark_keys(&mut entry.value, keys);
            }
        }
    }
}

/// The key of the field that a comment belongs to.
#[cold]
fn key_of(text: &str, at: usize) -> Option<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[start..at];
    if before.trim().is_empty() { key_below(text, start, before.len()) } else { key_before(before, start) }
}

/// The key of the line that a comment stands behind.
fn key_before(before: &str, start: usize) -> Option<usize> {
    let column = indentation(before);
    let last = before.split_ascii_whitespace().next_back()?;
    let item = before[column..].strip_prefix("- ").map(str::trim_start);
    if let Some(fields) = item.and_then(|item| item.strip_prefix('{')) {
        return last.ends_with('}').then_some(start + before.len() - fields.trim_start().len());
    }
    let settled = item.is_some() || last.starts_with(['&', '!']) || last.ends_with(['[', '{']);
    (!settled).then_some(start + column)
}

/// The key below a line that is a comment in `column`.
fn key_below(text: &str, start: usize, column: usize) -> Option<usize> {
    let is_content = |line: &str| !is_comment(line) && !line.trim().is_empty();
    let above = text[..start].lines().rev().take(REACH);
    let mut between: Vec<&str> = above.clone().take_while(|line| !is_content(line)).collect();
    between.reverse();
    let own = between.len();
    let parent = above.clone().nth(own).unwrap_or_default();
    let mut below = start;
    for line in text[start..].split_inclusive('\n').take(REACH).take_while(|line| !is_content(line)) {
        between.push(line);
        below += line.len();
    }
    let line = text[below..].lines().next()?;

    // But for the first field of a map, what is joined to the line above and has a blank line below belongs there.
    let said = parent.split(" #").next().unwrap_or_default().trim_end();
    let is_first = said.ends_with([':', '-']);
    let joined = between.iter().take_while(|line| is_comment(line)).count();
    let head = if is_first || joined == between.len() { 0 } else { joined };
    let same = |line: &&str| is_comment(line) && (is_first || indentation(line) == column);
    let earlier = between.get(head..own)?.iter().any(same);
    let continues = own == 0 && parent.rfind(" #").is_some_and(|at| at + 1 == column);
    if earlier || continues {
        return None;
    }
    let indented = indentation(line);
    let beside = indentation(parent) == indented && !parent[indented..].starts_with('-');
    let key = line[indented..].trim_start_matches(['-', ' ', '{']);
    (is_first || beside || indented == column).then_some(below + line.len() - key.len())
}

fn line_end(text: &str, at: usize) -> usize {
    memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end)
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether a text begins with a JSON object that says something and can be a schema.
fn is_schema(text: &str) -> bool {
    type Object = serde_json::Map<String, serde_json::Value>;
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Object>();
    let Some(Ok(object)) = values.next() else { return false };
    !object.is_empty()
        && object.iter().all(|(key, value)| match key.as_str() {
            "$ref" | "$schema" | "id" | "description" | "title" | "format" | "pattern" => {
                value.is_string() || value.is_null()
            }
            "type" => value.is_string() || value.is_array() || value.is_null(),
            "properties" | "definitions" => value.is_object() || value.is_null(),
            "required" | "enum" => value.is_array() || value.is_null(),
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use super::keys;

    /// The lines of the keys that comments of a text belong to.
    fn owners(text: &str) -> Vec<&str> {
        keys(text).into_iter().map(|at| text[at..].lines().next().unwrap_or_default()).collect()
    }

    #[test]
    fn comments_belong_to_the_field_they_describe() {
        let cases: &[(&str, &[&str])] = &[
            ("a:\n  b: # {\"x\":1}\n  - c\n", &["b: # {\"x\":1}"]),
            ("a:\n  b: [1] #{ \"x\": 1 } and more\n", &["b: [1] #{ \"x\": 1 } and more"]),
            ("a:\n- b: # {\"x\":1}\n", &[]),
            ("a:\n- {b: [1]} # {\"x\":1}\n", &["b: [1]} # {\"x\":1}"]),
            ("a:\n  b: &c # {\"x\":1}\n", &[]),
            ("a:\n  b: 1\n  # {\"x\":1}\n  c:\n", &["c:"]),
            ("a:\n  b: 1\n  # {\"x\":1}\n\n  c:\n", &[]),
            ("a:\n  b: 1\n\n  # {\"x\":1}\n\n  c:\n", &["c:"]),
            ("a:\n  b: 1\n  # {\"x\":1}\n  # text\n  c:\n", &["c:"]),
            ("a:\n  b: 1\n  # text\n  # {\"x\":1}\n  c:\n", &[]),
            ("a:\n  b: 1\n  # text\n\n  # {\"x\":1}\n  c:\n", &["c:"]),
            ("a:\n\n  # {\"x\":1}\n\n  b:\n", &["b:"]),
            ("a:\n  # text\n\n  # {\"x\":1}\n  b:\n", &[]),
            ("a:\n  b:\n  - c\n  # {\"x\":1}\n  d:\n", &["d:"]),
            ("a:\n  b:\n  - c: 1\n    # {\"x\":1}\n  d:\n", &[]),
            ("a:\n# {\"x\":1}\n- b:\n", &["b:"]),
            ("a: # {}\n", &[]),
            ("a: # {\"type\":1}\n", &[]),
            ("a: # {{ .Values }}\n", &[]),
            ("# {\"x\":1}", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(owners(text), *expected, "{text}");
        }
    }
}
