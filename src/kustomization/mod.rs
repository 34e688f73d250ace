//! The kustomization file: its fields as types.

mod args;

pub(crate) use args::*;
