//! [`PerKind`]: what a transformer has to know of each kind of object, computed once a kind.

use crate::fieldspec::FieldSpec;
use crate::hash::HashMap;
use crate::resource::{Gvk, Resource};
use crate::yaml::Text;

/// Values by `apiVersion` and `kind`.
pub(super) struct PerKind<T> {
    /// For each kind, the places of its versions.
    kinds: HashMap<Text, Vec<(Text, usize)>>,
    values: Vec<T>,
}

impl<T> PerKind<T> {
    pub(super) fn new() -> PerKind<T> {
        PerKind { kinds: HashMap::default(), values: Vec::new() }
    }

    /// The value for the kind of a resource, made when the kind is met first.
    pub(super) fn get(&mut self, resource: &Resource, make: impl FnOnce(&Gvk) -> T) -> &T {
        let (api_version, kind) = (resource.api_version(), resource.kind());
        let known = self.kinds.get(kind).and_then(|versions| {
            versions.iter().find(|(version, _)| version.as_str() == api_version).map(|(_, at)| *at)
        });
        let at = known.unwrap_or_else(|| {
            self.values.push(make(&Gvk::new(api_version, kind)));
            let at = self.values.len() - 1;
            self.kinds.entry(kind.into()).or_default().push((api_version.into(), at));
            at
        });
        &self.values[at]
    }
}

/// The specs that are for objects of a kind, in order.
pub(super) fn selected<'s>(specs: &'s [FieldSpec], gvk: &Gvk) -> Vec<&'s FieldSpec> {
    specs.iter().filter(|spec| spec.selects(gvk)).collect()
}
