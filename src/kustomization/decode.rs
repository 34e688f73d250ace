//! [`decode`]: a kustomization file as a [`Kustomization`].

use super::args::{Kustomization, KustomizationKind, Spanned};
use super::object::Object;
use super::reader::{Reader, Rules, Scalars, Strings};
use super::{helm, items};
use crate::diagnostic::{Code, Diagnostic, Error};
use crate::fs::FsPath;
use crate::source::{Source, Span};
use crate::yaml::{Node, Text};

const RULES: Rules = Rules {
    code: Code::InvalidKustomization,
    prefix: "invalid Kustomization: json: ",
    yaml_prefix: "invalid Kustomization: ",
    scalars: Scalars::Yaml11,
    strings: Strings::Strict,
    closed: true,
    unique_keys: false,
};

/// Decodes the kustomization file of `root`; `document` is its first document, if it has one. Adds warnings about
/// deprecated fields.
///
/// # Errors
/// All fields that are unknown or have the wrong type; or, after the warnings, a file that says nothing, or a wrong
/// `kind` or `apiVersion`.
pub(crate) fn decode(
    document: Option<&Node>,
    source: &Source,
    root: &FsPath,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Kustomization, Error> {
    let start = Span::new(source, 0, 0);
    let nothing = Node::null(start);
    let reader = Reader::new(&RULES, Some(source));
    let decoded = reader.document(document.unwrap_or(&nothing), "types.Kustomization", kustomization)?;
    warnings.extend(decoded.warnings);
    if decoded.is_empty {
        let error = Error::new(Code::EmptyKustomization, "kustomization.yaml is empty");
        return Err(error.at(start, "this file says nothing that could be built"));
    }
    check_kind(&decoded.kind, &decoded.api_version, root)?;
    Ok(decoded.kustomization)
}

#[derive(Default)]
struct Decoded {
    kustomization: Kustomization,
    warnings: Vec<Diagnostic>,
    kind: Spanned<Text>,
    api_version: Spanned<Text>,
    is_empty: bool,
}

fn kustomization(object: &mut Object<'_, '_>) -> Decoded {
    let warnings = deprecations(object);
    let kind = object.spanned("TypeMeta.kind");
    let api_version = object.spanned("TypeMeta.apiVersion");
    object.object("metadata", "types.ObjectMeta", metadata);
    let (helm_charts, helm_globals) = helm::decode(object);
    let openapi = object.pairs("openapi");
    let openapi = |name: &str| openapi.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let decoded = Kustomization {
        kind: if kind.value == "Component" {
            KustomizationKind::Component
        } else {
            KustomizationKind::Kustomization
        },
        openapi_path: openapi("path"),
        openapi_version: openapi("version"),
        name_prefix: object.spanned("namePrefix"),
        name_suffix: object.spanned("nameSuffix"),
        namespace: object.spanned("namespace"),
        common_labels: object.pairs("commonLabels"),
        common_annotations: object.pairs("commonAnnotations"),
        labels: object.list("labels", "[]types.Label", "types.Label", items::label),
        patches_strategic_merge: object.texts_as("patchesStrategicMerge", "[]types.PatchStrategicMerge"),
        patches_json6902: object.list("patchesJson6902", "[]types.Patch", "types.Patch", items::patch),
        patches: object.list("patches", "[]types.Patch", "types.Patch", items::patch),
        images: with_deprecated(object, ["images", "imageTags"], |object, path| {
            object.list(path, "[]types.Image", "types.Image", items::image)
        }),
        replacements: object.list(
            "replacements",
            "[]types.ReplacementField",
            "types.ReplacementField",
            items::replacement,
        ),
        replicas: object.list("replicas", "[]types.Replica", "types.Replica", items::replica),
        vars: object.list("vars", "[]types.Var", "types.Var", items::var),
        sort_options: object.object("sortOptions", "types.SortOptions", items::sort_options),
        resources: with_deprecated(object, ["resources", "bases"], texts),
        components: object.texts("components"),
        crds: object.texts("crds"),
        configurations: object.texts("configurations"),
        generators: object.texts("generators"),
        transformers: object.texts("transformers"),
        validators: object.texts("validators"),
        build_metadata: object.texts("buildMetadata"),
        config_maps: object.list(
            "configMapGenerator",
            "[]types.ConfigMapArgs",
            "types.ConfigMapArgs",
            items::config_map,
        ),
        secrets: object.list("secretGenerator", "[]types.SecretArgs", "types.SecretArgs", items::secret),
        generator_options: object.object(
            "generatorOptions",
            "types.GeneratorOptions",
            items::generator_options,
        ),
        helm_charts,
        helm_globals,
    };
    let is_empty = is_empty(object, &decoded);
    Decoded { kustomization: decoded, warnings, kind, api_version, is_empty }
}

fn texts(object: &mut Object<'_, '_>, path: &'static str) -> Vec<Spanned<Text>> {
    object.texts(path)
}

/// Nothing is done with `metadata`, but it has a form.
fn metadata(object: &mut Object<'_, '_>) {
    object.text("name");
    object.text("namespace");
    object.pairs("labels");
    object.pairs("annotations");
}

/// Reads a field and appends what is written under its deprecated name.
fn with_deprecated<T>(
    object: &mut Object<'_, '_>,
    [path, deprecated]: [&'static str; 2],
    read: impl for<'r, 'a> Fn(&mut Object<'r, 'a>, &'static str) -> Vec<T>,
) -> Vec<T> {
    let mut items = read(object, path);
    items.extend(read(object, deprecated));
    items
}

/// Whether no field says anything. An empty list or map says something, but not under a deprecated name that is moved
/// to another field; an empty string never does.
fn is_empty(object: &Object<'_, '_>, decoded: &Kustomization) -> bool {
    const STRINGS: [&str; 5] = ["kind", "apiVersion", "namePrefix", "nameSuffix", "namespace"];
    const MOVED: [&str; 3] = ["bases", "imageTags", "helmChartInflationGenerator"];
    !object.has_other_than(&[&STRINGS[..], &MOVED].concat())
        && [&decoded.name_prefix, &decoded.name_suffix, &decoded.namespace]
            .iter()
            .all(|text| text.value.is_empty())
        && decoded.resources.is_empty()
        && decoded.images.is_empty()
        && decoded.helm_charts.is_empty()
}

fn check_kind(kind: &Spanned<Text>, api_version: &Spanned<Text>, root: &FsPath) -> Result<(), Error> {
    let known = matches!(&*kind.value, "" | "Kustomization" | "Component");
    let required = match &*kind.value {
        "Component" => "kustomize.config.k8s.io/v1alpha1",
        _ => "kustomize.config.k8s.io/v1beta1",
    };
    let matches = api_version.value.is_empty() || api_version.value == required;
    let mut problems = Vec::new();
    if !known {
        problems.push("kind should be Kustomization or Component".to_owned());
    }
    if !matches {
        let kind = if kind.value.is_empty() { "Kustomization" } else { &kind.value };
        problems.push(format!("apiVersion for {kind} should be {required}"));
    }
    if problems.is_empty() {
        return Ok(());
    }
    let message = format!("Failed to read kustomization file under {root}:\n{}", problems.join("\n"));
    let mut error = Error::new(Code::InvalidKustomization, message);
    if !known {
        error = error.at(kind.span, "expected `Kustomization` or `Component`");
    }
    if !matches {
        error = error.at(api_version.span, format!("expected `{required}`"));
    }
    Err(error)
}

/// Deprecated fields with what takes their place, in the order of the warnings.
const DEPRECATED: [(&str, &str, &str); 6] = [
    ("bases", "resources", ""),
    ("commonLabels", "labels", ""),
    ("imageTags", "images", ""),
    ("patchesJson6902", "patches", ""),
    ("patchesStrategicMerge", "patches", ""),
    ("vars", "replacements", "[EXPERIMENTAL] "),
];

fn deprecations(object: &Object<'_, '_>) -> Vec<Diagnostic> {
    let warn = |&(field, replacement, note): &(&'static str, &str, &str)| {
        let span = object.key_span(field)?;
        let message = format!(
            "# Warning: '{field}' is deprecated. Please use '{replacement}' instead. \
             {note}Run 'kustomize edit fix' to update your Kustomization automatically.",
        );
        Some(Diagnostic::warning(Code::DeprecatedField, message).at(span, format!("use `{replacement}`")))
    };
    DEPRECATED.iter().filter_map(warn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Limits, parse_first};

    fn read(text: &str) -> Result<(Kustomization, Vec<Diagnostic>), Error> {
        let source = Source::detached("kustomization.yaml", text);
        let mut warnings = Vec::new();
        let document = parse_first(&source, &Limits::default())?;
        let found = decode(document.as_ref(), &source, &FsPath::new("/root"), &mut warnings)?;
        Ok((found, warnings))
    }

    fn kustomization(text: &str) -> Kustomization {
        read(text).expect("it is a kustomization").0
    }

    fn messages(text: &str) -> Vec<String> {
        let error = read(text).expect_err("it is no kustomization");
        error.diagnostics().iter().map(|problem| problem.message.clone()).collect()
    }

    #[test]
    fn all_problems_are_found_with_their_places() {
        let text = "namePrefx: a\nimages:\n- name: a\n  newTag: 1.0\nresources: base\n";
        let error = read(text).expect_err("it has three problems");
        let source = Source::detached("kustomization.yaml", text);
        let found: Vec<(&str, &str, Option<&str>)> = error
            .diagnostics()
            .iter()
            .map(|problem| {
                let span = problem.labels[0].span;
                let place = source.written(span);
                (
                    problem.message.trim_start_matches("invalid Kustomization: json: "),
                    place,
                    problem.help.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                (
                    "cannot unmarshal number into Go struct field Image.images.newTag of type string",
                    "1.0",
                    Some("write \"1.0\" in quotes to mean the text"),
                ),
                (
                    "cannot unmarshal string into Go struct field Kustomization.resources of type []string",
                    "base",
                    None,
                ),
                ("unknown field \"namePrefx\"", "namePrefx", Some("did you mean `namePrefix`?")),
            ]
        );
    }

    #[test]
    fn embedded_structs_show_in_messages() {
        for (text, expected) in [
            ("kind: 1", "number into Go struct field Kustomization.TypeMeta.kind of type string"),
            (
                "patches: [{target: {kind: y}}]",
                "bool into Go struct field Selector.patches.target.ResId.Gvk.kind of type string",
            ),
            (
                "configMapGenerator: [{literals: x}]",
                "string into Go struct field \
                 ConfigMapArgs.configMapGenerator.GeneratorArgs.KvPairSources.literals of type []string",
            ),
            (
                "replicas: [{count: 1.5}]",
                "number 1.5 into Go struct field Replica.replicas.count of type int64",
            ),
            ("[a]", "array into Go value of type types.Kustomization"),
        ] {
            assert_eq!(messages(text), [format!("invalid Kustomization: json: cannot unmarshal {expected}")]);
        }
    }

    #[test]
    fn yaml_that_json_cannot_hold_is_rejected_anywhere() {
        assert_eq!(
            messages("helmCharts: [{valuesInline: {a: .inf}}]"),
            ["invalid Kustomization: json: unsupported value: +Inf"]
        );
        assert_eq!(
            messages("namePrefix: !!int x"),
            ["invalid Kustomization: yaml: cannot decode !!str `x` as a !!int"]
        );
        let [message] = &messages("commonLabels: {~: a}")[..] else { panic!("there is one problem") };
        assert!(message.starts_with("invalid Kustomization: unsupported map key of type: "), "{message}");
    }

    #[test]
    fn names_ignore_case_and_the_last_spelling_in_byte_order_counts() {
        let found = kustomization("namePrefix: b\nNAMEPREFIX: a\nnameprefix: ~\nre\u{17f}ources: []\n");
        assert_eq!(found.name_prefix.value, "b");
        let found = kustomization("commonLabels: {a: b}\nCommonLabels: {c: d}\n");
        assert_eq!(found.common_labels.len(), 2);
        // A spelling that does not count has to be right all the same.
        assert_eq!(messages("CommonLabels: 1\ncommonLabels: {a: b}").len(), 1);
    }

    #[test]
    fn keys_are_yaml_1_1() {
        let found = kustomization("commonLabels: {n: a, 0x10: b, 1.50: c, 2020-01-01: d}");
        let keys: Vec<&str> = found.common_labels.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["false", "16", "1.5", "2020-01-01"]);
    }

    #[test]
    fn whole_floats_are_integers() {
        assert_eq!(kustomization("replicas: [{count: 1e3}, {count: ~}]").replicas[0].count, 1000);
    }

    #[test]
    fn what_is_empty() {
        for text in
            ["", "# a", "{}", "kind: Foo", "namePrefix: ''", "bases: []", "imageTags: []", "metadata: ~"]
        {
            assert_eq!(messages(text), ["kustomization.yaml is empty"], "{text}");
        }
        for text in ["resources: []", "commonLabels: {}", "metadata: {}", "bases: ['']", "sortOptions: {}"] {
            assert!(read(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn kind_and_version_belong_together() {
        assert_eq!(
            messages("{kind: Foo, apiVersion: v1, resources: []}"),
            ["Failed to read kustomization file under /root:\n\
              kind should be Kustomization or Component\n\
              apiVersion for Foo should be kustomize.config.k8s.io/v1beta1"]
        );
        let found =
            kustomization("{kind: Component, apiVersion: kustomize.config.k8s.io/v1alpha1, resources: []}");
        assert_eq!(found.kind, KustomizationKind::Component);
    }

    #[test]
    fn deprecated_fields_move_and_are_warned_about() {
        let text = "vars: []\nbases: [a]\nresources: [b]\nimageTags: ~\nsecretGenerator: [{env: e, envs: [f]}]\n\
                    helmChartInflationGenerator: [{chartName: c, chartHome: h, helmHome: ''}]\n";
        let (found, warnings) = read(text).expect("it is a kustomization");
        let texts =
            |list: &[Spanned<Text>]| list.iter().map(|text| text.value.to_string()).collect::<Vec<_>>();
        assert_eq!(texts(&found.resources), ["b", "a"]);
        assert_eq!(texts(&found.secrets[0].envs), ["f", "e"]);
        assert_eq!(found.helm_charts[0].get("name").and_then(Node::text), Some("c"));
        let globals = found.helm_globals.expect("they come from the chart");
        assert_eq!(globals.get("chartHome").and_then(Node::text), Some("h"));
        assert!(globals.get("configHome").is_none());
        assert_eq!(warnings.len(), 2);
        assert_eq!(
            warnings[0].message,
            "# Warning: 'bases' is deprecated. Please use 'resources' instead. \
             Run 'kustomize edit fix' to update your Kustomization automatically."
        );
        assert!(warnings[1].message.contains("instead. [EXPERIMENTAL] Run"));
    }
}
