//! krust renders Kustomize trees.

pub mod diagnostic;
mod render;
pub mod source;
pub mod yaml;
