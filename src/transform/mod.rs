//! Transformers: plain values that change the resources of a layer, each in a file of its own.
//!
//! A transformer is made once, while loading, and applied any number of times: it holds no state and reads no files.
//! Those that work by field specs take the tables of the accumulation they are applied in, unless they bring their own.

mod affix;
mod as_text;
mod each;
mod entries;
mod images;
pub(crate) mod metadata;
pub(crate) mod name_reference;
mod namespace;
pub(crate) mod order;
mod patch;
mod per_kind;
pub(crate) mod replacements;
mod replicas;
mod shared;
mod value_add;
pub(crate) mod vars;

pub(crate) use affix::{Affix, Side};
pub(crate) use each::edit_each;
pub(crate) use entries::{Annotations, Labels};
pub(crate) use images::Images;
pub(crate) use namespace::Namespace;
pub(crate) use patch::{PatchJson6902Transformer, PatchStrategicMergeTransformer, PatchTransformer};
pub(crate) use replacements::ReplacementTransformer;
pub(crate) use replicas::Replicas;
pub(crate) use value_add::ValueAdd;

use crate::diagnostic::Error;
use crate::fieldspec::FieldSpecs;
use crate::generate::hash_names;
use crate::resource::ResMap;
use crate::schema::Schema;

/// A step that changes the resources of a layer.
#[derive(Debug)]
pub(crate) enum Transformer {
    StrategicMerges(PatchStrategicMergeTransformer),
    Patch(PatchTransformer),
    Json6902(PatchJson6902Transformer),
    Namespace(Namespace),
    Affix(Affix),
    Labels(Labels),
    Annotations(Annotations),
    Replicas(Replicas),
    Images(Images),
    Replacements(ReplacementTransformer),
    ValueAdd(ValueAdd),
    Hash,
}

impl Transformer {
    /// Changes the resources; `specs` are the field specs of the accumulation, for those that bring none of their own.
    pub(crate) fn apply(
        &self,
        resmap: &mut ResMap,
        specs: &FieldSpecs,
        schema: &Schema,
    ) -> Result<(), Error> {
        match self {
            Transformer::StrategicMerges(step) => step.apply(resmap, schema),
            Transformer::Patch(step) => step.apply(resmap, schema),
            Transformer::Json6902(step) => step.apply(resmap),
            Transformer::Namespace(step) => step.apply(resmap, specs, schema),
            Transformer::Replicas(step) => step.apply(resmap, specs),
            Transformer::Replacements(step) => step.apply(resmap),
            Transformer::ValueAdd(step) => step.apply(resmap, schema),
            Transformer::Hash => hash_names(resmap),
            Transformer::Affix(_)
            | Transformer::Labels(_)
            | Transformer::Annotations(_)
            | Transformer::Images(_) => {
                edit_each(std::iter::once(self), resmap, specs).map(drop).map_err(|(_, error)| error)
            }
        }
    }

    /// Whether the step merges by the schema.
    pub(crate) fn asks_schema(&self) -> bool {
        match self {
            Transformer::StrategicMerges(_) => true,
            Transformer::Patch(step) => step.asks_schema(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
