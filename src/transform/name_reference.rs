//! Name references: fields that hold the name of another resource follow when that resource is renamed.
//!
//! [`fix_references`] runs once over the resources of a whole build. A table says which fields of which kinds
//! (*referrers*) hold names of which kinds (*targets*); a field whose text is an earlier name of a target gets the
//! current one. Which target is meant when several had the name follows from namespaces, from `roleRef`, and from the
//! name prefixes and suffixes that referrer and target share.
//!
//! The cost grows linearly with the resources. An index finds the resources that had a name; the fields of each kind
//! of referrer form one tree of paths, so that a resource is looked through once, and only the fields that hold such a
//! name are then worked on, in the order of the table. Resources without one stay shared with the layers they
//! came from.

use std::sync::Arc;

use crate::diagnostic::{Code, Error};
use crate::fieldspec::walk::{apply_where, plain_key, set_scalar};
use crate::fieldspec::{FieldSpec, FieldSpecs, NameReference, Paths, Table, Target};
use crate::hash::{HashMap, HashSet};
use crate::memo::Memo;
use crate::resource::selector::group_and_version;
use crate::resource::{Gvk, ResId, ResMap, Resource};
use crate::source::Span;
use crate::yaml::{Map, Node, Scalar, Tag, Text, Value, line_style};

/// Rewrites the names that refer to renamed resources.
///
/// # Errors
/// When a name may refer to several resources, and when a field of the table holds something that is no name.
pub(crate) fn fix_references(resmap: &mut ResMap, specs: &FieldSpecs, known: &Plans) -> Result<(), Error> {
    // Where nothing was renamed, only fields that hold no names at all are to be found, and those not twice.
    let is_renamed = resmap.iter().any(|resource| !resource.book.previous.is_empty());
    let is_remembered = !is_renamed && specs.name_reference.is_builtin();
    let is_sound = |resource: &Resource| is_remembered && resource.known.has_sound_references(&resource.root);
    let mut is_indexed = is_renamed;
    let mut index = if is_renamed { Index::new(resmap) } else { Index::empty() };
    let (plans, plan_of) = plans(resmap, specs, known, &is_sound);
    let mut due = Vec::new();
    for (at, plan) in plan_of.into_iter().enumerate() {
        let Some(plan) = plan.map(|plan| &plans[plan]).filter(|plan| !plan.fields.is_empty()) else {
            continue;
        };
        check_identity(resmap.get(at))?;
        let mut bound = bound_namespaces(resmap.get(at), &index)?;
        plan.paths.find(&resmap.get(at).root, &mut |node| is_due(node, &index), &mut due);
        if due.is_empty() {
            if is_remembered {
                let resource = resmap.get(at);
                resource.known.keep_sound_references(&resource.root);
            }
            continue;
        }
        if !std::mem::replace(&mut is_indexed, true) {
            index = Index::new(resmap);
            bound = bound_namespaces(resmap.get(at), &index)?;
        }
        for &field in &due {
            let (target, spec) = plan.fields[field];
            let referrer = Referrer { resmap, index: &index, at, bound: &bound, target, spec };
            if let Some((root, shared)) = referrer.fixed()? {
                resmap.edit(at, |resource| {
                    resource.root = root;
                    shared.iter().for_each(|scalar| resource.propagate(scalar));
                });
            }
        }
    }
    Ok(())
}

/// The fields of one kind of referrer, in the order in which they are fixed.
#[derive(Debug, Default)]
pub(crate) struct Plan<'s> {
    fields: Vec<(&'s Target, &'s FieldSpec)>,
    paths: Paths<'s>,
}

/// The plans of the built-in table that were made before, by `apiVersion` and kind.
pub(crate) type Plans = Memo<[Text; 2], Arc<Plan<'static>>>;

