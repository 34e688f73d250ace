//! Any JSON patch is applied or refused. The input is the resources, a line `=== patch`, and the patch.

#![no_main]

mod support;

use krust::MemoryFs;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (resources, files) = support::split(input);
    let Some((_, patch)) = files.first() else { return };
    let fs = MemoryFs::from([
        (
            "kustomization.yaml",
            "resources: [resources.yaml]\ntransformers: [transformer.yaml]\nnamePrefix: new-\npatches: [{path: patch.yaml, target: {kind: .*}}]\n",
        ),
        (
            "transformer.yaml",
            "apiVersion: builtin\nkind: PatchJson6902Transformer\nmetadata: {name: p}\ntarget: {name: .*}\npath: patch.yaml\n",
        ),
        ("resources.yaml", resources),
        ("patch.yaml", patch),
    ]);
    support::check(&fs, ".");
});
