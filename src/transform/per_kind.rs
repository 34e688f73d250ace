//! [`PerKind`]: what a transformer has to know of each kind of object, computed once a kind.

use crate::fieldspec::FieldSpec;
use crate::hash::HashMap;
use crate::resource::{Gvk, Resource};
use crate::yaml::Text;

/// Values by `apiVersion` and `kind`.
pub(super) struct PerKind<T> {
    values: Vec<(Text, Text, T)>,
    /// For each kind that comes after the first few, the places of its versions.
    kinds: HashMap<Text, Vec<usize>>,
}

/// How many kinds are compared faster than looked up.
const FEW: usize = 8;

impl<T> PerKind<T> {
    pub(super) fn new() -> PerKind<T> {
        PerKind { values: Vec::new(), kinds: HashMap::default() }
    }

    /// The value for the kind of a resource, made when the kind is met first.
    pub(super) fn get(&mut self, resource: &Resource, make: impl FnOnce(&Gvk) -> T) -> &T {
        let (api_version, kind) = (resource.api_version(), resource.kind());
        let is_it = |(version, its_kind, _): &(Text, Text, T)| *its_kind == *kind && *version == *api_version;
        let few = &self.values[..self.values.len().min(FEW)];
        let known = few.iter().position(is_it).or_else(|| {
            let places = self.kinds.get(kind)?;
            places.iter().copied().find(|&at| is_it(&self.values[at]))
        });
        let at = known.unwrap_or_else(|| {
            let at = self.values.len();
            self.values.push((api_version.into(), kind.into(), make(&Gvk::new(api_version, kind))));
            if at >= FEW {
                self.kinds.entry(kind.into()).or_default().push(at);
            }
            at
        });
        &self.values[at].2
    }
}

/// The specs that are for objects of a kind, in order.
pub(super) fn selected<'s>(specs: &'s [FieldSpec], gvk: &Gvk) -> Vec<&'s FieldSpec> {
    specs.iter().filter(|spec| spec.selects(gvk)).collect()
}
