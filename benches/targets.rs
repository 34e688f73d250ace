//! What krust promises about its speed, as ratios of two things that are measured alternately in one run.
//!
//! `cargo bench --bench targets` prints a table and fails if a promise is broken; words after `--` choose rows.
//! Most promises compare with the *floor*: reading and parsing the same bytes and printing the same documents, and
//! nothing else. Data that is not part of the repository is looked for in `$KRUST_SHARED` or `../shared`; rows that
//! need it are left out where it is missing.

#![allow(missing_docs, clippy::print_stdout, reason = "a program that prints a table")]

mod trees;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use krust::source::Source;
use krust::yaml::{Limits, Node, emit, parse_documents};
use krust::{Build, FileSystem, FsPath, Kustomizer, Options, OsFs, Workspace};
use serde::Deserialize;
use trees::{Apps, Change, Tree};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    if let [peak, directory, root] = words.as_slice()
        && peak == "peak-of"
    {
        return memory::child(directory, root);
    }
    let mut table = Table { words, broken: 0 };
    println!("{:48} {:>12} {:>12} {:>9}  wanted", "", "this", "that", "ratio");
    text(&mut table);
    small(&mut table);
    large(&mut table);
    batch(&mut table);
    argo(&mut table);
    memory::rows(&mut table);
    println!("{} broken", table.broken);
    if table.broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What a ratio has to be.
#[derive(Clone, Copy)]
enum Wanted {
    AtMost(f64),
    AtLeast(f64),
}

struct Table {
    words: Vec<String>,
    broken: usize,
}

impl Table {
    fn wants(&self, name: &str) -> bool {
        self.words.is_empty() || self.words.iter().any(|word| name.contains(word.as_str()))
    }

    /// Measures two things alternately and compares their medians: this divided by that.
    fn compare(
        &mut self,
        name: &str,
        wanted: Wanted,
        rounds: usize,
        this: &mut dyn FnMut(),
        that: &mut dyn FnMut(),
    ) {
        if !self.wants(name) {
            return;
        }
        let (mut these, mut those) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            these.push(time(this));
            those.push(time(that));
        }
        let (this, that) = (median(these), median(those));
        let ratio = this.as_secs_f64() / that.as_secs_f64();
        self.row(name, &format!("{this:.1?}"), &format!("{that:.1?}"), ratio, wanted);
    }

    fn row(&mut self, name: &str, this: &str, that: &str, ratio: f64, wanted: Wanted) {
        let (holds, sign, bound) = match wanted {
            Wanted::AtMost(bound) => (ratio <= bound, "<=", bound),
            Wanted::AtLeast(bound) => (ratio >= bound, ">=", bound),
        };
        let verdict = if holds { "" } else { "  BROKEN" };
        self.broken += usize::from(!holds);
        println!("{name:48} {this:>12} {that:>12} {ratio:>9.2}  {sign} {bound}{verdict}");
    }
}

