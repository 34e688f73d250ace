//! Loading: from a directory to a [`Layer`], the only stage that touches the file system.
//!
//! A root's kustomization file is read and decoded, everything it names is read, and its fields become plain values in
//! the order in which they act. Bases and components are layers of their own. Problems of one root are collected and
//! reported together.

mod desugar;
mod files;
mod inputs;
mod layer;
mod plugins;
mod remote;
mod restrict;
mod texts;
mod warned;

use std::sync::{Arc, OnceLock};

pub(crate) use files::File;
pub(crate) use inputs::Inputs;
pub(crate) use layer::{
    GeneratorStep, HasPlugins, Layer, LayerEntry, NamedSchema, Parts, ResourceEntry, TransformerStep,
};
pub use restrict::LoadRestrictor;
pub(crate) use texts::Texts;

use crate::diagnostic::{Code, Diagnostic, Error};
use crate::fs::{FileKind, FileSystem, FsPath, KUSTOMIZATION_FILES};
use crate::hash::{HashMap, HashSet};
use crate::kustomization::{self, Kustomization, KustomizationKind, Spanned};
use crate::memo::Memo;
use crate::resource::Resource;
use crate::source::{Source, Sources, Span};
use crate::spread;
use crate::yaml::{Limits, Node, Room, Text, parse_first};
use files::Files;
use warned::Warned;

/// How many bytes of files are worth reading on a processor of their own.
const PART: usize = 1 << 16;

/// How many bytes of files a build that remembers nothing holds before it parses them.
const WAVE: usize = if cfg!(feature = "parallel") { 16 * PART } else { PART };

/// How many roots may lie on the way from the root that is built to a base.
const MAX_DEPTH: usize = 200;

/// What loading remembers from one build to the next.
#[derive(Debug)]
pub(crate) struct LoadMemo {
    files: Memo<FsPath, Arc<File>>,
    layers: Memo<FsPath, Arc<Layer>>,
    /// Whether it lasts beyond one build.
    is_lasting: bool,
}

impl Default for LoadMemo {
    fn default() -> LoadMemo {
        LoadMemo { files: Memo::default(), layers: Memo::default(), is_lasting: true }
    }
}

impl LoadMemo {
    /// Returns a memory that serves one build.
    pub(crate) fn for_one_build() -> LoadMemo {
        LoadMemo { is_lasting: false, ..LoadMemo::default() }
    }
}

/// Loads the roots of one build, or of several that all see the files as of one moment: each is read once.
pub(crate) struct Loader<'a> {
    files: Files<'a>,
    sources: &'a Sources,
    memo: &'a LoadMemo,
    restrictor: LoadRestrictor,
    limits: Limits,
    /// The roots that are being loaded, the outermost first.
    chain: Vec<FsPath>,
    /// What this build has loaded or confirmed already.
    loaded: HashMap<FsPath, Arc<Layer>>,
    /// Every path that was read or asked about for the root that is built.
    inputs: Inputs,
    /// The warnings of what was loaded for it.
    warned: Warned,
}

/// Why a root could not be loaded.
enum Unloaded {
    /// What its kustomization file says, or that there is none.
    Itself(Error),
    /// Something that it names.
    Below(Error),
}

impl From<Error> for Unloaded {
    fn from(error: Error) -> Unloaded {
        Unloaded::Below(error)
    }
}

impl From<Unloaded> for Error {
    fn from(unloaded: Unloaded) -> Error {
        match unloaded {
            Unloaded::Itself(error) | Unloaded::Below(error) => error,
        }
    }
}

/// What one root reads, while it is being loaded.
pub(crate) struct Root<'l, 'a> {
    loader: &'l mut Loader<'a>,
    path: FsPath,
    children: Vec<Arc<Layer>>,
    sources: Vec<Arc<Source>>,
    errors: Vec<Diagnostic>,
}

