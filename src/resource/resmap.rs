//! [`ResMap`]: the resources of a build in order, found by name in constant time.
//!
//! The [`Index`] holds candidates, and each look-up checks the ids.

use std::sync::Arc;

use super::index::{Index, identity};
use super::{ResId, Resource};
use crate::diagnostic::{Code, Error};
use crate::yaml::Text;

/// Resources in order, without two of one id. Clones share the index until one of them needs another.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResMap {
    resources: Vec<Resource>,
    /// Covers the first resources only until something is looked up.
    index: Arc<Index>,
    /// Whether an edit has left nothing of a resource.
    has_emptied: bool,
    /// Whether an edit may have given two resources one id.
    may_have_twins: bool,
}

impl ResMap {
    pub(crate) fn len(&self) -> usize {
        self.resources.len()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Resource> {
        self.resources.iter()
    }

    pub(crate) fn as_slice(&self) -> &[Resource] {
        &self.resources
    }

    pub(crate) fn get(&self, at: usize) -> &Resource {
        &self.resources[at]
    }

    /// Edits all resources in order.
    pub(crate) fn edit_all(
        &mut self,
        edit: impl FnMut(&mut Resource) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.edit_where(|_| true, edit)
    }

    /// Edits the resources for which `is_due` is true, in order.
    pub(crate) fn edit_where(
        &mut self,
        is_due: impl Fn(&Resource) -> bool,
        mut edit: impl FnMut(&mut Resource) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.may_have_twins = true;
        // What changes all names is cheaper to index anew, if something is looked up at all.
        let mut is_renamed = false;
        let due = self.resources.iter_mut().enumerate().filter(|(_, resource)| is_due(resource));
        let result = due.into_iter().try_for_each(|(at, resource)| {
            if at >= self.index.len() || is_renamed {
                edit(resource)?;
            } else {
                let before = self.index.known(resource);
                edit(resource)?;
                is_renamed = !before.holds_for(resource);
            }
            self.has_emptied |= resource.is_empty();
            Ok(())
        });
        if is_renamed || result.is_err() {
            self.forget_index();
        }
        result
    }

    /// Edits one resource and keeps the index right.
    pub(crate) fn edit<T>(&mut self, at: usize, edit: impl FnOnce(&mut Resource) -> T) -> T {
        self.may_have_twins = true;
        let resource = &mut self.resources[at];
        let before = (at < self.index.len()).then(|| self.index.known(resource));
        let result = edit(resource);
        self.has_emptied |= resource.is_empty();
        if before.is_some_and(|before| !before.holds_for(resource)) {
            Arc::make_mut(&mut self.index).add(at, &self.resources);
        }
        result
    }

    /// Drops the resources of which edits have left nothing.
    pub(crate) fn drop_emptied(&mut self) {
        if std::mem::take(&mut self.has_emptied) {
            self.retain(|resource| !resource.is_empty());
        }
    }

    /// Appends a resource; an id that is taken is an error.
    pub(crate) fn append(&mut self, resource: Resource) -> Result<(), Error> {
        self.complete_index();
        if let Some(at) = self.first_with_id_of(&resource) {
            return Err(Error::new(
                Code::DuplicateId,
                format!("may not add resource with an already registered id: {}", resource.id()),
            )
            .at(resource.root.span(), "this resource")
            .at(self.resources[at].root.span(), "has the id of this one"));
        }
        self.resources.push(resource);
        Ok(())
    }

    /// Appends the resources of another map. The first come with their index.
    pub(crate) fn append_map(&mut self, other: ResMap) -> Result<(), Error> {
        if !self.resources.is_empty() || other.has_twins() {
            return self.append_all(other.resources);
        }
        *self = other;
        Ok(())
    }

    /// Appends resources in order.
    pub(crate) fn append_all(&mut self, resources: impl IntoIterator<Item = Resource>) -> Result<(), Error> {
        let resources = resources.into_iter();
        self.resources.reserve(resources.size_hint().0);
        resources.into_iter().try_for_each(|resource| self.append(resource))
    }

    /// Checks that no two resources have one id, as appending them to another map would.
    pub(crate) fn check_unique(&mut self) -> Result<(), Error> {
        self.complete_index();
        for at in 0..self.resources.len() {
            if self.first_with_id_of(&self.resources[at]).is_some_and(|first| first < at) {
                let resource = self.resources.remove(at);
                self.forget_index();
                return self.append(resource);
            }
        }
        Ok(())
    }

    /// The places of the resources whose current or earlier name is `name`, in order.
    pub(crate) fn candidates(&mut self, name: &str) -> &[u32] {
        self.complete_index();
        self.index.named(name)
    }

    /// Brings the index up to the last resource.
    pub(crate) fn complete_index(&mut self) {
        if self.index.len() < self.resources.len() {
            Arc::make_mut(&mut self.index).complete(&self.resources);
        }
    }

    /// The place of the first resource whose current id is that of another, by an index that covers all resources.
    fn first_with_id_of(&self, resource: &Resource) -> Option<usize> {
        let places = match resource.book.is_cluster_scoped {
            true => self.index.named(resource.name()),
            false => self.index.like(resource.name(), || identity(resource)),
        };
        let mut places = places.iter().map(|&at| at as usize);
        places.find(|&at| resource.has_id_of(&self.resources[at]))
    }

    /// Whether two resources have one id, by an index that covers all resources.
    fn has_twins(&self) -> bool {
        self.index.len() < self.resources.len()
            || self.may_have_twins
                && self.index.groups().any(|places| {
                    let resources = || places.iter().map(|&at| &self.resources[at as usize]);
                    resources()
                        .enumerate()
                        .any(|(n, one)| resources().take(n).any(|other| one.has_id_of(other)))
                })
    }

    /// The places of the resources of which the current or an earlier id is the same as `id`, in order.
    pub(crate) fn find_by_any_id(&mut self, id: &ResId) -> Vec<usize> {
        self.complete_index();
        let identity = || (id.gvk.kind.clone(), Text::from(id.effective_namespace()));
        let places = self.index.like(&id.name, identity).iter().map(|&at| at as usize);
        places.filter(|&at| self.resources[at].matches_any_id(id)).collect()
    }

    /// Keeps the resources for which `keep` is true.
    pub(crate) fn retain(&mut self, keep: impl Fn(&Resource) -> bool) {
        if self.resources.iter().all(&keep) {
            return;
        }
        self.resources.retain(keep);
        self.forget_index();
    }

    /// Reorders the resources.
    pub(crate) fn reorder(&mut self, sort: impl FnOnce(&mut Vec<Resource>)) {
        sort(&mut self.resources);
        self.forget_index();
    }

    fn forget_index(&mut self) {
        if self.index.len() > 0 {
            self.index = Arc::default();
        }
    }

    /// The resources in order.
    pub(crate) fn into_vec(self) -> Vec<Resource> {
        self.resources
    }
}
