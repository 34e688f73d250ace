//! Rules about the text of the sources: the invariants that a compiler does not hold.

use std::fs;
use std::path::Path;

/// A source file: its path below the repository, with `/`, and its text.
struct File {
    path: String,
    text: String,
}

/// Where a rule is broken.
type Finding = String;

#[test]
fn only_load_reads_files() {
    assert_none(sources().iter().flat_map(file_system_calls));
    assert_some(file_system_calls(&file("src/patch/mod.rs", "//! x\nfn f(fs: &dyn FileSystem) {}")));
    assert_some(file_system_calls(&file("src/kustomizer.rs", "let text = fs.read(path)?;")));
    assert_some(file_system_calls(&file("src/yaml/mod.rs", "use std::fs;")));
    assert_some(file_system_calls(&file("src/fs/memory.rs", "use std::fs::read;")));
}

#[test]
fn there_is_no_global_state() {
    assert_none(sources().iter().flat_map(global_state));
    assert_some(global_state(&file("src/a.rs", "static mut X: u8 = 0;")));
    assert_some(global_state(&file("src/a.rs", "static CACHE: Mutex<u8> = Mutex::new(0);")));
    assert_some(global_state(&file("src/a.rs", "thread_local! { static X: u8 = 0 }")));
}

#[test]
fn the_library_prints_nothing_and_runs_nothing() {
    assert_none(sources().iter().flat_map(side_effects));
    assert_some(side_effects(&file("src/a.rs", "println!(\"x\");")));
    assert_some(side_effects(&file("src/a.rs", "    eprint!(\"x\");")));
    assert_some(side_effects(&file("src/a.rs", "std::process::Command::new(\"git\")")));
    assert_some(side_effects(&file("src/a.rs", "use std::net::TcpStream;")));
    assert_some(side_effects(&file("src/a.rs", "let now = SystemTime::now();")));
    assert_some(side_effects(&file("src/a.rs", "std::env::var(\"HOME\")")));
}

#[test]
fn files_open_with_what_they_are() {
    let files = rust_files(&["src", "tests", "benches", "fuzz/fuzz_targets"]);
    assert_none(files.iter().flat_map(without_opening));
    assert_some(without_opening(&file("src/a.rs", "use std::io;\n//! late")));
}

#[test]
fn files_are_one_idea_long() {
    assert_none(sources().iter().flat_map(too_long));
    assert_some(too_long(&file("src/a.rs", &"\n".repeat(LINES + 1))));
}

#[test]
fn modules_use_what_stands_to_their_left() {
    assert_none(sources().iter().flat_map(upward_uses));
    assert_some(upward_uses(&file("src/yaml/parse.rs", "use crate::patch::strategic;")));
    assert_some(upward_uses(&file("src/nowhere.rs", "//! A module that the order does not know.")));
    assert_none(upward_uses(&file("src/patch/mod.rs", "use crate::yaml::Node;")));
}

#[test]
fn every_case_is_in_its_place() {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut cases = 0;
    for area in directories(&testdata).iter().filter(|area| !area.ends_with("shop")) {
        for case in directories(area) {
            cases += 1;
            assert_none(case_findings(&case));
        }
    }
    assert!(cases > 200, "only {cases} cases are found");
    assert_some(case_findings(&testdata));
}

#[test]
fn differences_stand_in_the_readme() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("the README is there");
    let testdata = root.join("testdata");
    for area in directories(&testdata) {
        for case in directories(&area).iter().filter(|case| case.join("differs").exists()) {
            let name =
                case.strip_prefix(&testdata).expect("the case lies there").to_string_lossy().into_owned();
            assert!(readme.contains(&format!("`{name}`")), "README.md does not list the difference {name}");
        }
    }
}

/// Reading is for `load`; the engine may name the trait, to pass it on.
fn file_system_calls(file: &File) -> Vec<Finding> {
    let module = module(&file.path);
    let mut words = Vec::new();
    if file.path != "src/fs/os.rs" && module != "bin" {
        words.extend(["std::fs", "File::open"]);
    }
    if !["fs", "load"].contains(&module) {
        words.extend(["fs.read(", "fs.stat("]);
        if !["kustomizer", "workspace", "lib", "bin"].contains(&module) {
            words.push("FileSystem");
        }
    }
    lines_with(file, &words)
}

fn global_state(file: &File) -> Vec<Finding> {
    let mut findings = lines_with(file, &["static mut", "thread_local!", "lazy_static"]);
    for (number, line) in code_lines(file) {
        let is_static = line
            .trim_start()
            .trim_start_matches("pub ")
            .trim_start_matches("pub(crate) ")
            .starts_with("static ");
        let cell = ["Mutex", "RwLock", "Atomic", "Cell"].iter().any(|cell| line.contains(cell));
        if is_static && cell {
            findings.push(at(file, number, line));
        }
    }
    findings
}

