//! The legacy order of kinds: by place in two lists, then by group, version and kind.

use std::borrow::Borrow;
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
    let rank = |kind| rank(kind, FIRST, LAST);
    rank(one[2]).cmp(&rank(other[2])).then_with(|| text(one).cmp(text(other)))
}

/// Where a kind stands: negative before kinds that no list names, positive after them. Of a kind that is listed twice,
/// the later place counts.
pub(crate) fn rank<K: Borrow<str>>(kind: &str, first: &[K], last: &[K]) -> isize {
    let place = |list: &[K]| list.iter().rposition(|listed| listed.borrow() == kind);
    match (place(first), place(last)) {
        (_, Some(at)) => at.cast_signed() + 1,
        (Some(at), None) => at.wrapping_sub(first.len()).cast_signed(),
        (None, None) => 0,
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
