//! The entries of a kustomization's lists: one function for each type, shared by every document that holds it.

use super::args::{
    FieldOptions, GeneratorArgs, GeneratorOptions, ImageArgs, LabelArgs, PatchArgs, ReplacementArgs,
    ReplacementSource, ReplacementTarget, ReplicaArgs, SortArgs, Spanned, VarArgs,
};
use super::object::Object;
use crate::fieldspec::FieldSpec;
use crate::resource::Behavior;
use crate::resource::selector::Selector;
use crate::yaml::Text;

pub(super) fn field_specs(
    object: &mut Object<'_, '_>,
    path: &'static str,
    go_type: &'static str,
) -> Vec<FieldSpec> {
    object.list(path, go_type, "types.FieldSpec", field_spec)
}

fn field_spec(object: &mut Object<'_, '_>) -> FieldSpec {
    let group = object.text("Gvk.group");
    let version = object.text("Gvk.version");
    let kind = object.text("Gvk.kind");
    let path = object.text("path");
    FieldSpec::new(&group, &version, &kind, &path, object.bool("create"))
}

pub(super) fn selector(object: &mut Object<'_, '_>) -> Spanned<Selector> {
    let value = Selector {
        annotation_selector: object.text("annotationSelector"),
        label_selector: object.text("labelSelector"),
        ..id(object)
    };
    Spanned { value, span: object.span() }
}

/// The part of a selector that names one resource.
fn id(object: &mut Object<'_, '_>) -> Selector {
    Selector {
        group: object.text("ResId.Gvk.group"),
        version: object.text("ResId.Gvk.version"),
        kind: object.text("ResId.Gvk.kind"),
        name: object.text("ResId.name"),
        namespace: object.text("ResId.namespace"),
        ..Selector::default()
    }
}

pub(super) fn label(object: &mut Object<'_, '_>) -> LabelArgs {
    LabelArgs {
        pairs: object.pairs("pairs"),
        include_selectors: object.bool("includeSelectors"),
        include_templates: object.bool("includeTemplates"),
        include_volume_claim_templates: object.optional_bool("includeVolumeClaimTemplates"),
        fields: field_specs(object, "fields", "[]types.FieldSpec"),
        span: object.span(),
    }
}

pub(super) fn patch(object: &mut Object<'_, '_>) -> PatchArgs {
    let options = object.object("options", "types.PatchArgs", |options| {
        (options.bool("allowNameChange"), options.bool("allowKindChange"))
    });
    let (allow_name_change, allow_kind_change) = options.unwrap_or_default();
    PatchArgs {
        path: object.non_empty("path"),
        patch: object.non_empty("patch"),
        target: object.object("target", "types.Selector", selector),
        allow_name_change,
        allow_kind_change,
        span: object.span(),
        node: Some(object.node().clone()),
    }
}

pub(super) fn image(object: &mut Object<'_, '_>) -> ImageArgs {
    ImageArgs {
        name: object.text("name"),
        new_name: object.text("newName"),
        new_tag: object.text("newTag"),
        tag_suffix: object.text("tagSuffix"),
        digest: object.text("digest"),
        span: object.span(),
    }
}

pub(super) fn replica(object: &mut Object<'_, '_>) -> ReplicaArgs {
    ReplicaArgs { name: object.text("name"), count: object.int("count", "int64"), span: object.span() }
}

pub(super) fn var(object: &mut Object<'_, '_>) -> VarArgs {
    let field_path = object.object("fieldref", "types.FieldSelector", |field| field.text("fieldPath"));
    VarArgs {
        name: object.text("name"),
        object: object.object("objref", "types.Target", var_target).unwrap_or_default(),
        field_path: field_path.filter(|path| !path.is_empty()).unwrap_or_else(|| "metadata.name".into()),
        span: object.span(),
    }
}

/// The object of a var. An `apiVersion` of one or two parts overrides `version`, or `group` and `version`.
fn var_target(object: &mut Object<'_, '_>) -> Selector {
    let mut target = Selector {
        group: object.text("Gvk.group"),
        version: object.text("Gvk.version"),
        kind: object.text("Gvk.kind"),
        name: object.text("name"),
        namespace: object.text("namespace"),
        ..Selector::default()
    };
    let api_version = object.text("apiVersion");
    match api_version.split('/').collect::<Vec<_>>()[..] {
        [group, version] => (target.group, target.version) = (group.into(), version.into()),
        [version] if !version.is_empty() => target.version = version.into(),
        _ => {}
    }
    target
}

pub(super) fn sort_options(object: &mut Object<'_, '_>) -> SortArgs {
    let legacy = object.object("legacySortOptions", "types.LegacySortOptions", |legacy| {
        (plain(legacy.texts("orderFirst")), plain(legacy.texts("orderLast")))
    });
    SortArgs { order: object.text_as("order", "types.SortOrder").value, legacy, span: object.span() }
}