fn time(run: &mut dyn FnMut()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Reading and printing text, against `serde_yaml`.
fn text(table: &mut Table) {
    let mut inputs =
        vec![("deployments", vec![trees::deployments(1000)]), ("a CRD", vec![trees::crd(0, 800)])];
    inputs
        .extend(shared("trees/kube-prometheus").map(|directory| ("kube-prometheus", yaml_files(&directory))));
    for (name, texts) in inputs {
        let sources: Vec<Source> =
            texts.iter().map(|text| Source::detached("input.yaml", text.as_str())).collect();
        let limits = Limits::default();
        table.compare(
            &format!("parse {name}: serde_yaml / krust"),
            Wanted::AtLeast(10.0),
            9,
            &mut || texts.iter().for_each(|text| drop(black_box(values(text)))),
            &mut || sources.iter().for_each(|source| drop(black_box(parse_documents(source, &limits)))),
        );
        let values: Vec<serde_yaml::Value> = texts.iter().flat_map(|text| values(text)).collect();
        let nodes = sources.iter().filter_map(|source| parse_documents(source, &limits).ok());
        let nodes: Vec<Node> = nodes.flat_map(|documents| documents.docs).collect();
        table.compare(
            &format!("print {name}: serde_yaml / krust"),
            Wanted::AtLeast(4.0),
            9,
            &mut || {
                let mut out = String::new();
                for value in &values {
                    out.push_str(&serde_yaml::to_string(value).expect("it was read before"));
                }
                black_box(out);
            },
            &mut || {
                let mut out = String::new();
                for node in &nodes {
                    emit(node, &mut out).expect("it can be printed");
                }
                black_box(out);
            },
        );
    }
}

fn values(text: &str) -> Vec<serde_yaml::Value> {
    serde_yaml::Deserializer::from_str(text)
        .filter_map(|document| serde_yaml::Value::deserialize(document).ok())
        .collect()
}

/// A small overlay on a disk.
fn small(table: &mut Table) {
    let place = Place::new(&trees::small());
    let fs = place.fs();
    let built = build(&fs, "overlay");
    let mut floor = Floor::new(&place, &built);
    let rounds = 501;
    table.compare(
        "small overlay, cold / floor",
        Wanted::AtMost(4.0),
        rounds,
        &mut || cold(&fs, "overlay"),
        &mut || {
            floor.run();
        },
    );
    let kustomizer = Kustomizer::new(Options::default());
    let mut warm = || drop(black_box(kustomizer.build(&fs, "overlay").expect("it was built before")));
    warm();
    table.compare("small overlay, warm / floor", Wanted::AtMost(1.0), rounds, &mut warm, &mut || floor.run());
}

/// Many resources, and long ones.
fn large(table: &mut Table) {
    let place = Place::new(&Apps::usual(1000).tree());
    let fs = place.fs();
    let mut floor = Floor::new(&place, &build(&fs, "overlay"));
    let mut thousand = || cold(&fs, "overlay");
    table.compare("3,000 resources, cold / floor", Wanted::AtMost(2.0), 15, &mut thousand, &mut || {
        floor.run();
    });
    if table.wants("30,000 resources / 3,000 resources") {
        let place = Place::new(&Apps::usual(10_000).tree());
        let fs = place.fs();
        table.compare(
            "30,000 resources / 3,000 resources",
            Wanted::AtMost(12.0),
            5,
            &mut || cold(&fs, "overlay"),
            &mut thousand,
        );
    }
    let place = Place::new(&trees::crds(12 << 20));
    let fs = place.fs();
    let mut floor = Floor::new(&place, &build(&fs, "crds"));
    table.compare(
        "12 MB of CRDs, cold / floor",
        Wanted::AtMost(2.0),
        15,
        &mut || cold(&fs, "crds"),
        &mut || {
            floor.run();
        },
    );
}

/// Many overlays on few bases, on one thread.
fn batch(table: &mut Table) {
    let roots: Vec<String> = (0..200).map(|n| format!("overlay-{n:03}")).collect();
    let roots: Vec<&str> = roots.iter().map(String::as_str).collect();
    for (change, name, wanted) in
        [(Change::Few, "change little", 4.0), (Change::All, "change everything", 1.0)]
    {
        let place = Place::new(&trees::batch(change));
        let fs = place.fs();
        let mut together = || drop(black_box(Kustomizer::new(Options::default()).build_all(&fs, &roots)));
        table.compare(
            &format!("200 overlays that {name}: apart / together"),
            Wanted::AtLeast(wanted),
            7,
            &mut || roots.iter().for_each(|root| cold(&fs, root)),
            &mut together,
        );
        let kustomizer = Kustomizer::new(Options::default());
        let mut warm = || drop(black_box(kustomizer.build_all(&fs, &roots)));
        warm();
        let name = format!("200 overlays that {name}: cold / warm");
        table.compare(&name, Wanted::AtLeast(1.0), 7, &mut together, &mut warm);
    }
    changed(table, &trees::batch(Change::All));
}

/// What is built again after a change.
fn changed(table: &mut Table, tree: &Tree) {
    let open = || {
        let mut workspace = Workspace::open(tree.memory(), Options::default()).expect("memory can be listed");
        workspace.build_all();
        workspace
    };
    let mut workspace = open();
    let mut round = 0;
    for (name, path, roots, wanted) in [
        ("patch", "overlay-007/patch-00070.yaml", 1, 50.0),
        ("base's file", "base-07/app-00071-service.yaml", 11, 5.0),
    ] {
        let text = tree.files.iter().find(|file| file.0 == path).map_or("", |file| &file.1);
        table.compare(
            &format!("all roots / those of one changed {name} ({roots})"),
            Wanted::AtLeast(wanted),
            7,
            &mut || drop(black_box(open())),
            &mut || {
                round += 1;
                workspace.fs_mut().insert(path, format!("{text}# {round}\n"));
                assert_eq!(
                    workspace.update(&[path]).len(),
                    roots,
                    "a change reaches those roots that read the file"
                );
            },
        );
    }
}

/// The roots of a real repository.
fn argo(table: &mut Table) {
    let Some(directory) = shared("trees/argo-cd") else { return };
    let fs = OsFs::new(&directory).expect("the directory is there");
    let roots = fs.kustomizations().expect("the directory can be listed");
    let one = Kustomizer::new(Options::default());
    let roots: Vec<FsPath> = roots.into_iter().filter(|root| one.build(&fs, root.as_str()).is_ok()).collect();
    let paths: Vec<&str> = roots.iter().map(FsPath::as_str).collect();
    table.compare(
        "roots of argo-cd: apart / together",
        Wanted::AtLeast(3.0),
        15,
        &mut || paths.iter().for_each(|root| cold(&fs, root)),
        &mut || drop(black_box(Kustomizer::new(Options::default()).build_all(&fs, &paths))),
    );
}

/// How much memory a build takes, in a process of its own.
mod memory {
    use super::{Apps, ExitCode, OsFs, Place, Table, Wanted, trees};

    pub(crate) fn rows(table: &mut Table) {
        for (name, tree, root) in [
            ("3,000 resources", Apps::usual(1000).tree(), "overlay"),
            ("12 MB of CRDs", trees::crds(12 << 20), "crds"),
        ] {
            let name = format!("{name}: peak memory / bytes in and out");
            if !table.wants(&name) || !cfg!(target_os = "linux") {
                continue;
            }
            let place = Place::new(&tree);
            let program = std::env::current_exe().expect("this program has a path");
            let child = std::process::Command::new(program)
                .arg("peak-of")
                .arg(place.directory.path())
                .arg(root)
                .output();
            let text = String::from_utf8(child.expect("this program can be run").stdout).unwrap_or_default();
            let (printed, peak) = text.trim().split_once(' ').expect("the child prints two numbers");
            let [printed, peak] = [printed, peak].map(|number| number.parse().unwrap_or(f64::NAN));
            #[allow(clippy::cast_precision_loss, reason = "the trees are small")]
            let bytes = tree.bytes() as f64 + printed;
            let mega = |bytes: f64| format!("{:.1} MB", bytes / 1e6);
            table.row(&name, &mega(peak), &mega(bytes), peak / bytes, Wanted::AtMost(4.0));
        }
    }

    /// Prints how many bytes a build prints and by how many it raises the peak of the process.
    pub(crate) fn child(directory: &str, root: &str) -> ExitCode {
        let fs = OsFs::new(directory).expect("the directory is there");
        let before = peak();
        let built = krust::build(&fs, root).expect("the tree can be built");
        println!("{} {}", built.to_yaml().len(), peak() - before);
        ExitCode::SUCCESS
    }

    fn peak() -> usize {
        let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|word| word.parse::<usize>().ok()).unwrap_or(0) * 1024
    }
}

