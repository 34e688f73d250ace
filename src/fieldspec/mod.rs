//! Field specs: which fields of which kinds a transformer changes, the default tables, and the one path walker.

use std::borrow::Cow;

/// A field of a kind: an entry of a transformer's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct FieldSpec {
    /// API group; empty for any.
    pub(crate) group: Cow<'static, str>,
    /// Version; empty for any.
    pub(crate) version: Cow<'static, str>,
    /// Kind; empty for any.
    pub(crate) kind: Cow<'static, str>,
    /// The path as written: fields separated by `/`, a literal slash as `\/`, `[]` after a field that holds a list.
    pub(crate) path: Cow<'static, str>,
    /// The path split into fields.
    pub(crate) segments: Cow<'static, [Cow<'static, str>]>,
    /// Whether missing fields are created.
    pub(crate) create: bool,
}