/// Returns the plans and, for each resource that is not left out, which one is its.
fn plans<'s>(
    resmap: &ResMap,
    specs: &'s FieldSpecs,
    known: &Plans,
    is_left_out: &dyn Fn(&Resource) -> bool,
) -> (Vec<Arc<Plan<'s>>>, Vec<Option<usize>>) {
    let plan = |api_version: &str, kind: &str| -> Arc<Plan<'s>> {
        let gvk = Gvk::new(api_version, kind);
        match &specs.name_reference {
            Table::Builtin(table) => {
                let key = [api_version.into(), kind.into()];
                known.get(&key).unwrap_or_else(|| {
                    let plan = Arc::new(Plan::new(&gvk, table));
                    known.set(key, Arc::clone(&plan));
                    plan
                })
            }
            Table::Shared(table) => Arc::new(Plan::new(&gvk, table)),
        }
    };
    let mut plans: Vec<Arc<Plan<'_>>> = Vec::new();
    let mut numbers: HashMap<(&str, &str), usize> = HashMap::default();
    let plan_of = resmap.iter().map(|resource| {
        if is_left_out(resource) {
            return None;
        }
        let kind = resource.book.previous.first().map_or(resource.kind(), |first| &first.kind);
        Some(*numbers.entry((resource.api_version(), kind)).or_insert_with(|| {
            plans.push(plan(resource.api_version(), kind));
            plans.len() - 1
        }))
    });
    let plan_of = plan_of.collect();
    (plans, plan_of)
}

impl<'s> Plan<'s> {
    fn new(original: &Gvk, table: &'s [NameReference]) -> Plan<'s> {
        let mut plan = Plan::default();
        for reference in table {
            for spec in reference.referrers.iter().filter(|spec| spec.selects(original)) {
                plan.paths.add(spec, false);
                plan.fields.push((&reference.target, spec));
            }
        }
        plan
    }
}

/// Whether a field holds a former name, or what is an error in its place.
fn is_due(node: &Node, index: &Index) -> bool {
    match &node.value {
        Value::Scalar(scalar) => index.knows(&scalar.text) && !scalar.is_null(),
        Value::Map(map) => match map.get("name") {
            Some(name) => index.knows(name.text().unwrap_or("")),
            None => true,
        },
        Value::Seq(seq) => {
            seq.items.iter().any(|item| matches!(item.value, Value::Seq(_)) || is_due(item, index))
        }
    }
}

/// The resources by the names they had.
struct Index {
    former: HashMap<Text, Vec<Former>>,
    /// Where each resource is now.
    places: Vec<Place>,
    /// The numbers that stand for namespaces.
    namespaces: HashMap<Text, Namespace>,
    /// The original namespaces of resources.
    origins: HashSet<Namespace>,
    /// Pairs of an original namespace and the one written now (or [`Namespace::CLUSTER`]) that some resource has.
    moves: HashSet<(Namespace, Namespace)>,
}

/// A number that stands for a namespace.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Namespace(u32);

impl Namespace {
    /// What cluster-scoped resources have.
    const CLUSTER: Namespace = Namespace(0);
    /// What resources without one have in effect.
    const DEFAULT: Namespace = Namespace(1);
    /// None is written.
    const UNWRITTEN: Namespace = Namespace(2);
    /// One that no resource has.
    const UNKNOWN: Namespace = Namespace(u32::MAX);

    /// What a written namespace is in effect.
    fn effective(self) -> Namespace {
        if self == Namespace::UNWRITTEN { Namespace::DEFAULT } else { self }
    }
}

/// The namespaces of a resource: the effective ones, and the one that is written.
#[derive(Clone, Copy)]
struct Place {
    current: Namespace,
    original: Namespace,
    written: Namespace,
}

/// A resource that had a name.
struct Former {
    current: Namespace,
    at: usize,
}

impl Index {
    /// Returns the index of no resources.
    fn empty() -> Index {
        Index {
            former: HashMap::default(),
            places: Vec::new(),
            namespaces: HashMap::from_iter([
                (ResId::NON_NAMESPACEABLE.into(), Namespace::CLUSTER),
                ("default".into(), Namespace::DEFAULT),
                ("".into(), Namespace::UNWRITTEN),
            ]),
            origins: HashSet::default(),
            moves: HashSet::default(),
        }
    }

