//! krust renders Kustomize trees: it reads base and overlay directories, does what their kustomization files say, and
//! prints Kubernetes manifests, byte for byte what `kustomize build` (v5.8.1) prints.
//!
//! It is for authors of tools that embed a renderer: GitOps controllers, CI checks, editors, operators. Rendering is a
//! pure function of the files it is given: it never writes, never runs programs, never touches the network, keeps no
//! global state, and may run in many threads at once.
//!
//! ```
//! use krust::MemoryFs;
//!
//! let fs = MemoryFs::from([
//!     ("base/kustomization.yaml", "resources: [app.yaml]"),
//!     ("base/app.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\n"),
//!     ("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-"),
//! ]);
//! let build = krust::build(&fs, "prod")?;
//! assert_eq!(build.to_yaml(), "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: prod-app\n");
//! # Ok::<(), krust::Error>(())
//! ```
//!
//! - [`build`] renders one root.
//! - [`Kustomizer`] renders many and remembers what they share.
//! - [`Workspace`] knows all roots of a repository and rebuilds those that a change reaches.
//! - [`FileSystem`] is where files come from: [`MemoryFs`], [`OsFs`], or your own.
//! - [`Error`] says what is wrong, and at which line and column of which file.
//! - [`yaml`] and [`patch`] are useful alone: the document tree with its reader and printer, and the two kinds of
//!   patches as functions.

mod accumulate;
mod context;
pub mod diagnostic;
mod diff;
mod fieldspec;
mod finish;
mod fs;
mod generate;
mod hash;
mod kustomization;
mod kustomizer;
mod load;
mod memo;
mod options;
pub mod patch;
mod printed;
mod render;
mod resource;
mod schema;
pub mod source;
mod spread;
mod transform;
mod workspace;
pub mod yaml;

pub use diagnostic::{Code, Diagnostic, Error};
pub use diff::Change;
pub use fs::{FileKind, FileSystem, FsPath, MemoryFs, OsFs, Stat};
pub use kustomizer::{Build, Kustomizer, build};
pub use load::LoadRestrictor;
pub use options::{KUSTOMIZE_VERSION, Options, Reorder};
pub use resource::{Gvk, ResId, Resource};
pub use source::Span;
pub use workspace::Workspace;

/// The example of the README, kept compiling.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
