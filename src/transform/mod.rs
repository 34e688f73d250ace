//! Transformers: plain values that change the resources of a layer, each in a file of its own.

pub(crate) mod metadata;
pub(crate) mod name_reference;
mod patch;

pub(crate) use patch::{PatchJson6902Transformer, PatchStrategicMergeTransformer, PatchTransformer};
