//! [`Kustomizer`]: options and memory together; [`Build`]: what comes out.

use std::sync::Arc;

use crate::accumulate::accumulate_root;
use crate::context::Context;
use crate::diagnostic::{Diagnostic, Error};
use crate::finish::finish;
use crate::fs::{FileSystem, FsPath};
use crate::load::{Inputs, Layer, LoadMemo, Loader, Texts};
use crate::memo::Memo;
use crate::options::Options;
use crate::printed::Printed;
use crate::resource::Resource;
use crate::source::Sources;
use crate::transform::metadata::BuildMetadata;
use crate::transform::name_reference::Plans;
use crate::yaml::Text;

/// The outcome of a build, and every path that was read or asked about for it.
pub(crate) type Recorded = (Result<Build, Error>, Inputs);

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
    plans: Plans,
    /// What was rendered last for each root, and of which layer. Options never change, so nothing else counts.
    rendered: Memo<FsPath, (Arc<Layer>, Arc<Rendered>)>,
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

    /// Renders one root and remembers nothing, which takes less time and memory than [`build`](Kustomizer::build).
    ///
    /// # Errors
    /// Those of [`build`](Kustomizer::build).
    pub fn build_once(self, fs: &dyn FileSystem, path: &str) -> Result<Build, Error> {
        let memo = LoadMemo::for_one_build();
        let mut loader = self.loader(fs, &memo);
        let texts = Texts { sources: &self.sources, fs };
        let layer = loader.load(&fs.root().join(path)).map_err(|error| texts.locate(error))?;
        let inputs = loader.take_inputs();
        // Trees that nothing else holds are edited where they are. Places in texts are still to be told.
        drop(loader);
        drop(memo);
        let mut sources = Vec::new();
        layer.visit(&mut |layer| sources.extend_from_slice(&layer.sources));
        let rendered = self.render_anew(layer, texts).map_err(|error| texts.locate(error))?;
        Ok(Build { rendered: Arc::new(rendered), inputs })
    }

    /// Renders several roots as of one moment: every file is read once, whichever roots use it.
    ///
    /// That makes many overlays of few bases faster than building them one by one, which has to look each time whether
    /// the bases are still the same. With the feature `parallel` the roots are spread over all processors.
    pub fn build_all(&self, fs: &dyn FileSystem, paths: &[&str]) -> Vec<Result<Build, Error>> {
        let base = fs.root();
        let paths: Vec<FsPath> = paths.iter().map(|path| base.join(path)).collect();
        let built = self.build_all_recorded(fs, &paths).into_iter();
        built.map(|(build, inputs)| build.map(|build| Build { inputs, ..build })).collect()
    }

    /// Renders a root, and returns every path that was read or asked about, also where the build fails.
    fn build_recorded(&self, fs: &dyn FileSystem, path: &FsPath) -> Recorded {
        self.build_with(&mut self.loader(fs, &self.memo), path)
    }

    /// As [`build_recorded`](Kustomizer::build_recorded), for several roots as of one moment.
    pub(crate) fn build_all_recorded(&self, fs: &dyn FileSystem, paths: &[FsPath]) -> Vec<Recorded> {
        let one_by_one = |paths: &[FsPath]| -> Vec<Recorded> {
            let mut loader = self.loader(fs, &self.memo);
            paths.iter().map(|path| self.build_with(&mut loader, path)).collect()
        };
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            let share = paths.len().div_ceil(rayon::current_num_threads()).max(1);
            paths.par_chunks(share).flat_map_iter(one_by_one).collect()
        }
        #[cfg(not(feature = "parallel"))]
        one_by_one(paths)
    }

    fn loader<'a>(&'a self, fs: &'a dyn FileSystem, memo: &'a LoadMemo) -> Loader<'a> {
        let Options { load_restrictor, limits, .. } = &self.options;
        Loader::new(fs, &self.sources, memo, *load_restrictor, limits.clone())
    }

    fn build_with(&self, loader: &mut Loader<'_>, path: &FsPath) -> Recorded {
        let layer = loader.load(path);
        // Errors are located while the loader still holds the sources of what failed.
        let texts = loader.texts();
        let result = layer.and_then(|layer| self.render(&layer, texts)).map_err(|error| texts.locate(error));
        (result, loader.take_inputs())
    }

    fn render(&self, layer: &Arc<Layer>, texts: Texts<'_>) -> Result<Build, Error> {
        let rendered = match self.rendered.get(&layer.root) {
            Some((known, rendered)) if Arc::ptr_eq(&known, layer) => rendered,
            _ => {
                let rendered = Arc::new(self.render_anew(Arc::clone(layer), texts)?);
                self.rendered.set(layer.root.clone(), (Arc::clone(layer), Arc::clone(&rendered)));
                rendered
            }
        };
        Ok(Build { rendered, inputs: Inputs::default() })
    }

    fn render_anew(&self, mut layer: Arc<Layer>, texts: Texts<'_>) -> Result<Rendered, Error> {
        let tracks_origins = BuildMetadata::new(&layer.build_metadata).is_tracking;
        let context = Context { origin: tracks_origins.then_some(Text::EMPTY), ..Context::default() };
        let mut warnings = Vec::new();
        layer.warn(&mut warnings);
        let mut reached = 0;
        let rendered = accumulate_root(&mut layer, &context, &mut reached).and_then(|made| {
            let (resources, found) = finish(made, &layer, &self.options, &self.plans)?;
            let printed = Printed::new(&resources)?;
            Ok((resources, found, printed))
        });
        let (resources, found, printed) = match rendered {
            Ok(rendered) => rendered,
            Err(error) => {
                warnings.truncate(reached);
                return Err(error.after(warnings));
            }
        };
        warnings.extend(found);
        warnings.iter_mut().for_each(|warning| texts.locate_warning(warning));
        Ok(Rendered { resources, printed, warnings })
    }
}

