//! [`Layer`]: one root, fully loaded: everything its kustomization file says, as values, and everything it read.

use std::sync::{Arc, OnceLock};

use crate::accumulate::Accumulated;
use crate::context::Context;
use crate::diagnostic::{Diagnostic, Error};
use crate::fieldspec::FieldSpecs;
use crate::fs::{FsPath, Stat};
use crate::hash::HashSet;
use crate::kustomization::{KustomizationKind, SortArgs, Spanned, VarArgs};
use crate::memo::Memo;
use crate::resource::{Origin, Resource};
use crate::schema::Schema;
use crate::source::{Source, Span};
use crate::transform::Transformer;
use crate::yaml::Text;

/// One root: an immutable value from which accumulation computes resources without touching a file.
#[derive(Debug)]
pub(crate) struct Layer {
    /// The directory, absolute and with symlinks resolved.
    pub(crate) root: FsPath,
    /// The name of the kustomization file.
    pub(crate) file_name: Text,
    /// The kustomization file as a whole.
    pub(crate) span: Span,
    pub(crate) kind: KustomizationKind,
    pub(crate) resources: Vec<ResourceEntry>,
    /// The built-in field specs with what `configurations` add.
    pub(crate) field_specs: FieldSpecs,
    /// The field specs that `crds` add.
    pub(crate) crds: FieldSpecs,
    pub(crate) generators: Vec<GeneratorStep>,
    pub(crate) components: Vec<LayerEntry>,
    pub(crate) transformers: Vec<TransformerStep>,
    pub(crate) validators: Vec<TransformerStep>,
    pub(crate) has_plugins: HasPlugins,
    pub(crate) vars: Vec<VarArgs>,
    pub(crate) sort: Option<SortArgs>,
    pub(crate) build_metadata: Vec<Spanned<Text>>,
    /// The schema that `openapi` names; `None` where the file says nothing about it.
    pub(crate) schema: Option<NamedSchema>,
    /// Whether this layer or one below names a schema.
    pub(crate) names_schema: bool,
    /// Warnings about this root's own file.
    pub(crate) warnings: Vec<Diagnostic>,
    /// How many warnings this layer and those below it give, each counted as often as it is reached.
    pub(crate) warned: usize,
    /// Everything that was asked of the file system for this root, without its children.
    pub(crate) probes: Vec<Probe>,
    /// Bases, components and roots of plugin configurations, in the order they were loaded.
    pub(crate) children: Vec<Arc<Layer>>,
    /// The sources of this root's own files: spans stay readable as long as the layer lives.
    pub(crate) sources: Vec<Arc<Source>>,
    /// Every path asked about for this layer and all below it, sorted, once something wants to know.
    pub(crate) asked: OnceLock<Arc<[FsPath]>>,
    /// What was computed from this layer, by what it inherits.
    pub(crate) computed: Memo<Context, Arc<Accumulated>>,
}

/// Which fields of a file name resources that configure plugins. The kinds of these are in no schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HasPlugins {
    pub(crate) generators: bool,
    /// `transformers` or `validators`.
    pub(crate) transformers: bool,
}

/// A schema that a file names, or why there is none.
pub(crate) type NamedSchema = Result<Arc<Schema>, Error>;

/// What a layer gives to its accumulation.
pub(crate) struct Parts {
    pub(crate) resources: Vec<ResourceEntry>,
    pub(crate) generators: Vec<GeneratorStep>,
    pub(crate) components: Vec<LayerEntry>,
}

/// An entry of `resources`.
#[derive(Clone, Debug)]
pub(crate) enum ResourceEntry {
    /// A file with its resources.
    File { entry: Spanned<Text>, path: FsPath, resources: Arc<Vec<Resource>> },
    /// A base.
    Base(LayerEntry),
}

/// An entry that names another root.
#[derive(Clone, Debug)]
pub(crate) struct LayerEntry {
    pub(crate) entry: Spanned<Text>,
    pub(crate) layer: Arc<Layer>,
}

/// A generated resource, ready to be absorbed. The paths of its origin count from the layer's root.
#[derive(Clone, Debug)]
pub(crate) struct GeneratorStep {
    pub(crate) resource: Resource,
    pub(crate) origin: Origin,
    pub(crate) span: Span,
}

/// A transformer and what transformation annotations say about it. The paths of its origin count from the layer's root.
#[derive(Debug)]
pub(crate) struct TransformerStep {
    pub(crate) transformer: Transformer,
    pub(crate) origin: Origin,
    /// How many transformers the reference makes of it.
    pub(crate) repeats: usize,
    pub(crate) span: Span,
}

/// One question to the file system and its answer.
#[derive(Clone, Debug)]
pub(crate) enum Probe {
    /// What a path is, if it is there.
    Stat(FsPath, Option<Stat>),
    /// What a file holds, if it can be read.
    Read(FsPath, Option<Arc<[u8]>>),
}

impl Probe {
    /// The path asked about.
    pub(crate) fn path(&self) -> &FsPath {
        match self {
            Probe::Stat(path, _) | Probe::Read(path, _) => path,
        }
    }
}

impl Layer {
    /// Every path asked about for this layer and all below it, sorted.
    pub(crate) fn asked(self: &Arc<Layer>) -> &Arc<[FsPath]> {
        self.asked.get_or_init(|| {
            let mut paths = Vec::new();
            self.visit(&mut |layer| paths.extend(layer.probes.iter().map(|probe| probe.path().clone())));
            paths.sort();
            paths.dedup();
            paths.into()
        })
    }

    /// Takes what accumulation needs out of a layer that nothing else holds, so that its trees are edited where they
    /// are; copies it from any other.
    pub(crate) fn parts(self: &mut Arc<Layer>) -> Parts {
        match Arc::get_mut(self) {
            Some(layer) => {
                // They would hold the layers below as well.
                layer.children.clear();
                Parts {
                    resources: std::mem::take(&mut layer.resources),
                    generators: std::mem::take(&mut layer.generators),
                    components: std::mem::take(&mut layer.components),
                }
            }
            None => Parts {
                resources: self.resources.clone(),
                generators: self.generators.clone(),
                components: self.components.clone(),
            },
        }
    }

    /// Visits this layer and all below it, each once, parents before children.
    pub(crate) fn visit(self: &Arc<Layer>, visit: &mut dyn FnMut(&Layer)) {
        let mut seen = HashSet::default();
        let mut stack = vec![Arc::clone(self)];
        while let Some(layer) = stack.pop() {
            if seen.insert(Arc::as_ptr(&layer)) {
                visit(&layer);
                stack.extend(layer.children.iter().rev().cloned());
            }
        }
    }
}
