//! `scalars::`: single scalars through a whole build, compared with what the reference prints for each.

use std::fs;
use std::path::Path;

use krust::MemoryFs;
use libtest_mimic::{Failed, Trial};

use crate::{Tests, shared};

pub(crate) fn tests() -> Tests {
    let tables = match shared("conformance/scalars") {
        Ok(tables) => tables,
        Err(why) => return Tests::skipped(format!("scalars: skipped, {why}")),
    };
    let (read, emitted) = (tables.join("scalar_roundtrip.tsv"), tables.join("emit_strings.tsv"));
    Tests::of(vec![
        Trial::test("scalars::read", move || {
            check(&read, |row| Some((manifest(&text(row[0])?), row[1], row[2])))
        }),
        Trial::test("scalars::emitted", move || {
            check(&emitted, |row| {
                Some((format!("{HEAD}{}", in_context(&quoted(row[0])?, row[1])?), row[2], row[3]))
            })
        }),
    ])
}

/// Builds every row; `case` gives its manifest, its status, and the lines that come out after the metadata.
fn check(
    table: &Path,
    case: impl for<'t> Fn(&[&'t str]) -> Option<(String, &'t str, &'t str)>,
) -> Result<(), Failed> {
    let table = fs::read_to_string(table)?;
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let row: Vec<&str> = line.split('\t').collect();
        let (manifest, status, expected) = case(&row).ok_or_else(|| format!("unreadable row {line}"))?;
        rows += 1;
        let fs =
            MemoryFs::from([("kustomization.yaml", "resources: [r.yaml]"), ("r.yaml", manifest.as_str())]);
        match (krust::build(&fs, "."), status) {
            (Err(_), "error") => {}
            (Ok(build), "ok") => {
                let yaml = build.to_yaml().to_string();
                let printed = yaml.strip_prefix(HEAD).unwrap_or(&yaml);
                if text(expected).as_deref() != Some(printed) {
                    wrong.push(format!("{line}\n    prints {printed:?}"));
                }
            }
            (Ok(build), _) => {
                wrong.push(format!("{line}\n    should fail, but prints {:?}", build.to_yaml()));
            }
            (Err(error), _) => wrong.push(format!("{line}\n    should build: {error}")),
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("{} of {rows} rows differ:\n{}", wrong.len(), wrong.join("\n")).into())
}

fn manifest(value: &str) -> String {
    let space = if value.starts_with('\n') { "" } else { " " };
    format!("{HEAD}v:{space}{value}\n")
}

fn in_context(scalar: &str, context: &str) -> Option<String> {
    Some(match context {
        "map_value" => format!("v: {scalar}\n"),
        "seq_item" => format!("v:\n- {scalar}\n"),
        "map_key" => format!("v:\n  ? {scalar}\n  : 1\n"),
        "deep" => format!("v:\n  aaaaaaaaaa:\n    bbbbbbbbbb:\n    - cccccccccc: {scalar}\n"),
        _ => return None,
    })
}

/// A JSON string as a double-quoted YAML scalar: surrogate pairs are no YAML.
fn quoted(json: &str) -> Option<String> {
    let mut yaml = String::from("\"");
    for char in text(json)?.chars() {
        match char {
            '"' | '\\' => yaml.extend(['\\', char]),
            ' '..='~' => yaml.push(char),
            _ => yaml.push_str(&format!("\\U{:08X}", u32::from(char))),
        }
    }
    yaml.push('"');
    Some(yaml)
}

fn text(json: &str) -> Option<String> {
    serde_json::from_str(json).ok()
}

const HEAD: &str = "apiVersion: v1\nkind: X\nmetadata:\n  name: a\n";
