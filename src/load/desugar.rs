//! From the fields of a kustomization file to generators and transformers, in the order in which they act.

use std::sync::Arc;

use super::{GeneratorStep, NamedSchema, Root, TransformerStep};
use crate::diagnostic::{Code, Error};
use crate::fieldspec::{FieldSpecAdditions, FieldSpecs};
use crate::generate::{self, GeneratorKind};
use crate::kustomization::{
    self, GeneratorArgs, GeneratorOptions, Kustomization, PatchArgs, ReplacementArgs, Spanned,
};
use crate::resource::{ConfiguredBy, Origin, Resource, resources_from};
use crate::schema::Schema;
use crate::source::{Source, Span};
use crate::transform::{
    Affix, Annotations, Images, Labels, Namespace, PatchJson6902Transformer, PatchStrategicMergeTransformer,
    PatchTransformer, ReplacementTransformer, Replicas, Side, Transformer,
};
use crate::yaml::{Node, Text, parse_first};

impl Root<'_, '_> {
    /// Generators in the order in which they act: config maps, secrets, charts, then `generators`.
    pub(super) fn generators(&mut self, kustomization: &Kustomization) -> Vec<GeneratorStep> {
        let mut steps = Vec::new();
        let options = kustomization.generator_options.as_ref();
        let kinds = [
            (GeneratorKind::ConfigMap, &kustomization.config_maps),
            (GeneratorKind::Secret, &kustomization.secrets),
        ];
        for (kind, args) in kinds {
            for args in args {
                let resource = self.generate(kind, args, options);
                if let Some(resource) = self.keep(resource) {
                    let origin = builtin_origin(kind.plugin_name());
                    steps.push(GeneratorStep { resource, origin, span: args.span });
                }
            }
        }
        for chart in &kustomization.helm_charts {
            let _: Option<()> = self.keep(Err(helm_unsupported(chart.span())));
        }
        steps.extend(self.plugin_generators(&kustomization.generators));
        steps
    }

    /// Makes the object of one generator from the files it names.
    pub(super) fn generate(
        &mut self,
        kind: GeneratorKind,
        args: &GeneratorArgs,
        options: Option<&GeneratorOptions>,
    ) -> Result<Resource, Error> {
        let mut read = |entry: &Spanned<Text>| self.file(entry).map(|file| Arc::clone(&file.bytes));
        generate::generate(kind, args, options, &mut read)
            .map_err(|error| error.or_at(args.span, "this generator"))
    }

    /// Transformers in the order in which they act.
    pub(super) fn transformers(&mut self, kustomization: &Kustomization) -> Vec<TransformerStep> {
        let mut steps = Vec::new();
        let strategic = &kustomization.patches_strategic_merge;
        if let Some(first) = strategic.first() {
            let transformer =
                self.strategic_merges(strategic).map_err(configuring("PatchStrategicMergeTransformer"));
            self.add(&mut steps, "PatchStrategicMergeTransformer", first.span, transformer);
        }
        for args in &kustomization.patches {
            let transformer = self.patch(args).map_err(configuring("PatchTransformer"));
            self.add(&mut steps, "PatchTransformer", args.span, transformer);
        }
        let namespace = &kustomization.namespace;
        if !namespace.value.is_empty() {
            self.add(
                &mut steps,
                "NamespaceTransformer",
                namespace.span,
                Ok(Transformer::Namespace(Namespace::new(namespace))),
            );
        }
        let prefix = &kustomization.name_prefix;
        if !prefix.value.is_empty() {
            self.add(
                &mut steps,
                "PrefixTransformer",
                prefix.span,
                Ok(Transformer::Affix(Affix::new(Side::Prefix, prefix))),
            );
        }
        let suffix = &kustomization.name_suffix;
        if !suffix.value.is_empty() {
            self.add(
                &mut steps,
                "SuffixTransformer",
                suffix.span,
                Ok(Transformer::Affix(Affix::new(Side::Suffix, suffix))),
            );
        }
        self.labels(kustomization, &mut steps);
        if let Some((_, first)) = kustomization.common_annotations.first() {
            let transformer = Transformer::Annotations(Annotations::new(&kustomization.common_annotations));
            self.add(&mut steps, "AnnotationsTransformer", first.span, Ok(transformer));
        }
        for args in &kustomization.patches_json6902 {
            let transformer = self.patch_json6902(args).map_err(configuring("PatchJson6902Transformer"));
            self.add(&mut steps, "PatchJson6902Transformer", args.span, transformer);
        }
        for args in &kustomization.replicas {
            self.add(
                &mut steps,
                "ReplicaCountTransformer",
                args.span,
                Ok(Transformer::Replicas(Replicas::new(args))),
            );
        }
        if let Some(first) = kustomization.images.first() {
            let transformer = Transformer::Images(Images::new(&kustomization.images));
            self.add(&mut steps, "ImageTagTransformer", first.span, Ok(transformer));
            steps.last_mut().into_iter().for_each(|step| step.repeats = kustomization.images.len());
        }
        if let Some(first) = kustomization.replacements.first() {
            let transformer =
                self.replacements(&kustomization.replacements).map_err(configuring("ReplacementTransformer"));
            self.add(&mut steps, "ReplacementTransformer", first.span, transformer);
        }
        steps.extend(self.plugin_transformers(&kustomization.transformers));
        steps
    }

