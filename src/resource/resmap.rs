//! [`ResMap`]: the resources of a build in order, found by name in constant time.
//!
//! The index maps every name that a resource has or had to its places. Names only ever get added, so the index holds
//! candidates and each look-up checks the ids: that keeps it right, and cheap, while transformers rename.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use super::{ResId, Resource};
use crate::diagnostic::{Code, Error};
use crate::yaml::Text;

/// Resources in order, without two of one id. A clone makes its own index, if it needs one.
#[derive(Debug, Default)]
pub(crate) struct ResMap {
    resources: Vec<Resource>,
    /// Places by name; empty with `indexed` 0 until something is looked up.
    places: HashMap<Text, Places>,
    /// How many resources the index covers.
    indexed: usize,
    /// Whether an edit has left nothing of a resource.
    has_emptied: bool,
}

impl Clone for ResMap {
    fn clone(&self) -> ResMap {
        ResMap { resources: self.resources.clone(), has_emptied: self.has_emptied, ..ResMap::default() }
    }
}

/// The places of the resources of one name, in order. Most names are those of one resource.
#[derive(Clone, Debug)]
enum Places {
    One(u32),
    Several(Vec<u32>),
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
        // What changes all names is cheaper to index anew, if something is looked up at all.
        let mut is_renamed = false;
        let result = self.resources.iter_mut().enumerate().try_for_each(|(at, resource)| {
            if at >= self.indexed || is_renamed {
                edit(resource)?;
            } else {
                let before = Names::of(resource);
                edit(resource)?;
                is_renamed = !before.are_those_of(resource);
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
        let resource = &mut self.resources[at];
        let before = (at < self.indexed).then(|| Names::of(resource));
        let result = edit(resource);
        self.has_emptied |= resource.is_empty();
        if before.is_some_and(|before| !before.are_those_of(resource)) {
            index(&mut self.places, at, resource);
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
            .at(resource.root.span, "this resource")
            .at(self.resources[at].root.span, "has the id of this one"));
        }
        self.resources.push(resource);
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
        self.known(name)
    }

    fn complete_index(&mut self) {
        for at in self.indexed..self.resources.len() {
            index(&mut self.places, at, &self.resources[at]);
        }
        self.indexed = self.resources.len();
    }

    /// The place of the first resource whose current id is that of another, by an index that covers all resources.
    fn first_with_id_of(&self, resource: &Resource) -> Option<usize> {
        let mut places = self.known(resource.name()).iter().map(|&at| at as usize);
        places.find(|&at| resource.has_id_of(&self.resources[at]))
    }

    /// As [`candidates`](ResMap::candidates), of an index that covers all resources.
    fn known(&self, name: &str) -> &[u32] {
        match self.places.get(name) {
            None => &[],
            Some(Places::One(at)) => std::slice::from_ref(at),
            Some(Places::Several(places)) => places,
        }
    }

    /// The places of the resources of which the current or an earlier id is the same as `id`, in order.
    pub(crate) fn find_by_any_id(&mut self, id: &ResId) -> Vec<usize> {
        self.candidates(&id.name);
        let places = self.known(&id.name).iter().map(|&at| at as usize);
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

/// The names that a resource is found by, as far as edits can change them: those it had only ever get more.
struct Names {
    name: Text,
    history: usize,
}

impl Names {
    fn of(resource: &Resource) -> Names {
        Names { name: resource.name_text(), history: resource.book.previous.len() }
    }

    fn are_those_of(&self, resource: &Resource) -> bool {
        self.name == *resource.name() && self.history == resource.book.previous.len()
    }
}

fn index(places: &mut HashMap<Text, Places>, at: usize, resource: &Resource) {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let mut add = |name: Text| match places.entry(name) {
        Slot::Vacant(slot) => {
            slot.insert(Places::One(at));
        }
        Slot::Occupied(slot) => slot.into_mut().add(at),
    };
    add(resource.name_text());
    resource.book.previous.iter().for_each(|previous| add(previous.name.clone()));
}

impl Places {
    fn add(&mut self, at: u32) {
        match self {
            Places::One(other) if *other == at => {}
            Places::One(other) => *self = Places::Several(vec![at.min(*other), at.max(*other)]),
            Places::Several(places) => {
                if let Err(place) = places.binary_search(&at) {
                    places.insert(place, at);
                }
            }
        }
    }
}
