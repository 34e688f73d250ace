//! Any tree is rendered or refused. The input is files, each behind a line `=== <path>`.

#![no_main]

mod support;

use krust::MemoryFs;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (_, files) = support::split(input);
    let fs: MemoryFs = files.into_iter().collect();
    support::check(&fs, "overlay");
    support::check(&fs, ".");
});
