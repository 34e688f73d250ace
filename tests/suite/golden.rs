//! `golden::`: the cases of testdata.
//!
//! A case is a directory `testdata/<area>/<case>/`. Its root is `overlay/` where it has one, and itself otherwise. Beside
//! the tree it holds
//!
//! - `expected.yaml`, the output, or `expected.err`: `code: <code>`, perhaps `at: <path>:<line>:<column>`, and one
//!   phrase a line that the message must contain; the phrases are the reference's
//! - `expected.warn`, if there are warnings: one message a line
//! - `flags`, if not every option is at its default: the reference's flags for them
//! - `differs`, if krust deliberately does not do what the reference does: why
//!
//! The overlays of `testdata/shop`, the tree that the README renders, are cases too.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use krust::diagnostic::Code;
use krust::{Kustomizer, OsFs};
use libtest_mimic::{Failed, Trial};

use crate::diff;
use crate::outcome::{self, Failure, Outcome};
use crate::reference::Reference;
use crate::tree::Tree;
use crate::{Tests, testdata, updating};

/// One case.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// The directory that holds the tree.
    pub(crate) directory: PathBuf,
    /// The root to build, relative to it.
    pub(crate) target: String,
    /// The flags that stand for its options.
    pub(crate) flags: String,
    /// Where its expectation lies, without the extension.
    expected: PathBuf,
}

/// What a case says must come out.
pub(crate) enum Expectation {
    Yaml(String),
    Error { code: String, at: Option<String>, phrases: Vec<String> },
}

pub(crate) fn tests(reference: Option<&Reference>) -> Tests {
    let mut trials = Vec::new();
    for case in cases() {
        let reference = reference.cloned();
        trials.push(Trial::test(format!("golden::{}", case.name), move || {
            if updating() {
                update(&case, reference.as_ref())?;
            }
            check(&case)
        }));
    }
    trials.push(Trial::test("golden::every-code-has-a-case", every_code_has_a_case));
    Tests::of(trials)
}

/// All cases, sorted by name.
pub(crate) fn cases() -> Vec<Case> {
    let testdata = testdata();
    let mut cases = Vec::new();
    for area in directories(&testdata).into_iter().filter(|area| area != SHOP) {
        for name in directories(&testdata.join(&area)) {
            let directory = testdata.join(&area).join(&name);
            cases.push(Case {
                name: format!("{area}/{name}"),
                target: if directory.join("overlay").is_dir() { "overlay" } else { "." }.to_owned(),
                flags: fs::read_to_string(directory.join("flags")).unwrap_or_default(),
                expected: directory.join("expected"),
                directory,
            });
        }
    }
    let shop = testdata.join(SHOP);
    for overlay in directories(&shop.join("overlays")) {
        cases.push(Case {
            name: format!("{SHOP}/{overlay}"),
            target: format!("overlays/{overlay}"),
            flags: String::new(),
            expected: shop.join("expected").join(overlay),
            directory: shop.clone(),
        });
    }
    cases
}

