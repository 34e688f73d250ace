//! [`Kustomization`] and the types of its fields.
//!
//! Every entry carries the span it was written at, which is where diagnostics about it point and what the nodes that
//! it makes up carry as their provenance.

use crate::fieldspec::FieldSpec;
use crate::resource::Behavior;
use crate::resource::selector::Selector;
use crate::source::Span;
pub(crate) use crate::source::Spanned;
use crate::yaml::{Node, Text};

/// Keys and string values in the order of the file, with the place of each value.
pub(crate) type Pairs = Vec<(Text, Spanned<Text>)>;

/// Whether the file is a kustomization or a component.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum KustomizationKind {
    #[default]
    Kustomization,
    Component,
}

/// A decoded kustomization file. Deprecated fields are already moved to where they belong (`bases` to `resources`,
/// `imageTags` to `images`, a generator's `env` to `envs`), but for those that have a step of their own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kustomization {
    pub(crate) kind: KustomizationKind,
    pub(crate) openapi_path: Option<Spanned<Text>>,
    pub(crate) openapi_version: Option<Spanned<Text>>,
    pub(crate) name_prefix: Spanned<Text>,
    pub(crate) name_suffix: Spanned<Text>,
    pub(crate) namespace: Spanned<Text>,
    pub(crate) common_labels: Pairs,
    pub(crate) common_annotations: Pairs,
    pub(crate) labels: Vec<LabelArgs>,
    pub(crate) patches_strategic_merge: Vec<Spanned<Text>>,
    pub(crate) patches_json6902: Vec<PatchArgs>,
    pub(crate) patches: Vec<PatchArgs>,
    pub(crate) images: Vec<ImageArgs>,
    pub(crate) replacements: Vec<ReplacementArgs>,
    pub(crate) replicas: Vec<ReplicaArgs>,
    pub(crate) vars: Vec<VarArgs>,
    pub(crate) sort_options: Option<SortArgs>,
    pub(crate) resources: Vec<Spanned<Text>>,
    pub(crate) components: Vec<Spanned<Text>>,
    pub(crate) crds: Vec<Spanned<Text>>,
    pub(crate) configurations: Vec<Spanned<Text>>,
    pub(crate) generators: Vec<Spanned<Text>>,
    pub(crate) transformers: Vec<Spanned<Text>>,
    pub(crate) validators: Vec<Spanned<Text>>,
    /// `None` when absent; an empty list differs from an absent one nowhere but in the emptiness check.
    pub(crate) build_metadata: Vec<Spanned<Text>>,
    pub(crate) config_maps: Vec<GeneratorArgs>,
    pub(crate) secrets: Vec<GeneratorArgs>,
    pub(crate) generator_options: Option<GeneratorOptions>,
    /// Entries of `helmCharts`, kept as they are: the library does not render them.
    pub(crate) helm_charts: Vec<Node>,
    #[cfg_attr(not(test), expect(dead_code, reason = "for a host that renders charts"))]
    pub(crate) helm_globals: Option<Node>,
}

/// An entry of `labels`, or `commonLabels` as one.
#[derive(Clone, Debug, Default)]
pub(crate) struct LabelArgs {
    pub(crate) pairs: Pairs,
    pub(crate) include_selectors: bool,
    pub(crate) include_templates: bool,
    /// Without it, volume claim templates get labels if pod templates do.
    pub(crate) include_volume_claim_templates: Option<bool>,
    pub(crate) fields: Vec<FieldSpec>,
    pub(crate) span: Span,
}

/// An entry of `patches` or `patchesJson6902`.
#[derive(Clone, Debug, Default)]
pub(crate) struct PatchArgs {
    pub(crate) path: Option<Spanned<Text>>,
    /// Inline text; the span is that of the scalar in the kustomization file.
    pub(crate) patch: Option<Spanned<Text>>,
    pub(crate) target: Option<Spanned<Selector>>,
    pub(crate) allow_name_change: bool,
    pub(crate) allow_kind_change: bool,
    pub(crate) span: Span,
    /// The entry as a tree, for messages that quote it.
    pub(crate) node: Option<Node>,
}

/// An entry of `images`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ImageArgs {
    pub(crate) name: Text,
    pub(crate) new_name: Text,
    pub(crate) new_tag: Text,
    pub(crate) tag_suffix: Text,
    pub(crate) digest: Text,
    pub(crate) span: Span,
}

/// An entry of `replicas`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReplicaArgs {
    pub(crate) name: Text,
    pub(crate) count: i64,
    pub(crate) span: Span,
}

/// An entry of `configMapGenerator` or `secretGenerator`.
#[derive(Clone, Debug, Default)]
pub(crate) struct GeneratorArgs {
    pub(crate) name: Text,
    pub(crate) namespace: Text,
    pub(crate) behavior: Behavior,
    pub(crate) literals: Vec<Spanned<Text>>,
    pub(crate) files: Vec<Spanned<Text>>,
    pub(crate) envs: Vec<Spanned<Text>>,
    pub(crate) options: Option<GeneratorOptions>,
    /// The type of a secret; empty for the default.
    pub(crate) secret_type: Text,
    pub(crate) span: Span,
}

/// `generatorOptions`, or the `options` of one generator.
#[derive(Clone, Debug, Default)]
pub(crate) struct GeneratorOptions {
    pub(crate) labels: Pairs,
    pub(crate) annotations: Pairs,
    pub(crate) disable_name_suffix_hash: bool,
    pub(crate) immutable: bool,
}

/// An entry of `vars`.
#[derive(Clone, Debug, Default)]
pub(crate) struct VarArgs {
    pub(crate) name: Text,
    /// Group, version, kind, name and namespace of the object; `apiVersion` is split into group and version.
    pub(crate) object: Selector,
    pub(crate) field_path: Text,
    pub(crate) span: Span,
}

/// `sortOptions`.
#[derive(Clone, Debug, Default)]
pub(crate) struct SortArgs {
    pub(crate) order: Text,
    /// `legacySortOptions`: the kinds that come first and those that come last.
    pub(crate) legacy: Option<(Vec<Text>, Vec<Text>)>,
    pub(crate) span: Span,
}

/// An entry of `replacements`: inline or in a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReplacementArgs {
    pub(crate) path: Option<Spanned<Text>>,
    pub(crate) source: Option<ReplacementSource>,
    pub(crate) source_value: Option<Spanned<Text>>,
    pub(crate) targets: Vec<ReplacementTarget>,
    pub(crate) span: Span,
}

/// What a replacement copies.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReplacementSource {
    pub(crate) selector: Selector,
    pub(crate) field_path: Text,
    pub(crate) options: Option<FieldOptions>,
    pub(crate) span: Span,
}

/// Where a replacement copies to.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReplacementTarget {
    pub(crate) select: Option<Spanned<Selector>>,
    pub(crate) reject: Vec<Spanned<Selector>>,
    pub(crate) field_paths: Vec<Spanned<Text>>,
    pub(crate) options: Option<FieldOptions>,
    pub(crate) span: Span,
}

/// `options` of a replacement's source or target.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldOptions {
    pub(crate) delimiter: Text,
    pub(crate) index: i64,
    pub(crate) create: bool,
}
