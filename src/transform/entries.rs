//! [`Labels`] and [`Annotations`]: entries that go into maps all over an object.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::per_kind::{PerKind, selected};
use super::shared::Changed;
use crate::diagnostic::Error;
use crate::fieldspec::walk::{self, Leaf};
use crate::fieldspec::{self, FieldSpec, FieldSpecs};
use crate::kustomization::{LabelArgs, Pairs};
use crate::resource::{ResMap, Resource};
use crate::source::Span;
use crate::yaml::{Node, Scalar, Style, Tag, Text, Value, line_style};

/// An entry of `labels`, `commonLabels`, or a `LabelTransformer`.
#[derive(Clone, Debug)]
pub(crate) struct Labels {
    pairs: Vec<Entry>,
    fields: LabelFields,
}

/// Where labels go.
#[derive(Clone, Debug)]
enum LabelFields {
    /// Wherever common labels go.
    Common,
    /// To the object's own labels, fields of its own, and what it asks for.
    Chosen { own: Vec<FieldSpec>, selectors: bool, templates: bool, volume_claim_templates: bool },
    /// To the fields given, and no others.
    Only(Vec<FieldSpec>),
}

/// `commonAnnotations`, or an `AnnotationsTransformer`.
#[derive(Clone, Debug)]
pub(crate) struct Annotations {
    pairs: Vec<Entry>,
    /// The fields given, in place of those in the tables.
    fields: Option<Vec<FieldSpec>>,
}

/// A key and the value that it gets.
#[derive(Clone, Debug)]
struct Entry {
    key: Text,
    value: Text,
    /// Double quotes where a YAML 1.1 reader would take the text for something else than a string.
    style: Style,
    span: Span,
}

impl Labels {
    /// Returns the transformer of `commonLabels`.
    pub(crate) fn common(pairs: &Pairs) -> Labels {
        Labels { pairs: entries(pairs), fields: LabelFields::Common }
    }

    /// Returns the transformer of an entry of `labels`.
    pub(crate) fn new(args: &LabelArgs) -> Labels {
        let fields = LabelFields::Chosen {
            own: args.fields.clone(),
            selectors: args.include_selectors,
            templates: args.include_templates,
            volume_claim_templates: args.include_volume_claim_templates.unwrap_or(args.include_templates),
        };
        Labels { pairs: entries(&args.pairs), fields }
    }

    /// Returns a transformer that sets labels in the fields given, and no others.
    pub(crate) fn only(pairs: &Pairs, fields: Vec<FieldSpec>) -> Labels {
        Labels { pairs: entries(pairs), fields: LabelFields::Only(fields) }
    }

    /// Sets the labels.
    ///
    /// # Errors
    /// Conflicting field specs, and fields that are no maps.
    pub(crate) fn apply(&self, resmap: &mut ResMap, specs: &FieldSpecs) -> Result<(), Error> {
        match &self.fields {
            LabelFields::Common => set_all(&self.pairs, &specs.common_labels, resmap),
            LabelFields::Only(fields) => set_all(&self.pairs, fields, resmap),
            chosen @ LabelFields::Chosen { .. } => set_all(&self.pairs, &chosen.specs(specs)?, resmap),
        }
    }
}

impl LabelFields {
    fn specs(&self, specs: &FieldSpecs) -> Result<Vec<FieldSpec>, Error> {
        let LabelFields::Chosen { own, selectors, templates, volume_claim_templates } = self else {
            return Ok(Vec::new());
        };
        let mut list = own.clone();
        let failed = |error: Error| error.prefixed("failed to merge labels: ");
        let failed_template = |error: Error| error.prefixed("failed to merge template fieldSpec: ");
        fieldspec::extend(&mut list, &specs.labels).map_err(failed)?;
        if *selectors {
            fieldspec::extend(&mut list, &specs.common_labels).map_err(failed)?;
            return Ok(list);
        }
        // Claims first: v5.8.1 has both in one table, where the built-in spec of claims covers a configured one of
        // other kinds.
        if *volume_claim_templates {
            let claims = &specs.volume_claim_template_labels;
            fieldspec::extend(&mut list, claims).map_err(failed_template)?;
        }
        if *templates {
            fieldspec::extend(&mut list, &specs.template_labels).map_err(failed_template)?;
        }
        fieldspec::extend(&mut list, &[FieldSpec::new("", "", "", "metadata/labels", true)])
            .map_err(failed)?;
        Ok(list)
    }
}

