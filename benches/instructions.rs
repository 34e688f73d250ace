//! The workloads of the benchmarks under Callgrind: what counts is instructions, which are the same on a busy machine.
//!
//! `benches/regressions` runs these and compares them with `benches/baseline.json`.

#![allow(unused_qualifications, reason = "the macros of the harness write so")]
#![allow(missing_docs, reason = "a benchmark")]

mod trees;

use std::hint::black_box;

use gungraun::prelude::*;
use krust::source::Source;
use krust::yaml::{Limits, Node, emit, parse_documents};
use krust::{Kustomizer, MemoryFs, Options, Workspace};
use trees::{Apps, Change};

fn parsed(text: &str) -> Vec<Node> {
    parse_documents(&Source::detached("input.yaml", text), &Limits::default())
        .expect("the input is YAML")
        .docs
}

#[library_benchmark]
#[bench::deployments(Source::detached("input.yaml", trees::deployments(200)))]
#[bench::crd(Source::detached("input.yaml", trees::crd(0, 400)))]
fn parse(source: Source) -> Vec<Node> {
    black_box(parse_documents(black_box(&source), &Limits::default()).expect("the input is YAML").docs)
}

#[library_benchmark]
#[bench::deployments(parsed(&trees::deployments(200)))]
#[bench::crd(parsed(&trees::crd(0, 400)))]
fn print(documents: Vec<Node>) -> (Vec<Node>, String) {
    let mut out = String::new();
    for document in &documents {
        emit(black_box(document), &mut out).expect("it can be printed");
    }
    (documents, out)
}

/// A file system, what was remembered of it, and the roots to build.
struct Work {
    fs: MemoryFs,
    kustomizer: Kustomizer,
    roots: Vec<String>,
}

fn cold(fs: MemoryFs, roots: &[&str]) -> Work {
    let roots = roots.iter().map(|&root| root.to_owned()).collect();
    Work { fs, kustomizer: Kustomizer::new(Options::default()), roots }
}

fn warm(fs: MemoryFs, roots: &[&str]) -> Work {
    let work = cold(fs, roots);
    build_all(&work);
    work
}

fn build_all(work: &Work) {
    let roots: Vec<&str> = work.roots.iter().map(String::as_str).collect();
    for build in work.kustomizer.build_all(&work.fs, black_box(&roots)) {
        black_box(build.expect("the tree can be built"));
    }
}

const OVERLAYS: [&str; 4] = ["overlay-000", "overlay-020", "overlay-040", "overlay-001"];

#[library_benchmark]
#[bench::small_cold(cold(trees::small().memory(), &["overlay"]))]
#[bench::small_warm(warm(trees::small().memory(), &["overlay"]))]
#[bench::apps_100(cold(Apps::usual(100).tree().memory(), &["overlay"]))]
#[bench::apps_1000(cold(Apps::usual(1000).tree().memory(), &["overlay"]))]
#[bench::references(cold(Apps { count: 300, patched: 0.0, referring: 1.0, generated: 1.0 }.tree().memory(), &["overlay"]))]
#[bench::patches(cold(Apps { count: 300, patched: 1.0, referring: 0.0, generated: 0.0 }.tree().memory(), &["overlay"]))]
#[bench::crds(cold(trees::crds(2 << 20).memory(), &["crds"]))]
#[bench::shared_base_cold(cold(trees::batch(Change::All).memory(), &OVERLAYS))]
#[bench::shared_base_few(cold(trees::batch(Change::Few).memory(), &OVERLAYS))]
#[bench::shared_base_warm(warm(trees::batch(Change::All).memory(), &OVERLAYS))]
fn render(work: Work) -> Work {
    build_all(&work);
    work
}

fn workspace() -> Workspace<MemoryFs> {
    let mut workspace = Workspace::open(trees::batch(Change::All).memory(), Options::default())
        .expect("memory can be listed");
    workspace.build_all();
    workspace
        .fs_mut()
        .insert("base-07/app-00071-service.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: new\n");
    workspace
}

#[library_benchmark]
#[bench::changed_base(workspace())]
fn update(mut workspace: Workspace<MemoryFs>) -> Workspace<MemoryFs> {
    workspace.update(&["base-07/app-00071-service.yaml"]);
    workspace
}

library_benchmark_group!(name = workloads, benchmarks = [parse, print, render, update]);
main!(library_benchmark_groups = workloads);
