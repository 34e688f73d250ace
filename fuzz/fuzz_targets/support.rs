//! Trees out of one input, and what must hold of every build.

#![allow(dead_code, reason = "each target uses what it needs")]

use krust::{Kustomizer, MemoryFs, Options};

/// A line that begins with this starts a file; the rest of the line is its path.
const MARK: &str = "=== ";

/// Splits an input into the text before the first mark and the files behind the marks.
pub fn split(input: &str) -> (&str, Vec<(&str, &str)>) {
    let mut parts = input.split("\n=== ");
    let mut head = parts.next().unwrap_or_default();
    let mut files = Vec::new();
    if let Some(first) = head.strip_prefix(MARK) {
        files.push(first);
        head = "";
    }
    files.extend(parts);
    (head, files.into_iter().map(|file| file.split_once('\n').unwrap_or((file, ""))).collect())
}

/// Builds a tree cold, warm and again, and compares.
pub fn check(fs: &MemoryFs, root: &str) {
    let kustomizer = Kustomizer::new(Options::default());
    let cold = kustomizer.build(fs, root).map(|build| build.to_yaml().to_string());
    let warm = kustomizer.build(fs, root).map(|build| build.to_yaml().to_string());
    let text = |result: &Result<String, krust::Error>| match result {
        Ok(yaml) => yaml.clone(),
        Err(error) => format!("{error:#}"),
    };
    assert_eq!(text(&cold), text(&warm), "a warm build differs");
}
