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

/// What a name refers to: group, version and kind, each empty for any.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Target {
    pub(crate) group: Cow<'static, str>,
    pub(crate) version: Cow<'static, str>,
    pub(crate) kind: Cow<'static, str>,
}

/// What a file named by `configurations` or `crds` adds, in the order of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldSpecAdditions {
    pub(crate) name_prefix: Vec<FieldSpec>,
    pub(crate) name_suffix: Vec<FieldSpec>,
    pub(crate) namespace: Vec<FieldSpec>,
    pub(crate) common_labels: Vec<FieldSpec>,
    pub(crate) labels: Vec<FieldSpec>,
    pub(crate) template_labels: Vec<FieldSpec>,
    pub(crate) volume_claim_template_labels: Vec<FieldSpec>,
    pub(crate) common_annotations: Vec<FieldSpec>,
    pub(crate) name_reference: Vec<(Target, Vec<FieldSpec>)>,
    pub(crate) var_reference: Vec<FieldSpec>,
    pub(crate) images: Vec<FieldSpec>,
    pub(crate) replicas: Vec<FieldSpec>,
}

impl FieldSpec {
    /// Returns a field spec for a path as it is written in a configuration.
    pub(crate) fn new(group: &str, version: &str, kind: &str, path: &str, create: bool) -> FieldSpec {
        FieldSpec {
            group: Cow::Owned(group.to_owned()),
            version: Cow::Owned(version.to_owned()),
            kind: Cow::Owned(kind.to_owned()),
            path: Cow::Owned(path.to_owned()),
            segments: split(path).into_iter().map(Cow::Owned).collect(),
            create,
        }
    }
}

/// Splits a path at its slashes; one slash in front is ignored and `\/` is a slash within a field's name.
fn split(path: &str) -> Vec<String> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let mut segments: Vec<String> = Vec::new();
    for part in path.split('/') {
        match segments.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                last.push('/');
                last.push_str(part);
            }
            _ => segments.push(part.to_owned()),
        }
    }
    segments
}
