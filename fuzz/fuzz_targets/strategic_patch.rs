//! Any strategic merge patch is applied or refused. The input is the resources, a line `=== patch`, and the patch.

#![no_main]

mod support;

use krust::MemoryFs;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (resources, files) = support::split(input);
    let Some((_, patch)) = files.first() else { return };
    for target in ["", "  target: {kind: .*}\n"] {
        let kustomization = format!("resources: [resources.yaml]\npatches:\n- path: patch.yaml\n{target}");
        let fs = MemoryFs::from([
            ("kustomization.yaml", kustomization.as_str()),
            ("resources.yaml", resources),
            ("patch.yaml", patch),
        ]);
        support::check(&fs, ".");
    }
});
