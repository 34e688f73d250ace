//! Entries of `generators`, `transformers` and `validators`: resources that configure built-in plugins, given inline, in
//! files, or as roots of their own.

use std::sync::Arc;

use super::desugar::helm_unsupported;
use super::{GeneratorStep, ResourceEntry, Root, TransformerStep};
use crate::accumulate::accumulate;
use crate::context::Context;
use crate::diagnostic::{Code, Error};
use crate::generate::{self, GeneratorKind};
use crate::kustomization::{
    GeneratorPlugin, PluginArgs, Spanned, TransformerPlugin, decode_plugin, decode_value_targets,
};
use crate::resource::{ConfiguredBy, Origin, ResMap, Resource, resources_from};
use crate::transform::{
    Affix, Annotations, Images, Labels, Namespace, Replicas, Side, Transformer, ValueAdd,
};
use crate::yaml::Text;

impl Root<'_, '_> {
    pub(super) fn plugin_generators(&mut self, entries: &[Spanned<Text>]) -> Vec<GeneratorStep> {
        let mut steps = Vec::new();
        let configs = self.plugin_configs(entries);
        let Some(configs) = self.keep(configs) else { return steps };
        for config in configs.iter() {
            let made = self.plugin_generator(config).map_err(|error| {
                error
                    .prefixed("loading generator plugins: failed to load generator: ")
                    .or_at(config.node().span().head(), "this generator")
            });
            if let Some(Some(resource)) = self.keep(made) {
                steps.push(GeneratorStep {
                    resource,
                    origin: plugin_origin(config),
                    span: config.node().span().head(),
                });
            }
        }
        steps
    }

    fn plugin_generator(&mut self, config: &Resource) -> Result<Option<Resource>, Error> {
        match decode_plugin(config)? {
            PluginArgs::Generator(GeneratorPlugin::ConfigMap(args)) => {
                self.generate(GeneratorKind::ConfigMap, &args, None).map(Some)
            }
            PluginArgs::Generator(GeneratorPlugin::Secret(args)) => {
                self.generate(GeneratorKind::Secret, &args, None).map(Some)
            }
            PluginArgs::Generator(GeneratorPlugin::IamPolicy(args)) => {
                generate::iam_policy(&args, &self.loader.limits)
            }
            PluginArgs::Generator(GeneratorPlugin::HelmChart(chart)) => Err(helm_unsupported(chart.span())),
            PluginArgs::Transformer(_) => {
                Err(Error::new(Code::InvalidPlugin, format!("plugin {} not a generator", config.id())))
            }
        }
    }

    pub(super) fn plugin_transformers(&mut self, entries: &[Spanned<Text>]) -> Vec<TransformerStep> {
        let mut steps = Vec::new();
        let configs = self.plugin_configs(entries);
        let Some(configs) = self.keep(configs) else { return steps };
        for config in configs.iter() {
            let span = config.node().span().head();
            let made = self.plugin_transformer(config).map_err(|error| error.or_at(span, "this transformer"));
            // One configuration is one step in the annotations, also where it is a prefix and a suffix.
            for (index, transformer) in self.keep(made).into_iter().flatten().enumerate() {
                let repeats = usize::from(index == 0);
                steps.push(TransformerStep { transformer, origin: plugin_origin(config), repeats, span });
            }
        }
        steps
    }

    fn plugin_transformer(&mut self, config: &Resource) -> Result<Vec<Transformer>, Error> {
        let args = match decode_plugin(config)? {
            PluginArgs::Transformer(args) => args,
            PluginArgs::Generator(_) => {
                return Err(Error::new(
                    Code::InvalidPlugin,
                    format!("plugin {} not a transformer", config.id()),
                ));
            }
        };
        let one = match args {
            TransformerPlugin::Annotations { annotations, fields } => {
                Transformer::Annotations(Annotations::only(&annotations, fields))
            }
            TransformerPlugin::Labels { labels, fields } => {
                Transformer::Labels(Labels::only(&labels, fields))
            }
            TransformerPlugin::Namespace(args) => Transformer::Namespace(Namespace::configured(args)),
            TransformerPlugin::Affixes { prefix, suffix } => {
                let prefix = prefix.map(|args| Transformer::Affix(Affix::configured(Side::Prefix, args)));
                let suffix = suffix.map(|args| Transformer::Affix(Affix::configured(Side::Suffix, args)));
                return Ok(prefix.into_iter().chain(suffix).collect());
            }
            TransformerPlugin::Image { image, fields } => Transformer::Images(Images::only(&image, fields)),
            TransformerPlugin::Replicas { replica, fields } => {
                Transformer::Replicas(Replicas::only(&replica, fields))
            }
            TransformerPlugin::Patch(args) => self.patch(&args)?,
            TransformerPlugin::PatchJson6902(args) => self.patch_json6902(&args)?,
            TransformerPlugin::PatchStrategicMerge { paths, patches } => {
                let entries: Vec<Spanned<Text>> = paths.into_iter().chain(patches).collect();
                self.strategic_merges(&entries)?
            }
            TransformerPlugin::Replacements(args) => self.replacements(&args)?,
            TransformerPlugin::ValueAdd(mut args) => {
                if let Some(path) = &args.target_file {
                    let (source, document) = self.settings(path)?;
                    args.targets.extend(decode_value_targets(document.as_ref(), &source)?);
                    if args.targets.is_empty() {
                        return Err(Error::new(Code::InvalidPlugin, "must specify at least one target")
                            .at(path.span, "this file has none"));
                    }
                }
                if args.value.value.is_empty() {
                    args.value.value = self.path.file_name().into();
                }
                Transformer::ValueAdd(ValueAdd::new(&args)?)
            }
            TransformerPlugin::Hash => Transformer::Hash,
        };
        Ok(vec![one])
    }

    /// The resources that configure plugins: inline ones first, then those of files and roots.
    fn plugin_configs(&mut self, entries: &[Spanned<Text>]) -> Result<ResMap, Error> {
        let mut configs = ResMap::default();
        let mut paths = Vec::new();
        for entry in entries {
            let inline = self.inline(entry.span, &entry.value);
            match resources_from(&inline, &self.loader.limits) {
                Ok(resources) => resources.into_iter().try_for_each(|resource| configs.append(resource))?,
                Err(_) => paths.push(entry),
            }
        }
        for entry in paths {
            let file = self.file(entry);
            match self.resource(entry, file)? {
                ResourceEntry::File { entry, resources, .. } => {
                    for resource in Arc::unwrap_or_clone(resources) {
                        configs.append(with_path(resource, &entry.value))?;
                    }
                }
                ResourceEntry::Base(base) => {
                    let context = Context { origin: Some(base.entry.value.clone()), ..Context::default() };
                    let made = accumulate(base.layer, &context, &mut 0)?;
                    configs.append_all(made.resmap.iter().cloned())?;
                }
            }
        }
        Ok(configs)
    }
}

fn with_path(mut resource: Resource, path: &Text) -> Resource {
    resource.book_mut().origin = Some(Box::new(Origin { path: path.clone(), ..Origin::default() }));
    resource
}

/// The origin of a step that a resource configures.
fn plugin_origin(config: &Resource) -> Origin {
    let by = ConfiguredBy {
        api_version: config.api_version().into(),
        kind: config.kind().into(),
        name: config.name().into(),
        namespace: config.namespace().into(),
    };
    let path = config.book.origin.as_ref().map(|origin| origin.path.clone()).unwrap_or_default();
    Origin { configured_in: path, configured_by: Some(by), ..Origin::default() }
}
