//! Symbolic links: where a path really leads decides what may be read, as it does for the reference.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;

use krust::OsFs;
use tempfile::TempDir;

const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n";

/// A root whose kustomization file names one resource, beside a base and a file outside of it.
fn tree(resource: &str) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory can be made");
    for (path, content) in [
        ("root/kustomization.yaml", format!("resources: [{resource}]\n")),
        ("root/map.yaml", MAP.to_owned()),
        ("base/kustomization.yaml", "resources: [map.yaml]\n".to_owned()),
        ("base/map.yaml", MAP.to_owned()),
    ] {
        let file = directory.path().join(path);
        fs::create_dir_all(file.parent().expect("the file lies in a directory"))
            .expect("directories can be made");
        fs::write(file, content).expect("files can be written");
    }
    directory
}

fn link(directory: &TempDir, to: &str, from: &str) {
    symlink(to, directory.path().join(from)).expect("links can be made");
}

fn build(directory: &TempDir, root: &str) -> Result<String, krust::Error> {
    let fs = OsFs::new(directory.path()).expect("the directory is there");
    krust::build(&fs, root).map(|build| build.to_yaml().to_string())
}

#[test]
fn a_link_to_a_base_is_the_base() {
    let directory = tree("linked");
    link(&directory, "../base", "root/linked");
    assert_eq!(build(&directory, "root").expect("it builds"), MAP);
}

#[test]
fn a_link_within_the_root_is_the_file() {
    let directory = tree("alias.yaml");
    link(&directory, "map.yaml", "root/alias.yaml");
    assert_eq!(build(&directory, "root").expect("it builds"), MAP);
}

#[test]
fn a_link_to_the_root_is_the_root() {
    let directory = tree("map.yaml");
    link(&directory, "root", "linked");
    assert_eq!(build(&directory, "linked").expect("it builds"), MAP);
}

#[test]
fn a_link_out_of_the_root_is_refused() {
    let directory = tree("outside.yaml");
    link(&directory, "../base/map.yaml", "root/outside.yaml");
    let error = build(&directory, "root").expect_err("the file lies outside");
    assert_eq!(error.code().as_str(), "load-restricted");
    // The path in the message is the one before links are followed.
    assert!(error.to_string().contains("/root/outside.yaml' is not in or below"), "{error}");
}

#[test]
fn a_kustomization_file_outside_of_its_root_is_not_there() {
    let directory = tree("map.yaml");
    fs::create_dir(directory.path().join("other")).expect("directories can be made");
    link(&directory, "../base/kustomization.yaml", "other/kustomization.yaml");
    let error = build(&directory, "other").expect_err("the file lies outside");
    assert_eq!(error.code().as_str(), "missing-kustomization");
}

#[test]
fn a_link_to_nothing_is_a_missing_file() {
    let directory = tree("broken.yaml");
    link(&directory, "nowhere", "root/broken.yaml");
    assert_eq!(build(&directory, "root").expect_err("nothing is there").code().as_str(), "file-not-found");
}

#[test]
fn a_link_that_leads_back_is_a_cycle() {
    let directory = tree("up/root");
    link(&directory, "..", "root/up");
    assert_eq!(build(&directory, "root").expect_err("it contains itself").code().as_str(), "cycle");
}
