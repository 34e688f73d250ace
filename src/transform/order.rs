//! The order in which resources are printed.

use std::cmp::Ordering;

use crate::diagnostic::{Code, Error};
use crate::fieldspec::order::{self, text};
use crate::hash::HashMap;
use crate::kustomization::SortArgs;
use crate::resource::selector::{group_and_version, is_cluster_scoped};
use crate::resource::{ResMap, Resource};
use crate::yaml::Text;
use crate::yaml::order::sort_by;

/// An order of resources.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Order {
    /// As they were accumulated.
    Fifo,
    /// By place of the kind in two lists, then by group, version and kind, namespace and name.
    Legacy(Lists),
}

/// The lists of the legacy order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Lists {
    /// Those that are built in.
    Builtin,
    /// The kinds that come first, and those that come last.
    Given(Vec<Text>, Vec<Text>),
}

impl Lists {
    /// Where a kind stands: negative before kinds that no list names, positive after them.
    fn rank(&self, kind: &str) -> isize {
        match self {
            Lists::Builtin => order::rank(kind, order::FIRST, order::LAST),
            Lists::Given(first, last) => order::rank(kind, first, last),
        }
    }
}

impl Order {
    /// Returns the order that `sortOptions` asks for.
    pub(crate) fn new(args: &SortArgs) -> Result<Order, Error> {
        let error =
            |message: &str| Error::new(Code::InvalidSortOrder, message).at(args.span, "these options");
        match (args.order.as_str(), &args.legacy) {
            ("fifo", None) => Ok(Order::Fifo),
            ("fifo", Some(_)) => Err(error(
                "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
            )),
            ("legacy", None) => Ok(Order::Legacy(Lists::Builtin)),
            ("legacy", Some((first, last))) => Ok(Order::Legacy(Lists::Given(first.clone(), last.clone()))),
            _ => Err(error("the field 'sortOptions.order' must be one of [fifo, legacy]")),
        }
    }
}

/// Sorts the resources.
///
/// # Errors
/// When the legacy order is wanted and two resources have one id.
pub(crate) fn sort(resmap: &mut ResMap, order: &Order) -> Result<(), Error> {
    let Order::Legacy(lists) = order else { return Ok(()) };
    let (kinds, mut keys) = keys(resmap);
    check_ids(resmap, &kinds, &keys)?;
    let places = places(&kinds, lists);
    keys.iter_mut().for_each(|key| key.kind = places[key.kind]);
    let mut places: Vec<usize> = (0..resmap.len()).collect();
    places.sort_by(|&one, &other| keys[one].compare(&keys[other]));
    if places.is_sorted() {
        return Ok(());
    }
    resmap.reorder(|resources| {
        let mut taken: Vec<Option<Resource>> = std::mem::take(resources).into_iter().map(Some).collect();
        resources.extend(places.iter().filter_map(|&at| taken[at].take()));
    });
    Ok(())
}

/// What a resource is sorted by.
struct Key<'a> {
    /// The number of its kind among those that occur: as they are met first, and then as they are sorted.
    kind: usize,
    namespace: &'a str,
    name: &'a str,
}

impl Key<'_> {
    fn compare(&self, other: &Key<'_>) -> Ordering {
        self.kind.cmp(&other.kind).then_with(|| {
            if self.namespace == other.namespace {
                self.name.cmp(other.name)
            } else {
                self.text().cmp(other.text())
            }
        })
    }

    fn text(&self) -> impl Iterator<Item = u8> {
        self.namespace.bytes().chain(*b"|").chain(self.name.bytes())
    }
}

/// Group, version and kind.
type Kind<'a> = [&'a str; 3];

fn kind(resource: &Resource) -> Kind<'_> {
    let (group, version) = group_and_version(resource.api_version());
    [group, version, resource.kind()]
}

/// How many kinds are compared faster than looked up.
const FEW: usize = 8;

/// Returns the kinds that occur, and the keys in order of the resources.
fn keys(resmap: &ResMap) -> (Vec<Kind<'_>>, Vec<Key<'_>>) {
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    let mut known: HashMap<Kind<'_>, usize> = HashMap::default();
    let or = |text, empty| if str::is_empty(text) { empty } else { text };
    let keys = resmap.iter().map(|resource| {
        let kind = kind(resource);
        let few = &kinds[..kinds.len().min(FEW)];
        let number = few.iter().position(|other| *other == kind).or_else(|| known.get(&kind).copied());
        let number = number.unwrap_or_else(|| {
            let number = kinds.len();
            kinds.push(kind);
            if number >= FEW {
                known.insert(kind, number);
            }
            number
        });
        Key { kind: number, namespace: or(resource.namespace(), "~X"), name: or(resource.name(), "~N") }
    });
    let keys = keys.collect();
    (kinds, keys)
}

