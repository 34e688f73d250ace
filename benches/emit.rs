//! Printing documents, against `serde_yaml::to_string`, which neither sorts keys nor folds lines.

#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use krust::source::Span;
use krust::yaml::{Entry, Key, Node, Scalar, Style, Tag, Value, emit};
use serde_yaml::Value as Serde;

fn documents(c: &mut Criterion) {
    let inputs = [("deployments", deployments(100)), ("crd", crd(400))];
    let named = inputs.into_iter().chain(real());
    for (name, texts) in named {
        let values: Vec<Serde> =
            texts.iter().map(|text| serde_yaml::from_str(text).expect("the generator writes YAML")).collect();
        let nodes: Vec<Node> = values.iter().map(node).collect();
        let mut out = String::new();
        for node in &nodes {
            emit(node, &mut out).expect("the generator writes what can be printed");
        }
        let mut group = c.benchmark_group(format!("emit/{name}"));
        group.throughput(Throughput::Bytes(out.len() as u64));
        group.bench_function("krust", |b| {
            b.iter(|| {
                let mut out = String::new();
                for node in &nodes {
                    emit(black_box(node), &mut out).expect("it was printed before");
                }
                out
            });
        });
        group.bench_function("serde_yaml", |b| {
            b.iter(|| {
                let mut out = String::new();
                for value in &values {
                    out.push_str(&serde_yaml::to_string(black_box(value)).expect("it was read before"));
                }
                out
            });
        });
        group.finish();
    }
}

/// The file that `$KRUST_BENCH_FILE` names, if it names one.
fn real() -> Option<(&'static str, Vec<String>)> {
    let text = std::fs::read_to_string(std::env::var_os("KRUST_BENCH_FILE")?)
        .expect("KRUST_BENCH_FILE names a readable file");
    Some(("file", text.split("\n---\n").map(str::to_owned).collect()))
}

/// A tree as the reader makes it: plain scalars without a tag, quoted ones where they must be.
fn node(value: &Serde) -> Node {
    let value = match value {
        Serde::Null => Value::Scalar(Scalar::plain("null")),
        Serde::Bool(value) => Value::Scalar(Scalar::plain(value.to_string())),
        Serde::Number(value) => Value::Scalar(Scalar::plain(value.to_string())),
        Serde::String(text) => Value::Scalar(string(text)),
        Serde::Sequence(items) => Value::Seq(items.iter().map(node).collect()),
        Serde::Mapping(map) => {
            let entry = |(key, value): (&Serde, &Serde)| {
                let Scalar { text, tag, style, .. } = string(key.as_str().unwrap_or_default());
                Entry { key: Key::from(Scalar::new(text, tag, style)), value: node(value) }
            };
            Value::Map(map.iter().map(entry).collect())
        }
        Serde::Tagged(tagged) => return node(&tagged.value),
    };
    Node::new(value, Span::NONE)
}

fn string(text: &str) -> Scalar {
    let plain = Scalar::plain(text);
    if plain.resolved_tag() == Tag::Str { plain } else { Scalar::new(text, Tag::Implicit, Style::DOUBLE) }
}

fn deployments(count: usize) -> Vec<String> {
    (0..count)
        .map(|n| {
            format!(
                r#"apiVersion: apps/v1
kind: Deployment
metadata:
  name: service-{n}
  namespace: team-{team}
  labels:
    app.kubernetes.io/name: service-{n}
    app.kubernetes.io/part-of: shop
    app.kubernetes.io/version: "1.{n}"
  annotations:
    example.com/owner: "Team {team} <team{team}@example.com>"
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app.kubernetes.io/name: service-{n}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  template:
    metadata:
      labels:
        app.kubernetes.io/name: service-{n}
    spec:
      serviceAccountName: service-{n}
      containers:
      - name: main
        image: registry.example.com/team-{team}/service-{n}:v1.{n}.0
        args: ["--listen=:8080", "--log-level=info", "--feature-gates=A=true,B=false"]
        ports:
        - name: http
          containerPort: 8080
          protocol: TCP
        env:
        - name: LOG_LEVEL
          value: info
        - name: PASSWORD
          valueFrom:
            secretKeyRef:
              name: service-{n}-credentials
              key: password
        resources:
          requests:
            cpu: 100m
            memory: 128Mi
          limits:
            cpu: "1"
            memory: 512Mi
        readinessProbe:
          httpGet:
            path: /healthz
            port: http
          initialDelaySeconds: 5
        volumeMounts:
        - name: config
          mountPath: /etc/service
      volumes:
      - name: config
        configMap:
          name: service-{n}-config
"#,
                team = n % 7,
                replicas = n % 5 + 1,
            )
        })
        .collect()
}

fn crd(properties: usize) -> Vec<String> {
    let mut text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things.example.com\nspec:\n  \
        group: example.com\n  versions:\n  - name: v1\n    schema:\n      openAPIV3Schema:\n        type: object\n        properties:\n"
        .to_owned();
    for n in 0..properties {
        text.push_str(&format!(
            "          property{n}:\n            description: Property number {n} says how the controller treats the thing when it \
             is reconciled and whether the result is kept after the thing has been deleted by somebody else.\n            \
             type: object\n            properties:\n              enabled:\n                description: |-\n                  \
             Enabled switches the property on.\n\n                  It has no effect unless the controller runs with the flag.\n                \
             type: boolean\n              limit:\n                type: integer\n                format: int32\n                minimum: 0\n"
        ));
    }
    vec![text]
}

criterion_group!(benches, documents);
criterion_main!(benches);
