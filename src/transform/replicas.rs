//! [`Replicas`]: the number of replicas of the resources of one name.

use super::shared::Changed;
use crate::diagnostic::{Code, Error};
use crate::fieldspec::walk::{self, Leaf};
use crate::fieldspec::{FieldSpec, FieldSpecs};
use crate::kustomization::ReplicaArgs;
use crate::resource::{Gvk, ResMap, Resource};
use crate::yaml::{Tag, Text};

/// An entry of `replicas`, or a `ReplicaCountTransformer`.
#[derive(Clone, Debug)]
pub(crate) struct Replicas {
    args: ReplicaArgs,
    count: Text,
    /// The fields given, in place of those in the tables.
    fields: Option<Vec<FieldSpec>>,
}

impl Replicas {
    /// Returns the transformer of an entry of `replicas`.
    pub(crate) fn new(args: &ReplicaArgs) -> Replicas {
        Replicas { args: args.clone(), count: args.count.to_string().into(), fields: None }
    }

    /// Returns the transformer that a plugin configures.
    pub(crate) fn only(args: &ReplicaArgs, fields: Vec<FieldSpec>) -> Replicas {
        Replicas { fields: Some(fields), ..Replicas::new(args) }
    }

    /// Sets the count of every resource that has, or had, the name.
    ///
    /// # Errors
    /// No resource of a kind with replicas has the name, and fields that are no scalars.
    pub(crate) fn apply(&self, resmap: &mut ResMap, specs: &FieldSpecs) -> Result<(), Error> {
        let specs = self.fields.as_deref().unwrap_or(&specs.replicas);
        let places = resmap.candidates(&self.args.name).to_vec();
        let mut is_found = false;
        for spec in specs {
            for &at in &places {
                let at = at as usize;
                if self.is_meant(resmap.get(at), spec) {
                    is_found = true;
                    resmap.edit(at, |resource| self.set(resource, spec))?;
                }
            }
        }
        if is_found { Ok(()) } else { Err(self.unknown(specs)) }
    }

    /// Whether the resource has, or had, the name while it was of a kind that the spec is for.
    fn is_meant(&self, resource: &Resource, spec: &FieldSpec) -> bool {
        let is = |name: &str, gvk: &Gvk| name == self.args.name.as_str() && spec.selects(gvk);
        is(resource.name(), &resource.gvk()) || resource.previous_ids().any(|id| is(&id.name, &id.gvk))
    }

    fn set(&self, resource: &mut Resource, spec: &FieldSpec) -> Result<(), Error> {
        if !spec.selects(&resource.gvk()) {
            return Ok(());
        }
        let mut changed = Changed::default();
        let made = Some(Leaf::Scalar(Tag::Int));
        walk::apply(&mut resource.root, spec, made, self.args.span, &mut |node| {
            walk::set_scalar(node, self.count.clone(), Tag::Int, self.args.span)?;
            changed.note(node);
            Ok(())
        })?;
        changed.settle(resource);
        Ok(())
    }

    #[cold]
    fn unknown(&self, specs: &[FieldSpec]) -> Error {
        let gvk = |spec: &FieldSpec| {
            let part = |part: &str| Text::from(part);
            Gvk { group: part(&spec.group), version: part(&spec.version), kind: part(&spec.kind) }.to_string()
        };
        let gvks: Vec<String> = specs.iter().map(gvk).collect();
        let message = format!(
            "resource with name {} does not match a config with the following GVK [{}]",
            self.args.name,
            gvks.join(" ")
        );
        Error::new(Code::ReplicaTarget, message).at(self.args.span, "no resource has this name")
    }
}
