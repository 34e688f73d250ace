//! [`Context`]: what a layer inherits from the layers that use it.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::schema::{Builtin, Schema};
use crate::yaml::Text;

/// What the outcome of a layer depends on besides the layer itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    /// The schema in force when the layer is reached; `None` for the built-in one.
    pub(crate) schema: Option<Arc<Schema>>,
    /// How the built-in schema counts beside a schema that is named in the layer or below; always the same where none
    /// is.
    pub(crate) builtin: Builtin,
    /// Path of the layer from the root that is built, when the build keeps track of origins.
    pub(crate) origin: Option<Text>,
}

impl Context {
    /// The path from the root that is built of a layer that an entry of this layer names.
    pub(crate) fn origin_of(&self, path: &str) -> Option<Text> {
        self.origin.as_deref().map(|origin| join(origin, path).into())
    }

    /// Whether origins of resources are recorded.
    pub(crate) fn tracks_origins(&self) -> bool {
        self.origin.is_some()
    }

    /// The path of a file of this layer from the root that is built.
    pub(crate) fn path_of(&self, path: &str) -> Text {
        join(self.origin.as_deref().unwrap_or(""), path).into()
    }

    fn schema_address(&self) -> usize {
        self.schema.as_ref().map_or(0, |schema| Arc::as_ptr(schema).addr())
    }
}

impl PartialEq for Context {
    fn eq(&self, other: &Context) -> bool {
        self.schema_address() == other.schema_address()
            && self.builtin == other.builtin
            && self.origin == other.origin
    }
}

impl Eq for Context {}

impl Hash for Context {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.schema_address().hash(state);
        self.builtin.hash(state);
        self.origin.hash(state);
    }
}

/// Joins two slash-separated paths and cleans the result; an empty part counts as nothing.
fn join(base: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
