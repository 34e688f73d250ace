//! YAML: one document tree, its reader and its printer.
//!
//! The reader accepts what `kustomize build` accepts and the printer prints its bytes; between the two, everything
//! works on [`Node`].

mod node;
mod scalar;

pub use node::{Entry, Key, Map, Node, Quoting, Scalar, Seq, Style, Tag, Text, Value};
