//! [`ResMap`]: the resources of a build in order, found by name in constant time.
//!
//! The index maps every name that a resource has or had to its places. Names only ever get added, so the index holds
//! candidates and each look-up checks the ids: that keeps it right, and cheap, while transformers rename.

use std::collections::HashMap;

use super::{ResId, Resource};
use crate::diagnostic::{Code, Error};
use crate::yaml::Text;

/// Resources in order, without two of one id.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResMap {
    resources: Vec<Resource>,
    /// Places by name; empty with `indexed` 0 until something is looked up.
    places: HashMap<Text, Vec<u32>>,
    /// How many resources the index covers.
    indexed: usize,
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
        mut edit: impl FnMut(&mut Resource) -> Result<(), Error>,
    ) -> Result<(), Error> {
        for at in 0..self.resources.len() {
            self.edit(at, &mut edit)?;
        }
        Ok(())
    }

    /// Edits one resource and keeps the index right.
    pub(crate) fn edit<T>(&mut self, at: usize, edit: impl FnOnce(&mut Resource) -> T) -> T {
        let resource = &mut self.resources[at];
        if at >= self.indexed {
            return edit(resource);
        }
        let before: Text = resource.name().into();
        let history = resource.book.previous.len();
        let result = edit(resource);
        if resource.name() != before.as_str() || resource.book.previous.len() != history {
            index(&mut self.places, at, resource);
        }
        result
    }

    /// Appends a resource; an id that is taken is an error.
    pub(crate) fn append(&mut self, resource: Resource) -> Result<(), Error> {
        let id = resource.id();
        if let Some(at) = self.find_current(&id) {
            return Err(Error::new(
                Code::DuplicateId,
                format!("may not add resource with an already registered id: {id}"),
            )
            .at(resource.root.span, "this resource")
            .at(self.resources[at].root.span, "has the id of this one"));
        }
        self.resources.push(resource);
        Ok(())
    }

    /// Appends all resources of another map.
    pub(crate) fn append_all(&mut self, other: &ResMap) -> Result<(), Error> {
        self.resources.reserve(other.len());
        other.resources.iter().cloned().try_for_each(|resource| self.append(resource))
    }

    /// Checks that no two resources have one id, as appending them to another map would.
    pub(crate) fn check_unique(&mut self) -> Result<(), Error> {
        for at in 0..self.resources.len() {
            let id = self.resources[at].id();
            if self.find_current(&id).is_some_and(|first| first < at) {
                let resource = self.resources.remove(at);
                self.forget_index();
                return self.append(resource);
            }
        }
        Ok(())
    }

    /// The places of the resources whose current or earlier name is `name`, in order.
    pub(crate) fn candidates(&mut self, name: &str) -> &[u32] {
        for at in self.indexed..self.resources.len() {
            index(&mut self.places, at, &self.resources[at]);
        }
        self.indexed = self.resources.len();
        self.places.get(name).map_or(&[], Vec::as_slice)
    }

    /// The place of the resource with this current id.
    pub(crate) fn find_current(&mut self, id: &ResId) -> Option<usize> {
        self.candidates(&id.name);
        let places = self.places.get(&id.name)?;
        places.iter().map(|&at| at as usize).find(|&at| self.resources[at].id().is_same(id))
    }

    /// The places of the resources of which the current or an earlier id is the same as `id`, in order.
    pub(crate) fn find_by_any_id(&mut self, id: &ResId) -> Vec<usize> {
        self.candidates(&id.name);
        let Some(places) = self.places.get(&id.name) else { return Vec::new() };
        let places = places.iter().map(|&at| at as usize);
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

    /// The resources in order.
    pub(crate) fn into_vec(self) -> Vec<Resource> {
        self.resources
    }

    fn forget_index(&mut self) {
        self.places.clear();
        self.indexed = 0;
    }
}

fn index(places: &mut HashMap<Text, Vec<u32>>, at: usize, resource: &Resource) {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let mut add = |name: &str| {
        let list = match places.get_mut(name) {
            Some(list) => list,
            None => places.entry(name.into()).or_default(),
        };
        if let Err(place) = list.binary_search(&at) {
            list.insert(place, at);
        }
    };
    add(resource.name());
    resource.book.previous.iter().for_each(|previous| add(&previous.name));
}
