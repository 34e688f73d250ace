//! The engine: from a layer to its resources.
//!
//! Nothing here touches a file, and nothing depends on anything but the layer and its context, so what is computed is
//! remembered with the layer, as long as something else holds it: another parent, or the memory of a `Kustomizer`. A
//! layer that nothing else holds gives its trees away, and they are edited where they are.

use std::sync::Arc;

use crate::context::Context;
use crate::diagnostic::{Code, Error};
use crate::fieldspec::FieldSpecs;
use crate::generate::absorb;
use crate::load::{Layer, LayerEntry, Parts, ResourceEntry, TransformerStep};
use crate::resource::{Origin, ResMap, Resource};
use crate::schema::{Builtin, Schema, scope};
use crate::transform::vars::VarSet;
use crate::transform::{edit_each, metadata};
use crate::yaml::{Entry, Map, Node, Scalar, Tag, Value, line_style};

/// The outcome of a layer: resources before names are hashed and references fixed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Accumulated {
    pub(crate) resmap: ResMap,
    pub(crate) field_specs: FieldSpecs,
    pub(crate) vars: VarSet,
    /// The schema in force after the layer: the first that a root names holds for all that follow.
    pub(crate) schema: Option<Arc<Schema>>,
    /// How the built-in schema counts, as far as what was done says it, beside a schema that is named later.
    pub(crate) builtin: Builtin,
}

/// Returns what a layer and everything below it make, and counts the warnings it gives on the way, up to an error.
pub(crate) fn accumulate(
    mut layer: Arc<Layer>,
    context: &Context,
    reached: &mut usize,
) -> Result<Arc<Accumulated>, Error> {
    if let Some(known) = layer.computed.get(context) {
        *reached = reached.saturating_add(layer.warned);
        return Ok(known);
    }
    let is_shared = Arc::get_mut(&mut layer).is_none();
    let mut made = accumulate_anew(&mut layer, context, reached)?;
    if !is_shared {
        return Ok(Arc::new(made));
    }
    // Whoever builds on it has to look for names sooner or later.
    made.resmap.complete_index();
    let made = Arc::new(made);
    layer.computed.set(context.clone(), Arc::clone(&made));
    Ok(made)
}

/// As [`accumulate`], for the root that is built: what it makes is finished at once and need not be remembered.
pub(crate) fn accumulate_root(
    layer: &mut Arc<Layer>,
    context: &Context,
    reached: &mut usize,
) -> Result<Accumulated, Error> {
    if let Some(known) = layer.computed.get(context) {
        *reached = layer.warned;
        return Ok((*known).clone());
    }
    accumulate_anew(layer, context, reached)
}

fn accumulate_anew(
    layer: &mut Arc<Layer>,
    context: &Context,
    reached: &mut usize,
) -> Result<Accumulated, Error> {
    let mut made = Accumulated { schema: context.schema.clone(), ..Accumulated::default() };
    run(layer, context, &mut made, reached)?;
    Ok(made)
}

/// Does what a layer says on top of what has been made so far. Components share what their parent makes.
fn run(
    layer: &mut Arc<Layer>,
    context: &Context,
    made: &mut Accumulated,
    reached: &mut usize,
) -> Result<(), Error> {
    let reached_after = reached.saturating_add(layer.warned);
    *reached = reached.saturating_add(layer.warnings.len());
    let Parts { resources, generators, components } = layer.parts();
    if made.schema.is_none()
        && let Some(schema) = &layer.schema
    {
        let schema = schema.as_ref().map_err(Error::clone)?;
        made.schema = Some(match builtin(made, context) {
            Builtin::Absent => Arc::clone(schema),
            builtin => Arc::new((**schema).clone().with(builtin)),
        });
        learn_scopes(made)?;
    }
    for entry in resources {
        add_resources(entry, context, made, reached)
            .map_err(|error| error.prefixed("accumulating resources: "))?;
    }
    let merged = made.field_specs.merge(&layer.field_specs);
    merged.map_err(|error| error.prefixed("merging config: ").or_at(layer.span.head(), "in this root"))?;
    let merged = made.field_specs.merge(&layer.crds);
    merged.map_err(|error| error.prefixed("merging CRDs: ").or_at(layer.span.head(), "in this root"))?;
    for step in generators {
        let mut resource = step.resource;
        if context.tracks_origins() {
            resource.book_mut().origin = Some(Box::new(origin_here(&step.origin, layer, context)));
        }
        absorb(&mut made.resmap, resource).map_err(|error| {
            error.prefixed("merging from generator: ").or_at(step.span, "by this generator")
        })?;
    }
    if layer.has_plugins.generators {
        made.builtin = made.builtin.or(Builtin::Added);
    }
    for entry in components {
        add_component(entry, context, made, reached)
            .map_err(|error| error.prefixed("accumulating components: "))?;
    }
    // Those of plugins included, which are loaded before any of them acts.
    *reached = reached_after;
    if layer.has_plugins.transformers {
        made.builtin = made.builtin.or(Builtin::Added);
    }
    let mut steps = &layer.transformers[..];
    while let [step, later @ ..] = steps {
        steps = match transform_each(steps, context, made)? {
            0 => {
                transform(step, layer, context, made)?;
                later
            }
            done => &steps[done..],
        };
    }
    for step in &layer.validators {
        validate(step, made)?;
    }
    made.vars.register(&layer.vars, &mut made.resmap)
}

