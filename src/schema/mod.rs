//! What a build needs to know of the Kubernetes schema: merge keys, list kinds, scope.

/// Whether objects of a kind live in namespaces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scope {
    /// In a namespace.
    Namespaced,
    /// Outside namespaces.
    Cluster,
}

/// Returns the scope of a kind, if it is built in.
pub(crate) fn scope(_group: &str, _version: &str, _kind: &str) -> Option<Scope> {
    None
}
