//! `conformance::`: the cases of ../shared/conformance, in this process.
//!
//! Every case must pass but those of `tests/conformance_excused.txt`, which says why each of them does not.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use krust::Kustomizer;
use libtest_mimic::Trial;
use regex::Regex;
use serde_json::Value;

use crate::diff;
use crate::outcome::{self, Failure, Outcome};
use crate::tree::Tree;
use crate::{Tests, shared};

pub(crate) fn tests() -> Tests {
    let cases = match shared("conformance/cases") {
        Ok(cases) => cases,
        Err(why) => return Tests::skipped(format!("conformance: skipped, {why}")),
    };
    let excused = excused();
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
    for name in excused.keys().filter(|name| !names.contains(name)) {
        let why = format!("{name} is excused and is not there");
        trials.push(Trial::test(format!("conformance::{name}"), || Err(why.into())));
    }
    for name in names {
        let (directory, ran, reason) = (cases.join(&name), Arc::clone(&ran), excused.get(&name).cloned());
        trials.push(Trial::test(format!("conformance::{name}"), move || {
            let result = check(&directory);
            let mut ran = ran.lock().unwrap_or_else(PoisonError::into_inner);
            match (result, reason) {
                (Ok(()), None) => ran.passed += 1,
                (Ok(()), Some(_)) => return Err("it is excused, and passes".into()),
                (Err(_), Some(reason)) => ran.excused.push((name, reason)),
                (Err(why), None) => return Err(why.into()),
            }
            Ok(())
        }));
    }
    Tests { trials, note: Box::new(move || report(&ran)) }
}

/// The cases that came out as they must.
#[derive(Default)]
struct Ran {
    passed: usize,
    excused: Vec<(String, String)>,
}

fn report(ran: &Mutex<Ran>) -> Option<String> {
    let mut ran = ran.lock().unwrap_or_else(PoisonError::into_inner);
    ran.excused.sort();
    if ran.passed == 0 && ran.excused.is_empty() {
        return None;
    }
    let mut text = String::new();
    for (name, reason) in &ran.excused {
        text.push_str(&format!("conformance: excused: {name}: {reason}\n"));
    }
    text.push_str(&format!("conformance: {} passed, {} excused", ran.passed, ran.excused.len()));
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

/// The cases that need not pass, each with the reason.
fn excused() -> BTreeMap<String, String> {
    let lines = include_str!("../conformance_excused.txt").lines();
    lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, reason)| (name.to_owned(), reason.to_owned()))
        .collect()
}

/// Stands for the directory of the tree in the files of a case.
const MARK: &str = "@ROOT@";
/// Where the tree lies in memory.
const ROOT: &str = "/conformance";
