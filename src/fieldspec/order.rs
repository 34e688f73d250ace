//! The legacy order of kinds: by place in two lists, then by group, version and kind.

use std::cmp::Ordering;

/// The kinds that come before all others, in their order.
pub(crate) const FIRST: &[&str] = &[
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];

/// The kinds that come after all others, in their order.
pub(crate) const LAST: &[&str] = &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/// Compares two group, version and kind triples: the order in which field specs of different kinds are tried.
pub(crate) fn compare(one: [&str; 3], other: [&str; 3]) -> Ordering {
    rank(one[2]).cmp(&rank(other[2])).then_with(|| text(one).cmp(text(other)))
}

/// Where a kind stands: negative before kinds that no list names, positive after them.
fn rank(kind: &str) -> isize {
    if let Some(at) = FIRST.iter().position(|first| *first == kind) {
        at.wrapping_sub(FIRST.len()).cast_signed()
    } else {
        LAST.iter().position(|last| *last == kind).map_or(0, |at| at.cast_signed() + 1)
    }
}

/// The bytes of `group_version_kind`, where empty parts sort after written ones.
pub(crate) fn text([group, version, kind]: [&str; 3]) -> impl Iterator<Item = u8> {
    fn or<'a>(part: &'a str, empty: &'a str) -> &'a str {
        if part.is_empty() { empty } else { part }
    }
    let parts = [or(group, "~G"), "_", or(version, "~V"), "_", or(kind, "~K")];
    parts.into_iter().flat_map(str::bytes)
}