/// How the built-in schema would count beside one that is named now.
///
/// The reference reads its built-in schema when it first merges a patch, and a schema that is named after that extends
/// it. When the reference has only met a kind whose scope it had to look for, as are those of plugin configurations, it
/// adds the built-in schema to the one that is named.
fn builtin(made: &Accumulated, context: &Context) -> Builtin {
    let is_unknown = |resource: &Resource| {
        let gvk = resource.gvk();
        scope(&gvk.group, &gvk.version, &gvk.kind).is_none()
    };
    match made.builtin.or(context.builtin) {
        Builtin::Absent if made.resmap.iter().any(is_unknown) => Builtin::Added,
        builtin => builtin,
    }
}

/// Tells all resources what the schema in force says about their scopes.
fn learn_scopes(made: &mut Accumulated) -> Result<(), Error> {
    match made.schema.as_deref().filter(|schema| schema.has_custom_scopes()) {
        Some(schema) => made.resmap.edit_all(|resource| {
            resource.learn_scope(schema);
            Ok(())
        }),
        None => Ok(()),
    }
}

fn add_resources(
    entry: ResourceEntry,
    context: &Context,
    made: &mut Accumulated,
    reached: &mut usize,
) -> Result<(), Error> {
    match entry {
        ResourceEntry::File { entry, path, resources } => {
            let origin = context.tracks_origins().then(|| context.path_of(&entry.value));
            let scopes = made.schema.as_deref().filter(|schema| schema.has_custom_scopes());
            let wrap = |error: Error, doing: &str| {
                error.map_message(|message| {
                    format!(
                        "accumulation err='{doing} '{}': {message}': \
                         must build at directory: '{path}': file is not directory",
                        entry.value
                    )
                })
            };
            for mut resource in Arc::unwrap_or_clone(resources) {
                if let Some(path) = &origin {
                    metadata::set_file(&mut resource, path)
                        .map_err(|error| wrap(error, "cannot add path annotation for"))?;
                }
                if let Some(schema) = scopes {
                    resource.learn_scope(schema);
                }
                made.resmap.append(resource).map_err(|error| wrap(error, "merging resources from"))?;
            }
            Ok(())
        }
        ResourceEntry::Base(LayerEntry { entry, layer }) => {
            let root = layer.root.clone();
            let wrap = |error: Error, doing: &str| {
                error
                    .map_message(|message| {
                        format!(
                            "accumulation err='accumulating resources from '{}': '{root}' must resolve to a file': \
                             recursed {doing} path '{root}': {message}",
                            entry.value
                        )
                    })
                    .or_at(entry.span, "in this base")
            };
            let context = Context {
                schema: made.schema.clone(),
                builtin: if layer.names_schema { builtin(made, context) } else { Builtin::Absent },
                origin: context.origin_of(&entry.value),
            };
            let base =
                accumulate(layer, &context, reached).map_err(|error| wrap(error, "accumulation of"))?;
            add_base(base, made).map_err(|error| wrap(error, "merging from"))
        }
    }
}

fn add_base(mut base: Arc<Accumulated>, made: &mut Accumulated) -> Result<(), Error> {
    if made.schema.is_none() && base.schema.is_some() {
        made.schema.clone_from(&base.schema);
        learn_scopes(made)?;
    }
    made.builtin = made.builtin.or(base.builtin);
    // What nothing else holds is given away.
    let resmap = match Arc::get_mut(&mut base) {
        Some(own) => std::mem::take(&mut own.resmap),
        None => base.resmap.clone(),
    };
    made.resmap.append_map(resmap)?;
    let Accumulated { field_specs, vars, .. } = &*base;
    made.field_specs.merge(field_specs)?;
    made.vars.merge(vars)
}

fn add_component(
    entry: LayerEntry,
    context: &Context,
    made: &mut Accumulated,
    reached: &mut usize,
) -> Result<(), Error> {
    let LayerEntry { entry, mut layer } = entry;
    let context = Context { origin: context.origin_of(&entry.value), ..context.clone() };
    let root = layer.root.clone();
    let wrap = |error: Error, doing: &str| {
        error
            .map_message(|message| {
                let inner = format!("recursed {doing} path '{root}': {message}");
                format!("accumulateDirectory: {inner:?}")
            })
            .or_at(entry.span, "in this component")
    };
    run(&mut layer, &context, made, reached).map_err(|error| wrap(error, "accumulation of"))?;
    // The reference merges what the component made of the parent into an empty accumulation.
    let mut field_specs = FieldSpecs::default();
    let merged = made.resmap.check_unique().and_then(|()| field_specs.merge(&made.field_specs));
    merged.map_err(|error| wrap(error, "merging from"))?;
    made.field_specs = field_specs;
    Ok(())
}