impl<'a> Loader<'a> {
    pub(crate) fn new(
        fs: &'a dyn FileSystem,
        sources: &'a Sources,
        memo: &'a LoadMemo,
        restrictor: LoadRestrictor,
        limits: Limits,
    ) -> Loader<'a> {
        let files = Files::new(fs, memo, limits.bytes);
        Loader {
            files,
            sources,
            memo,
            restrictor,
            limits,
            chain: Vec::new(),
            loaded: HashMap::default(),
            inputs: Inputs::default(),
            warned: Warned::default(),
        }
    }

    /// The sources of what has been read.
    pub(crate) fn texts(&self) -> Texts<'a> {
        Texts { sources: self.sources, fs: self.files.fs }
    }

    /// Loads the root that is to be built.
    pub(crate) fn load(&mut self, path: &FsPath) -> Result<Arc<Layer>, Error> {
        self.warned = Warned::default();
        let root = restrict::directory(&mut self.files, path)?;
        self.layer(root).map_err(|unloaded| Error::from(unloaded).after(self.warned.take()))
    }

    /// Every path that was read or asked about for the last root, those of failed attempts included.
    pub(crate) fn take_inputs(&mut self) -> Inputs {
        let mut inputs = std::mem::take(&mut self.inputs);
        inputs.add(self.files.probes.drain(..).map(|probe| probe.path().clone()));
        inputs
    }

    /// Returns the layer of a root, from this build, from an earlier one if its inputs are unchanged, or anew.
    fn layer(&mut self, root: FsPath) -> Result<Arc<Layer>, Unloaded> {
        if let Some(layer) = self.loaded.get(&root).cloned() {
            self.check_cycles_below(&layer)?;
            self.inputs.add_shared(Arc::clone(layer.asked()));
            self.warned.taken(&layer);
            return Ok(layer);
        }
        if self.chain.len() >= MAX_DEPTH {
            return Err(Error::new(
                Code::LimitExceeded,
                format!("'{root}' is reached through more than {MAX_DEPTH} kustomizations"),
            )
            .into());
        }
        self.chain.push(root.clone());
        let outer = std::mem::take(&mut self.files.probes);
        let mark = self.warned.mark();
        let known = self.unchanged(&root);
        self.warned.back_to(mark);
        let layer = match known {
            Some(layer) => {
                self.warned.taken(&layer);
                Ok(layer)
            }
            None => self.read_layer(root.clone()),
        };
        let own = std::mem::replace(&mut self.files.probes, outer);
        self.inputs.add(own.iter().map(|probe| probe.path().clone()));
        self.chain.pop();
        let layer = layer?;
        self.inputs.add(layer.probes.iter().map(|probe| probe.path().clone()));
        if self.memo.is_lasting {
            self.memo.layers.set(root.clone(), Arc::clone(&layer));
        }
        self.loaded.insert(root, Arc::clone(&layer));
        Ok(layer)
    }

    /// Returns the layer that an earlier build made of this root if everything it read is as it was.
    fn unchanged(&mut self, root: &FsPath) -> Option<Arc<Layer>> {
        let layer = self.memo.layers.get(root)?;
        if !self.files.confirms(&layer.probes) {
            return None;
        }
        let same = |child: &Arc<Layer>| {
            restrict::check_cycle(&child.root, &self.chain).is_ok()
                && self.layer(child.root.clone()).is_ok_and(|now| Arc::ptr_eq(&now, child))
        };
        layer.children.iter().all(same).then_some(layer)
    }

    /// A layer that is taken as it is may still lead back to a root that is being loaded.
    fn check_cycles_below(&self, layer: &Layer) -> Result<(), Error> {
        let mut seen = HashSet::default();
        let mut stack: Vec<&Layer> = vec![layer];
        while let Some(layer) = stack.pop() {
            if seen.insert(std::ptr::from_ref(layer)) {
                restrict::check_cycle(&layer.root, &self.chain)?;
                stack.extend(layer.children.iter().map(|child| &**child));
            }
        }
        Ok(())
    }

    fn read_layer(&mut self, path: FsPath) -> Result<Arc<Layer>, Unloaded> {
        let mut warnings = Vec::new();
        let read = self.read_kustomization(&path, &mut warnings);
        self.warned.read(&warnings);
        let (file_name, source, kustomization) = read.map_err(Unloaded::Itself)?;
        let root =
            Root { loader: self, path, children: Vec::new(), sources: vec![source], errors: Vec::new() };
        Ok(root.into_layer(file_name, &kustomization, warnings)?)
    }

    /// Reads and decodes the kustomization file of a root. What it says is boxed: it is held while bases are loaded.
    fn read_kustomization(
        &mut self,
        root: &FsPath,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<(Text, Arc<Source>, Box<Kustomization>), Error> {
        let (file_name, file) = self.kustomization_file(root)?;
        let source = file.source(self.sources)?;
        let document = file.document(self.sources, &self.limits);
        let document = document.map_err(|error| error.prefixed("invalid Kustomization: "))?;
        let kustomization = kustomization::decode(document.as_ref(), &source, root, warnings)?;
        Ok((file_name, source, Box::new(kustomization)))
    }

    /// Finds the one kustomization file of a root and reads it.
    fn kustomization_file(&mut self, root: &FsPath) -> Result<(Text, Arc<File>), Error> {
        let mut found = None;
        for name in KUSTOMIZATION_FILES {
            let Some(path) = restrict::file_if_there(&mut self.files, root, name, self.restrictor) else {
                continue;
            };
            let Ok(file) = self.files.read(&path) else { continue };
            if found.is_some() {
                return Err(Error::new(
                    Code::MultipleKustomizations,
                    format!("Found multiple kustomization files under: {root}\n"),
                ));
            }
            found = Some((Text::from(name), file));
        }
        found.ok_or_else(|| {
            Error::new(
                Code::MissingKustomization,
                format!(
                    "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' \
                     in directory '{root}'"
                ),
            )
        })
    }
}

