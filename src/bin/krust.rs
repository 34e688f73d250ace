//! The command `krust`.

fn main() {}
