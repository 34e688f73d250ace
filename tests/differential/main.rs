//! Compares krust with the reference on trees made at random.
//!
//! Without `KUSTOMIZE`, the path of the reference (kustomize v5.8.1), there is nothing to compare with, and the test is
//! skipped. The rest is set by the environment:
//!
//! | variable | meaning | default |
//! |---|---|---|
//! | `KRUST_DIFF_COUNT` | number of trees | 200 |
//! | `KRUST_DIFF_SEED` | seed; tree `n` of a seed and profile is always the same tree | random, and printed |
//! | `KRUST_DIFF_PROFILE` | `all`, `yaml`, `patches`, `names`, `generators`, `replacements`, `plugins`, `errors` | `all` |
//! | `KRUST_DIFF_KEEP` | directory for shrunk trees; with it the run goes on after a difference | stop at the first |
//! | `KRUST_DIFF_MAX` | how many distinct differences to collect | 10 |
//! | `KRUST_DIFF_ONLY` | number of the one tree to look at | all |
//! | `KRUST_DIFF_MESSAGES` | print pairs of error messages where both fail | no |
//! | `KRUST_DIFF_THREADS` | threads | 2 |
//! | `KRUST_DIFF_SURVEY` | list every tree that differs, and shrink none | no |
//! | `KRUST_DIFF_ANSWERS` | directory that keeps the reference's answers between runs | none |

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, reason = "a test program")]

mod answers;
mod compare;
mod fields;
mod generate;
mod generators;
mod mutate;
mod odd;
mod patches;
mod plugins;
mod rand;
mod reduce;
mod replacements;
mod resources;
mod run;
mod tree;
mod yaml;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let program = std::env::var("KUSTOMIZE").ok().filter(|path| !path.is_empty());
    if program.is_none() {
        println!("differential: skipped, because KUSTOMIZE does not name the reference");
    }
    let ignored = program.is_none();
    let trial = Trial::test("differential", move || match &program {
        Some(program) => run::run(program).map_err(Into::into),
        None => Ok(()),
    });
    libtest_mimic::run(&arguments, vec![trial.with_ignored_flag(ignored)]).exit();
}
