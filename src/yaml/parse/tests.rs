//! Tables of texts and what is read from them; expectations come from the reference's reader.

use super::*;
use crate::yaml::{Quoting, Tag, Value};

/// The tree in one line: `{key: value}`, `[item]`, and scalars as their text behind a mark for the style
/// (`'`, `"`, `|`, `>`; none for plain) and a written tag.
fn dump(node: &Node) -> String {
    match &node.value {
        Value::Scalar(scalar) => dump_scalar(&scalar.text, scalar.tag, scalar.style),
        Value::Seq(seq) => {
            let items: Vec<String> = seq.items.iter().map(dump).collect();
            format!("{}[{}]", if seq.flow { "~" } else { "" }, items.join(", "))
        }
        Value::Map(map) => {
            let entries: Vec<String> = map
                .entries
                .iter()
                .map(|entry| {
                    let key = dump_scalar(&entry.key.text, entry.key.tag, entry.key.style);
                    format!("{key}: {}", dump(&entry.value))
                })
                .collect();
            format!("{}{{{}}}", if map.flow { "~" } else { "" }, entries.join(", "))
        }
    }
}

fn dump_scalar(text: &str, tag: Tag, style: crate::yaml::Style) -> String {
    let mark = match style.quoting {
        Quoting::Plain => "",
        Quoting::Single => "'",
        Quoting::Double => "\"",
        Quoting::Literal => "|",
        Quoting::Folded => ">",
    };
    let tag = if style.tagged { format!("!{tag:?} ") } else { String::new() };
    format!("{tag}{mark}{}", text.escape_debug().to_string().replace("\\'", "'"))
}

fn read(text: &str) -> Result<Documents, Error> {
    parse_documents(&Source::detached("t.yaml", text), &Limits::default())
}

fn accepts(text: &str, expected: &str) {
    let dumps: Vec<String> = match read(text) {
        Ok(documents) => documents.docs.iter().map(dump).collect(),
        Err(error) => vec![format!("error: {}", error.message())],
    };
    assert_eq!(dumps.join("\n"), expected, "reading {text:?}");
}

#[test]
fn reads_blocks() {
    for (text, expected) in [
        (
            "a: 1\nb:\n  c: x y\n  d:\n  - 1\n  - e: 2\n    f: 3\n",
            "{a: 1, b: {c: x y, d: [1, {e: 2, f: 3}]}}",
        ),
        ("- - a\n  - b\n-\n  - c\n", "[[a, b], [c]]"),
        ("a:\nb: # c\n", "{a: , b: }"),
        ("a: b\n  c\n\n  d\n", "{a: b c\\nd}"),
        ("a: |\n  x\n   y\n\nb: >-\n  x\n  y\n", "{a: |x\\n y\\n, b: >x y}"),
        ("a: |", "{a: |}"),
        ("a: |\n  x", "{a: |x}"),
        ("? a\n: b\n", "{a: b}"),
        ("a: 'it''s'\nb: \"x\\ty\\\n  z\"\n", "{a: 'it's, b: \"x\\tyz}"),
        ("a: !!str 1\nb: !foo\nc: ! 1\n", "{a: !Str 1, b: !Other , c: 1}"),
    ] {
        accepts(text, expected);
    }
}

#[test]
fn reads_flow() {
    for (text, expected) in [
        ("{a: 1, b: [x, y], c}", "~{a: 1, b: ~[x, y], c: }"),
        ("[a: b, c]", "~[~{a: b}, c]"),
        ("{a: http://x:80}", "~{a: http://x:80}"),
        ("{\"a\":1}\n{\"b\":2}\n", "~{\"a: 1}"),
    ] {
        accepts(text, expected);
    }
}

#[test]
fn expands_anchors_and_merges() {
    for (text, expected) in [
        ("a: &x {k: 1}\nb: *x\n", "{a: ~{k: 1}, b: ~{k: 1}}"),
        ("a: &x {k: 1, l: 2}\nb:\n  l: 3\n  <<: *x\n", "{a: ~{k: 1, l: 2}, b: {l: 3, k: 1}}"),
        ("b:\n  \"<<\": 1\n  l: 3\n", "{b: {l: 3}}"),
        ("a: &a [*a]\n", "error: yaml: anchor 'a' value contains itself"),
        ("a: *a\n", "error: yaml: unknown anchor 'a' referenced"),
    ] {
        accepts(text, expected);
    }
}

#[test]
fn splits_documents() {
    accepts("a: 1\n---\n---\nb: 2\n--- # c\nc: 3\n---", "{a: 1}\n{b: 2}\n{c: 3}");
    accepts("a: 1\n--- foo\nb: 2\n", "error: invalid document separator: --- foo");
    assert_eq!(read("a: 1\n---\n").map(|documents| documents.chunks).ok(), Some(2));
    assert_eq!(read("").map(|documents| documents.chunks).ok(), Some(0));
}

#[test]
fn refuses_in_the_words_of_the_reference() {
    for (text, expected) in [
        ("a: b: c\n", "yaml: mapping values are not allowed in this context"),
        ("x:\na: b: c\n", "yaml: line 2: mapping values are not allowed in this context"),
        ("a: [1, 2\nb: 3\n", "yaml: line 1: did not find expected ',' or ']'"),
    ] {
        accepts(text, &format!("error: {expected}"));
    }
}
