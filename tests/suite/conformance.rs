//! `conformance::`: the cases of ../shared/conformance, in this process.
//!
//! `tests/conformance_passing.txt` lists the cases that must pass. A case that is not listed may fail; one that passes
//! nevertheless is named at the end, and `UPDATE_EXPECT=1` adds it. Cases never leave the list by themselves.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use krust::Kustomizer;
use libtest_mimic::Trial;
use regex::Regex;
use serde_json::Value;

use crate::diff;
use crate::outcome::{self, Failure, Outcome};
use crate::tree::Tree;
use crate::{Tests, shared, updating};

pub(crate) fn tests() -> Tests {
    let cases = match shared("conformance/cases") {
        Ok(cases) => cases,
        Err(why) => return Tests::skipped(format!("conformance: skipped, {why}")),
    };
    let must_pass: BTreeSet<String> = list().lines().map(str::to_owned).collect();
    let ran = Arc::new(Mutex::new(Ran::default()));
    let mut names: Vec<String> = fs::read_dir(&cases)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().join("meta.json").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut trials = Vec::new();
    for name in must_pass.iter().filter(|name| !names.contains(name)) {
        let why = format!("{name} is listed in conformance_passing.txt and is not there");
        trials.push(Trial::test(format!("conformance::{name}"), || Err(why.into())));
    }
    for name in names {
        let (directory, ran, must) = (cases.join(&name), Arc::clone(&ran), must_pass.contains(&name));
        trials.push(Trial::test(format!("conformance::{name}"), move || {
            let result = check(&directory);
            let mut ran = ran.lock().unwrap_or_else(PoisonError::into_inner);
            match result {
                Ok(()) => ran.passed.push(name),
                Err(why) if must => {
                    ran.failed.push((name, why.clone()));
                    return Err(why.into());
                }
                Err(why) => ran.failed.push((name, why)),
            }
            Ok(())
        }));
    }
    Tests { trials, note: Box::new(move || report(&ran, &must_pass)) }
}

/// The cases that have run.
#[derive(Default)]
struct Ran {
    passed: Vec<String>,
    failed: Vec<(String, String)>,
}

fn report(ran: &Mutex<Ran>, must_pass: &BTreeSet<String>) -> Option<String> {
    let mut ran = ran.lock().unwrap_or_else(PoisonError::into_inner);
    ran.passed.sort();
    ran.failed.sort();
    if ran.passed.is_empty() && ran.failed.is_empty() {
        return None;
    }
    let mut text = String::new();
    for (name, why) in ran.failed.iter().filter(|(name, _)| !must_pass.contains(name)) {
        let line = why.lines().take(SHOWN).collect::<Vec<_>>().join("\n    ");
        text.push_str(&format!("conformance: fails, as it may: {name}\n    {line}\n"));
    }
    let new: Vec<&String> = ran.passed.iter().filter(|name| !must_pass.contains(*name)).collect();
    if updating() && !new.is_empty() {
        let mut names: BTreeSet<&String> = must_pass.iter().collect();
        names.extend(&new);
        let lines: String = names.iter().map(|name| format!("{name}\n")).collect();
        match fs::write(list_path(), lines) {
            Ok(()) => text.push_str(&format!("conformance: {} cases added to the list\n", new.len())),
            Err(error) => text.push_str(&format!("conformance: the list cannot be written: {error}\n")),
        }
    } else {
        for name in new {
            text.push_str(&format!("conformance: passes and is not listed: {name}\n"));
        }
    }
    text.push_str(&format!("conformance: {} passed, {} failed", ran.passed.len(), ran.failed.len()));
    Some(text)
}