/// Returns where each kind stands among those that occur, which are sorted once, among themselves.
fn places(kinds: &[Kind<'_>], lists: &Lists) -> Vec<usize> {
    let ranks: Vec<isize> = kinds.iter().map(|kind| lists.rank(kind[2])).collect();
    let mut order: Vec<usize> = (0..kinds.len()).collect();
    order.sort_unstable_by_key(|&at| kinds[at]);
    sort_by(&mut order, &|one, other| {
        ranks[one].cmp(&ranks[other]).then_with(|| {
            let (one, other) = (kinds[one], kinds[other]);
            let order = text(one).cmp(text(other));
            // Namespaces of the core group come before other namespaces, as the only kind of that group to do so.
            let is_reversed = one[2] == "Namespace"
                && other[2] == "Namespace"
                && (one[0].is_empty() || other[0].is_empty());
            if is_reversed { order.reverse() } else { order }
        })
    });
    let mut places = vec![0; kinds.len()];
    order.into_iter().enumerate().for_each(|(place, kind)| places[kind] = place);
    places
}

/// How many edited resources are compared with all faster than all are looked up.
const FEW_EDITED: usize = 4;

/// Patches may have made two ids one; sorting is where the reference finds out.
fn check_ids(resmap: &ResMap, kinds: &[Kind<'_>], keys: &[Key<'_>]) -> Result<(), Error> {
    // The scope of a kind is looked up once, unless a schema gives it.
    let scopes: Vec<bool> =
        kinds.iter().map(|[group, version, kind]| is_cluster_scoped(group, version, kind)).collect();
    let id = |at: usize| {
        let key = &keys[at];
        let namespace = match key.namespace {
            _ if scopes[key.kind] || resmap.get(at).book.is_cluster_scoped => "",
            "~X" => "default",
            written => written,
        };
        (key.kind, key.name, namespace)
    };
    // As they were read, no two had one id; a schema may have told since that a namespace is no part of it.
    let is_edited = |&at: &usize| {
        let resource = resmap.get(at);
        resource.book.is_cluster_scoped || !resource.known.is_of(&resource.root)
    };
    let edited: Vec<usize> = (0..keys.len()).filter(is_edited).take(FEW_EDITED + 1).collect();
    let twins = if edited.len() <= FEW_EDITED {
        let twin = |one: usize| {
            let id_of_one = id(one);
            let other = (0..keys.len()).find(|&other| other != one && id(other) == id_of_one)?;
            Some((one.min(other), one.max(other)))
        };
        edited.into_iter().filter_map(twin).min_by_key(|(_, later)| *later)
    } else {
        let mut seen = HashMap::with_capacity_and_hasher(keys.len(), Default::default());
        (0..keys.len()).find_map(|at| Some((seen.insert(id(at), at)?, at)))
    };
    let Some((earlier, later)) = twins.map(|(earlier, later)| (resmap.get(earlier), resmap.get(later)))
    else {
        return Ok(());
    };
    let message = format!(
        "SortOrderTransformer: Failed to append to resources: may not add resource with an already registered id: {}",
        later.id()
    );
    Err(Error::new(Code::DuplicateId, message)
        .at(later.root.span(), "this resource")
        .at(earlier.root.span(), "has the id of this one"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::ResMap;
    use crate::source::Source;
    use crate::yaml::{Limits, parse_documents};

    fn resources(ids: &[(&str, &str, &str, &str)]) -> ResMap {
        let mut resmap = ResMap::default();
        for (api_version, kind, name, namespace) in ids {
            let text = format!(
                "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace:?}}}\n"
            );
            let source = Source::detached("r.yaml", text);
            let document = parse_documents(&source, &Limits::default()).unwrap().docs.remove(0);
            resmap.append(Resource::new(document)).unwrap();
        }
        resmap
    }

    fn sorted(order: &Order, ids: &[(&str, &str, &str, &str)]) -> Vec<String> {
        let mut resmap = resources(ids);
        sort(&mut resmap, order).unwrap();
        resmap.iter().map(|resource| resource.id().to_string()).collect()
    }

    /// The order is what `kustomize build` prints for these resources.
    #[test]
    fn legacy_order() {
        let ids = [
            ("v1", "Service", "b", ""),
            ("v1", "Service", "b", "b"),
            ("v1", "Service", "b", "a-b"),
            ("v1", "Service", "c", "a"),
            ("v1", "Foo", "x", ""),
            ("apps/v1", "Deployment", "d", ""),
            ("z.io/v1", "Foo", "x", ""),
            ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "v", ""),
            ("a.io/v1", "Namespace", "n", ""),
            ("v1", "Namespace", "n", ""),
        ];
        assert_eq!(
            sorted(&Order::Legacy(Lists::Builtin), &ids),
            [
                "Namespace.v1.[noGrp]/n.[noNs]",
                "Namespace.v1.a.io/n.[noNs]",
                "Service.v1.[noGrp]/b.a-b",
                "Service.v1.[noGrp]/c.a",
                "Service.v1.[noGrp]/b.b",
                "Service.v1.[noGrp]/b.[noNs]",
                "Deployment.v1.apps/d.[noNs]",
                "Foo.v1.z.io/x.[noNs]",
                "Foo.v1.[noGrp]/x.[noNs]",
                "ValidatingWebhookConfiguration.v1.admissionregistration.k8s.io/v.[noNs]",
            ]
        );
    }

    #[test]
    fn options_that_contradict_each_other_are_errors() {
        let args = |order: &str, legacy| SortArgs { order: order.into(), legacy, ..SortArgs::default() };
        assert_eq!(Order::new(&args("fifo", None)).unwrap(), Order::Fifo);
        assert_eq!(Order::new(&args("legacy", None)).unwrap(), Order::Legacy(Lists::Builtin));
        for (args, part) in [
            (args("", None), "must be one of [fifo, legacy]"),
            (args("fifo", Some((vec![], vec![]))), "is set but the selected sort order is 'fifo'"),
        ] {
            let error = Order::new(&args).unwrap_err();
            assert!(error.message().contains(part), "{}", error.message());
        }
    }
}