    fn new(resmap: &ResMap) -> Index {
        let mut index = Index { places: Vec::with_capacity(resmap.len()), ..Index::empty() };
        for (at, resource) in resmap.iter().enumerate() {
            let namespace = resource.namespace();
            let current = index.number(resource.effective_namespace(resource.kind(), namespace));
            let original = match resource.book.previous.first() {
                Some(first) => index.number(first.effective_namespace()),
                None => current,
            };
            let written = if current == Namespace::CLUSTER { current } else { index.number(namespace) };
            index.places.push(Place { current, original, written });
            index.origins.insert(original);
            index.moves.insert((original, written));
            for previous in &resource.book.previous {
                let list = match index.former.get_mut(&previous.name) {
                    Some(list) => list,
                    None => index.former.entry(previous.name.clone()).or_default(),
                };
                if list.last().is_none_or(|last| last.at != at) {
                    list.push(Former { current, at });
                }
            }
        }
        // By namespace, so that those of one can be found among many of one name.
        index.former.values_mut().for_each(|list| list.sort_by_key(|former| (former.current, former.at)));
        index
    }

    fn number(&mut self, namespace: &str) -> Namespace {
        if let Some(number) = self.namespaces.get(namespace) {
            return *number;
        }
        let number = Namespace(u32::try_from(self.namespaces.len()).unwrap_or(u32::MAX));
        self.namespaces.insert(namespace.into(), number);
        number
    }

    /// The number of a namespace that a resource may have.
    fn namespace(&self, namespace: &str) -> Namespace {
        self.namespaces.get(namespace).copied().unwrap_or(Namespace::UNKNOWN)
    }

    /// Whether some resource had the name.
    fn knows(&self, name: &str) -> bool {
        self.former.contains_key(name)
    }
}

/// Refuses a resource whose `apiVersion` or `kind` the reference reads in two ways, and refuses: a null that is written
/// out, which is the word at one place and nothing at another, and a version after the slash of no group.
fn check_identity(resource: &Resource) -> Result<(), Error> {
    for (field, name) in [("apiVersion", "APIVersion"), ("kind", "Kind")] {
        let Some(node) = resource.root.get(field) else { continue };
        let Some(word) = node.text().filter(|text| !text.is_empty()) else { continue };
        let (written, read) = match word.strip_prefix('/') {
            _ if node.is_null() => ("", word),
            Some(version) if field == "apiVersion" => (word, version),
            _ => continue,
        };
        let message = format!("node-referrerOriginal '{name}' mismatch '{written}' != '{read}'");
        let label = if node.is_null() { "no text" } else { "no group before the slash" };
        return Err(Error::new(Code::WrongNodeKind, message).at(node.span(), label));
    }
    Ok(())
}

/// The namespaces of the service accounts that a role binding binds; its subjects may lie there.
fn bound_namespaces(resource: &Resource, index: &Index) -> Result<Vec<Namespace>, Error> {
    if resource.kind() != "RoleBinding" {
        return Ok(Vec::new());
    }
    let mut bound = Vec::new();
    for subject in resource.root.get("subjects").and_then(Node::as_seq).unwrap_or_default() {
        let Some(namespace) = subject.get("namespace") else { continue };
        if subject.get("kind").and_then(Node::text) != Some("ServiceAccount") {
            continue;
        }
        let text = namespace.as_scalar().filter(|scalar| scalar.seen_tag() == Tag::Str);
        let Some(text) = text else {
            let message = format!("Invalid Input: namespace is blank for resource \"{}\"", resource.id());
            return Err(Error::new(Code::WrongNodeKind, message).at(namespace.span(), "no text"));
        };
        bound.push(index.namespace(&text.text));
    }
    Ok(bound)
}

/// One field of one resource, which may refer to resources of the target's kind.
struct Referrer<'a> {
    resmap: &'a ResMap,
    index: &'a Index,
    at: usize,
    bound: &'a [Namespace],
    target: &'a Target,
    spec: &'a FieldSpec,
}