impl Annotations {
    /// Returns the transformer of `commonAnnotations`.
    pub(crate) fn new(pairs: &Pairs) -> Annotations {
        Annotations { pairs: entries(pairs), fields: None }
    }

    /// Returns a transformer that sets annotations in the fields given, and no others.
    pub(crate) fn only(pairs: &Pairs, fields: Vec<FieldSpec>) -> Annotations {
        Annotations { pairs: entries(pairs), fields: Some(fields) }
    }

    /// Sets the annotations.
    ///
    /// # Errors
    /// Fields that are no maps.
    pub(crate) fn apply(&self, resmap: &mut ResMap, specs: &FieldSpecs) -> Result<(), Error> {
        set_all(&self.pairs, self.fields.as_deref().unwrap_or(&specs.common_annotations), resmap)
    }
}

/// Pairs in the order of their keys; of two with one key the later one counts.
fn entries(pairs: &Pairs) -> Vec<Entry> {
    let sorted: BTreeMap<&Text, _> = pairs.iter().map(|(key, value)| (key, value)).collect();
    let entry = |(key, value): (&Text, &crate::kustomization::Spanned<Text>)| {
        let text = &value.value;
        Entry { key: key.clone(), value: text.clone(), style: line_style(text), span: value.span }
    };
    sorted.into_iter().map(entry).collect()
}

/// The path at which the reference keeps its books.
const ANNOTATIONS: [Cow<'static, str>; 2] = [Cow::Borrowed("metadata"), Cow::Borrowed("annotations")];

fn set_all(pairs: &[Entry], specs: &[FieldSpec], resmap: &mut ResMap) -> Result<(), Error> {
    if pairs.is_empty() {
        return Ok(());
    }
    let mut plans = PerKind::new();
    resmap.edit_all(|resource| {
        let plan = plans.get(resource, |gvk| selected(specs, gvk));
        if plan.iter().any(|spec| !spec.create && spec.segments.starts_with(&ANNOTATIONS)) {
            resource.open_annotations();
        }
        pairs.iter().try_for_each(|entry| set(resource, plan, entry))
    })
}

/// Sets one entry wherever the specs say: over the value that is there, or as one value shared by all new places.
fn set(resource: &mut Resource, specs: &[&FieldSpec], entry: &Entry) -> Result<(), Error> {
    let mut value = Scalar::new(entry.value.clone(), Tag::Str, entry.style);
    if may_share(specs) {
        value.share = resource.book.last_share.wrapping_add(1);
    }
    let mut is_inserted = false;
    let mut changed = Changed::default();
    for spec in specs {
        walk::apply(&mut resource.root, spec, Some(Leaf::Map), entry.span, &mut |node| {
            if node.is_null() {
                return Ok(());
            }
            if node.as_map().is_some() && entry.key.is_empty() {
                return Err(walk::no_key(node, entry.span));
            }
            let Some(map) = node.as_map_mut() else { return Err(walk::wrong_kind(node, "MappingNode")) };
            match map.get_mut(&entry.key) {
                Some(old) => {
                    // The reference copies its one value over the old one after giving it the old one's style, which
                    // every place that gets the value later, or shares it already, has from then on.
                    let (style, share) = match old.as_scalar() {
                        Some(scalar) => (scalar.style, scalar.share),
                        None => (Style::PLAIN, 0),
                    };
                    if is_inserted && value.style != style {
                        changed.note_scalar(&Scalar { style, ..value.clone() });
                    }
                    value.style = style;
                    *old = Node::new(Value::Scalar(Scalar { share, ..value.clone() }), entry.span);
                    changed.note(old);
                }
                None => {
                    is_inserted = true;
                    map.push(
                        walk::plain_key(&entry.key, entry.span),
                        Node::new(Value::Scalar(value.clone()), entry.span),
                    );
                }
            }
            Ok(())
        })?;
    }
    if is_inserted && value.share != 0 {
        resource.next_share();
    }
    changed.settle(resource);
    Ok(())
}

/// Whether the specs may reach more than one place: the map at the end of a path such as `metadata/labels` is one.
fn may_share(specs: &[&FieldSpec]) -> bool {
    match specs {
        [] => false,
        [one] => one.segments.len() > 2,
        _ => true,
    }
}
