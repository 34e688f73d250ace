//! Any text is read or refused; what is printed can be read again and holds the same lines.

#![no_main]

use krust::source::Source;
use krust::yaml::{self, Limits};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let source = Source::detached("input.yaml", yaml::normalize_newlines(input));
    let Ok(documents) = yaml::parse_documents(&source, &Limits::default()) else { return };
    for document in &documents.docs {
        let mut printed = String::new();
        if yaml::emit(document, &mut printed).is_err() {
            continue;
        }
        let again = Source::detached("printed.yaml", printed.as_str());
        let read = yaml::parse_first(&again, &Limits::default()).expect("what is printed is YAML");
        let mut reprinted = String::new();
        if let Some(root) = read {
            yaml::emit(&root, &mut reprinted).expect("what was printed once can be printed");
            // Some sets of keys have no order of their own, so lines are compared as a set.
            assert_eq!(lines(&printed), lines(&reprinted));
        }
    }
});

fn lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().map(|line| line.trim_start_matches([' ', '-'])).collect();
    lines.sort_unstable();
    lines
}