    /// Each entry of `labels`, then `commonLabels`: that step exists, if only as an entry of transformation
    /// annotations, wherever there are labels of either kind.
    fn labels(&mut self, kustomization: &Kustomization, steps: &mut Vec<TransformerStep>) {
        for args in &kustomization.labels {
            self.add(steps, "LabelTransformer", args.span, Ok(Transformer::Labels(Labels::new(args))));
        }
        let common = &kustomization.common_labels;
        if !kustomization.labels.is_empty() || !common.is_empty() {
            let span = common.first().map_or(Span::NONE, |(_, value)| value.span);
            self.add(steps, "LabelTransformer", span, Ok(Transformer::Labels(Labels::common(common))));
        }
    }

    fn add(
        &mut self,
        steps: &mut Vec<TransformerStep>,
        kind: &str,
        span: Span,
        transformer: Result<Transformer, Error>,
    ) {
        let transformer = transformer.map_err(|error| error.or_at(span, "configured here"));
        if let Some(transformer) = self.keep(transformer) {
            steps.push(TransformerStep { transformer, origin: builtin_origin(kind), repeats: 1, span });
        }
    }

    /// Entries of `patchesStrategicMerge`, each a patch itself or the path of one.
    pub(super) fn strategic_merges(&mut self, entries: &[Spanned<Text>]) -> Result<Transformer, Error> {
        let mut patches = Vec::new();
        for entry in entries {
            let inline = self.inline(entry.span, &entry.value);
            match resources_from(&inline, &self.loader.limits) {
                Ok(resources) => patches.extend(resources),
                Err(_) => {
                    let file = self.file(entry)?;
                    patches.extend_from_slice(&self.file_resources(entry, &file)?);
                }
            }
        }
        PatchStrategicMergeTransformer::new(patches).map(Transformer::StrategicMerges)
    }

    /// Text that stands in the kustomization file, as a source of its own.
    pub(super) fn inline(&mut self, span: Span, text: &str) -> Arc<Source> {
        let source = self.loader.sources.add_inline(&self.sources[0], span, text);
        self.sources.push(Arc::clone(&source));
        source
    }

    /// The text of a patch: that of a file, or inline.
    fn patch_source(&mut self, args: &PatchArgs) -> Result<Option<Arc<Source>>, Error> {
        // A patch of nothing but white space counts as none.
        match (&args.path, args.patch.as_ref().filter(|patch| !patch.value.trim().is_empty())) {
            (Some(path), None) => {
                let read = self.text(path).map_err(|error| {
                    error.prefixed(&format!("failed to get the patch file from path({}): ", path.value))
                });
                read.map(Some)
            }
            (None, Some(patch)) => Ok(Some(self.inline(patch.span, patch.value.trim()))),
            _ => Ok(None),
        }
    }

    pub(super) fn patch(&mut self, args: &PatchArgs) -> Result<Transformer, Error> {
        let source = self.patch_source(args)?;
        PatchTransformer::new(args, source.as_deref(), &self.loader.limits).map(Transformer::Patch)
    }

    pub(super) fn patch_json6902(&mut self, args: &PatchArgs) -> Result<Transformer, Error> {
        let source = self.patch_source(args)?;
        PatchJson6902Transformer::new(args, source.as_deref(), &self.loader.limits).map(Transformer::Json6902)
    }

