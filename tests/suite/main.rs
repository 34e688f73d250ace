//! Everything that is judged by data: one named test a case, in one program.
//!
//! | tests | data | judge |
//! |---|---|---|
//! | `golden::` | testdata | the committed expectation, from every file system and cache state |
//! | `reference::` | every root of testdata | the program in `KUSTOMIZE`, or a kustomize v5.8.1 that is found |
//! | `conformance::` | ../shared/conformance/cases | the cases' own expectations |
//! | `scalars::` | ../shared/conformance/scalars | what the reference prints for each scalar |
//! | `trees::` | ../shared/trees | the reference's output of real repositories |
//!
//! Where a judge or its data is absent, a line at the end says what was skipped. `KRUST_SHARED` names another place for
//! `../shared`. `UPDATE_EXPECT=1` rewrites the expectations of `golden::` from the reference, never from krust's own
//! output, and the list of conformance cases that must pass.

#![allow(clippy::print_stdout, reason = "a test program reports on standard output")]

mod conformance;
mod diff;
mod golden;
mod outcome;
mod reference;
mod scalars;
mod tree;
mod trees;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

use crate::reference::Reference;

/// What one source of tests brings: the tests, and what to say after they have run.
pub(crate) struct Tests {
    pub(crate) trials: Vec<Trial>,
    pub(crate) note: Box<dyn FnOnce() -> Option<String>>,
}

impl Tests {
    pub(crate) fn of(trials: Vec<Trial>) -> Tests {
        Tests { trials, note: Box::new(|| None) }
    }

    pub(crate) fn skipped(reason: String) -> Tests {
        Tests { trials: Vec::new(), note: Box::new(|| Some(reason)) }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let reference = Reference::find();
    let sources = [
        golden::tests(reference.as_ref()),
        reference::tests(reference.as_ref()),
        conformance::tests(),
        scalars::tests(),
        trees::tests(),
    ];
    let mut trials = Vec::new();
    let mut notes = Vec::new();
    for source in sources {
        trials.extend(source.trials);
        notes.push(source.note);
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        notes.into_iter().filter_map(|note| note()).for_each(|note| println!("{note}"));
    }
    conclusion.exit_code()
}

/// The directory of the repository's own data.
fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

/// A directory of the data that is not part of the repository, if it is there.
fn shared(below: &str) -> Result<PathBuf, String> {
    let shared = match std::env::var_os("KRUST_SHARED") {
        Some(directory) => PathBuf::from(directory),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    let directory = shared.join(below);
    if directory.is_dir() { Ok(directory) } else { Err(format!("{} is not there", directory.display())) }
}

/// Whether expectations are to be rewritten.
fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1")
}
