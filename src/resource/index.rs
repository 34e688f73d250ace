//! [`Index`]: where in a list of resources those of a name are, or were.
//!
//! It maps every name that a resource has or had to its places. Names only ever get added, so what it finds are
//! candidates: that keeps it right, and cheap, while transformers rename. Most names are those of one resource or a few;
//! where many share one, as in a tree with the same application in each of a thousand namespaces, kind and namespace
//! tell them apart.

use std::collections::hash_map::Entry as Slot;

use super::{Resource, shared_text};
use crate::hash::HashMap;
use crate::yaml::Text;

/// Kind and effective namespace.
pub(super) type Identity = (Text, Text);

/// The places of the first so many resources of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    names: HashMap<Text, Places>,
    /// Whether kind and namespace count for some name.
    has_many: bool,
    /// How many resources are covered.
    covered: usize,
}

/// The places of the resources of one name, each in order.
#[derive(Clone, Debug)]
enum Places {
    One(u32),
    Several(Vec<u32>),
    Many(Box<Many>),
}

#[derive(Clone, Debug, Default)]
struct Many {
    all: Vec<u32>,
    /// Whether one of them has its scope from a schema, so that its namespace tells nothing.
    is_scoped_by_schema: bool,
    like: HashMap<Identity, Vec<u32>>,
}

/// From so many resources of one name on, they are told apart.
const MANY: usize = 12;

impl Index {
    /// How many resources are covered.
    pub(super) fn len(&self) -> usize {
        self.covered
    }

    /// Brings the index up to the last resource.
    pub(super) fn complete(&mut self, resources: &[Resource]) {
        for at in self.covered..resources.len() {
            self.add(at, resources);
        }
        self.covered = resources.len();
    }

    /// Adds the names of the resource at a place.
    pub(super) fn add(&mut self, at: usize, resources: &[Resource]) {
        let resource = &resources[at];
        self.add_name(resource.name_text(), at, resources);
        resource
            .book
            .previous
            .iter()
            .for_each(|previous| self.add_name(previous.name.clone(), at, resources));
    }

    fn add_name(&mut self, name: Text, at: usize, resources: &[Resource]) {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        match self.names.entry(name) {
            Slot::Vacant(slot) => {
                slot.insert(Places::One(at));
            }
            Slot::Occupied(slot) => {
                let places = slot.into_mut();
                places.add(at, resources);
                self.has_many |= matches!(places, Places::Many(_));
            }
        }
    }

    /// The places of the resources that have or had a name.
    pub(super) fn named(&self, name: &str) -> &[u32] {
        match self.names.get(name) {
            None => &[],
            Some(Places::One(at)) => std::slice::from_ref(at),
            Some(Places::Several(places)) => places,
            Some(Places::Many(many)) => &many.all,
        }
    }

    /// As [`named`](Index::named), without those known to have never had this kind in this namespace.
    pub(super) fn like(&self, name: &str, identity: impl FnOnce() -> Identity) -> &[u32] {
        match self.names.get(name) {
            Some(Places::Many(many)) if !many.is_scoped_by_schema => {
                many.like.get(&identity()).map_or(&[], Vec::as_slice)
            }
            _ => self.named(name),
        }
    }

    /// The places of resources among which there may be some with one id.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[u32]> {
        self.names.values().flat_map(|places| {
            let (some, many) = match places {
                Places::One(_) => (None, None),
                Places::Several(places) => (Some(places.as_slice()), None),
                Places::Many(many) if many.is_scoped_by_schema => (Some(many.all.as_slice()), None),
                Places::Many(many) => (None, Some(many.like.values().map(Vec::as_slice))),
            };
            some.into_iter().chain(many.into_iter().flatten())
        })
    }
}

impl Places {
    fn add(&mut self, at: u32, resources: &[Resource]) {
        match self {
            Places::One(other) if *other == at => {}
            Places::One(other) => *self = Places::Several(vec![at.min(*other), at.max(*other)]),
            Places::Several(places) => {
                insert(places, at);
                if places.len() >= MANY {
                    let mut many = Box::<Many>::default();
                    places.iter().for_each(|&at| many.add(at, resources));
                    *self = Places::Many(many);
                }
            }
            Places::Many(many) => many.add(at, resources),
        }
    }
}

impl Many {
    fn add(&mut self, at: u32, resources: &[Resource]) {
        let resource = &resources[at as usize];
        insert(&mut self.all, at);
        self.is_scoped_by_schema |= resource.book.is_cluster_scoped;
        insert(self.like.entry(identity(resource)).or_default(), at);
        for previous in resource.previous_ids() {
            let namespace = previous.effective_namespace().into();
            insert(self.like.entry((previous.gvk.kind, namespace)).or_default(), at);
        }
    }
}

fn insert(places: &mut Vec<u32>, at: u32) {
    if let Err(place) = places.binary_search(&at) {
        places.insert(place, at);
    }
}

/// What tells a resource from others of its name.
pub(super) fn identity(resource: &Resource) -> Identity {
    let namespace = resource.effective_namespace(resource.kind(), resource.namespace());
    (shared_text(resource.root.get("kind")), namespace.into())
}

/// What the index knows of a resource, as far as edits can change it: names and identities it had only ever get more.
pub(super) struct Indexed {
    name: Text,
    history: usize,
    /// Where they count.
    identity: Option<Identity>,
}

impl Index {
    /// Returns what is known of a resource that is about to be edited.
    pub(super) fn known(&self, resource: &Resource) -> Indexed {
        Indexed {
            name: resource.name_text(),
            history: resource.book.previous.len(),
            identity: self.has_many.then(|| identity(resource)),
        }
    }
}

impl Indexed {
    /// Whether it is still so.
    pub(super) fn holds_for(&self, resource: &Resource) -> bool {
        self.name == *resource.name()
            && self.history == resource.book.previous.len()
            && self.identity.as_ref().is_none_or(|known| *known == identity(resource))
    }
}
