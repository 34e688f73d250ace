//! Remembers what the reference answered, between runs: it takes a hundred times longer than krust.
//!
//! An answer belongs to the content of a tree, so it stays true when krust or the generator of trees changes. The
//! directory belongs to one version of the reference.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::compare::{Outcome, reference};
use crate::tree::Tree;

/// Where answers are kept, if anywhere.
pub(crate) struct Answers(Option<PathBuf>);

impl Answers {
    pub(crate) fn new(directory: Option<PathBuf>) -> Answers {
        if let Some(directory) = &directory {
            fs::create_dir_all(directory).expect("KRUST_DIFF_ANSWERS can be created");
        }
        Answers(directory)
    }

    /// The answer to a tree that lies in a directory: the one that is kept, or that of the program.
    pub(crate) fn of(&self, program: &str, directory: &Path, tree: &Tree) -> Outcome {
        let Some(kept) = self.0.as_ref().map(|answers| answers.join(name(tree))) else {
            return reference(program, directory, tree);
        };
        if let Ok(answer) = fs::read(&kept)
            && let Some(outcome) = read(&answer)
        {
            return outcome;
        }
        let outcome = reference(program, directory, tree);
        // Written aside and moved, so that a run that is ended leaves no half of an answer.
        let aside = kept.with_extension(std::process::id().to_string());
        fs::write(&aside, written(&outcome)).expect("KRUST_DIFF_ANSWERS can be written");
        fs::rename(&aside, &kept).expect("KRUST_DIFF_ANSWERS can be written");
        outcome
    }
}

fn name(tree: &Tree) -> String {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(tree.root.as_bytes());
    for file in &tree.files {
        part(file.path.as_bytes());
        part(&file.bytes());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// One line says how the build ended and how many lines of warnings follow; the output or the message is the rest.
fn written(outcome: &Outcome) -> Vec<u8> {
    match outcome {
        Outcome::Built(output, warnings) => {
            let mut bytes = format!("built {}\n", warnings.len()).into_bytes();
            for warning in warnings {
                bytes.extend_from_slice(warning.as_bytes());
                bytes.push(b'\n');
            }
            bytes.extend_from_slice(output);
            bytes
        }
        Outcome::Failed(message) => format!("failed 0\n{message}").into_bytes(),
        Outcome::Crashed(message) => format!("crashed 0\n{message}").into_bytes(),
    }
}

fn read(bytes: &[u8]) -> Option<Outcome> {
    let mut rest = bytes;
    let mut line = || {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let (line, after) = (String::from_utf8_lossy(&rest[..end]).into_owned(), &rest[end + 1..]);
        rest = after;
        Some(line)
    };
    let first = line()?;
    let (kind, count) = first.split_once(' ')?;
    let warnings = (0..count.parse().ok()?).map(|_| line()).collect::<Option<Vec<String>>>()?;
    let message = || String::from_utf8_lossy(rest).into_owned();
    match kind {
        "built" => Some(Outcome::Built(rest.to_vec(), warnings)),
        "failed" => Some(Outcome::Failed(message())),
        "crashed" => Some(Outcome::Crashed(message())),
        _ => None,
    }
}