impl Root<'_, '_> {
    /// Loads everything that the kustomization file names.
    fn into_layer(
        mut self,
        file_name: Text,
        kustomization: &Kustomization,
        warnings: Vec<Diagnostic>,
    ) -> Result<Arc<Layer>, Error> {
        let files = self.files_of(&kustomization.resources);
        let resources = kustomization.resources.iter().zip(files).filter_map(|(entry, file)| {
            let loaded =
                self.resource(entry, file).map_err(|error| error.prefixed("accumulating resources: "));
            self.keep(loaded)
        });
        let resources = resources.collect();
        let schema = self.schema(kustomization);
        let schema = self.keep(schema).flatten();
        let field_specs = self.configurations(kustomization);
        let field_specs = self.keep(field_specs).unwrap_or_default();
        let crds = self.crds(kustomization);
        let crds = self.keep(crds).unwrap_or_default();
        let generators = self.generators(kustomization);
        let components = kustomization.components.iter().filter_map(|entry| {
            let loaded = self.component(entry).map_err(|error| error.prefixed("accumulating components: "));
            self.keep(loaded)
        });
        let components = components.collect();
        let transformers = self.transformers(kustomization);
        let validators = self.plugin_transformers(&kustomization.validators);
        let span = Span::new(&self.sources[0], 0, self.sources[0].text().len());
        if let Some(error) = Error::collect(self.errors) {
            // Located here, while the texts that stand inside the file are still held.
            return Err(self.loader.texts().locate(error));
        }
        let warned = self.children.iter().fold(warnings.len(), |sum, child| sum.saturating_add(child.warned));
        let names_schema = schema.is_some() || self.children.iter().any(|child| child.names_schema);
        Ok(Arc::new(Layer {
            root: self.path,
            file_name,
            span,
            kind: kustomization.kind,
            resources,
            field_specs,
            crds,
            generators,
            components,
            transformers,
            validators,
            has_plugins: HasPlugins {
                generators: !kustomization.generators.is_empty(),
                transformers: !(kustomization.transformers.is_empty() && kustomization.validators.is_empty()),
            },
            vars: kustomization.vars.clone(),
            sort: kustomization.sort_options.clone(),
            build_metadata: kustomization.build_metadata.clone(),
            schema,
            names_schema,
            warnings,
            warned,
            probes: std::mem::take(&mut self.loader.files.probes),
            children: self.children,
            sources: self.sources,
            asked: OnceLock::new(),
            computed: Memo::default(),
        }))
    }

