//! Identity: [`Gvk`] and [`ResId`].

use std::fmt;

use crate::schema::scope;
use crate::yaml::Text;

/// Group, version and kind of an object; the core group is empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Gvk {
    /// The API group, empty for the core group.
    pub group: Text,
    /// The version, such as `v1`.
    pub version: Text,
    /// The kind, such as `Deployment`.
    pub kind: Text,
}

impl Gvk {
    /// Returns the group, version and kind of an `apiVersion` (split at its first slash) and a `kind`.
    pub fn new(api_version: &str, kind: &str) -> Gvk {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        Gvk { group: group.into(), version: version.into(), kind: kind.into() }
    }

    /// Whether every non-empty part of `pattern` equals the same part of this one.
    pub fn is_selected(&self, pattern: &Gvk) -> bool {
        (pattern.kind.is_empty() || pattern.kind == self.kind)
            && (pattern.group.is_empty() || pattern.group == self.group)
            && (pattern.version.is_empty() || pattern.version == self.version)
    }

    /// Whether objects of this kind are known to live outside namespaces. Unknown kinds are taken as namespaced.
    pub fn is_cluster_scoped(&self) -> bool {
        scope(&self.group, &self.version, &self.kind) == Some(crate::schema::Scope::Cluster)
    }
}

fn or<'a>(part: &'a Text, empty: &'a str) -> &'a str {
    if part.is_empty() { empty } else { part }
}

/// Prints `Kind.version.group` with `[noKind]`, `[noVer]` and `[noGrp]` for empty parts.
impl fmt::Display for Gvk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}.{}.{}",
            or(&self.kind, "[noKind]"),
            or(&self.version, "[noVer]"),
            or(&self.group, "[noGrp]")
        )
    }
}

/// The identity of a resource within a build.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ResId {
    /// Group, version and kind.
    pub gvk: Gvk,
    /// `metadata.name`
    pub name: Text,
    /// `metadata.namespace` as written; see [`ResId::effective_namespace`].
    pub namespace: Text,
}

impl ResId {
    /// The namespace of cluster-scoped resources.
    pub const NON_NAMESPACEABLE: &'static str = "_non_namespaceable_";

    /// The namespace that counts for identity: none for cluster-scoped kinds, and `default` where none is written.
    pub fn effective_namespace(&self) -> &str {
        if self.gvk.is_cluster_scoped() {
            ResId::NON_NAMESPACEABLE
        } else if self.namespace.is_empty() {
            "default"
        } else {
            &self.namespace
        }
    }

    /// Whether both ids name the same object: equal but for how the effective namespace is written.
    pub fn is_same(&self, other: &ResId) -> bool {
        self.name == other.name
            && self.gvk == other.gvk
            && self.effective_namespace() == other.effective_namespace()
    }
}

/// Prints `Kind.version.group/name.namespace` with `[noName]` and `[noNs]` for empty parts.
impl fmt::Display for ResId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}.{}", self.gvk, or(&self.name, "[noName]"), or(&self.namespace, "[noNs]"))
    }
}
