//! The command: where output goes, what ends on standard error, and how it exits.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test may fail")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

const ROOT: &str = "testdata/shop/overlays/production";

fn krust(args: &[&str]) -> Output {
    run(env!("CARGO_BIN_EXE_krust"), args)
}

fn run(program: &str, args: &[&str]) -> Output {
    Command::new(program)
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("KUSTOMIZE_ENABLE_MANAGEDBY_LABEL")
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"))
}

fn files(directory: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    entries.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect()
}

#[test]
fn prints_to_standard_output_or_into_a_file() {
    let expected = std::fs::read_to_string("testdata/shop/expected/production.yaml").unwrap();
    let printed = krust(&["build", ROOT]);
    assert!(printed.status.success());
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), expected);

    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("out.yaml");
    let written = krust(&["build", ROOT, "-o", file.to_str().unwrap()]);
    assert!(written.status.success() && written.stdout.is_empty());
    assert_eq!(std::fs::read_to_string(file).unwrap(), expected);
}

#[test]
fn writes_one_file_a_resource_into_a_directory() {
    let directory = tempfile::tempdir().unwrap();
    assert!(krust(&["build", ROOT, "-o", directory.path().to_str().unwrap()]).status.success());
    let ours = files(directory.path());
    let expected = std::fs::read_to_string("testdata/shop/expected/production.yaml").unwrap();
    assert_eq!(ours.len(), expected.split("---\n").count());
    let Ok(program) = std::env::var("KUSTOMIZE") else {
        println!("skipped: names beside the reference's, KUSTOMIZE is not set");
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    assert!(run(&program, &["build", ROOT, "-o", directory.path().to_str().unwrap()]).status.success());
    assert_eq!(ours, files(directory.path()));
}

#[test]
fn fails_with_status_1_and_shows_the_line() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().to_str().unwrap();
    std::fs::write(directory.path().join("kustomization.yaml"), "namePrefx: a-\n").unwrap();
    let failed = krust(&["build", root]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(failed.stdout.is_empty());
    let text = String::from_utf8(failed.stderr).unwrap();
    assert!(text.starts_with("Error: invalid Kustomization: json: unknown field \"namePrefx\"\n"), "{text}");
    assert!(text.contains("kustomization.yaml:1:1\n") && text.contains("1 | namePrefx: a-\n"), "{text}");

    let misuses = [
        (&["build", "a", "b"][..], "specify one path to kustomization.yaml"),
        (&["build", ""], "must build at directory: directory path cannot be empty"),
        (&["build", "--bogus"], "unknown flag: --bogus"),
        (&["build", "-x"], "unknown shorthand flag: 'x' in -x"),
        (&["build", "--reorder"], "flag needs an argument: --reorder"),
        (&["build", ROOT, "--reorder", "up"], "illegal flag value --reorder up; legal values: [legacy none]"),
        (&["build", "--enable-helm=maybe"], "invalid argument \"maybe\" for \"--enable-helm\" flag"),
        (&["bogus"], "unknown command \"bogus\""),
    ];
    for (args, message) in misuses {
        let failed = krust(args);
        assert_eq!(failed.status.code(), Some(1), "{args:?}");
        let text = String::from_utf8(failed.stderr).unwrap();
        let last = text.lines().find(|line| line.starts_with("Error: ")).unwrap_or_default();
        assert!(last.starts_with(&format!("Error: {message}")), "{args:?}: {text}");
    }
}

#[test]
fn flags_may_be_repeated_and_switches_have_values() {
    let flags = ["--reorder=legacy", "--reorder=none", "--enable-managedby-label=F", "-o", "/", "-o", ""];
    let without_effect =
        ["--enable-helm=false", "-e", "A=b", "--helm-api-versions=a", "--helm-api-versions=b"];
    let printed = krust(&[&["--stack-trace", "build", ROOT][..], &flags, &without_effect].concat());
    let plain = krust(&["build", ROOT, "--reorder", "none"]);
    assert!(printed.status.success() && plain.status.success());
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), String::from_utf8(plain.stdout).unwrap());
}

#[test]
fn says_which_kustomize_it_stands_in_for() {
    for (args, expected) in [
        (&["version"][..], "v5.8.1\n"),
        (&["version", "-o", "json"], "{\n  \"version\": \"v5.8.1\"\n}\n"),
        (&["version", "--output=yaml", "more"], "version: v5.8.1\n"),
        (&["version", "-o", "xml"], ""),
    ] {
        let printed = krust(args);
        assert!(printed.status.success(), "{args:?}");
        assert_eq!(String::from_utf8(printed.stdout).unwrap(), expected, "{args:?}");
    }
}

#[test]
fn warns_before_it_fails() {
    let failed = krust(&["build", "testdata/vars/defined-twice"]);
    assert_eq!(failed.status.code(), Some(1));
    let text = String::from_utf8(failed.stderr).unwrap();
    assert!(text.starts_with("# Warning: 'vars' is deprecated.") && text.contains("\nError: "), "{text}");
}

#[test]
fn takes_the_flags_of_the_reference() {
    let flags = ["--load-restrictor=LoadRestrictionsNone", "--reorder=none", "--enable-managedby-label"];
    let printed = krust(&[&["build", ROOT][..], &flags].concat());
    assert!(printed.status.success());
    let text = String::from_utf8(printed.stdout).unwrap();
    assert!(text.contains("app.kubernetes.io/managed-by: kustomize-v5.8.1\n"));
    let Ok(program) = std::env::var("KUSTOMIZE") else {
        println!("skipped: output beside the reference's, KUSTOMIZE is not set");
        return;
    };
    let reference = run(&program, &[&["build", ROOT][..], &flags].concat());
    assert_eq!(text, String::from_utf8(reference.stdout).unwrap());
    let warnings = |text: Vec<u8>| {
        let mut lines: Vec<String> = String::from_utf8(text).unwrap().lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(warnings(printed.stderr), warnings(reference.stderr));
}
