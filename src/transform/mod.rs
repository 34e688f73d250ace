//! Transformers: plain values that change the resources of a layer, each in a file of its own.
//!
//! A [`Transformer`] is made once, while loading, and applied any number of times: it holds no state and reads no
//! files. Those that work by field specs take the tables of the accumulation they are applied in, unless they bring
//! their own, as plugins do.

mod affix;
mod entries;
mod images;
pub(crate) mod metadata;
pub(crate) mod name_reference;
mod namespace;
mod patch;
mod per_kind;
mod replicas;
mod shared;
mod value_add;

pub(crate) use patch::{PatchJson6902Transformer, PatchStrategicMergeTransformer, PatchTransformer};

use affix::{Affix, Side};
use entries::{Annotations, Labels};
use images::Images;
use namespace::Namespace;
use replicas::Replicas;
use value_add::ValueAdd;

use crate::diagnostic::Error;
use crate::fieldspec::{FieldSpec, FieldSpecs};
use crate::kustomization::{
    AffixArgs, ImageArgs, LabelArgs, NamespaceArgs, Pairs, ReplicaArgs, ValueAddArgs,
};
use crate::resource::ResMap;
use crate::schema::Schema;
use crate::source::Spanned;
use crate::yaml::Text;

/// One step that changes resources.
#[derive(Clone, Debug)]
pub(crate) enum Transformer {
    /// Puts resources into a namespace.
    Namespace(Namespace),
    /// Lengthens names at one end.
    Affix(Affix),
    /// Sets labels, in selectors too if asked.
    Labels(Labels),
    /// Sets annotations.
    Annotations(Annotations),
    /// Sets the number of replicas.
    Replicas(Replicas),
    /// Changes images.
    Images(Images),
    /// Sets fields, or parts of paths in them, to one value.
    ValueAdd(ValueAdd),
}

impl Transformer {
    /// Changes the resources. `specs` are the tables of the accumulation, `schema` is the one that is in force.
    ///
    /// # Errors
    /// What the resources hold does not fit; each transformer says when.
    pub(crate) fn apply(
        &self,
        resmap: &mut ResMap,
        specs: &FieldSpecs,
        schema: &Schema,
    ) -> Result<(), Error> {
        match self {
            Transformer::Namespace(namespace) => namespace.apply(resmap, specs, schema),
            Transformer::Affix(affix) => affix.apply(resmap, specs),
            Transformer::Labels(labels) => labels.apply(resmap, specs),
            Transformer::Annotations(annotations) => annotations.apply(resmap, specs),
            Transformer::Replicas(replicas) => replicas.apply(resmap, specs),
            Transformer::Images(images) => images.apply(resmap, specs),
            Transformer::ValueAdd(value) => value.apply(resmap, schema),
        }
    }

    /// `namespace`
    pub(crate) fn namespace(namespace: &Spanned<Text>) -> Transformer {
        Transformer::Namespace(Namespace::new(namespace))
    }

    /// `NamespaceTransformer`
    pub(crate) fn namespace_of(args: NamespaceArgs) -> Transformer {
        Transformer::Namespace(Namespace::configured(args))
    }

    /// `namePrefix`
    pub(crate) fn prefix(prefix: &Spanned<Text>) -> Transformer {
        Transformer::Affix(Affix::new(Side::Prefix, prefix))
    }

    /// `PrefixTransformer`
    pub(crate) fn prefix_of(args: AffixArgs) -> Transformer {
        Transformer::Affix(Affix::configured(Side::Prefix, args))
    }

    /// `nameSuffix`
    pub(crate) fn suffix(suffix: &Spanned<Text>) -> Transformer {
        Transformer::Affix(Affix::new(Side::Suffix, suffix))
    }

    /// `SuffixTransformer`
    pub(crate) fn suffix_of(args: AffixArgs) -> Transformer {
        Transformer::Affix(Affix::configured(Side::Suffix, args))
    }

    /// An entry of `labels`
    pub(crate) fn labels(args: &LabelArgs) -> Transformer {
        Transformer::Labels(Labels::new(args))
    }

    /// `commonLabels`
    pub(crate) fn common_labels(pairs: &Pairs) -> Transformer {
        Transformer::Labels(Labels::common(pairs))
    }

    /// `LabelTransformer`
    pub(crate) fn labels_of(pairs: &Pairs, fields: Vec<FieldSpec>) -> Transformer {
        Transformer::Labels(Labels::only(pairs, fields))
    }

    /// `commonAnnotations`
    pub(crate) fn annotations(pairs: &Pairs) -> Transformer {
        Transformer::Annotations(Annotations::new(pairs))
    }

    /// `AnnotationsTransformer`
    pub(crate) fn annotations_of(pairs: &Pairs, fields: Vec<FieldSpec>) -> Transformer {
        Transformer::Annotations(Annotations::only(pairs, fields))
    }

    /// An entry of `replicas`
    pub(crate) fn replicas(args: &ReplicaArgs) -> Transformer {
        Transformer::Replicas(Replicas::new(args))
    }

    /// `ReplicaCountTransformer`
    pub(crate) fn replicas_of(args: &ReplicaArgs, fields: Vec<FieldSpec>) -> Transformer {
        Transformer::Replicas(Replicas::only(args, fields))
    }

    /// Entries of `images` that act one after the other.
    pub(crate) fn images(entries: &[ImageArgs]) -> Transformer {
        Transformer::Images(Images::new(entries))
    }

    /// `ImageTagTransformer`
    pub(crate) fn image_of(args: &ImageArgs, fields: Vec<FieldSpec>) -> Transformer {
        Transformer::Images(Images::only(args, fields))
    }

    /// `ValueAddTransformer`
    pub(crate) fn value_add(args: &ValueAddArgs) -> Result<Transformer, Error> {
        ValueAdd::new(args).map(Transformer::ValueAdd)
    }
}

#[cfg(test)]
mod tests;