    /// Keeps an error for the report at the end.
    fn keep<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        let keep = |error: Error| {
            self.loader.warned.failed();
            self.errors.extend_from_slice(error.diagnostics());
        };
        result.map_err(keep).ok()
    }

    /// Reads the file that an entry names.
    fn file(&mut self, entry: &Spanned<Text>) -> Result<Arc<File>, Error> {
        if remote::is_url(&entry.value) {
            return Err(remote::unsupported(&entry.value).at(entry.span, ""));
        }
        let loader = &mut *self.loader;
        restrict::file_path(&mut loader.files, &self.path, &entry.value, loader.restrictor)
            .and_then(|path| loader.files.read(&path))
            .map_err(|error| error.or_at(entry.span, "named here"))
    }

    /// Reads the text file that an entry names.
    fn text(&mut self, entry: &Spanned<Text>) -> Result<Arc<Source>, Error> {
        let source = self.file(entry)?.source(self.loader.sources)?;
        self.sources.push(Arc::clone(&source));
        Ok(source)
    }

    /// Reads the file of settings that an entry names, and its first document.
    fn settings(&mut self, entry: &Spanned<Text>) -> Result<(Arc<Source>, Option<Node>), Error> {
        let source = self.text(entry)?;
        let document = parse_first(&source, &self.loader.limits).map_err(|error| match error.code() {
            Code::MalformedYaml => error.prefixed("error converting YAML to JSON: "),
            _ => error,
        })?;
        Ok((source, document))
    }

    /// Reads the files that entries of `resources` name, as far as they name any, and what they hold.
    fn files_of(&mut self, entries: &[Spanned<Text>]) -> Vec<Result<Arc<File>, Error>> {
        let names: Vec<&str> =
            entries.iter().map(|entry| &*entry.value).filter(|name| is_name(name)).collect();
        if names.len() > 1 {
            self.loader.files.expect(&self.path, &names);
        }
        let mut files = Vec::with_capacity(entries.len());
        let (mut parsed, mut bytes) = (0, 0);
        for entry in entries {
            let file = self.file(entry);
            bytes += file.as_ref().map_or(0, |file| file.bytes.len());
            files.push(file);
            // A build that remembers nothing lets go of the texts of some files before it reads the next.
            if bytes >= WAVE && !self.loader.memo.is_lasting {
                self.parse(&mut files[parsed..]);
                (parsed, bytes) = (files.len(), 0);
            }
        }
        self.parse(&mut files[parsed..]);
        files
    }

    fn parse(&self, files: &mut [Result<Arc<File>, Error>]) {
        let Loader { sources, limits, memo, .. } = &*self.loader;
        // In order, so that sources have the same numbers in every build. What is wrong with a file is told later.
        let read: Vec<&Arc<File>> =
            files.iter().flatten().filter(|file| file.source(sources).is_ok()).collect();
        let parts = spread::cut(&read, PART, |file| file.bytes.len());
        spread::map(&parts, |part| {
            let mut room = Room::default();
            part.iter().for_each(|file| drop(file.resources(&mut room, sources, limits)));
        });
        if !memo.is_lasting {
            files.iter_mut().flatten().filter_map(Arc::get_mut).for_each(File::let_go);
            sources.let_go();
        }
    }

    /// Reads the Kubernetes objects of the file that an entry names.
    fn file_resources(&mut self, entry: &Spanned<Text>, file: &File) -> Result<Arc<Vec<Resource>>, Error> {
        self.sources.extend(file.held_source(self.loader.sources)?);
        let room = &mut Room::default();
        file.resources(room, self.loader.sources, &self.loader.limits).map_err(|error| match error.code() {
            Code::MalformedYaml => {
                error.map_message(|message| format!("MalformedYAMLError: {message} in File: {}", entry.value))
            }
            _ => error,
        })
    }

    /// Loads an entry of `resources`: a file, or else a base.
    fn resource(
        &mut self,
        entry: &Spanned<Text>,
        file: Result<Arc<File>, Error>,
    ) -> Result<ResourceEntry, Error> {
        let name = &entry.value;
        let read = file.and_then(|file| Ok((self.file_resources(entry, &file)?, file.path().clone())));
        let error = match read {
            Ok((resources, path)) => {
                return Ok(ResourceEntry::File { entry: entry.clone(), path, resources });
            }
            Err(error) if error.code() == Code::RemoteUnsupported && !remote::is_repository(name) => {
                return Err(error);
            }
            Err(error) => error.prefixed(&format!("accumulating resources from '{name}': ")),
        };
        let is_directory = self.is_directory(name);
        match self.base(entry, KustomizationKind::Kustomization) {
            Ok(layer) => Ok(ResourceEntry::Base(LayerEntry { entry: entry.clone(), layer })),
            Err(_) if error.code() == Code::MalformedYaml => Err(error),
            // Where the entry is a file, the place to show is what is wrong with the file.
            Err(base) if is_directory => {
                Err(base.map_message(|message| format!("accumulation err='{}': {message}", error.message())))
            }
            Err(base) => {
                Err(error.map_message(|message| format!("accumulation err='{message}': {}", base.message())))
            }
        }
        .map_err(|error| error.or_at(entry.span, "named here"))
    }

    fn is_directory(&mut self, entry: &str) -> bool {
        let path = self.path.join(entry);
        self.loader.files.stat(&path).is_some_and(|stat| stat.kind == FileKind::Directory)
    }

    /// Loads the root that an entry names, which must be of this kind.
    fn base(&mut self, entry: &Spanned<Text>, kind: KustomizationKind) -> Result<Arc<Layer>, Error> {
        let loader = &mut *self.loader;
        let root = restrict::root_path(&mut loader.files, &self.path, &entry.value, &loader.chain)
            .map_err(|error| match kind {
                KustomizationKind::Component => {
                    error.map_message(|message| format!("loader.New {message:?}"))
                }
                KustomizationKind::Kustomization => error,
            })
            .map_err(|error| error.at(entry.span, "named here"))?;
        let wrong = |layer: &Layer| match (kind, layer.kind) {
            (KustomizationKind::Component, KustomizationKind::Kustomization) => {
                Some(format!("expected kind 'Component' for path '{}' but got 'Kustomization'", layer.root))
            }
            (KustomizationKind::Kustomization, KustomizationKind::Component) => {
                Some(format!("expected kind != 'Component' for path '{}'", layer.root))
            }
            _ => None,
        };
        let loaded = loader.layer(root.clone());
        let loaded = loaded.map_err(|unloaded| {
            let within = match unloaded {
                Unloaded::Itself(_) => "couldn't make target for path",
                Unloaded::Below(_) => "recursed accumulation of path",
            };
            Error::from(unloaded).prefixed(&format!("{within} '{root}': "))
        });
        let loaded = loaded.and_then(|layer| match wrong(&layer) {
            Some(message) => Err(Error::new(Code::WrongKind, message).at(layer.span.head(), "of this kind")),
            None => Ok(layer),
        });
        let layer = loaded
            .map_err(|error| match kind {
                KustomizationKind::Component => {
                    error.map_message(|message| format!("accumulateDirectory: {message:?}"))
                }
                KustomizationKind::Kustomization => error,
            })
            .map_err(|error| error.or_at(entry.span, "named here"))?;
        self.children.push(Arc::clone(&layer));
        Ok(layer)
    }

    /// Loads an entry of `components`.
    fn component(&mut self, entry: &Spanned<Text>) -> Result<LayerEntry, Error> {
        let layer = self.base(entry, KustomizationKind::Component)?;
        Ok(LayerEntry { entry: entry.clone(), layer })
    }
}

/// Whether an entry is the name of something in the directory itself.
fn is_name(entry: &str) -> bool {
    !entry.contains('/') && !matches!(entry, "" | "." | "..")
}
