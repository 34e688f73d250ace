//! Whole builds: small and large trees, cold and warm, and single operations on trees.

#![allow(missing_docs)]

mod trees;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use krust::source::Source;
use krust::yaml::{Limits, Node, parse_documents};
use krust::{FileSystem, Kustomizer, Options, OsFs, Workspace};
use trees::{Apps, Change, Tree};

fn small(c: &mut Criterion) {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    trees::small().write(directory.path());
    let fs = OsFs::new(directory.path()).expect("the directory is there");
    cold(c, "small overlay/cold", &fs, "overlay");
    let kustomizer = Kustomizer::new(Options::default());
    c.bench_function("small overlay/warm", |b| {
        b.iter(|| kustomizer.build(&fs, black_box("overlay")).expect("the tree can be built"));
    });
}

fn large(c: &mut Criterion) {
    let apps = |count| Apps::usual(count).tree().memory();
    cold(c, "3,000 resources", &apps(1000), "overlay");
    cold(c, "30,000 resources", &apps(10_000), "overlay");
    cold(c, "12 MB of CRDs", &trees::crds(12 << 20).memory(), "crds");
    let only =
        |referring, patched| Apps { count: 1000, patched, referring, generated: referring }.tree().memory();
    cold(c, "name references", &only(1.0, 0.0), "overlay");
    cold(c, "strategic merges", &only(0.0, 1.0), "overlay");
}

fn batch(c: &mut Criterion) {
    let tree = trees::batch(Change::All);
    let roots: Vec<String> = (0..200).map(|n| format!("overlay-{n:03}")).collect();
    let roots: Vec<&str> = roots.iter().map(String::as_str).collect();
    let fs = tree.memory();
    c.bench_function("200 overlays/cold", |b| {
        b.iter(|| Kustomizer::new(Options::default()).build_all(&fs, black_box(&roots)));
    });
    let kustomizer = Kustomizer::new(Options::default());
    c.bench_function("200 overlays/warm", |b| b.iter(|| kustomizer.build_all(&fs, black_box(&roots))));
    changed(c, &tree);
}

fn changed(c: &mut Criterion, tree: &Tree) {
    let mut workspace = Workspace::open(tree.memory(), Options::default()).expect("memory can be listed");
    workspace.build_all();
    let path = "overlay-007/patch-00070.yaml";
    let text = tree.files.iter().find(|file| file.0 == path).map_or("", |file| &file.1);
    let mut round = 0;
    c.bench_function("200 overlays/after one file changed", |b| {
        b.iter(|| {
            round += 1;
            workspace.fs_mut().insert(path, format!("{text}# {round}\n"));
            workspace.update(&[path])
        });
    });
}

fn nodes(c: &mut Criterion) {
    let source = Source::detached("input.yaml", trees::deployments(1000));
    let documents = parse_documents(&source, &Limits::default()).expect("the input is YAML").docs;
    c.bench_function("trees/clone", |b| b.iter(|| black_box(&documents).clone()));
    c.bench_function("trees/clone and edit", |b| {
        b.iter_batched(
            || documents.clone(),
            |documents| documents.into_iter().map(edited).collect::<Vec<_>>(),
            BatchSize::LargeInput,
        );
    });
}

fn edited(mut document: Node) -> Node {
    let spec =
        document.get_mut("spec").and_then(|spec| spec.get_mut("template")).and_then(|it| it.get_mut("spec"));
    let containers = spec.and_then(|spec| spec.get_mut("containers")).and_then(Node::as_seq_mut);
    for container in containers.into_iter().flatten() {
        if let Some(image) = container.get_mut("image").and_then(Node::as_scalar_mut) {
            image.text = "registry.example.com/other:1".into();
        }
    }
    document
}

fn cold(c: &mut Criterion, name: &str, fs: &dyn FileSystem, root: &str) {
    c.bench_function(name, |b| b.iter(|| krust::build(fs, black_box(root)).expect("the tree can be built")));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = small, large, batch, nodes
}
criterion_main!(benches);
