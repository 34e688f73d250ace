//! [`Kustomizer`]: options and memory together; [`Build`]: what comes out.

use std::ops::Range;
use std::sync::Arc;

use crate::accumulate::accumulate;
use crate::context::Context;
use crate::diagnostic::{Diagnostic, Error};
use crate::finish::finish;
use crate::fs::{FileSystem, FsPath};
use crate::load::{Layer, LoadMemo, Loader};
use crate::options::Options;
use crate::resource::Resource;
use crate::source::Sources;
use crate::transform::metadata::BuildMetadata;
use crate::yaml::{self, Text};

/// Renders roots, and remembers what it has computed for the next build.
///
/// One `Kustomizer` may serve many threads and many roots. A base that several overlays share is read, parsed and
/// accumulated once while its files stay the same; what is remembered never changes an output.
///
/// ```
/// use krust::{Kustomizer, MemoryFs, Options};
///
/// let fs = MemoryFs::from([
///     ("base/kustomization.yaml", "resources: [map.yaml]"),
///     ("base/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n"),
///     ("dev/kustomization.yaml", "resources: [../base]\nnamePrefix: dev-"),
///     ("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-"),
/// ]);
/// let kustomizer = Kustomizer::new(Options::default());
/// assert!(kustomizer.build(&fs, "dev")?.to_yaml().contains("name: dev-map"));
/// assert!(kustomizer.build(&fs, "prod")?.to_yaml().contains("name: prod-map"));
/// # Ok::<(), krust::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Kustomizer {
    options: Options,
    sources: Sources,
    memo: LoadMemo,
}

impl Kustomizer {
    /// Returns a kustomizer that remembers nothing yet.
    pub fn new(options: Options) -> Kustomizer {
        Kustomizer { options, ..Kustomizer::default() }
    }

    /// Renders the root in a directory; a relative path counts from the root of the file system.
    ///
    /// # Errors
    /// Everything that `kustomize build` rejects, with file, line and column where there is one.
    pub fn build(&self, fs: &dyn FileSystem, path: &str) -> Result<Build, Error> {
        let (build, inputs) = self.build_recorded(fs, &fs.root().join(path));
        build.map(|build| Build { inputs, ..build })
    }

    /// Renders a root, and returns every path that was read or asked about, also where the build fails.
    pub(crate) fn build_recorded(
        &self,
        fs: &dyn FileSystem,
        path: &FsPath,
    ) -> (Result<Build, Error>, Vec<FsPath>) {
        let mut loader = Loader::new(
            fs,
            &self.sources,
            &self.memo,
            self.options.load_restrictor,
            self.options.limits.clone(),
        );
        let layer = loader.load(path);
        // Errors are located while the loader still holds the sources of what failed.
        let result = layer.and_then(|layer| self.render(&layer)).map_err(|error| error.locate(&self.sources));
        (result, loader.into_inputs())
    }

    fn render(&self, layer: &Arc<Layer>) -> Result<Build, Error> {
        let tracks_origins = BuildMetadata::new(&layer.build_metadata).is_tracking;
        let context = Context { origin: tracks_origins.then_some(Text::EMPTY), ..Context::default() };
        let made = accumulate(layer, &context)?;
        let (resources, found) = finish((*made).clone(), layer, &self.options)?;
        let mut warnings = Vec::new();
        layer.visit(&mut |layer| warnings.extend_from_slice(&layer.warnings));
        warnings.extend(found);
        warnings.iter_mut().for_each(|warning| warning.locate(&self.sources));
        let (text, documents) = print(&resources)?;
        Ok(Build { resources, text, documents, warnings, inputs: Vec::new() })
    }
}

/// Prints resources as documents separated by `---`.
fn print(resources: &[Resource]) -> Result<(String, Vec<Range<usize>>), Error> {
    let mut text = String::new();
    let mut documents = Vec::with_capacity(resources.len());
    for resource in resources {
        if !documents.is_empty() {
            text.push_str("---\n");
        }
        let start = text.len();
        yaml::emit(&resource.root, &mut text)?;
        documents.push(start..text.len());
    }
    Ok((text, documents))
}

/// A rendered root.
#[derive(Clone, Debug)]
pub struct Build {
    resources: Vec<Resource>,
    text: String,
    documents: Vec<Range<usize>>,
    warnings: Vec<Diagnostic>,
    inputs: Vec<FsPath>,
}

impl Build {
    /// The manifests, as `kustomize build` prints them.
    pub fn to_yaml(&self) -> &str {
        &self.text
    }

    /// The resources, in the order they are printed.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// The printed documents, one for each resource.
    pub fn documents(&self) -> impl ExactSizeIterator<Item = &str> {
        self.documents.iter().map(|range| &self.text[range.clone()])
    }

    /// What the reference writes to standard error of a build that succeeds.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Every path that was read, or asked about and not found: the build can change only if one of them does.
    pub fn inputs(&self) -> &[FsPath] {
        &self.inputs
    }
}

/// Renders the root in a directory with default options.
///
/// # Errors
/// Everything that `kustomize build` rejects, with file, line and column where there is one.
pub fn build(fs: &dyn FileSystem, path: &str) -> Result<Build, Error> {
    Kustomizer::new(Options::default()).build(fs, path)
}