impl Case {
    /// The expectation, or `None` where there is none yet.
    pub(crate) fn expectation(&self) -> Option<Expectation> {
        if let Ok(yaml) = fs::read_to_string(self.expected.with_extension("yaml")) {
            return Some(Expectation::Yaml(yaml));
        }
        let text = fs::read_to_string(self.expected.with_extension("err")).ok()?;
        let (mut code, mut at, mut phrases) = (String::new(), None, Vec::new());
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some(value) = line.strip_prefix("code: ") {
                value.clone_into(&mut code);
            } else if let Some(value) = line.strip_prefix("at: ") {
                at = Some(value.to_owned());
            } else {
                phrases.push(line.to_owned());
            }
        }
        Some(Expectation::Error { code, at, phrases })
    }

    /// Why krust deliberately does not do what the reference does.
    pub(crate) fn differs(&self) -> Option<String> {
        fs::read_to_string(self.directory.join("differs")).ok()
    }

    fn warnings(&self) -> Vec<String> {
        let text = fs::read_to_string(self.expected.with_extension("warn")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Builds the case from disk, with a kustomizer of its own.
    pub(crate) fn build(&self) -> Result<Outcome, Failed> {
        match outcome::options(&self.flags) {
            Ok(options) => self.build_in(&Kustomizer::new(options), &self.directory),
            Err(failure) => Ok(Outcome { result: Err(failure), warnings: Vec::new() }),
        }
    }

    fn build_in(&self, kustomizer: &Kustomizer, directory: &Path) -> Result<Outcome, Failed> {
        let root = directory.canonicalize()?;
        Ok(outcome::build(kustomizer, &OsFs::new(&root)?, &root.to_string_lossy(), &self.target))
    }
}

/// Builds a case in every way that must not make a difference, and compares with the expectation.
fn check(case: &Case) -> Result<(), Failed> {
    let cold = case.build()?;
    for (way, outcome) in other_ways(case)? {
        if outcome != cold {
            diff::equal(
                &format!("{way}, compared with a cold build from disk"),
                &show(&cold),
                &show(&outcome),
            )?;
        }
    }
    match (case.expectation(), &cold.result) {
        (None, _) => {
            Err("there is neither expected.yaml nor expected.err; UPDATE_EXPECT=1 asks the reference".into())
        }
        (Some(Expectation::Yaml(expected)), Ok(yaml)) => {
            diff::equal("output", &expected, yaml)?;
            diff::equal("warnings", &case.warnings().join("\n"), &cold.warnings.join("\n"))?;
            Ok(())
        }
        (Some(Expectation::Yaml(_)), Err(failure)) => {
            Err(format!("should build, but fails ({}): {}", failure.code, failure.text).into())
        }
        (Some(Expectation::Error { .. }), Ok(yaml)) => Err(format!("should fail, but prints\n{yaml}").into()),
        (Some(Expectation::Error { code, at, phrases }), Err(failure)) => {
            check_failure(failure, &code, at.as_deref(), &phrases)?;
            diff::equal("warnings", &case.warnings().join("\n"), &cold.warnings.join("\n"))?;
            Ok(())
        }
    }
}

/// The same build warm, from memory, and from another directory.
fn other_ways(case: &Case) -> Result<Vec<(&'static str, Outcome)>, Failed> {
    let Ok(options) = outcome::options(&case.flags) else { return Ok(Vec::new()) };
    let tree = Tree::read(&case.directory)?;
    let mut ways = Vec::new();

    let kustomizer = Kustomizer::new(options.clone());
    case.build_in(&kustomizer, &case.directory)?;
    ways.push(("warm", case.build_in(&kustomizer, &case.directory)?));

    let target = format!("{MEMORY_ROOT}/{}", case.target);
    let memory = tree.in_memory(MEMORY_ROOT);
    ways.push(("once", outcome::build_once(options.clone(), &memory, MEMORY_ROOT, &target)));
    ways.push((
        "from memory",
        outcome::build(&Kustomizer::new(options.clone()), &memory, MEMORY_ROOT, &target),
    ));
    ways.push((
        "from memory, after another tree",
        outcome::build(&kustomizer, &memory, MEMORY_ROOT, &target),
    ));

    let moved = tempfile::tempdir()?;
    tree.write(moved.path())?;
    ways.push(("in another directory", case.build_in(&Kustomizer::new(options), moved.path())?));
    Ok(ways)
}

fn check_failure(failure: &Failure, code: &str, at: Option<&str>, phrases: &[String]) -> Result<(), Failed> {
    if failure.code != code {
        return Err(format!("the code is {}, not {code}: {}", failure.code, failure.text).into());
    }
    let places = at.map(|at| format!("/{at}: "));
    if let Some(missing) = phrases.iter().chain(&places).find(|phrase| !failure.text.contains(*phrase)) {
        return Err(format!("the message does not hold {missing:?}: {}", failure.text).into());
    }
    Ok(())
}

fn show(outcome: &Outcome) -> String {
    let mut text = outcome.warnings.iter().map(|warning| format!("warning: {warning}\n")).collect::<String>();
    match &outcome.result {
        Ok(yaml) => text.push_str(yaml),
        Err(failure) => text.push_str(&format!("error ({}): {}\n", failure.code, failure.text)),
    }
    text
}

/// Rewrites `expected.yaml` and `expected.warn` with what the reference prints.
fn update(case: &Case, reference: Option<&Reference>) -> Result<(), Failed> {
    if case.differs().is_some() {
        return Ok(());
    }
    let Some(reference) = reference else {
        return Err("UPDATE_EXPECT=1 needs the reference: set KUSTOMIZE to a kustomize v5.8.1".into());
    };
    let printed = reference.build(&case.directory, &case.target, &case.flags)?;
    let warnings = printed.warnings();
    if warnings.is_empty() {
        let _ = fs::remove_file(case.expected.with_extension("warn"));
    } else {
        fs::write(case.expected.with_extension("warn"), warnings.join("\n") + "\n")?;
    }
    if printed.succeeded {
        fs::write(case.expected.with_extension("yaml"), printed.stdout)?;
        let _ = fs::remove_file(case.expected.with_extension("err"));
        return Ok(());
    }
    match case.expectation() {
        Some(Expectation::Error { .. }) => Ok(()),
        _ => Err(format!(
            "the reference fails; write expected.err with a code and phrases of its message:\n{}",
            printed.stderr
        )
        .into()),
    }
}

/// Every diagnostic code is what some case is about.
fn every_code_has_a_case() -> Result<(), Failed> {
    let mut seen = BTreeSet::new();
    for case in cases() {
        match outcome::options(&case.flags) {
            Err(failure) => drop(seen.insert(failure.code)),
            Ok(options) => match Kustomizer::new(options).build(&OsFs::new(&case.directory)?, &case.target) {
                Ok(build) => seen.extend(build.warnings().iter().map(|warning| warning.code.to_string())),
                Err(error) => {
                    seen.extend(error.diagnostics().iter().map(|diagnostic| diagnostic.code.to_string()));
                }
            },
        }
    }
    let unseen: Vec<&str> =
        Code::ALL.iter().map(|code| code.as_str()).filter(|code| !seen.contains(*code)).collect();
    if unseen.is_empty() { Ok(()) } else { Err(format!("no case produces {}", unseen.join(", ")).into()) }
}

fn directories(parent: &Path) -> Vec<String> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

const SHOP: &str = "shop";
/// Where trees lie in memory.
const MEMORY_ROOT: &str = "/tree";