impl Referrer<'_> {
    fn resource(&self) -> &Resource {
        self.resmap.get(self.at)
    }

    /// Returns the tree with the names in the field fixed, and those of the new scalars that are one with others;
    /// nothing if nothing changes.
    fn fixed(&self) -> Result<Option<(Node, Vec<Scalar>)>, Error> {
        let before = &self.resource().root;
        let mut root = before.clone();
        let mut shared = Vec::new();
        apply_where(&mut root, self.spec, None, before.span(), &|node| self.changes(node), &mut |node| {
            self.fix(node, &mut shared)
        })
        .map_err(|error| {
            let id = self.resource().id();
            error.prefixed(&format!("updating name reference in '{}' field of '{id}': ", self.spec.path))
        })?;
        let is_same = match (&before.value, &root.value) {
            (Value::Map(before), Value::Map(after)) => before.entries.is_same(&after.entries),
            _ => false,
        };
        Ok((!is_same).then_some((root, shared)))
    }

    /// Whether fixing a field would change or reject it.
    fn changes(&self, node: &Node) -> bool {
        match &node.value {
            Value::Scalar(_) | Value::Map(_) => !matches!(self.referral(node), Ok(None)),
            Value::Seq(seq) => {
                seq.items.iter().any(|item| matches!(item.value, Value::Seq(_)) || self.changes(item))
            }
        }
    }

    fn fix(&self, node: &mut Node, shared: &mut Vec<Scalar>) -> Result<(), Error> {
        let span = node.span();
        match &mut node.value {
            Value::Seq(seq) => {
                for item in &mut seq.items {
                    if matches!(item.value, Value::Seq(_)) {
                        let message = "a list is expected to be either a string or a map of string";
                        return Err(
                            Error::new(Code::WrongNodeKind, message).at(item.span(), "a list in a list")
                        );
                    }
                    self.fix(item, shared)?;
                }
                Ok(())
            }
            Value::Scalar(_) | Value::Map(_) => {
                let Some(at) = self.referral(node).map_err(|error| error.or_at(span, "in this field"))?
                else {
                    return Ok(());
                };
                let referral = self.resmap.get(at);
                match node.as_map_mut() {
                    None => set_name(node, referral, shared),
                    Some(map) => {
                        if let Some(name) = map.get_mut("name") {
                            set_name(name, referral, shared)?;
                        }
                        set_namespace(map, referral, shared)
                    }
                }
            }
        }
    }

    /// The resource that a scalar or a map with a `name` refers to, if that changes the node.
    fn referral(&self, node: &Node) -> Result<Option<usize>, Error> {
        let (name, namespace) = match &node.value {
            Value::Scalar(scalar) if scalar.is_null() => return Ok(None),
            Value::Scalar(scalar) => (scalar.text.as_str(), None),
            Value::Map(map) => {
                let Some(name) = map.get("name") else {
                    let message = "path config error; no 'name' field in node";
                    return Err(Error::new(Code::WrongNodeKind, message).at(node.span(), "has no name"));
                };
                (
                    name.text().unwrap_or(""),
                    map.get("namespace").map(|namespace| namespace.text().unwrap_or("")),
                )
            }
            Value::Seq(_) => return Ok(None),
        };
        let is_map = node.as_map().is_some();
        let Some(at) = self.select(name, namespace, is_map, node)? else { return Ok(None) };
        let referral = self.resmap.get(at);
        let is_unchanged = referral.name() == name && (!is_map || referral.namespace().is_empty());
        Ok((!is_unchanged).then_some(at))
    }

    /// Chooses among the resources that had the name; `namespace` is the one written next to it.
    fn select(
        &self,
        name: &str,
        namespace: Option<&str>,
        is_map: bool,
        node: &Node,
    ) -> Result<Option<usize>, Error> {
        let mut found = self.candidates(name, namespace);
        found.retain(|&at| self.is_target(self.resmap.get(at)));
        if self.spec.path.ends_with("roleRef/name")
            && let Some((group, kind)) = self.role()
        {
            found.retain(|&at| was(self.resmap.get(at), group, "", kind));
        }
        found.retain(|&at| self.may_refer_to(at));
        if let [one] = found[..] {
            return Ok(Some(one));
        }
        found.retain(|&at| self.has_same_affixes(at, is_same_tail_or_empty));
        if found.len() > 1 {
            found.retain(|&at| self.has_same_affixes(at, is_same_tail));
        }
        let Some((&first, rest)) = found.split_first() else { return Ok(None) };
        let resource = self.resmap.get(first);
        let is_same = |&at: &usize| {
            let other = self.resmap.get(at);
            other.name() == resource.name() && (!is_map || other.namespace() == resource.namespace())
        };
        if rest.iter().all(is_same) { Ok(Some(first)) } else { Err(self.ambiguous(&found, node)) }
    }

    /// The places, in order, of the resources that had the name and that the referrer may see.
    fn candidates(&self, name: &str, namespace: Option<&str>) -> Vec<usize> {
        let Some(former) = self.index.former.get(name) else { return Vec::new() };
        let own = self.place().current;
        let mut found: Vec<usize> = match namespace {
            // A written namespace is taken as an original one if any resource in sight came from there.
            Some(namespace) => {
                let namespace = match self.index.namespace(namespace) {
                    Namespace::CLUSTER | Namespace::UNWRITTEN => return Vec::new(),
                    namespace => namespace,
                };
                let is_original = self.sees_original(namespace);
                former
                    .iter()
                    .map(|former| former.at)
                    .filter(|&at| {
                        let place = self.index.places[at];
                        namespace == if is_original { place.original } else { place.current }
                    })
                    .filter(|&at| self.sees(at))
                    .collect()
            }
            None if own == Namespace::CLUSTER => former.iter().map(|former| former.at).collect(),
            None => {
                let mut namespaces = vec![Namespace::CLUSTER, own];
                namespaces.extend(self.bound.iter().map(|bound| bound.effective()));
                namespaces.sort_unstable();
                namespaces.dedup();
                let in_namespace = |namespace| {
                    let start = former.partition_point(|former| former.current < namespace);
                    former[start..].iter().take_while(move |former| former.current == namespace)
                };
                let all = namespaces.into_iter().flat_map(in_namespace);
                all.map(|former| former.at).filter(|&at| self.sees(at)).collect()
            }
        };
        found.sort_unstable();
        found
    }

    fn place(&self) -> Place {
        self.index.places[self.at]
    }

    /// Whether a resource is in sight of the referrer: cluster-scoped, in its namespace, or in one that it binds.
    fn sees(&self, at: usize) -> bool {
        let (own, other) = (self.place().current, self.index.places[at].current);
        own == Namespace::CLUSTER
            || other == Namespace::CLUSTER
            || own == other
            || self.bound.contains(&self.index.places[at].written)
    }

    /// Whether a resource in sight came from a namespace.
    fn sees_original(&self, namespace: Namespace) -> bool {
        let own = self.place().current;
        if own == Namespace::CLUSTER {
            return self.index.origins.contains(&namespace);
        }
        let came_to = |written| self.index.moves.contains(&(namespace, written));
        came_to(Namespace::CLUSTER)
            || came_to(own)
            || (own == Namespace::DEFAULT && came_to(Namespace::UNWRITTEN))
            || self.bound.iter().any(|bound| came_to(*bound))
    }

    fn is_target(&self, resource: &Resource) -> bool {
        was(resource, &self.target.group, &self.target.version, &self.target.kind)
    }

    /// Group and kind of the role that a role binding names, if both are there.
    fn role(&self) -> Option<(&str, &str)> {
        let role = self.resource().root.get("roleRef")?;
        let text = |field: &str| {
            role.get(field).filter(|node| !node.is_null()).map(|node| node.text().unwrap_or(""))
        };
        Some((text("apiGroup")?, text("kind")?))
    }

    /// Resources of one namespace do not refer to those of another, but for service accounts.
    fn may_refer_to(&self, at: usize) -> bool {
        let (own, other) = (self.place().current, self.index.places[at].current);
        own == Namespace::CLUSTER
            || other == Namespace::CLUSTER
            || own == other
            || self.resmap.get(at).kind() == "ServiceAccount"
    }

    fn has_same_affixes(&self, at: usize, is_same: fn(&[Text], &[Text]) -> bool) -> bool {
        let (own, other) = (&self.resource().book, &self.resmap.get(at).book);
        is_same(&own.prefixes, &other.prefixes) && is_same(&own.suffixes, &other.suffixes)
    }

    #[cold]
    fn ambiguous(&self, found: &[usize], node: &Node) -> Error {
        let ids: Vec<String> = found.iter().map(|&at| self.resmap.get(at).id().to_string()).collect();
        let message = format!("found multiple possible referrals: {}", ids.join(", "));
        let error = Error::new(Code::AmbiguousReference, message).at(node.span(), "refers to one of several");
        found.iter().fold(error, |error, &at| error.at(self.resmap.get(at).root.span(), "may be meant"))
    }
}

