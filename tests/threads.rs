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

/// A tree of many files and of one long file.
fn large() -> MemoryFs {
    let object = |n: usize, more: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map-{n}\ndata:\n  text: {more:-<400}\n")
    };
    let long: Vec<String> = (0..1000).map(|n| object(n, "long")).collect();
    let names: Vec<String> = (1000..2000).map(|n| format!("file-{n}.yaml")).collect();
    let resources = format!("resources: [long.yaml, {}]\nnamePrefix: x-\n", names.join(", "));
    let mut fs =
        MemoryFs::from([("kustomization.yaml", resources.as_str()), ("long.yaml", &long.join("---\n"))]);
    names.iter().zip(1000..).for_each(|(name, n)| fs.insert(name.as_str(), object(n, "short")));
    fs
}

#[test]
fn parts_make_no_difference() {
    let fs = large();
    let built = krust::build(&fs, ".").expect("the tree builds");
    assert_eq!(built.documents().len(), 2000);
    let joined: Vec<&str> = built.documents().collect();
    assert_eq!(joined.join("---\n"), built.to_yaml());
    assert!(joined.iter().all(|document| document.starts_with("apiVersion: v1\ndata:\n  text: ")));
    assert!(joined[1].contains("  name: x-map-1\n"), "{}", joined[1]);
    #[cfg(feature = "parallel")]
    {
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
        assert_eq!(one.install(|| build(&Kustomizer::new(Options::default()), &fs)), built.to_yaml());
    }
    // Of several faults the first is told.
    let mut fs = fs;
    fs.insert("file-1500.yaml", "a: [");
    fs.insert("file-1900.yaml", "b: [");
    let error = krust::build(&fs, ".").expect_err("two files are malformed");
    let at = |name: &str| error.to_string().find(name).expect("both files are named");
    assert!(at("file-1500") < at("file-1900"));
}
