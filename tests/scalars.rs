//! Scalars and strings against tables of what the reference prints.
//!
//! The tables lie outside the repository: in `$KRUST_SHARED`, or in `../shared`. Without them the test says so and passes.

#![allow(clippy::panic, clippy::print_stdout)]

use std::path::PathBuf;

use krust::source::Sources;
use krust::yaml::{Limits, emit, normalize_newlines, parse_documents};

/// Rows that fail here with other words than in the table, and why.
const OTHER_WORDS: [(&str, &str); 5] = [
    ("{[a]: b}", "the table shows the key as a Go value"),
    ("{{a: 1}: b}", "the table shows the key as a Go value"),
    ("\n  ? [a]\n  : b", "the table shows the key as a Go value"),
    ("\n  a: &x\n    b: *x", "the reference dies of a stack overflow"),
    ("&x [*x]", "the reference dies of a stack overflow"),
];

#[test]
fn scalars() {
    let Some(rows) = table("scalar_roundtrip.tsv") else { return };
    let mut failures = Vec::new();
    for row in &rows {
        let [input, status, expected] = row.as_slice() else { panic!("three columns: {row:?}") };
        let input = json(input);
        let gap = if input.starts_with('\n') { "" } else { " " };
        check(&format!("v:{gap}{input}\n"), &input, status, &json(expected), &mut failures);
    }
    report(&failures, rows.len());
}

#[test]
fn strings() {
    let Some(rows) = table("emit_strings.tsv") else { return };
    let mut failures = Vec::new();
    for row in &rows {
        let [written, context, status, expected] = row.as_slice() else { panic!("four columns: {row:?}") };
        let input = json(written);
        let string = yaml_string(&input);
        let value = match context.as_str() {
            "map_value" => format!("v: {string}\n"),
            "seq_item" => format!("v:\n- {string}\n"),
            "map_key" => format!("v:\n  ? {string}\n  : 1\n"),
            "deep" => format!("v:\n  aaaaaaaaaa:\n    bbbbbbbbbb:\n    - cccccccccc: {string}\n"),
            other => panic!("no such context: {other}"),
        };
        check(&value, &format!("{context} {input:?}"), status, &json(expected), &mut failures);
    }
    report(&failures, rows.len());
}

/// Reads and prints a resource with this value and compares what stands behind its metadata.
fn check(value: &str, row: &str, status: &str, expected: &str, failures: &mut Vec<String>) {
    let other_words = OTHER_WORDS.iter().any(|(input, _)| *input == row);
    let printed = print(&format!("apiVersion: v1\nkind: X\nmetadata:\n  name: row\n{value}"));
    let as_expected = match (status, &printed) {
        ("ok", Ok(out)) => out == expected,
        ("error", Err(message)) => other_words || is_reason(expected, message),
        _ => false,
    };
    if !as_expected {
        failures.push(format!("{row}\n  expected {status} {expected:?}\n  but got  {printed:?}"));
    }
}

fn print(text: &str) -> Result<String, String> {
    let source = Sources::default().add("a.yaml", normalize_newlines(text).into_owned());
    let documents =
        parse_documents(&source, &Limits::default()).map_err(|error| error.message().to_owned())?;
    let mut out = String::new();
    emit(&documents.docs[0], &mut out).map_err(|error| error.message().to_owned())?;
    let (_, behind) = out.split_once("metadata:\n  name: row\n").ok_or("there is no metadata block")?;
    Ok(behind.to_owned())
}

/// Whether the reference's error says the same; its line numbers may count lines of text that nobody sees.
fn is_reason(expected: &str, message: &str) -> bool {
    message.lines().any(|line| {
        let words = line.rsplit_once("yaml: ").map_or(line, |(_, words)| words);
        let words = match words.split_once(": ") {
            Some((line, words)) if line.starts_with("line ") => words,
            _ => words,
        };
        !words.is_empty() && expected.contains(words)
    })
}

/// The string in double quotes, with escapes for all that cannot stand there.
fn yaml_string(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        c => format!("\\U{:08X}", u32::from(c)),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
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
