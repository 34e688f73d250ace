//! The kustomization file and the other documents that configure a build, as types.
//!
//! A document tree goes in, a typed value or all problems of the document come out. Nothing here reads files.

mod args;
mod configuration;
mod crd;
mod crd_reference;
mod crd_schema;
mod decode;
mod helm;
mod items;
mod object;
mod plugin;
mod reader;
mod replacement;
mod suggest;

pub(crate) use args::*;
pub(crate) use configuration::decode_configuration;
pub(crate) use crd::decode_crds;
pub(crate) use decode::decode;
pub(crate) use plugin::*;
pub(crate) use replacement::decode_replacements;