/// Runs one case.
fn check(directory: &Path) -> Result<(), String> {
    let read =
        |name: &str| fs::read_to_string(directory.join(name)).map_err(|error| format!("{name}: {error}"));
    let json = |name: &str| {
        read(name).and_then(|text| serde_json::from_str::<Value>(&text).map_err(|e| e.to_string()))
    };
    let meta = json("meta.json")?;
    let kustomizer = Kustomizer::new(outcome::options(&flags(&json("options.json")?)?).map_err(|e| e.text)?);
    // One case is about a file system without files, and has no directory for them.
    let input = directory.join("input");
    let mut tree = if input.is_dir() {
        Tree::read(&input).map_err(|error| error.to_string())?
    } else {
        Tree { files: Vec::new() }
    };
    tree.replace(MARK, ROOT);
    let target = format!("{ROOT}/{}", read("target")?.trim_end_matches('\n'));
    let Outcome { result, .. } = outcome::build(&kustomizer, &tree.in_memory(ROOT), "", &target);

    let yaml = match (result, meta["kind"] == "error") {
        (Ok(_), true) => return Err("builds, and should fail".to_owned()),
        (Err(failure), true) => return check_text(&failure, &meta),
        (Err(failure), false) => return Err(format!("fails: {}", failure.text)),
        (Ok(yaml), false) => yaml,
    };
    for check in meta["checks"].as_array().into_iter().flatten() {
        let pattern = regex(check["grep"].as_str().unwrap_or_default())?;
        let lines = yaml.lines().filter(|line| pattern.is_match(line)).count() as u64;
        if check["count"] != lines {
            return Err(format!("{lines} lines match {pattern}, not {}", check["count"]));
        }
    }
    for text in texts(&meta["contains"]) {
        if !yaml.contains(text) {
            return Err(format!("does not contain {text:?}"));
        }
    }
    // What the reference printed is there wherever the case itself does not fix the bytes.
    match (read("reference.yaml"), meta["compare"].as_str()) {
        (Ok(reference), _) => same(&reference, &yaml),
        (Err(_), Some("bytes" | "trimmed")) => {
            let expected = read("expected.yaml")?.replace(MARK, ROOT);
            if meta["compare"] == "trimmed" {
                same(expected.trim(), yaml.trim())
            } else {
                same(&expected, &yaml)
            }
        }
        (Err(_), Some(other)) => Err(format!("nothing to compare {other} with")),
        (Err(_), None) => Ok(()),
    }
}

/// The flags that stand for a case's options.
fn flags(options: &Value) -> Result<String, String> {
    let mut flags = String::new();
    for (name, value) in options.as_object().into_iter().flatten() {
        flags.push_str(&match (name.as_str(), value.as_str()) {
            ("reorder", Some(order)) => format!("--reorder {order} "),
            ("load_restrictor", Some("none")) => "--load-restrictor LoadRestrictionsNone ".to_owned(),
            ("managed_by_label", _) => "--enable-managedby-label ".to_owned(),
            _ => return Err(format!("there is no option for {name}: {value}")),
        });
    }
    Ok(flags)
}

/// Compares outputs, whichever version the managed-by label names.
fn same(expected: &str, yaml: &str) -> Result<(), String> {
    let label = regex(r"(app\.kubernetes\.io/managed-by: kustomize-)\S+")?;
    let plain = |text| label.replace_all(text, "${1}VERSION").into_owned();
    diff::equal("output", &plain(expected), &plain(yaml))
}

/// Checks that the message of a failure holds the texts that the case names.
fn check_text(failure: &Failure, meta: &Value) -> Result<(), String> {
    let text = format!("Error: {}\n", failure.text);
    let plain = text.replace("\\\"", "\"").replace("\\n", "\n");
    let forms: Vec<String> = [text, plain]
        .into_iter()
        .flat_map(|form| [form.replace(&format!("{ROOT}/"), ""), form.replace(ROOT, ""), form])
        .collect();
    for expected in meta["error"].as_array().into_iter().flatten() {
        let wanted = expected["text"].as_str().unwrap_or_default().replace(MARK, ROOT);
        let held = match expected["match"].as_str() {
            Some("regexp") => {
                let pattern = regex(&wanted)?;
                forms.iter().any(|form| pattern.is_match(form.trim_end_matches('\n')))
            }
            Some("exact" | "contains") => {
                forms.iter().any(|form| form.contains(&wanted) || words(form).contains(&words(&wanted)))
            }
            // Some texts are about the type of the error or a file system of the reference's tests.
            _ => true,
        };
        if !held {
            return Err(format!("the message does not hold {wanted:?}: {}", failure.text));
        }
    }
    Ok(())
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn regex(pattern: &str) -> Result<Regex, String> {
    Regex::new(pattern).map_err(|error| error.to_string())
}

fn list() -> String {
    fs::read_to_string(list_path()).unwrap_or_default()
}

fn list_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance_passing.txt")
}

/// Stands for the directory of the tree in the files of a case.
const MARK: &str = "@ROOT@";
/// Where the tree lies in memory.
const ROOT: &str = "/conformance";
/// How many lines of a failure are shown that may be.
const SHOWN: usize = 4;
