//! `reference::`: krust beside the program it reproduces, on every root of testdata.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use krust::{Kustomizer, OsFs};
use libtest_mimic::{Failed, Trial};

use crate::golden::{Case, Expectation, cases};
use crate::outcome::{self, Outcome};
use crate::{Tests, diff, shared, testdata};

/// The version whose bytes are reproduced.
const VERSION: &str = "v5.8.1";

/// A program that is the reference.
#[derive(Clone)]
pub(crate) struct Reference {
    program: PathBuf,
}

/// What the reference said.
pub(crate) struct Printed {
    pub(crate) succeeded: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Reference {
    /// The program in `KUSTOMIZE`, or else a kustomize of the right version on the path or in `~/bin`.
    pub(crate) fn find() -> Option<Reference> {
        if let Some(program) = std::env::var_os("KUSTOMIZE").filter(|program| !program.is_empty()) {
            return Some(Reference { program: program.into() });
        }
        let home = std::env::var_os("HOME").map(|home| Path::new(&home).join("bin/kustomize"));
        [Some(PathBuf::from("kustomize")), home].into_iter().flatten().find_map(|program| {
            let version = Command::new(&program).arg("version").stdin(Stdio::null()).output().ok()?;
            (String::from_utf8_lossy(&version.stdout).trim() == VERSION).then_some(Reference { program })
        })
    }

    /// Builds `target` of the tree in a directory.
    pub(crate) fn build(&self, directory: &Path, target: &str, flags: &str) -> io::Result<Printed> {
        let output = Command::new(&self.program)
            .arg("build")
            .args(flags.split_whitespace())
            .arg(target)
            .current_dir(directory)
            .env("GIT_TERMINAL_PROMPT", "0")
            .stdin(Stdio::null())
            .output()?;
        Ok(Printed {
            succeeded: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}

impl Printed {
    /// The warnings, without what is about the command line and without the time of day; those before an error that
    /// are about deprecated fields.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let is_warning = |line: &&str| match self.succeeded {
            true => !line.is_empty() && !line.starts_with("Flag --"),
            false => line.starts_with("# Warning: "),
        };
        let lines = self.stderr.lines().filter(is_warning);
        lines.map(|line| without_time(line).to_owned()).collect()
    }

    /// Whether the error holds a phrase, also where it is quoted inside another.
    fn holds(&self, phrase: &str) -> bool {
        let plain = self.stderr.replace("\\\"", "\"").replace("\\n", "\n");
        self.stderr.contains(phrase) || plain.contains(phrase)
    }
}

pub(crate) fn tests(reference: Option<&Reference>) -> Tests {
    let Some(reference) = reference else {
        return Tests::skipped(format!(
            "reference: skipped, no kustomize {VERSION} is found; KUSTOMIZE may name one"
        ));
    };
    let cases = cases();
    let mut trials = Vec::new();
    for directory in other_roots(&cases) {
        let reference = reference.clone();
        let below = directory.strip_prefix(testdata()).unwrap_or(&directory);
        let name = format!("reference::roots/{}", below.display());
        trials.push(Trial::test(name, move || compare_root(&directory, &reference)));
    }
    for case in cases {
        let reference = reference.clone();
        trials.push(Trial::test(format!("reference::{}", case.name), move || compare(&case, &reference)));
    }
    for (name, arguments) in GENERATED {
        let reference = reference.clone();
        if let Ok(benches) = shared("bench") {
            let script = benches.join("gen_tree.py");
            let run = move || compare_generated(&script, arguments, &reference);
            trials.push(Trial::test(format!("reference::generated/{name}"), run));
        }
    }
    Tests::of(trials)
}

/// Compares a case: the reference with its expectation, and with krust.
fn compare(case: &Case, reference: &Reference) -> Result<(), Failed> {
    let printed = reference.build(&case.directory, &case.target, &case.flags)?;
    let outcome = case.build()?;
    if case.differs().is_some() {
        return match agree(&printed, &outcome) {
            Ok(()) if printed.succeeded => {
                Err("the reference does the same; remove the file `differs`".into())
            }
            _ => Ok(()),
        };
    }
    match case.expectation() {
        Some(Expectation::Yaml(expected)) => diff::equal("expected.yaml", &printed.stdout, &expected)?,
        Some(Expectation::Error { phrases, .. }) => {
            if let Some(phrase) = phrases.iter().find(|phrase| !printed.holds(phrase)) {
                return Err(format!("the reference does not say {phrase:?}: {}", printed.stderr).into());
            }
        }
        None => return Err("there is no expectation".into()),
    }
    Ok(agree(&printed, &outcome)?)
}

/// Compares an overlay of a synthetic tree.
fn compare_generated(script: &Path, arguments: &str, reference: &Reference) -> Result<(), Failed> {
    let directory = tempfile::tempdir()?;
    let made = Command::new("python3")
        .arg(script)
        .arg(directory.path())
        .args(arguments.split_whitespace())
        .stdout(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return Err("python3 does not make the tree".into());
    }
    compare_root(&directory.path().join("overlay-1"), reference)
}

fn compare_root(directory: &Path, reference: &Reference) -> Result<(), Failed> {
    let printed = reference.build(directory, ".", "")?;
    let root = directory.canonicalize()?;
    let outcome = outcome::build(
        &Kustomizer::new(krust::Options::default()),
        &OsFs::new(&root)?,
        &root.to_string_lossy(),
        ".",
    );
    Ok(agree(&printed, &outcome)?)
}

fn agree(printed: &Printed, outcome: &Outcome) -> Result<(), String> {
    match (&outcome.result, printed.succeeded) {
        (Ok(yaml), true) => diff::equal("krust, compared with the reference", &printed.stdout, yaml),
        (Err(_), false) => Ok(()),
        (Ok(_), false) => Err(format!("krust builds what the reference rejects: {}", printed.stderr)),
        (Err(failure), true) => Err(format!("krust rejects what the reference builds: {}", failure.text)),
    }
}

/// The roots of testdata that are no case's own: bases, components and what lies between.
fn other_roots(cases: &[Case]) -> Vec<PathBuf> {
    let mut roots: Vec<PathBuf> = Vec::new();
    let files = walkdir::WalkDir::new(testdata()).sort_by_file_name().into_iter().flatten();
    for entry in files.filter(|entry| NAMES.map(OsStr::new).contains(&entry.file_name())) {
        let Some(directory) = entry.path().parent() else { continue };
        let of_a_case = cases.iter().any(|case| same(&case.directory.join(&case.target), directory));
        if !of_a_case && roots.last().is_none_or(|last| last != directory) {
            roots.push(directory.to_owned());
        }
    }
    roots
}

/// Whether two paths name one directory; `components` takes no notice of a `.` at the end.
fn same(left: &Path, right: &Path) -> bool {
    left.components().eq(right.components())
}

/// Cuts `2024/01/31 12:34:56 ` off a line.
fn without_time(line: &str) -> &str {
    match line.get(..20) {
        Some(time) if time.bytes().all(|byte| byte.is_ascii_digit() || b"/: ".contains(&byte)) => &line[20..],
        _ => line,
    }
}

/// Synthetic trees, and what makes them.
const GENERATED: [(&str, &str); 4] = [
    ("refs-and-generators", "--count 40 --patch 0.1 --refs 0.5 --generators 0.2"),
    ("json-patches", "--count 20 --json-patch 0.5 --patch 0.5 --label-style commonLabels"),
    ("deep", "--count 10 --depth 5 --refs 1 --generators 1"),
    ("one-file", "--count 20 --one-file --plain"),
];

const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
