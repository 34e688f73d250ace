//! Reading YAML, beside `serde_yaml`.

#![allow(missing_docs, reason = "criterion's macros make public items")]

mod inputs;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use krust::source::Source;
use krust::yaml::{Limits, parse_documents};
use serde::Deserialize;

fn parse(criterion: &mut Criterion) {
    for (name, text) in [("deployments", inputs::deployments(300)), ("crd", inputs::crd(1200))] {
        let mut group = criterion.benchmark_group(format!("parse/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64));
        let source = Source::detached("input.yaml", text.as_str());
        let limits = Limits::default();
        group.bench_function("krust", |bencher| {
            bencher.iter(|| parse_documents(black_box(&source), &limits).expect("because the input is YAML"));
        });
        group.bench_function("serde_yaml", |bencher| {
            bencher.iter(|| {
                serde_yaml::Deserializer::from_str(black_box(&text))
                    .map(|document| {
                        serde_yaml::Value::deserialize(document).expect("because the input is YAML")
                    })
                    .collect::<Vec<_>>()
            });
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = parse
}
criterion_main!(benches);
