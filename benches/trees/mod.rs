//! Whole trees to render, made by code: the same bytes on every machine and in every run.

#![allow(dead_code, reason = "every benchmark uses some of the inputs")]
#![allow(missing_docs, reason = "nothing here is public")]

use std::fmt::Write as _;
use std::path::Path;

use krust::MemoryFs;

/// Files by path; the root to build is one of the directories.
#[derive(Clone, Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<(String, String)>,
}

impl Tree {
    pub(crate) fn put(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.push((path.into(), text.into()));
    }

    pub(crate) fn memory(&self) -> MemoryFs {
        self.files.iter().map(|(path, text)| (path.as_str(), text)).collect()
    }

    pub(crate) fn write(&self, directory: &Path) {
        for (path, text) in &self.files {
            let path = directory.join(path);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent).expect("the directory is for the taking");
            }
            std::fs::write(path, text).expect("the directory is for the taking");
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.files.iter().map(|(_, text)| text.len()).sum()
    }
}

/// Deployments, one document each.
pub(crate) fn deployments(count: usize) -> String {
    let documents: Vec<String> = (0..count).map(|n| deployment(n, true)).collect();
    documents.join("---\n")
}

/// Apps of a Deployment, a Service and a ConfigMap in one base, and one overlay that changes all of them: the shares
/// say which of the apps are patched, name their config map, or have it generated.
#[derive(Clone, Copy)]
pub(crate) struct Apps {
    pub(crate) count: usize,
    pub(crate) patched: f64,
    pub(crate) referring: f64,
    pub(crate) generated: f64,
}

impl Apps {
    /// What a large tree looks like.
    pub(crate) fn usual(count: usize) -> Apps {
        Apps { count, patched: 0.1, referring: 0.5, generated: 0.2 }
    }

    /// The tree; build `overlay`.
    pub(crate) fn tree(self) -> Tree {
        let Apps { count, patched, referring, generated } = self;
        let mut tree = Tree::default();
        let mut base = format!("{HEAD}resources:\n");
        let mut generators = String::new();
        for n in 0..count {
            let mut put = |kind: &str, text: String| {
                let _ = writeln!(base, "- app-{n:05}-{kind}.yaml");
                tree.put(format!("base/app-{n:05}-{kind}.yaml"), text);
            };
            put("deployment", deployment(n, is_picked(n, count, referring)));
            put("service", service(n));
            if is_picked(n, count, generated) {
                let _ = writeln!(generators, "- name: app-{n:05}-config\n  literals:");
                settings(n).iter().for_each(|(key, value)| {
                    let _ = writeln!(generators, "  - {key}={value}");
                });
            } else {
                put("configmap", config_map(n));
            }
        }
        if !generators.is_empty() {
            let _ = write!(base, "configMapGenerator:\n{generators}");
        }
        tree.put("base/kustomization.yaml", base);
        overlay(&mut tree, "overlay", "../base", 1, (0..count).filter(|&n| is_picked(n, count, patched)));
        tree
    }
}

/// What the overlays of a batch change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// One Deployment: by a patch, and the images of its team.
    Few,
    /// Names, namespaces, labels and annotations of everything.
    All,
}

/// Two hundred overlays on twenty bases of thirty resources: build `overlay-000` to `overlay-199`.
pub(crate) fn batch(change: Change) -> Tree {
    const BASES: usize = 20;
    const APPS: usize = 10;
    let mut tree = Tree::default();
    for base in 0..BASES {
        let mut list = format!("{HEAD}resources:\n");
        for n in base * APPS..(base + 1) * APPS {
            for (kind, text) in
                [("deployment", deployment(n, true)), ("service", service(n)), ("configmap", config_map(n))]
            {
                let _ = writeln!(list, "- app-{n:05}-{kind}.yaml");
                tree.put(format!("base-{base:02}/app-{n:05}-{kind}.yaml"), text);
            }
        }
        tree.put(format!("base-{base:02}/kustomization.yaml"), list);
    }
    for n in 0..200 {
        let base = n % BASES;
        let name = format!("overlay-{n:03}");
        let app = base * APPS;
        if change == Change::All {
            overlay(&mut tree, &name, &format!("../base-{base:02}"), n, std::iter::once(app));
            continue;
        }
        tree.put(format!("{name}/patch-{app:05}.yaml"), patch(app, n));
        tree.put(
            format!("{name}/kustomization.yaml"),
            format!(
                "{HEAD}resources:\n- ../base-{base:02}\npatches:\n- path: patch-{app:05}.yaml\nimages:\n\
                 - name: registry.example.com/team-{team}/app\n  newTag: 2.{n}.0\n",
                team = app % 20
            ),
        );
    }
    tree
}