    /// Replacements, those in files included.
    pub(super) fn replacements(&mut self, entries: &[ReplacementArgs]) -> Result<Transformer, Error> {
        let mut all = Vec::with_capacity(entries.len());
        for args in entries {
            let is_inline = args.source.is_some() || args.source_value.is_some() || !args.targets.is_empty();
            match &args.path {
                Some(_) if is_inline => {
                    return Err(Error::new(
                        Code::InvalidReplacement,
                        "cannot specify both path and inline replacement",
                    )
                    .at(args.span, "this replacement"));
                }
                Some(path) => {
                    let (source, document) = self.settings(path)?;
                    all.extend(kustomization::decode_replacements(document.as_ref(), &source)?);
                }
                None => all.push(args.clone()),
            }
        }
        ReplacementTransformer::new(&all).map(Transformer::Replacements)
    }

    /// The built-in field specs with what the files of `configurations` add.
    pub(super) fn configurations(&mut self, kustomization: &Kustomization) -> Result<FieldSpecs, Error> {
        let mut all = Vec::new();
        for entry in &kustomization.configurations {
            let (source, document) = self.settings(entry)?;
            all.push(kustomization::decode_configuration(document.as_ref(), &source)?);
        }
        let last = kustomization.configurations.last().map_or(Span::NONE, |entry| entry.span);
        FieldSpecs::configured(&all).map_err(|error| error.or_at(last, "in this file or one before it"))
    }

    /// The field specs that the files of `crds` add.
    pub(super) fn crds(&mut self, kustomization: &Kustomization) -> Result<FieldSpecs, Error> {
        let mut all = FieldSpecs::default();
        for entry in &kustomization.crds {
            self.crd(entry).and_then(|additions| all.merge_additions(&additions)).map_err(|error| {
                let names: Vec<&str> = kustomization.crds.iter().map(|entry| entry.value.as_str()).collect();
                error.prefixed(&format!("loading CRDs [{}]: ", names.join(" ")))
            })?;
        }
        Ok(all)
    }

    fn crd(&mut self, entry: &Spanned<Text>) -> Result<FieldSpecAdditions, Error> {
        let (source, document) = self.settings(entry)?;
        kustomization::decode_crds(document.as_ref(), &source).map_err(|error| {
            error.prefixed(&format!("unable to parse open API definition from '{}': ", entry.value))
        })
    }

    /// The schema that `openapi` names, or why it is none: that matters only to the build in which it comes first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn schema(&mut self, kustomization: &Kustomization) -> Result<Option<NamedSchema>, Error> {
        let text = match &kustomization.openapi_path {
            Some(path) => Some((path, self.text(path)?)),
            None => None,
        };
        let invalid =
            |message: &str, span: Span, note: &str| Error::new(Code::InvalidSchema, message).at(span, note);
        Ok(match (text, &kustomization.openapi_version) {
            (None, None) => None,
            (Some((path, _)), Some(_)) => {
                let message = "builtin version and custom schema provided, cannot use both";
                Some(Err(invalid(message, path.span, "")))
            }
            (None, Some(version)) if version.value == "v1.21.2" => {
                Some(Ok(Arc::new(Schema::builtin().clone())))
            }
            (None, Some(version)) => {
                let message = "the specified OpenAPI version is not built in";
                Some(Err(invalid(message, version.span, "only v1.21.2 is")))
            }
            (Some((path, source)), None) => {
                Some(parse_first(&source, &self.loader.limits).and_then(|document| {
                    match document {
                        Some(document) => Schema::from_openapi(&document),
                        None if source.text().is_empty() => {
                            Err(invalid("invalid schema file: it is empty", path.span, "named here"))
                        }
                        // A file of comments or `null` says that no kind has a schema.
                        None => Schema::from_openapi(&Node::map(path.span)),
                    }
                    .map(Arc::new)
                }))
            }
        })
    }
}

/// Says which step an error keeps from being made. A selector is looked at only when its step acts.
fn configuring(kind: &str) -> impl Fn(Error) -> Error {
    move |error| match error.code() {
        Code::InvalidSelector => error,
        _ => error.prefixed(&format!("trouble configuring builtin {kind}: ")),
    }
}

/// The origin of a step that the kustomization file itself asks for.
fn builtin_origin(kind: &str) -> Origin {
    let by = ConfiguredBy { api_version: "builtin".into(), kind: kind.into(), ..ConfiguredBy::default() };
    Origin { configured_by: Some(by), ..Origin::default() }
}

pub(super) fn helm_unsupported(span: Span) -> Error {
    Error::new(
        Code::HelmUnsupported,
        "Helm charts are not rendered: must specify --enable-helm with a program that renders them",
    )
    .at(span, "this chart")
    .help("render the chart beforehand with `helm template` and name the output in `resources`")
}
