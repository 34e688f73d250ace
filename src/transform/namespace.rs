//! [`Namespace`]: puts all resources into a namespace.

use std::borrow::Cow;
use std::hash::BuildHasher;

use super::per_kind::PerKind;
use super::shared::Changed;
use crate::diagnostic::{Code, Error};
use crate::fieldspec::walk::{self, Leaf};
use crate::fieldspec::{FieldSpec, FieldSpecs};
use crate::hash::RandomState;
use crate::kustomization::{NamespaceArgs, RoleBindingSubjects};
use crate::resource::selector::is_cluster_scoped;
use crate::resource::{Gvk, ResMap, Resource};
use crate::schema::{Schema, Scope};
use crate::source::{Span, Spanned};
use crate::yaml::{Node, Scalar, Style, Tag, Text, Value, to_json, write_go_json};

/// `namespace`, or a `NamespaceTransformer`.
#[derive(Clone, Debug)]
pub(crate) struct Namespace {
    setter: Setter,
    subjects: RoleBindingSubjects,
    /// The fields given, in place of those in the tables.
    fields: Option<Vec<FieldSpec>>,
}

/// What a field gets, and when.
#[derive(Clone, Debug)]
struct Setter {
    namespace: Text,
    /// Leaves fields alone that have a value.
    unset_only: bool,
    span: Span,
}

/// What there is to do for one kind.
struct Plan<'s> {
    /// By the schema of the build.
    is_namespaced: bool,
    /// By the built-in table.
    is_cluster_scoped: bool,
    has_subjects: bool,
    specs: Vec<&'s FieldSpec>,
}

static METADATA_NAMESPACE: FieldSpec = FieldSpec {
    group: Cow::Borrowed(""),
    version: Cow::Borrowed(""),
    kind: Cow::Borrowed(""),
    path: Cow::Borrowed("metadata/namespace"),
    segments: Cow::Borrowed(&[Cow::Borrowed("metadata"), Cow::Borrowed("namespace")]),
    create: true,
};

impl Namespace {
    /// Returns the transformer of `namespace`.
    pub(crate) fn new(namespace: &Spanned<Text>) -> Namespace {
        let setter = Setter { namespace: namespace.value.clone(), unset_only: false, span: namespace.span };
        Namespace { setter, subjects: RoleBindingSubjects::DefaultOnly, fields: None }
    }

    /// Returns the transformer that a plugin configures.
    pub(crate) fn configured(args: NamespaceArgs) -> Namespace {
        let setter = Setter {
            namespace: args.namespace.value,
            unset_only: args.unset_only,
            span: args.namespace.span,
        };
        Namespace { setter, subjects: args.subjects, fields: Some(args.fields) }
    }

    /// Sets the namespace; resources that a chart made keep theirs.
    ///
    /// # Errors
    /// Fields that are no scalars, and resources that get the id of another one.
    pub(crate) fn apply(
        &self,
        resmap: &mut ResMap,
        specs: &FieldSpecs,
        schema: &Schema,
    ) -> Result<(), Error> {
        if self.setter.namespace.is_empty() {
            return Ok(());
        }
        let specs = self.fields.as_deref().unwrap_or(&specs.namespace);
        let mut plans = PerKind::new();
        resmap.edit_all(|resource| {
            if resource.book.helm {
                return Ok(());
            }
            let plan = plans.get(resource, |gvk| Plan::new(gvk, specs, schema));
            resource.store_previous_id_in(plan.is_cluster_scoped);
            self.place(resource, plan)
        })?;
        check_ids(resmap, self.setter.span)
    }

    /// Sets the namespace of one resource, without any field specs and without a look at the others.
    pub(super) fn set_one(&self, resource: &mut Resource, schema: &Schema) -> Result<(), Error> {
        self.place(resource, &Plan::new(&resource.gvk(), &[], schema))
    }

    fn place(&self, resource: &mut Resource, plan: &Plan<'_>) -> Result<(), Error> {
        let mut changed = Changed::default();
        if plan.is_namespaced {
            self.setter.apply(&mut resource.root, &METADATA_NAMESPACE, Tag::Implicit, &mut changed)?;
        }
        if plan.has_subjects && self.subjects != RoleBindingSubjects::None {
            self.set_subjects(&mut resource.root, &mut changed)?;
        }
        for spec in &plan.specs {
            self.setter.apply(&mut resource.root, spec, Tag::Str, &mut changed).map_err(|error| {
                let is_kind = holds_collection(&resource.root, spec);
                error.prefixed(if is_kind {
                    "namespace field specs must target scalar nodes: "
                } else {
                    "namespace transformation failed: "
                })
            })?;
        }
        changed.settle(resource);
        Ok(())
    }

    /// Sets the namespace of the subjects of a role binding that are meant, whatever kind of subject they are.
    fn set_subjects(&self, root: &mut Node, changed: &mut Changed) -> Result<(), Error> {
        let within = |error: Error| error.prefixed("setting namespace on (cluster)role binding subjects: ");
        let Some(subjects) = root.get("subjects").filter(|subjects| !subjects.is_null()) else {
            return Ok(());
        };
        let Some(items) = subjects.as_seq() else {
            return Err(within(walk::wrong_kind(subjects, "SequenceNode")));
        };
        let (field, wanted) = match self.subjects {
            RoleBindingSubjects::AllServiceAccounts => ("kind", "ServiceAccount"),
            _ => ("name", "default"),
        };
        let mut meant = Vec::new();
        for item in items {
            meant.push(is_meant(item, field, wanted).map_err(within)?);
        }
        if !meant.contains(&true) {
            return Ok(());
        }
        let Some(items) = root.get_mut("subjects").and_then(Node::as_seq_mut) else { return Ok(()) };
        for (item, _) in items.iter_mut().zip(meant).filter(|(_, is_meant)| *is_meant) {
            let Some(subject) = item.as_map_mut() else { continue };
            if subject.get("namespace").is_none() {
                let empty = Value::Scalar(Scalar::new("", Tag::Str, Style::PLAIN));
                let key = walk::plain_key("namespace", self.setter.span);
                subject.push(key, Node::new(empty, self.setter.span));
            }
            if let Some(node) = subject.get_mut("namespace") {
                self.setter.set(node, changed).map_err(within)?;
            }
        }
        Ok(())
    }
}