/// A small overlay of seven files and 330 lines; build `overlay`.
pub(crate) fn small() -> Tree {
    let mut tree = Tree::default();
    tree.put(
        "base/kustomization.yaml",
        format!("{HEAD}resources:\n- deployment.yaml\n- service.yaml\n- settings.yaml\n- worker.yaml\n"),
    );
    let mut settings =
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app-00001-config\ndata:\n".to_owned();
    for n in 0..110 {
        let _ = writeln!(settings, "  setting.{n}: value-{}", number(n, 7));
    }
    tree.put("base/deployment.yaml", deployment(1, true));
    tree.put("base/service.yaml", service(1));
    tree.put("base/settings.yaml", settings);
    tree.put("base/worker.yaml", deployment(2, false));
    tree.put(
        "overlay/kustomization.yaml",
        format!(
            "{HEAD}resources:\n- ../base\nnamePrefix: prod-\nnamespace: production\nlabels:\n- includeSelectors: true\n  \
             pairs:\n    environment: production\ncommonAnnotations:\n  example.com/owner: web\nimages:\n\
             - name: registry.example.com/team-1/app\n  newTag: 2.0.1\npatches:\n- path: patch.yaml\n"
        ),
    );
    tree.put("overlay/patch.yaml", patch(1, 1));
    tree
}

/// Custom resource definitions of this many bytes in all, one file each; build `crds`.
pub(crate) fn crds(bytes: usize) -> Tree {
    let mut tree = Tree::default();
    let mut list = format!("{HEAD}resources:\n");
    let mut made = 0;
    while made < bytes {
        let n = tree.files.len();
        let text = crd(n, 400 + 200 * (n % 3));
        made += text.len();
        let _ = writeln!(list, "- crd-{n:03}.yaml");
        tree.put(format!("crds/crd-{n:03}.yaml"), text);
    }
    tree.put("crds/kustomization.yaml", list);
    tree
}

/// A custom resource definition with this many properties, as generators write them.
pub(crate) fn crd(n: usize, properties: usize) -> String {
    let mut text = format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  annotations:\n    \
         controller-gen.kubebuilder.io/version: v0.16.1\n  name: things{n}.example.com\nspec:\n  group: example.com\n  \
         names:\n    kind: Thing{n}\n    listKind: Thing{n}List\n    plural: things{n}\n    singular: thing{n}\n  \
         scope: Namespaced\n  versions:\n  - name: v1\n    schema:\n      openAPIV3Schema:\n        description: Thing{n} \
         is a thing.\n        properties:\n          spec:\n            properties:\n"
    );
    for property in 0..properties {
        let _ = write!(
            text,
            "              property{property:04}:
                description: |-
                  Property number {property} says how the controller treats the thing when it is reconciled.

                  It has no effect unless the controller runs with the flag of the same name.
                properties:
                  enabled:
                    description: Enabled switches the property on. It is kept when the thing is deleted and made
                      again, unless somebody says otherwise.
                    type: boolean
                  limit:
                    default: {default}
                    format: int32
                    minimum: 0
                    type: integer
                  names:
                    items:
                      maxLength: 253
                      pattern: ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$
                      type: string
                    type: array
                    x-kubernetes-list-type: set
                required:
                - enabled
                type: object
",
            default = property % 17
        );
    }
    text.push_str("            type: object\n        type: object\n    served: true\n    storage: true\n");
    text
}

