//! YAML: one document tree, its reader and its printer.
//!
//! The reader accepts what `kustomize build` accepts and the printer prints its bytes; between the two, everything
//! works on [`Node`].

mod alone;
mod emit;
mod json;
mod list;
mod node;
pub(crate) mod order;
mod parse;
pub(crate) mod reread;
mod scalar;
#[cfg(feature = "serde_yaml")]
mod serde_yaml;

pub(crate) use alone::{is_non_string_alone, line_style, string_style};
pub use emit::emit;
pub(crate) use emit::{emit_v3, general, json_float, own_quoting};
pub(crate) use json::write_go_string;
pub use json::{from_json, to_json, write_go_json};
pub use list::List;
pub use node::{Entry, Key, Map, Node, Quoting, Scalar, Seq, Style, Tag, Text, Value};
pub use parse::{Documents, Limits, decode_utf8, normalize_newlines, parse_documents, parse_first};
pub(crate) use parse::{Room, parse_documents_in, parse_first_v3};
pub(crate) use reread::{Around, check_distinct, is_settled_string, next_lines_joined, unprintable};
pub(crate) use scalar::yaml11_contradiction;
pub use scalar::{Resolved, is_yaml11_non_string, resolve_yaml11};