/// A tree on a disk.
struct Place {
    directory: tempfile::TempDir,
    paths: Vec<PathBuf>,
}

impl Place {
    fn new(tree: &Tree) -> Place {
        let directory = tempfile::tempdir().expect("there is a temporary directory");
        tree.write(directory.path());
        let paths = tree.files.iter().map(|(path, _)| directory.path().join(path)).collect();
        Place { directory, paths }
    }

    fn fs(&self) -> OsFs {
        OsFs::new(self.directory.path()).expect("the directory is there")
    }
}

/// Reading and parsing all files and printing the documents of a build.
struct Floor {
    paths: Vec<PathBuf>,
    printed: Vec<Node>,
}

impl Floor {
    fn new(place: &Place, built: &Build) -> Floor {
        let printed = built.resources().iter().map(|resource| resource.node().clone()).collect();
        Floor { paths: place.paths.clone(), printed }
    }

    fn run(&mut self) {
        let limits = Limits::default();
        let parse = |path: &PathBuf| {
            let text = std::fs::read_to_string(path).expect("the file was written before");
            parse_documents(&Source::detached("", text), &limits).expect("the file was built before")
        };
        let parsed: Vec<_> = self.paths.iter().map(parse).collect();
        let mut out = String::new();
        for node in &self.printed {
            if !out.is_empty() {
                out.push_str("---\n");
            }
            emit(node, &mut out).expect("it was printed before");
        }
        black_box((parsed, out));
    }
}

fn build(fs: &dyn FileSystem, root: &str) -> Build {
    Kustomizer::new(Options::default()).build(fs, root).expect("the tree can be built")
}

fn cold(fs: &dyn FileSystem, root: &str) {
    black_box(krust::build(fs, root).expect("the tree can be built"));
}

fn shared(path: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("KRUST_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    Some(shared.join(path)).filter(|path| path.is_dir())
}

fn yaml_files(directory: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(directory).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "yaml"));
    files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
}
