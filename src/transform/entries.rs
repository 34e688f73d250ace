//! [`Labels`] and [`Annotations`]: entries that go into maps all over an object.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::each::{Edit, Fields};
use super::per_kind::{PerKind, selected};
use super::shared::Changed;
use crate::diagnostic::Error;
use crate::fieldspec::walk::{self, Leaf};
use crate::fieldspec::{self, FieldSpec, FieldSpecs, Paths};
use crate::kustomization::{LabelArgs, Pairs};
use crate::resource::Resource;
use crate::source::Span;
use crate::yaml::{self, Node, Scalar, Style, Tag, Text, Value, line_style};

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

    /// The field specs of the labels.
    ///
    /// # Errors
    /// Conflicting field specs.
    pub(super) fn fields<'a>(&'a self, specs: &'a FieldSpecs) -> Result<Fields<'a>, Error> {
        match &self.fields {
            LabelFields::Common => Ok(Cow::Borrowed(&specs.common_labels)),
            LabelFields::Only(fields) => Ok(Cow::Borrowed(fields)),
            chosen @ LabelFields::Chosen { .. } => chosen.specs(specs).map(Cow::Owned),
        }
    }

    /// Returns what sets the labels of a resource, which fails for fields that are no maps.
    pub(super) fn edit<'a>(&'a self, specs: &'a [FieldSpec]) -> Edit<'a> {
        set_all(&self.pairs, specs)
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

    /// The field specs of the annotations.
    pub(super) fn fields<'a>(&'a self, specs: &'a FieldSpecs) -> &'a [FieldSpec] {
        self.fields.as_deref().unwrap_or(&specs.common_annotations)
    }

    /// Returns what sets the annotations of a resource, which fails for fields that are no maps.
    pub(super) fn edit<'a>(&'a self, specs: &'a [FieldSpec]) -> Edit<'a> {
        set_all(&self.pairs, specs)
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

fn set_all<'a>(pairs: &'a [Entry], specs: &'a [FieldSpec]) -> Edit<'a> {
    let mut plans = PerKind::new();
    let mut due = Vec::new();
    Box::new(move |resource| {
        if pairs.is_empty() {
            return Ok(());
        }
        let plan = plans.get(resource, |gvk| Plan::new(selected(specs, gvk)));
        if plan.needs_annotations {
            resource.open_annotations();
        }
        plan.set(resource, pairs, &mut due)
    })
}

/// The fields of one kind of object.
struct Plan<'s> {
    specs: Vec<&'s FieldSpec>,
    paths: Paths<'s>,
    /// Whether the reference would find the annotations that hold its books.
    needs_annotations: bool,
    /// Whether the specs may reach more than one place: the map at the end of a path such as `metadata/labels` is one.
    may_share: bool,
    /// Whether a path leads through the end of another one.
    is_nested: bool,
}

impl<'s> Plan<'s> {
    fn new(specs: Vec<&'s FieldSpec>) -> Plan<'s> {
        let mut paths = Paths::default();
        specs.iter().for_each(|spec| paths.add(spec, true));
        let needs_annotations =
            specs.iter().any(|spec| !spec.create && spec.segments.starts_with(&ANNOTATIONS));
        let may_share = match &specs[..] {
            [] => false,
            [one] => one.segments.len() > 2,
            _ => true,
        };
        let is_nested = specs.iter().any(|spec| specs.iter().any(|other| spec.leads_through(other)));
        Plan { specs, paths, needs_annotations, may_share, is_nested }
    }

    /// Sets the entries wherever the specs say; `due` is room to work in.
    ///
    /// The reference sets one entry everywhere before the next one. That shows where setting one makes a place that was
    /// not there for it, but is for the next.
    fn set(&self, resource: &mut Resource, pairs: &[Entry], due: &mut Vec<usize>) -> Result<(), Error> {
        let mut makes = self.paths.find(&resource.root, &mut |_| true, due);
        if due.is_empty() {
            return Ok(());
        }
        let mut last_share = resource.book.last_share;
        let mut values: Vec<Written<'_>> = pairs.iter().map(Written::new).collect();
        if makes || self.is_nested {
            for (number, value) in values.chunks_mut(1).enumerate() {
                if number > 0 {
                    makes = self.paths.find(&resource.root, &mut |_| true, due);
                }
                let mut next = 0;
                while let Some(&at) = due.iter().find(|&&at| at >= next) {
                    next = at + 1;
                    self.set_at(at, resource, value, &mut last_share)?;
                    if next < self.specs.len() && (makes || self.is_nested) {
                        // What was made may lie on the way of specs that make nothing.
                        makes = self.paths.find(&resource.root, &mut |_| true, due);
                    }
                }
                value.iter_mut().for_each(|value| value.settle(resource));
            }
        } else {
            due.iter().try_for_each(|&at| self.set_at(at, resource, &mut values, &mut last_share))?;
            values.iter_mut().for_each(|value| value.settle(resource));
        }
        if last_share != resource.book.last_share {
            resource.book_mut().last_share = last_share;
        }
        Ok(())
    }

    /// Sets values where one of the specs says.
    fn set_at(
        &self,
        at: usize,
        resource: &mut Resource,
        values: &mut [Written<'_>],
        last_share: &mut u16,
    ) -> Result<(), Error> {
        let span = values.first().map_or(Span::NONE, |value| value.entry.span);
        let mut set = |node: &mut Node| {
            if node.is_null() {
                return Ok(());
            }
            let Some(map) = node.as_map_mut() else { return Err(walk::wrong_kind(node, "MappingNode")) };
            if let Some(value) = values.iter().find(|value| value.entry.key.is_empty()) {
                return Err(walk::no_key(node, value.entry.span));
            }
            let mut added = Vec::new();
            for value in &mut *values {
                match map.get_mut(&value.entry.key) {
                    Some(old) => value.replace(old),
                    None => added.push(value.add(self.may_share.then_some(&mut *last_share))),
                }
            }
            map.entries.extend(added);
            Ok(())
        };
        walk::apply_reached(&mut resource.root, self.specs[at], Some(Leaf::Map), span, &|_| true, &mut set)
    }
}

/// The value of one entry, as it stands in the places of one resource: it goes over the value that is there, or as one
/// value shared by all new places.
struct Written<'p> {
    entry: &'p Entry,
    scalar: Scalar,
    is_added: bool,
    changed: Changed,
}

impl<'p> Written<'p> {
    fn new(entry: &'p Entry) -> Written<'p> {
        let scalar = Scalar::new(entry.value.clone(), Tag::Str, entry.style);
        Written { entry, scalar, is_added: false, changed: Changed::default() }
    }

    /// Goes over an old value.
    ///
    /// The reference copies its one value over the old one after giving it the old one's style, which every place that
    /// gets the value later, or shares it already, has from then on.
    fn replace(&mut self, old: &mut Node) {
        let (style, share) = match old.as_scalar() {
            Some(scalar) => (scalar.style, scalar.share),
            None => (Style::PLAIN, 0),
        };
        if self.is_added && self.scalar.style != style {
            self.changed.note_scalar(&Scalar { style, ..self.scalar.clone() });
        }
        self.scalar.style = style;
        *old = Node::new(Value::Scalar(Scalar { share, ..self.scalar.clone() }), self.entry.span);
        self.changed.note(old);
    }

    /// Changes the other places of the old values it went over.
    fn settle(&mut self, resource: &mut Resource) {
        std::mem::take(&mut self.changed).settle(resource);
    }

    /// Returns the entry for a new place; `last_share` is the last number of shared values, if places may share it.
    fn add(&mut self, last_share: Option<&mut u16>) -> yaml::Entry {
        if let (false, Some(last)) = (self.is_added, last_share) {
            *last = last.checked_add(1).unwrap_or(0);
            self.scalar.share = *last;
        }
        self.is_added = true;
        yaml::Entry {
            key: walk::plain_key(&self.entry.key, self.entry.span),
            value: Node::new(Value::Scalar(self.scalar.clone()), self.entry.span),
        }
    }
}