/// Applies the first transformers, as many of them as can share one walk through all resources, and returns how many.
fn transform_each(
    steps: &[TransformerStep],
    context: &Context,
    made: &mut Accumulated,
) -> Result<usize, Error> {
    if context.tracks_origins() {
        return Ok(0);
    }
    let transformers = steps.iter().map(|step| &step.transformer);
    let done = edit_each(transformers, &mut made.resmap, &made.field_specs)
        .map_err(|(at, error)| error.or_at(steps[at].span, "by this transformer"))?;
    made.resmap.drop_emptied();
    Ok(done)
}

/// Applies one transformer and drops the resources it emptied.
fn transform(
    step: &TransformerStep,
    layer: &Layer,
    context: &Context,
    made: &mut Accumulated,
) -> Result<(), Error> {
    let schema = made.schema.as_deref().unwrap_or(Schema::builtin());
    step.transformer
        .apply(&mut made.resmap, &made.field_specs, schema)
        .map_err(|error| error.or_at(step.span, "by this transformer"))?;
    if step.transformer.asks_schema() {
        made.builtin = Builtin::Extended;
    }
    made.resmap.drop_emptied();
    if context.tracks_origins() {
        let origin = origin_here(&step.origin, layer, context);
        made.resmap.edit_all(|resource| {
            (0..step.repeats).for_each(|_| metadata::add_transformation(resource, &origin));
            Ok(())
        })?;
    }
    Ok(())
}

/// Applies a validator, which may change nothing but add the label that says it passed.
fn validate(step: &TransformerStep, made: &mut Accumulated) -> Result<(), Error> {
    let mut checked = made.resmap.clone();
    let schema = made.schema.as_deref().unwrap_or(Schema::builtin());
    step.transformer.apply(&mut checked, &made.field_specs, schema)?;
    let same = checked.len() == made.resmap.len()
        && checked.iter().zip(made.resmap.iter()).all(|(after, before)| is_same_but_validated(after, before));
    if !same {
        return Err(Error::new(Code::ValidatorFailed, "validator shouldn't modify the resource map")
            .at(step.span, "this validator"));
    }
    made.resmap = checked;
    Ok(())
}

/// The origin of a step as seen from the root that is built.
fn origin_here(origin: &Origin, layer: &Layer, context: &Context) -> Origin {
    let file = if origin.configured_in.is_empty() { &layer.file_name } else { &origin.configured_in };
    Origin { configured_in: context.path_of(file), ..origin.clone() }
}

/// Whether a validator left a resource as it was, but for the label that says that it passed.
fn is_same_but_validated(after: &Resource, before: &Resource) -> bool {
    let mut root = after.root.clone();
    if after.root.at(&["metadata", "labels", VALIDATED_BY]).is_none() {
        return is_same(&root, &before.root);
    }
    // The reference takes the label off by writing all labels anew and compares where they stand in their file as well.
    // Only labels that an earlier step of the build wrote look the same afterwards.
    let added = |map: &Map| {
        map.entries.iter().all(|entry| entry.value.as_scalar().is_some_and(is_written_label))
            && map.entries.is_sorted_by(|a, b| a.key.text <= b.key.text)
            && !map.entries.is_empty()
    };
    let labels = before
        .root
        .get("metadata")
        .and_then(Node::as_map)
        .and_then(|metadata| metadata.entries.iter().find(|entry| entry.key.text == *"labels"));
    let is_added =
        |entry: &Entry| entry.key.is_made_with(&entry.value) && entry.value.as_map().is_some_and(added);
    if !labels.is_none_or(is_added) {
        return false;
    }
    if let Some(metadata) = root.get_mut("metadata").and_then(Node::as_map_mut) {
        if let Some(labels) = metadata.get_mut("labels").and_then(Node::as_map_mut) {
            labels.remove(VALIDATED_BY);
        }
        if metadata.get("labels").is_some_and(Node::is_empty_map) {
            metadata.remove("labels");
        }
    }
    is_same(&root, &before.root)
}

/// Whether a scalar is as a step writes the text of a label, and not as it stands in a file.
fn is_written_label(scalar: &Scalar) -> bool {
    scalar.tag == Tag::Str && scalar.style == line_style(&scalar.text)
}

/// Whether two trees are equal but for the order of map entries and the places they were written at.
fn is_same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Scalar(a), Value::Scalar(b)) => a.text == b.text && a.resolved_tag() == b.resolved_tag(),
        (Value::Seq(a), Value::Seq(b)) => {
            a.items.is_same(&b.items)
                || a.items.len() == b.items.len() && a.items.iter().zip(&b.items).all(|(a, b)| is_same(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            let same =
                |entry: &Entry| b.get(&entry.key.text).is_some_and(|value| is_same(&entry.value, value));
            a.entries.is_same(&b.entries) || a.entries.len() == b.entries.len() && a.entries.iter().all(same)
        }
        _ => false,
    }
}

/// The label that a validator may add.
const VALIDATED_BY: &str = "validated-by";
