//! `trees::`: roots of real repositories, compared with what the reference printed for them.

use std::fs;
use std::path::{Path, PathBuf};

use krust::OsFs;
use libtest_mimic::{Failed, Trial};

use crate::{Tests, diff, shared};

pub(crate) fn tests() -> Tests {
    let trees = match shared("trees/expected") {
        Ok(expected) => expected,
        Err(why) => return Tests::skipped(format!("trees: skipped, {why}")),
    };
    let mut trials = Vec::new();
    for entry in walkdir::WalkDir::new(&trees).sort_by_file_name().into_iter().flatten() {
        let Ok(below) = entry.path().strip_prefix(&trees) else { continue };
        if entry.file_type().is_file() {
            let (expected, root) = (entry.path().to_owned(), below.with_extension(""));
            let name = format!("trees::{}", root.display());
            trials.push(Trial::test(name, move || compare(&expected, &root)));
        }
    }
    Tests::of(trials)
}

fn compare(expected: &PathBuf, root: &Path) -> Result<(), Failed> {
    let fs = OsFs::new(shared("trees")?)?;
    let build = krust::build(&fs, &root.to_string_lossy())?;
    diff::equal("output", &fs::read_to_string(expected)?, build.to_yaml())?;
    Ok(())
}