fn overlay(tree: &mut Tree, name: &str, base: &str, n: usize, patched: impl Iterator<Item = usize>) {
    let mut text = format!(
        "{HEAD}resources:\n- {base}\nnamePrefix: env{n}-\nnamespace: space-{n}\nlabels:\n- includeSelectors: true\n  \
         pairs:\n    environment: env{n}\n    managed-by: generator\ncommonAnnotations:\n  example.com/owner: \
         team-{n}\nimages:\n"
    );
    for team in 0..20 {
        let _ = writeln!(text, "- name: registry.example.com/team-{team}/app\n  newTag: 2.{n}.{team}");
    }
    let mut list = String::new();
    for app in patched {
        let _ = writeln!(list, "- path: patch-{app:05}.yaml");
        tree.put(format!("{name}/patch-{app:05}.yaml"), patch(app, n));
    }
    if !list.is_empty() {
        let _ = write!(text, "patches:\n{list}");
    }
    tree.put(format!("{name}/kustomization.yaml"), text);
}

fn deployment(n: usize, refers: bool) -> String {
    let mut text = format!(
        "apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{n:05}
  labels:
    app: app-{n:05}
    tier: tier-{tier}
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app: app-{n:05}
  template:
    metadata:
      labels:
        app: app-{n:05}
        tier: tier-{tier}
    spec:
      containers:
      - name: main
        image: registry.example.com/team-{team}/app:1.{tag}
        ports:
        - containerPort: 8080
          name: http
        resources:
          limits:
            cpu: 500m
            memory: 256Mi
          requests:
            cpu: 100m
            memory: 128Mi
        readinessProbe:
          httpGet:
            path: /healthz
            port: http
        env:
",
        tier = n % 4,
        replicas = 1 + n % 3,
        team = n % 20,
        tag = n % 50,
    );
    for setting in 0..4 {
        let _ = writeln!(
            text,
            "        - name: SETTING_{setting}\n          value: \"{}\"",
            number(n, setting) % 100_000
        );
    }
    if refers {
        let _ = write!(
            text,
            "        - name: CONFIG_MODE
          valueFrom:
            configMapKeyRef:
              name: app-{n:05}-config
              key: mode
        volumeMounts:
        - mountPath: /etc/app-{n:05}
          name: config
      volumes:
      - name: config
        configMap:
          name: app-{n:05}-config
"
        );
    }
    text
}

fn service(n: usize) -> String {
    format!(
        "apiVersion: v1
kind: Service
metadata:
  name: app-{n:05}
spec:
  selector:
    app: app-{n:05}
  ports:
  - name: http
    port: 80
    targetPort: http
    protocol: TCP
"
    )
}

fn config_map(n: usize) -> String {
    let mut text = format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app-{n:05}-config\ndata:\n");
    for (key, value) in settings(n) {
        let _ = writeln!(text, "  {key}: {value}");
    }
    text
}

fn settings(n: usize) -> Vec<(String, String)> {
    let mode = ["dev", "test", "prod"][n % 3];
    let values = (0..8).map(|key| (format!("key.{key}"), format!("value-{:06}", number(n, key) % 1_000_000)));
    std::iter::once(("mode".to_owned(), mode.to_owned())).chain(values).collect()
}

fn patch(n: usize, overlay: usize) -> String {
    format!(
        "apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{n:05}
spec:
  replicas: {replicas}
  template:
    spec:
      containers:
      - name: main
        env:
        - name: SETTING_0
          value: \"patched-{overlay}\"
        - name: EXTRA
          value: \"yes\"
",
        replicas = 3 + overlay
    )
}

/// Whether `n` is among an evenly spread share of `count`.
fn is_picked(n: usize, count: usize, share: f64) -> bool {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let picked = (count as f64 * share).round() as usize;
    picked > 0 && (n * picked).is_multiple_of(count)
        || n > 0 && n * picked / count != (n - 1) * picked / count
}

/// A number that looks random.
fn number(n: usize, salt: usize) -> usize {
    let mixed =
        (n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(salt as u64 * 0xBF58_476D_1CE4_E5B9);
    usize::try_from((mixed ^ (mixed >> 29)) >> 33).unwrap_or(0)
}

const HEAD: &str = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
