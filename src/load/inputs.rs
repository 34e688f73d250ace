//! [`Inputs`]: every path that a build read or asked about.

use std::sync::{Arc, OnceLock};

use crate::fs::FsPath;

/// Every path that was read, or asked about and not found. Most builds share those of their bases, and few are asked for
/// them, so they are put in order for whoever asks first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    own: Vec<FsPath>,
    shared: Vec<Arc<[FsPath]>>,
    sorted: OnceLock<Vec<FsPath>>,
}

impl Inputs {
    pub(super) fn add(&mut self, paths: impl Iterator<Item = FsPath>) {
        self.own.extend(paths);
    }

    pub(super) fn add_shared(&mut self, paths: Arc<[FsPath]>) {
        self.shared.push(paths);
    }

    /// The paths, sorted, each once.
    pub(crate) fn sorted(&self) -> &[FsPath] {
        self.sorted.get_or_init(|| {
            let shared = self.shared.iter().flat_map(|paths| paths.iter());
            let mut paths: Vec<FsPath> = self.own.iter().chain(shared).cloned().collect();
            paths.sort();
            paths.dedup();
            paths
        })
    }
}