/// A rendered root.
#[derive(Clone, Debug)]
pub struct Build {
    rendered: Arc<Rendered>,
    inputs: Inputs,
}

/// What a root renders to.
#[derive(Debug)]
struct Rendered {
    resources: Vec<Resource>,
    printed: Printed,
    warnings: Vec<Diagnostic>,
}

impl Build {
    /// The manifests, as `kustomize build` prints them.
    pub fn to_yaml(&self) -> &str {
        self.rendered.printed.to_yaml(&self.rendered.resources)
    }

    /// The resources, in the order they are printed.
    pub fn resources(&self) -> &[Resource] {
        &self.rendered.resources
    }

    /// The printed documents, one for each resource.
    pub fn documents(&self) -> impl ExactSizeIterator<Item = &str> {
        self.rendered.printed.documents(&self.rendered.resources)
    }

    /// What the reference writes to standard error of a build that succeeds; [`Error::warnings`] has that of one that
    /// fails.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.rendered.warnings
    }

    /// Every path that was read, or asked about and not found: the build can change only if one of them does.
    pub fn inputs(&self) -> &[FsPath] {
        self.inputs.sorted()
    }
}

/// Renders the root in a directory with default options.
///
/// # Errors
/// Everything that `kustomize build` rejects, with file, line and column where there is one.
pub fn build(fs: &dyn FileSystem, path: &str) -> Result<Build, Error> {
    Kustomizer::new(Options::default()).build_once(fs, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::fs::MemoryFs;

    /// Every root is the base of the next one and holds nothing else.
    fn nested(roots: usize) -> Result<Build, Error> {
        let mut fs = MemoryFs::from([
            ("0/kustomization.yaml", "namePrefix: a\nresources: [map.yaml]"),
            ("0/map.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}"),
        ]);
        for root in 1..roots {
            let text = format!("resources: [../{}]", root - 1);
            fs.insert(format!("{root}/kustomization.yaml"), text);
        }
        build(&fs, &(roots - 1).to_string())
    }

    #[test]
    fn bases_nest_up_to_a_limit() {
        // The stack of this thread is that of any thread.
        assert!(nested(200).is_ok());
        assert_eq!(nested(201).expect_err("it is too deep").code(), Code::LimitExceeded);
    }
}
