//! Two builds never meet: what one of them loads, a schema above all, is not seen by another.

use std::thread;

use krust::{Kustomizer, MemoryFs, Options};

/// A tree that merges containers by name, as the built-in schema says.
fn with_built_in_schema() -> MemoryFs {
    tree("")
}

/// The same tree with a schema of its own that does not know Deployments, so that their lists are replaced.
fn with_own_schema() -> MemoryFs {
    let mut fs = tree("openapi: {path: schema.json}\n");
    fs.insert("schema.json", r#"{"definitions": {}}"#);
    fs
}

fn tree(more: &str) -> MemoryFs {
    let kustomization = format!("resources: [deployment.yaml]\npatches: [{{path: patch.yaml}}]\n{more}");
    MemoryFs::from([
        ("kustomization.yaml", kustomization.as_str()),
        ("deployment.yaml", &deployment("[{name: a}, {name: b}]")),
        ("patch.yaml", &deployment("[{name: c}]")),
    ])
}

fn deployment(containers: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: app}}\nspec: \
         {{template: {{spec: {{containers: {containers}}}}}}}\n"
    )
}

fn build(kustomizer: &Kustomizer, fs: &MemoryFs) -> String {
    kustomizer.build(fs, ".").expect("both trees build").to_yaml().to_string()
}

#[test]
fn schemas_do_not_leak() {
    let merged = build(&Kustomizer::new(Options::default()), &with_built_in_schema());
    let replaced = build(&Kustomizer::new(Options::default()), &with_own_schema());
    assert!(merged.contains("- name: a\n") && merged.contains("- name: c\n"), "{merged}");
    assert!(!replaced.contains("- name: a\n") && replaced.contains("- name: c\n"), "{replaced}");

    let kustomizer = Kustomizer::new(Options::default());
    thread::scope(|scope| {
        for at in 0..4 {
            let (kustomizer, merged, replaced) = (&kustomizer, &merged, &replaced);
            scope.spawn(move || {
                for round in 0..25 {
                    let (fs, expected) = match (at + round) % 2 {
                        0 => (with_built_in_schema(), merged),
                        _ => (with_own_schema(), replaced),
                    };
                    assert_eq!(&build(kustomizer, &fs), expected);
                    assert_eq!(&build(&Kustomizer::new(Options::default()), &fs), expected);
                }
            });
        }
    });
}