fn plain(texts: Vec<Spanned<Text>>) -> Vec<Text> {
    texts.into_iter().map(|text| text.value).collect()
}

pub(super) fn config_map(object: &mut Object<'_, '_>) -> GeneratorArgs {
    generator(
        object,
        &GeneratorPaths {
            name: "GeneratorArgs.name",
            namespace: "GeneratorArgs.namespace",
            behavior: "GeneratorArgs.behavior",
            literals: "GeneratorArgs.KvPairSources.literals",
            files: "GeneratorArgs.KvPairSources.files",
            envs: "GeneratorArgs.KvPairSources.envs",
            env: "GeneratorArgs.KvPairSources.env",
            is_plugin: false,
            options: "GeneratorArgs.options",
        },
    )
}

pub(super) fn secret(object: &mut Object<'_, '_>) -> GeneratorArgs {
    GeneratorArgs { secret_type: object.text("type"), ..config_map(object) }
}

/// Where the fields of a generator are in the reference's structs.
pub(super) struct GeneratorPaths {
    pub(super) name: &'static str,
    pub(super) namespace: &'static str,
    pub(super) behavior: &'static str,
    pub(super) literals: &'static str,
    pub(super) files: &'static str,
    pub(super) envs: &'static str,
    pub(super) env: &'static str,
    pub(super) is_plugin: bool,
    pub(super) options: &'static str,
}

pub(super) fn generator(object: &mut Object<'_, '_>, paths: &GeneratorPaths) -> GeneratorArgs {
    let mut envs = object.texts(paths.envs);
    let env = object.non_empty(paths.env);
    // A plugin's configuration may hold the deprecated field, which is moved in kustomization files only.
    if !paths.is_plugin {
        envs.extend(env);
    }
    GeneratorArgs {
        name: object.text(paths.name),
        namespace: object.text(paths.namespace),
        behavior: behavior(&object.text(paths.behavior)),
        literals: object.texts(paths.literals),
        files: object.texts(paths.files),
        envs,
        options: object.object(paths.options, "types.GeneratorOptions", generator_options),
        secret_type: Text::EMPTY,
        span: object.span(),
    }
}

/// Anything that is no behavior counts as none, misspellings too.
fn behavior(text: &str) -> Behavior {
    match text {
        "create" => Behavior::Create,
        "replace" => Behavior::Replace,
        "merge" => Behavior::Merge,
        _ => Behavior::Unspecified,
    }
}

pub(super) fn generator_options(object: &mut Object<'_, '_>) -> GeneratorOptions {
    GeneratorOptions {
        labels: object.pairs("labels"),
        annotations: object.pairs("annotations"),
        disable_name_suffix_hash: object.bool("disableNameSuffixHash"),
        immutable: object.bool("immutable"),
    }
}

/// An entry of `replacements`, which may be a path to others.
pub(super) fn replacement(object: &mut Object<'_, '_>) -> ReplacementArgs {
    let args = ReplacementArgs {
        path: object.non_empty("path"),
        source: object.object("Replacement.source", "types.SourceSelector", replacement_source),
        source_value: object.optional("Replacement.sourceValue"),
        targets: targets(object, "Replacement.targets"),
        span: object.span(),
    };
    object.exclude("source", "sourceValue", "value and resource selectors are mutually exclusive");
    args
}

/// A replacement of a file of its own.
pub(super) fn replacement_in_file(object: &mut Object<'_, '_>) -> ReplacementArgs {
    ReplacementArgs {
        path: None,
        source: object.object("source", "types.SourceSelector", replacement_source),
        source_value: object.optional("sourceValue"),
        targets: targets(object, "targets"),
        span: object.span(),
    }
}

fn replacement_source(object: &mut Object<'_, '_>) -> ReplacementSource {
    ReplacementSource {
        selector: id(object),
        field_path: object.text("fieldPath"),
        options: object.object("options", "types.FieldOptions", field_options),
        span: object.span(),
    }
}

fn targets(object: &mut Object<'_, '_>, path: &'static str) -> Vec<ReplacementTarget> {
    object.list(path, "[]*types.TargetSelector", "types.TargetSelector", |target| ReplacementTarget {
        select: target.object("select", "types.Selector", selector),
        reject: target.list("reject", "[]*types.Selector", "types.Selector", selector),
        field_paths: target.texts("fieldPaths"),
        options: target.object("options", "types.FieldOptions", field_options),
        span: target.span(),
    })
}

fn field_options(object: &mut Object<'_, '_>) -> FieldOptions {
    // Part of the type, but without a meaning in the reference.
    let _: Text = object.text("encoding");
    FieldOptions {
        delimiter: object.text("delimiter"),
        index: object.int("index", "int"),
        create: object.bool("create"),
    }
}
