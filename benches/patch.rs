//! Patching Deployments, against patching the same documents as JSON values.

#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use krust::patch::{json_patch, strategic_merge};
use krust::source::Source;
use krust::yaml::{Limits, Node, parse_documents, parse_first, to_json};
use serde_json::Value as Json;

const STRATEGIC: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: any
spec:
  replicas: 5
  template:
    spec:
      containers:
      - name: app
        image: registry.example.com/team/app:2.0.0
        env:
        - name: LOG_LEVEL
          value: debug
        - name: EXTRA
          value: \"1\"
        resources:
          limits:
            memory: 512Mi
";

const JSON: &str = "\
- op: replace
  path: /spec/replicas
  value: 5
- op: add
  path: /spec/template/spec/containers/0/env/-
  value: {name: EXTRA, value: \"1\"}
- op: replace
  path: /spec/template/spec/containers/0/image
  value: registry.example.com/team/app:2.0.0
";

fn patches(c: &mut Criterion) {
    let targets = read(&deployments(100));
    let strategic = first(STRATEGIC);
    let json = first(JSON);
    let values: Vec<Json> = targets.iter().map(|node| to_json(node).expect("it is JSON")).collect();
    let operations: json_patch::Patch =
        serde_json::from_value(to_json(&json).expect("it is JSON")).expect("it is a patch");

    let mut group = c.benchmark_group("patch/deployments");
    group.throughput(Throughput::Elements(targets.len() as u64));
    group.bench_function("strategic merge", |b| {
        b.iter(|| -> Vec<_> {
            targets
                .iter()
                .map(|target| strategic_merge(black_box(target), &strategic).expect("it applies"))
                .collect()
        });
    });
    group.bench_function("json patch", |b| {
        b.iter(|| -> Vec<_> {
            targets.iter().map(|target| json_patch(black_box(target), &json).expect("it applies")).collect()
        });
    });
    group.bench_function("json patch of the json_patch crate", |b| {
        b.iter(|| -> Vec<_> {
            let patch = |value: &Json| {
                let mut value = value.clone();
                json_patch::patch(&mut value, &operations).expect("it applies");
                value
            };
            values.iter().map(|value| patch(black_box(value))).collect()
        });
    });
    group.finish();

    let mut group = c.benchmark_group("patch/list");
    for count in [100, 10_000] {
        let (target, patch) = (first(&pod(count, "old")), first(&pod(count / 2, "new")));
        group.throughput(Throughput::Elements(count));
        group.bench_function(format!("env of {count}"), |b| {
            b.iter(|| strategic_merge(black_box(&target), &patch).expect("it applies"));
        });
    }
    group.finish();
}

fn read(text: &str) -> Vec<Node> {
    parse_documents(&Source::detached("deployments.yaml", text), &Limits::default()).expect("it is YAML").docs
}

fn first(text: &str) -> Node {
    parse_first(&Source::detached("doc.yaml", text), &Limits::default())
        .expect("it is YAML")
        .expect("it is not empty")
}

fn pod(count: u64, value: &str) -> String {
    let env: String = (0..count).map(|at| format!("    - name: V{at}\n      value: {value}\n")).collect();
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: c\n    env:\n{env}"
    )
}

fn deployments(count: usize) -> String {
    let one = |at: usize| {
        let env: String = (0..12)
            .map(|at| format!("        - name: VARIABLE_{at}\n          value: \"value {at}\"\n"))
            .collect();
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-{at}\n  labels:\n    app: app-{at}\n    team: \
             payments\nspec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: app-{at}\n  template:\n    \
             metadata:\n      labels:\n        app: app-{at}\n    spec:\n      containers:\n      - name: app\n        \
             image: registry.example.com/team/app:1.0.0\n        env:\n{env}        - name: LOG_LEVEL\n          value: \
             info\n        ports:\n        - containerPort: 8080\n          protocol: TCP\n        - containerPort: \
             9090\n          protocol: TCP\n        resources:\n          limits:\n            cpu: 500m\n            \
             memory: 256Mi\n        volumeMounts:\n        - mountPath: /etc/config\n          name: config\n      - \
             name: sidecar\n        image: envoyproxy/envoy:v1.29.0\n        args: [--log-level, warn]\n      \
             volumes:\n      - name: config\n        configMap:\n          name: app-{at}\n"
        )
    };
    (0..count).map(one).collect::<Vec<_>>().join("---\n")
}

criterion_group!(benches, patches);
criterion_main!(benches);
