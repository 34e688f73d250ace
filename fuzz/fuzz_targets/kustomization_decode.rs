//! Any kustomization file is decoded or refused, beside a few files that it can name.

#![no_main]

mod support;

use krust::MemoryFs;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let fs = MemoryFs::from([
        ("root/kustomization.yaml", input),
        ("root/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  a: b\n"),
        ("root/deployment.yaml", DEPLOYMENT),
        ("root/patch.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  c: d\n"),
        ("root/settings.env", "A=b\n"),
        ("base/kustomization.yaml", "configMapGenerator: [{name: generated, literals: [a=b]}]\n"),
        ("component/kustomization.yaml", "kind: Component\nnamePrefix: c-\n"),
    ]);
    support::check(&fs, "root");
});

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  template:
    spec:
      containers: [{name: app, image: 'app:1', envFrom: [{configMapRef: {name: map}}]}]
";
