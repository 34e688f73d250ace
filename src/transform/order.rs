//! The order in which resources are printed.

use std::cmp::Ordering;

use crate::diagnostic::{Code, Error};
use crate::fieldspec::order::{FIRST, LAST, text};
use crate::hash::{HashMap, HashSet};
use crate::kustomization::SortArgs;
use crate::resource::selector::group_and_version;
use crate::resource::{ResMap, Resource};
use crate::yaml::order::sort_by;

/// An order of resources.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Order {
    /// As they were accumulated.
    Fifo,
    /// By place of the kind in two lists, then by group, version and kind, namespace and name.
    Legacy {
        /// The kinds that come first.
        first: Vec<String>,
        /// The kinds that come last.
        last: Vec<String>,
    },
}

impl Order {
    /// Returns the legacy order with the lists that are built in.
    pub(crate) fn legacy() -> Order {
        let list = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect();
        Order::Legacy { first: list(FIRST), last: list(LAST) }
    }

    /// Returns the order that `sortOptions` asks for.
    pub(crate) fn new(args: &SortArgs) -> Result<Order, Error> {
        let error =
            |message: &str| Error::new(Code::InvalidSortOrder, message).at(args.span, "these options");
        match (args.order.as_str(), &args.legacy) {
            ("fifo", None) => Ok(Order::Fifo),
            ("fifo", Some(_)) => Err(error(
                "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
            )),
            ("legacy", None) => Ok(Order::legacy()),
            ("legacy", Some((first, last))) => Ok(Order::Legacy {
                first: first.iter().map(ToString::to_string).collect(),
                last: last.iter().map(ToString::to_string).collect(),
            }),
            _ => Err(error("the field 'sortOptions.order' must be one of [fifo, legacy]")),
        }
    }
}

/// Sorts the resources.
///
/// # Errors
/// When the legacy order is wanted and two resources have one id.
pub(crate) fn sort(resmap: &mut ResMap, order: &Order) -> Result<(), Error> {
    let Order::Legacy { first, last } = order else { return Ok(()) };
    check_ids(resmap)?;
    let keys = keys(resmap, first, last);
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
    /// The place of its kind among those that occur.
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

/// Returns the keys in order of the resources. The kinds are sorted once, among themselves.
fn keys<'a>(resmap: &'a ResMap, first: &[String], last: &[String]) -> Vec<Key<'a>> {
    let ranks = ranks(first, last);
    let rank = |kind: Kind<'_>| ranks.get(kind[2]).copied().unwrap_or(0);
    let mut kinds: Vec<Kind<'a>> = resmap.iter().map(kind).collect::<HashSet<_>>().into_iter().collect();
    kinds.sort_unstable();
    sort_by(&mut kinds, &|one, other| {
        rank(one).cmp(&rank(other)).then_with(|| {
            let order = text(one).cmp(text(other));
            // Namespaces of the core group come before other namespaces, as the only kind of that group to do so.
            let is_reversed = one[2] == "Namespace"
                && other[2] == "Namespace"
                && (one[0].is_empty() || other[0].is_empty());
            if is_reversed { order.reverse() } else { order }
        })
    });
    let places: HashMap<Kind<'_>, usize> =
        kinds.into_iter().enumerate().map(|(at, kind)| (kind, at)).collect();
    let or = |text: &'a str, empty: &'a str| if text.is_empty() { empty } else { text };
    resmap
        .iter()
        .map(|resource| Key {
            kind: places.get(&kind(resource)).copied().unwrap_or_default(),
            namespace: or(resource.namespace(), "~X"),
            name: or(resource.name(), "~N"),
        })
        .collect()
}

/// Where the listed kinds stand; 0 is where the others do. Of a kind that is listed twice, the later place counts.
fn ranks<'a>(first: &'a [String], last: &'a [String]) -> HashMap<&'a str, isize> {
    let first = first
        .iter()
        .enumerate()
        .map(|(at, kind)| (kind.as_str(), at.wrapping_sub(first.len()).cast_signed()));
    let last = last.iter().enumerate().map(|(at, kind)| (kind.as_str(), at.cast_signed() + 1));
    first.chain(last).collect()
}

/// Patches may have made two ids one; sorting is where the reference finds out.
fn check_ids(resmap: &ResMap) -> Result<(), Error> {
    let mut seen = HashMap::with_capacity_and_hasher(resmap.len(), Default::default());
    for resource in resmap.iter() {
        let kind = kind(resource);
        let namespace = resource.effective_namespace(resource.kind(), resource.namespace());
        if let Some(other) = seen.insert((kind, resource.name(), namespace), resource) {
            let message = format!(
                "SortOrderTransformer: Failed to append to resources: may not add resource with an already registered \
                 id: {}",
                resource.id()
            );
            return Err(Error::new(Code::DuplicateId, message)
                .at(resource.root.span, "this resource")
                .at(Resource::node(other).span, "has the id of this one"));
        }
    }
    Ok(())
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
            sorted(&Order::legacy(), &ids),
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
        assert_eq!(Order::new(&args("legacy", None)).unwrap(), Order::legacy());
        for (args, part) in [
            (args("", None), "must be one of [fifo, legacy]"),
            (args("fifo", Some((vec![], vec![]))), "is set but the selected sort order is 'fifo'"),
        ] {
            let error = Order::new(&args).unwrap_err();
            assert!(error.message().contains(part), "{}", error.message());
        }
    }
}
