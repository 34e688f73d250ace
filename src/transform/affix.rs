//! [`Affix`]: a prefix or suffix of names.

use super::each::Edit;
use super::per_kind::{PerKind, selected};
use super::shared::Changed;
use crate::diagnostic::Error;
use crate::fieldspec::walk::{self, Leaf};
use crate::fieldspec::{FieldSpec, FieldSpecs};
use crate::kustomization::AffixArgs;
use crate::resource::Resource;
use crate::resource::selector::is_cluster_scoped;
use crate::source::Spanned;
use crate::yaml::{Tag, Text};

/// `namePrefix` or `nameSuffix`, or the plugin of that kind.
#[derive(Clone, Debug)]
pub(crate) struct Affix {
    side: Side,
    text: Spanned<Text>,
    /// The fields given, in place of those in the tables.
    fields: Option<Vec<FieldSpec>>,
}

/// Which end of a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    /// Its start.
    Prefix,
    /// Its end.
    Suffix,
}

impl Affix {
    /// Returns the transformer of `namePrefix` or `nameSuffix`.
    pub(crate) fn new(side: Side, text: &Spanned<Text>) -> Affix {
        Affix { side, text: text.clone(), fields: None }
    }

    /// Returns the transformer that a plugin configures.
    pub(crate) fn configured(side: Side, args: AffixArgs) -> Affix {
        Affix { side, text: args.text, fields: Some(args.fields) }
    }

    /// The field specs of the names.
    pub(super) fn fields<'a>(&'a self, specs: &'a FieldSpecs) -> &'a [FieldSpec] {
        match (&self.fields, self.side) {
            (Some(fields), _) => fields,
            (None, Side::Prefix) => &specs.name_prefix,
            (None, Side::Suffix) => &specs.name_suffix,
        }
    }

    /// Returns what lengthens the names of a resource, which fails for fields that are no scalars.
    pub(super) fn edit<'a>(&'a self, specs: &'a [FieldSpec]) -> Edit<'a> {
        let mut plans = PerKind::new();
        Box::new(move |resource| {
            let (plan, is_cluster_scoped) = plans.get(resource, |gvk| {
                (selected(specs, gvk), is_cluster_scoped(&gvk.group, &gvk.version, &gvk.kind))
            });
            let kind = resource.book.previous.first().map_or(resource.kind(), |first| &first.kind);
            if keeps_name(kind, resource.api_version()) {
                return Ok(());
            }
            // A spec has to be for the kind that the resource had in the beginning, too.
            let kind: Text = kind.into();
            let is_meant = |spec: &&&FieldSpec| spec.kind.is_empty() || *spec.kind == *kind;
            plan.iter()
                .filter(is_meant)
                .try_for_each(|spec| self.lengthen(resource, spec, *is_cluster_scoped))
        })
    }

    fn lengthen(
        &self,
        resource: &mut Resource,
        spec: &FieldSpec,
        is_cluster_scoped: bool,
    ) -> Result<(), Error> {
        let text = &self.text.value;
        if spec.path == "metadata/name" && !text.is_empty() {
            let book = resource.book_mut();
            let affixes = match self.side {
                Side::Prefix => &mut book.prefixes,
                Side::Suffix => &mut book.suffixes,
            };
            affixes.reserve_exact(1);
            affixes.push(text.clone());
            resource.store_previous_id_in(is_cluster_scoped);
        }
        let span = self.text.span;
        let mut changed = Changed::default();
        walk::apply(&mut resource.root, spec, Some(Leaf::Scalar(Tag::Str)), span, &mut |node| {
            let old = node.text().unwrap_or_default();
            let new = match self.side {
                Side::Prefix => format!("{text}{old}"),
                Side::Suffix => format!("{old}{text}"),
            };
            walk::set_scalar(node, new, Tag::Open, span)?;
            changed.note(node);
            Ok(())
        })?;
        changed.settle(resource);
        Ok(())
    }
}

/// Whether objects of a kind keep their names: others depend on them by the letter.
fn keeps_name(kind: &str, api_version: &str) -> bool {
    match kind {
        "CustomResourceDefinition" | "Namespace" => true,
        "APIService" => {
            api_version.split_once('/').is_some_and(|(group, _)| group == "apiregistration.k8s.io")
        }
        _ => false,
    }
}