fn side_effects(file: &File) -> Vec<Finding> {
    if module(&file.path) == "bin" {
        return Vec::new();
    }
    let words = [
        "println!(",
        "print!(",
        "dbg!(",
        "process::",
        "std::net",
        "SystemTime",
        "Instant::",
        "env::var",
        "rand::",
    ];
    lines_with(file, &words)
}

fn without_opening(file: &File) -> Vec<Finding> {
    if file.text.starts_with("//!") {
        Vec::new()
    } else {
        vec![format!("{}: does not open with //!", file.path)]
    }
}

fn too_long(file: &File) -> Vec<Finding> {
    let lines = file.text.lines().count();
    // Tables that are made by a program are as long as their data.
    let made = file.text.lines().take(5).any(|line| line.contains("Made from"));
    if lines <= LINES || made { Vec::new() } else { vec![format!("{}: {lines} lines", file.path)] }
}

/// A module may use those of its own rank and of lower ones.
fn upward_uses(file: &File) -> Vec<Finding> {
    let own = module(&file.path);
    let rank = |name: &str| ORDER.iter().position(|rank| rank.contains(&name));
    let Some(own_rank) = rank(own) else {
        return vec![format!("{}: the order of modules does not know {own}", file.path)];
    };
    let mut findings = Vec::new();
    for (number, line) in code_lines(file) {
        for used in line.split("crate::").skip(1) {
            let name: &str =
                used.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
            if rank(name).is_some_and(|rank| rank > own_rank) {
                findings.push(at(file, number, line));
            }
        }
    }
    findings
}

/// A case has one expectation, and names that say what it shows.
fn case_findings(case: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    let has = |name: &str| case.join(name).is_file();
    if has("expected.yaml") == has("expected.err") {
        findings.push(format!("{}: needs expected.yaml or expected.err", case.display()));
    }
    let name = case.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        findings.push(format!("{}: is not named in lower case with dashes", case.display()));
    }
    findings
}

/// The modules from the lowest to the highest.
const ORDER: &[&[&str]] = &[
    &["source", "hash", "memo", "spread"],
    &["diagnostic", "render"],
    &["fs"],
    &["yaml"],
    &["schema"],
    &["context"],
    &["patch"],
    &["resource"],
    &["fieldspec"],
    &["kustomization"],
    &["transform", "generate"],
    &["load", "accumulate"],
    &["options"],
    &["finish", "printed"],
    &["kustomizer"],
    &["workspace", "explain", "diff"],
    &["lib"],
    &["bin"],
];

/// How long a file may be.
const LINES: usize = 900;

/// The first segment below `src`, or the name of the file there.
fn module(path: &str) -> &str {
    let below = path.strip_prefix("src/").unwrap_or(path);
    below.split('/').next().unwrap_or(below).trim_end_matches(".rs")
}

fn lines_with(file: &File, words: &[&str]) -> Vec<Finding> {
    let holds = |line: &str| words.iter().any(|word| line.contains(word));
    code_lines(file).filter(|(_, line)| holds(line)).map(|(number, line)| at(file, number, line)).collect()
}

/// The lines that are neither comments nor below the unit tests at the end of a file, numbered from 1.
fn code_lines(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let lines = file.text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
    lines
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn at(file: &File, number: usize, line: &str) -> Finding {
    format!("{}:{number}: {}", file.path, line.trim())
}

fn sources() -> Vec<File> {
    rust_files(&["src"])
}

fn rust_files(directories: &[&str]) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for directory in directories {
        for entry in walkdir::WalkDir::new(root.join(directory)).into_iter().flatten() {
            if entry.path().extension().is_some_and(|extension| extension == "rs") {
                let below = entry.path().strip_prefix(root).expect("the file lies below the root");
                let text = fs::read_to_string(entry.path()).expect("sources are readable");
                files.push(File { path: below.to_string_lossy().replace('\\', "/"), text });
            }
        }
    }
    assert!(!files.is_empty(), "no sources are found");
    files
}

fn directories(parent: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(parent).expect("testdata is there").flatten().map(|entry| entry.path());
    let mut directories: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    directories.sort();
    directories
}

fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), text: text.to_owned() }
}

fn assert_none(findings: impl IntoIterator<Item = Finding>) {
    let findings: Vec<Finding> = findings.into_iter().collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

fn assert_some(findings: impl IntoIterator<Item = Finding>) {
    assert!(findings.into_iter().next().is_some(), "the rule finds nothing where it should");
}
