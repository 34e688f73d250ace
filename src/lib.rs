//! krust renders Kustomize trees.

#![allow(dead_code, reason = "the parts are still being put together")]

mod context;
pub mod diagnostic;
mod fieldspec;
mod fs;
mod generate;
mod kustomization;
mod memo;
pub mod patch;
mod render;
mod resource;
mod schema;
pub mod source;
mod transform;
pub mod yaml;

pub use fs::{FileKind, FileSystem, FsPath, MemoryFs, OsFs, Stat};
