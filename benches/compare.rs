//! krust against the program that `$KUSTOMIZE` names, over the same trees and in one run.
//!
//! `cargo build --release --features cli && KUSTOMIZE=... cargo bench --bench compare` checks that both print the same
//! and prints a table of medians: the reference's process, krust's process, and a build inside this process. It fails if
//! an output differs or krust is not as many times faster as it should be. `$KRUST` names another krust than
//! `target/release/krust`; words after `--` choose rows; `$KRUST_SHARED` or `../shared` may hold real trees.

#![allow(missing_docs, clippy::print_stdout, reason = "a program that prints a table")]

mod trees;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use krust::OsFs;
use trees::Apps;

struct Row {
    name: &'static str,
    directory: PathBuf,
    /// How many times faster a whole process of krust has to be.
    wanted: f64,
    /// How often the reference is measured; krust is measured five times as often.
    rounds: usize,
}

fn main() -> ExitCode {
    let Some(kustomize) = std::env::var_os("KUSTOMIZE") else {
        println!("skipped: KUSTOMIZE does not name a program");
        return ExitCode::SUCCESS;
    };
    let krust = std::env::var_os("KRUST").unwrap_or_else(|| "target/release/krust".into());
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let place = tempfile::tempdir().expect("there is a temporary directory");
    let mut broken = 0;
    println!(
        "{:32} {:>12} {:>12} {:>9}  {:8} {:>12} {:>9}",
        "", "reference", "krust", "ratio", "wanted", "in process", "ratio"
    );
    for row in rows(place.path()) {
        if words.is_empty() || words.iter().any(|word| row.name.contains(word.as_str())) {
            broken += usize::from(!measure(&row, kustomize.as_ref(), krust.as_ref()));
        }
    }
    println!("{broken} broken");
    if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn rows(place: &Path) -> Vec<Row> {
    let shared = std::env::var_os("KRUST_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let shared = std::path::absolute(&shared).unwrap_or(shared);
    let made = |name: &str, tree: trees::Tree| {
        tree.write(&place.join(name));
        place.join(name)
    };
    let row = |name, directory, wanted, rounds| Row { name, directory, wanted, rounds };
    let mut rows = vec![
        row("podinfo production", shared.join("trees/podinfo/overlays/production"), 8.0, 11),
        row("argo-cd ha/cluster-install", shared.join("trees/argo-cd/ha/cluster-install"), 40.0, 5),
        row("300 resources", made("300", Apps::usual(100).tree()).join("overlay"), 150.0, 5),
        row("12 MB of CRDs", made("crds", trees::crds(12 << 20)).join("crds"), 60.0, 3),
        row("3000 resources", made("3000", Apps::usual(1000).tree()).join("overlay"), 500.0, 1),
    ];
    rows.retain(|row| row.directory.is_dir());
    rows
}

/// Prints a row, and returns whether the outputs are equal and krust is fast enough.
fn measure(row: &Row, kustomize: &Path, krust: &Path) -> bool {
    let run = |program: &Path| {
        let start = Instant::now();
        let output =
            Command::new(program).arg("build").arg(&row.directory).output().expect("the program can be run");
        (start.elapsed(), output)
    };
    let (mut theirs, mut ours, mut within) = (Vec::new(), Vec::new(), Vec::new());
    let fs = OsFs::new(&row.directory).expect("the directory is there");
    for _ in 0..row.rounds {
        let (time, reference) = run(kustomize);
        theirs.push(time);
        for _ in 0..5 {
            let (time, output) = run(krust);
            ours.push(time);
            if !output.status.success() || output.stdout != reference.stdout {
                println!("{:32} DIFFERENT OUTPUT", row.name);
                return false;
            }
            let start = Instant::now();
            drop(krust::build(&fs, ".").expect("the program built it"));
            within.push(start.elapsed());
        }
    }
    let (theirs, ours, within) = (median(theirs), median(ours), median(within));
    let ratio = |time: Duration| theirs.as_secs_f64() / time.as_secs_f64();
    let holds = ratio(ours) >= row.wanted;
    println!(
        "{:32} {:>12} {:>12} {:>9.1}  >= {:<5} {:>12} {:>9.1}{}",
        row.name,
        format!("{theirs:.1?}"),
        format!("{ours:.1?}"),
        ratio(ours),
        row.wanted,
        format!("{within:.1?}"),
        ratio(within),
        if holds { "" } else { "  BROKEN" }
    );
    holds
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