impl<'s> Plan<'s> {
    fn new(gvk: &Gvk, specs: &'s [FieldSpec], schema: &Schema) -> Plan<'s> {
        let has_subjects = is_role_binding(&gvk.kind);
        let is_core = gvk.group.is_empty() && gvk.version == "v1";
        let is_left = |spec: &&FieldSpec| {
            spec.selects(gvk)
                && match &*spec.path {
                    "metadata/namespace" => false,
                    // Other objects of kind Namespace are none.
                    "metadata/name" => is_core,
                    "subjects/namespace" => !(has_subjects && is_role_binding(&spec.kind)),
                    _ => true,
                }
        };
        Plan {
            is_namespaced: schema.scope(&gvk.group, &gvk.version, &gvk.kind) != Some(Scope::Cluster),
            is_cluster_scoped: is_cluster_scoped(&gvk.group, &gvk.version, &gvk.kind),
            has_subjects,
            specs: specs.iter().filter(is_left).collect(),
        }
    }
}

fn is_role_binding(kind: &str) -> bool {
    kind == "RoleBinding" || kind == "ClusterRoleBinding"
}

impl Setter {
    fn apply(
        &self,
        root: &mut Node,
        spec: &FieldSpec,
        made: Tag,
        changed: &mut Changed,
    ) -> Result<(), Error> {
        let wanted = |node: &Node| !(self.unset_only && has_value(node));
        walk::apply_where(root, spec, Some(Leaf::Scalar(made)), self.span, &wanted, &mut |node| {
            self.set(node, changed)
        })
    }

    fn set(&self, node: &mut Node, changed: &mut Changed) -> Result<(), Error> {
        if self.unset_only && has_value(node) {
            return Ok(());
        }
        walk::set_scalar(node, self.namespace.clone(), Tag::Str, self.span)?;
        changed.note(node);
        Ok(())
    }
}

fn has_value(node: &Node) -> bool {
    node.as_scalar().is_some_and(|scalar| !scalar.is_null() && !scalar.text.is_empty())
}

/// Whether a spec leads to a node that is no scalar, which is what went wrong then.
fn holds_collection(root: &Node, spec: &FieldSpec) -> bool {
    let mut found = false;
    walk::visit(root, spec, &mut |node| found |= node.as_scalar().is_none());
    found
}

fn is_meant(subject: &Node, field: &str, wanted: &str) -> Result<bool, Error> {
    let within =
        |error: Error| error.prefixed(&format!("looking up {field} on (cluster)role binding subject: "));
    if subject.is_null() {
        return Ok(false);
    }
    if subject.as_map().is_none() {
        return Err(within(walk::wrong_kind(subject, "MappingNode")));
    }
    match subject.get(field) {
        None => Ok(false),
        Some(value) if value.is_null() => Ok(false),
        Some(value) => match value.text() {
            Some(text) => Ok(text == wanted),
            None => Err(within(walk::wrong_kind(value, "ScalarNode"))),
        },
    }
}

/// Checks that no two resources have become one.
fn check_ids(resmap: &ResMap, span: Span) -> Result<(), Error> {
    let hasher = RandomState::default();
    let digest =
        |resource: &Resource| hasher.hash_one((resource.api_version(), resource.kind(), resource.name()));
    let mut digests: Vec<(u64, usize)> =
        resmap.iter().enumerate().map(|(at, resource)| (digest(resource), at)).collect();
    digests.sort_unstable();
    let mut conflicts = Vec::new();
    for equal in digests.chunk_by(|one, other| one.0 == other.0).filter(|equal| equal.len() > 1) {
        let mut ids: Vec<_> = equal
            .iter()
            .map(|&(_, at)| {
                let resource = resmap.get(at);
                (resource.effective_namespace(resource.kind(), resource.namespace()), resource.id(), at)
            })
            .collect();
        ids.sort_unstable();
        let same =
            ids.chunk_by(|one, two| one.0 == two.0 && one.1.name == two.1.name && one.1.gvk == two.1.gvk);
        for same in same.filter(|same| same.len() > 1) {
            let mut places: Vec<usize> = same.iter().map(|(_, _, at)| *at).collect();
            places.sort_unstable();
            conflicts.push(places);
        }
    }
    match conflicts.iter().min() {
        Some(places) => Err(conflict(resmap, places, span)),
        None => Ok(()),
    }
}

#[cold]
fn conflict(resmap: &ResMap, places: &[usize], span: Span) -> Error {
    let texts: Vec<String> = places
        .iter()
        .map(|&at| {
            let mut text = String::new();
            if let Ok(json) = to_json(resmap.get(at).node()) {
                write_go_json(&json, &mut text);
            }
            text
        })
        .collect();
    let message = format!("namespace transformation produces ID conflict: [{}]", texts.join(" "));
    places
        .iter()
        .fold(Error::new(Code::NamespaceConflict, message).at(span, "this namespace"), |error, &at| {
            error.at(resmap.get(at).node().span(), "one of the resources that become one")
        })
}