/// Whether a resource had the kind under any former identity; empty parts match all.
fn was(resource: &Resource, group: &str, version: &str, kind: &str) -> bool {
    let matches = |pattern: &str, part: &str| pattern.is_empty() || pattern == part;
    let own = group_and_version(resource.api_version());
    matches(group, own.0)
        && matches(version, own.1)
        && resource.book.previous.iter().any(|previous| matches(kind, &previous.kind))
}

/// Whether the shorter list is the end of the longer one; an empty list is the end of an empty one only.
fn is_same_tail(one: &[Text], other: &[Text]) -> bool {
    match (one.is_empty(), other.is_empty()) {
        (false, false) => one.iter().rev().zip(other.iter().rev()).all(|(one, other)| one == other),
        (one, other) => one == other,
    }
}

fn is_same_tail_or_empty(one: &[Text], other: &[Text]) -> bool {
    one.is_empty() || other.is_empty() || is_same_tail(one, other)
}

fn set_name(node: &mut Node, referral: &Resource, shared: &mut Vec<Scalar>) -> Result<(), Error> {
    let span = referral.metadata("name").map_or(node.span(), Node::span);
    set_text(node, referral.name(), span, shared)
}

fn set_text(node: &mut Node, text: &str, span: Span, shared: &mut Vec<Scalar>) -> Result<(), Error> {
    set_scalar(node, text, Tag::Open, span)?;
    shared.extend(node.as_scalar().filter(|scalar| scalar.share != 0).cloned());
    Ok(())
}

fn set_namespace(map: &mut Map, referral: &Resource, shared: &mut Vec<Scalar>) -> Result<(), Error> {
    let text = referral.namespace();
    if text.is_empty() {
        return Ok(());
    }
    let span = referral.metadata("namespace").map_or(Span::NONE, Node::span);
    if let Some(node) = map.get_mut("namespace") {
        return set_text(node, text, span, shared);
    }
    let scalar = Scalar::new(text, Tag::Open, line_style(text));
    map.push(plain_key("namespace", span), Node::new(Value::Scalar(scalar), span));
    Ok(())
}
