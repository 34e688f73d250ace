//! Scalars and strings against tables of what the reference prints.
//!
//! The tables lie outside the repository: in `$KRUST_SHARED`, or in `../shared`. Without them the test says so and passes.

#![allow(clippy::panic, clippy::print_stdout)]

use std::path::PathBuf;

use krust::source::Span;
use krust::yaml::{Entry, Key, Map, Node, Scalar, Seq, Style, Tag, Value, emit};
use std::sync::Arc;

#[test]
fn strings() {
    let Some(rows) = table("emit_strings.tsv") else { return };
    let mut failures = Vec::new();
    for row in &rows {
        let [input, context, status, expected] = row.as_slice() else { panic!("four columns: {row:?}") };
        let (input, expected) = (json(input), json(expected));
        let mut out = String::new();
        let result = emit(&context_of(context, &input), &mut out);
        let as_expected = match (status.as_str(), &result) {
            ("ok", Ok(())) => out == expected,
            ("ok", Err(_)) => false,
            (_, Ok(())) => false,
            (_, Err(error)) => is_reason(&expected, error.message()),
        };
        // A key `<<` goes when a document is read, so no tree that was read has one.
        if !as_expected && input != "<<" {
            failures.push(format!(
                "{context} {input:?}\n  expected {status} {expected:?}\n  but got  {out:?} {result:?}"
            ));
        }
    }
    report(&failures, rows.len());
}

/// Whether the reference's error says the same; its line numbers count lines of text that nobody sees.
fn is_reason(expected: &str, message: &str) -> bool {
    let words = message.strip_prefix("yaml: ").unwrap_or(message);
    expected.contains(words)
}

/// The tree that holds a string as the value of a map, an item of a list, a key, or deeper.
fn context_of(context: &str, text: &str) -> Node {
    let quoted = || Node::new(Value::Scalar(Scalar::new(text, Tag::Implicit, Style::DOUBLE)), Span::NONE);
    let one = || Node::plain("1", Span::NONE);
    match context {
        "map_value" => map("v", quoted()),
        "seq_item" => map("v", seq(quoted())),
        "map_key" => map("v", map(text, one())),
        "deep" => map("v", map("aaaaaaaaaa", map("bbbbbbbbbb", seq(map("cccccccccc", quoted()))))),
        other => panic!("no such context: {other}"),
    }
}

fn map(key: &str, value: Node) -> Node {
    let key = Key { style: Style::DOUBLE, ..Key::new(key) };
    let entry = Entry { key, value };
    Node::new(Value::Map(Arc::new(Map { entries: vec![entry], flow: false })), Span::NONE)
}

fn seq(item: Node) -> Node {
    Node::new(Value::Seq(Arc::new(Seq { items: vec![item], flow: false })), Span::NONE)
}

fn table(name: &str) -> Option<Vec<Vec<String>>> {
    let shared = std::env::var_os("KRUST_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let path = shared.join("conformance/scalars").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: there is no {}", path.display());
        return None;
    };
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    Some(rows.map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

fn json(text: &str) -> String {
    serde_json::from_str(text).expect("the tables hold JSON strings")
}

fn report(failures: &[String], rows: usize) {
    assert!(failures.is_empty(), "{} of {rows} rows differ:\n{}", failures.len(), failures.join("\n"));
}
