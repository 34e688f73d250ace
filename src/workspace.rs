//! [`Workspace`]: all roots of a repository, built together and rebuilt where a change reaches them.

use std::collections::HashMap;
use std::io;

use crate::diagnostic::Error;
use crate::fs::{FileSystem, FsPath};
use crate::kustomizer::{Build, Kustomizer};
use crate::load::Inputs;
use crate::options::Options;

/// Every kustomization root of a file system and what it renders to.
///
/// Roots share one [`Kustomizer`], so a base that many overlays use is computed once. Each build knows every path it
/// read or looked for in vain; [`affected`](Workspace::affected) turns changed paths into the roots that must be
/// built again, and [`update`](Workspace::update) builds those and no others.
///
/// ```
/// use krust::{MemoryFs, Options, Workspace};
///
/// let fs = MemoryFs::from([
///     ("base/kustomization.yaml", "resources: [map.yaml]"),
///     ("base/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n"),
///     ("dev/kustomization.yaml", "resources: [../base]\nnamePrefix: dev-"),
///     ("other/kustomization.yaml", "resources: []"),
/// ]);
/// let mut workspace = Workspace::open(fs, Options::default())?;
/// workspace.build_all();
/// let affected = workspace.affected(&["base/map.yaml"]);
/// assert_eq!(affected, ["/base", "/dev"].map(Into::into));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Workspace<F> {
    fs: F,
    kustomizer: Kustomizer,
    roots: Vec<FsPath>,
    built: HashMap<FsPath, Built>,
    /// For every path that some build asked about, the roots that did.
    readers: HashMap<FsPath, Vec<FsPath>>,
}

#[derive(Debug)]
struct Built {
    result: Result<Build, Error>,
    inputs: Inputs,
}

impl<F: FileSystem> Workspace<F> {
    /// Finds every root of a file system; builds nothing yet.
    ///
    /// # Errors
    /// Those of the file system while it lists directories.
    pub fn open(fs: F, options: Options) -> io::Result<Workspace<F>> {
        let roots = fs.kustomizations()?;
        Ok(Workspace {
            fs,
            kustomizer: Kustomizer::new(options),
            roots,
            built: HashMap::new(),
            readers: HashMap::new(),
        })
    }

    /// The file system, for making changes that [`update`](Workspace::update) is then told of.
    pub fn fs_mut(&mut self) -> &mut F {
        &mut self.fs
    }

    /// The roots, sorted.
    pub fn roots(&self) -> &[FsPath] {
        &self.roots
    }

    /// What a root rendered to when it was last built; `None` if it was never built.
    pub fn get(&self, root: &FsPath) -> Option<Result<&Build, &Error>> {
        self.built.get(root).map(|built| built.result.as_ref())
    }

    /// Builds every root; with the feature `parallel`, on all processors.
    pub fn build_all(&mut self) {
        let roots = self.roots.clone();
        self.build(&roots);
    }

    /// Returns the roots whose output can change when these paths change, sorted.
    ///
    /// Relative paths count from the root of the file system. Only roots that have been built are known to read
    /// anything; those never built are always among the result.
    pub fn affected(&self, changed: &[&str]) -> Vec<FsPath> {
        let base = self.fs.root();
        let mut roots: Vec<FsPath> = self
            .roots
            .iter()
            .filter(|root| !self.built.contains_key(*root))
            .chain(changed.iter().filter_map(|path| self.readers.get(&base.join(path))).flatten())
            .cloned()
            .collect();
        roots.sort();
        roots.dedup();
        roots
    }

    /// Builds the roots that a change of these paths affects, and returns them.
    pub fn update(&mut self, changed: &[&str]) -> Vec<FsPath> {
        let affected = self.affected(changed);
        self.build(&affected);
        affected
    }

    fn build(&mut self, roots: &[FsPath]) {
        let built = self.kustomizer.build_all_recorded(&self.fs, roots);
        for (root, (result, inputs)) in roots.iter().cloned().zip(built) {
            let new = Built { result, inputs };
            if let Some(old) = self.built.get(&root) {
                for input in old.inputs.sorted() {
                    if let Some(readers) = self.readers.get_mut(input) {
                        readers.retain(|reader| *reader != root);
                    }
                }
            }
            for input in new.inputs.sorted() {
                self.readers.entry(input.clone()).or_default().push(root.clone());
            }
            self.built.insert(root, new);
        }
    }
}
