//! Built-in plugins configured as resources, field specifications, CRDs and schemas.

use crate::fields::{Fields, field_specs, image, pairs, put, some_known};
use crate::generate::{Generator, Layer};
use crate::generators::entry;
use crate::patches::{json_patch, selector, strategic};
use crate::replacements::replacement;
use crate::tree::{File, join};
use crate::yaml::{Kind, Text, Y};

pub(crate) fn transformers(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let mut docs = Vec::new();
    for _ in 0..g.r.between(1, 2) {
        docs.push(transformer(g, layer));
    }
    let items = place(g, layer, docs);
    put(file, "transformers", items);
}

pub(crate) fn generators(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let config = if g.r.chance(25) {
        let mut node = plugin("IAMPolicyGenerator", "iam");
        node.set("cloud", Y::raw("gke"));
        node.set("kubernetesService", Y::map([("name", Y::raw("web")), ("namespace", Y::raw("prod"))]));
        node.set("serviceAccount", Y::map([("name", Y::raw("sa")), ("projectId", Y::raw("project"))]));
        node
    } else {
        let kind = g.r.pick(&["ConfigMap", "Secret"]);
        let (entry, known) = entry(g, layer, kind);
        layer.known.extend(known);
        let name = entry.get("name").and_then(Y::text).unwrap_or("generated").to_owned();
        let mut node = plugin(&format!("{kind}Generator"), &name);
        for (key, value) in entry.entries() {
            match key.text() {
                Some("name") if g.r.chance(50) => {}
                Some(key) => node.set(key, value.clone()),
                None => {}
            }
        }
        node
    };
    let items = place(g, layer, vec![config]);
    put(file, "generators", items);
}

pub(crate) fn validators(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let config = if g.r.chance(if g.reckless { 70 } else { 10 }) {
        let mut node = plugin("LabelTransformer", "validator");
        node.set("labels", Y::map([(if g.reckless { "other" } else { "validated-by" }, Y::raw("me"))]));
        node.set(
            "fieldSpecs",
            Y::seq([Y::map([("path", Y::raw("metadata/labels")), ("create", Y::raw("true"))])]),
        );
        node
    } else {
        let mut node = plugin("PatchTransformer", "validator");
        node.set("patch", Y::double("[{\"op\": \"test\", \"path\": \"/kind\", \"value\": \"Nothing\"}]"));
        node.set("target", Y::map([("kind", Y::raw("Nothing"))]));
        node
    };
    let items = place(g, layer, vec![config]);
    put(file, "validators", items);
}

fn plugin(kind: &str, name: &str) -> Y {
    Y::map([
        ("apiVersion", Y::raw("builtin")),
        ("kind", Y::string(kind)),
        ("metadata", Y::map([("name", Y::string(name))])),
    ])
}

/// Writes configurations inline, into files or into a directory of their own.
fn place(g: &mut Generator<'_>, layer: &Layer, docs: Vec<Y>) -> Y {
    match g.r.below(5) {
        0 | 1 => {
            g.uses("inline plugin");
            let many = g.r.chance(30);
            let text = if g.r.chance(10) && docs.len() == 1 { Text::Json } else { Text::Yaml };
            if many {
                Y::seq([Y::of(Kind::Embedded(text, docs))])
            } else {
                Y::seq(docs.into_iter().map(|doc| Y::of(Kind::Embedded(text, vec![doc]))))
            }
        }
        2 | 3 => {
            g.uses("plugin file");
            Y::strings([g.add_yaml(&layer.directory, "plugin", docs)])
        }
        _ => {
            g.uses("plugin directory");
            g.counter += 1;
            let name = format!("plugins{}", g.counter);
            let directory = join(&layer.directory, &name);
            let file = g.add_yaml(&directory, "plugin", docs);
            let node = Y::map([("resources", Y::strings([file]))]);
            g.files.push(File::yaml(join(&directory, "kustomization.yaml"), vec![node]));
            Y::strings([name])
        }
    }
}

fn transformer(g: &mut Generator<'_>, layer: &Layer) -> Y {
    let known = some_known(g, layer);
    let name = g.r.pick(&["one", "two", "three"]);
    match (g.r.below(14), known) {
        (0, _) => {
            let mut node = plugin("AnnotationsTransformer", name);
            node.set("annotations", pairs(g));
            node.set(
                "fieldSpecs",
                if g.r.chance(50) { specs("metadata/annotations") } else { field_specs(g, true) },
            );
            node
        }
        (1, _) => {
            let mut node = plugin("LabelTransformer", name);
            node.set("labels", pairs(g));
            node.set(
                "fieldSpecs",
                if g.r.chance(50) { specs("metadata/labels") } else { field_specs(g, true) },
            );
            node
        }
        (2, _) => {
            let mut node = plugin("NamespaceTransformer", name);
            node.set(
                "metadata",
                Y::map([
                    ("name", Y::raw(name)),
                    ("namespace", Y::raw(g.r.pick(&["prod", "new", "default"]))),
                ]),
            );
            if g.r.chance(60) {
                node.set(
                    "fieldSpecs",
                    if g.r.chance(50) { specs("metadata/namespace") } else { field_specs(g, false) },
                );
            }
            if g.r.chance(30) {
                node.set("unsetOnly", Y::raw("true"));
            }
            if g.r.chance(40) {
                let mode = g.r.pick(&["allServiceAccounts", "none", "defaultOnly", "other"]);
                node.set(
                    "setRoleBindingSubjects",
                    Y::raw(if mode == "other" && !g.reckless { "none" } else { mode }),
                );
            }
            node
        }
        (3 | 4, _) => {
            let (kind, field) =
                *g.r.choose(&[
                    ("PrefixTransformer", "prefix"),
                    ("SuffixTransformer", "suffix"),
                    ("PrefixSuffixTransformer", "prefix"),
                ])
                .unwrap_or(&("PrefixTransformer", "prefix"));
            let mut node = plugin(kind, name);
            node.set(field, Y::string(g.r.pick(&["a-", "-z", "x"])));
            if kind == "PrefixSuffixTransformer" {
                node.set("suffix", Y::string("-s"));
            }
            node.set(
                "fieldSpecs",
                if g.r.chance(60) {
                    Y::seq([Y::map([("path", Y::raw("metadata/name"))])])
                } else {
                    field_specs(g, false)
                },
            );
            node
        }
        (5, _) => {
            let mut node = plugin("ImageTagTransformer", name);
            node.set("imageTag", image(g));
            if g.r.chance(60) {
                node.set("fieldSpecs", field_specs(g, false));
            }
            node
        }
        (6, Some(known)) => {
            let mut node = plugin("ReplicaCountTransformer", name);
            node.set("replica", Y::map([("name", Y::string(known.name)), ("count", Y::raw("7"))]));
            node.set(
                "fieldSpecs",
                Y::seq([Y::map([
                    ("path", Y::raw(g.r.pick(&["spec/replicas", "spec/size", "spec/new"]))),
                    ("create", Y::raw("true")),
                ])]),
            );
            node
        }
        (7, Some(known)) => {
            let mut node = plugin("PatchTransformer", name);
            if g.r.chance(50) {
                let patch = strategic(g, &known);
                node.set("patch", Y::of(Kind::Embedded(Text::Yaml, vec![patch])));
            } else {
                let patch = json_patch(g, &known);
                node.set(
                    "patch",
                    Y::of(Kind::Embedded(if g.r.chance(50) { Text::Json } else { Text::Yaml }, vec![patch])),
                );
                node.set("target", selector(g, &known, true));
            }
            node
        }
        (8, Some(known)) => {
            let mut node = plugin("PatchJson6902Transformer", name);
            let mut target = selector(g, &known, false);
            if g.r.chance(20) {
                target.remove("kind");
            }
            node.set("target", target);
            let patch = json_patch(g, &known);
            node.set(
                "jsonOp",
                Y::of(Kind::Embedded(if g.r.chance(70) { Text::Json } else { Text::Yaml }, vec![patch])),
            );
            node
        }
        (9, Some(known)) => {
            let mut node = plugin("PatchStrategicMergeTransformer", name);
            let patch = strategic(g, &known);
            if g.r.chance(50) {
                node.set("patches", Y::of(Kind::Embedded(Text::Yaml, vec![patch])));
            } else {
                let file = g.add_yaml(&layer.directory, "merge", vec![patch]);
                node.set("paths", Y::strings([file]));
            }
            node
        }
        (10, Some(_)) => {
            let mut node = plugin("ReplacementTransformer", name);
            if let Some(replacement) = replacement(g, layer) {
                node.set("replacements", Y::seq([replacement]));
            }
            node
        }
        (11, _) => plugin("HashTransformer", name),
        (12, Some(known)) => {
            let mut node = plugin("ValueAddTransformer", name);
            if g.r.chance(85) {
                node.set("value", Y::string(g.r.pick(&["added", "8080", "x/y"])));
            }
            let mut target = Y::map([("selector", selector(g, &known, true))]);
            target.set(
                "fieldPath",
                Y::string(g.r.pick(&[
                    "metadata/annotations/added",
                    "metadata/name",
                    "spec/image",
                    "metadata/namespace",
                    "data/host",
                    "spec/new/field",
                ])),
            );
            if g.r.chance(50) {
                target.set("filePathPosition", Y::raw(g.r.pick(&["0", "1", "2"])));
            }
            node.set("targets", Y::seq([target]));
            node
        }
        _ => {
            let mut node = plugin("LabelTransformer", name);
            node.set("labels", pairs(g));
            node
        }
    }
}

fn specs(path: &str) -> Y {
    Y::seq([Y::map([("path", Y::string(path)), ("create", Y::raw("true"))])])
}

pub(crate) fn configurations(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let mut node = Y::map([] as [(&str, Y); 0]);
    for (field, maps) in [
        ("commonLabels", true),
        ("labels", true),
        ("templateLabels", true),
        ("commonAnnotations", true),
        ("namePrefix", false),
        ("nameSuffix", false),
        ("namespace", false),
        ("images", false),
        ("replicas", false),
        ("varReference", false),
    ] {
        if g.r.chance(25) {
            node.set(field, field_specs(g, maps));
        }
    }
    if g.r.chance(60) {
        let mut rules = Vec::new();
        for _ in 0..g.r.between(1, 2) {
            let mut rule =
                Y::map([("kind", Y::raw(g.r.pick(&["ConfigMap", "Secret", "App", "Widget", "Deployment"])))]);
            if g.r.chance(40) {
                rule.set("version", Y::raw("v1"));
            }
            if g.r.chance(20) {
                rule.set("group", Y::raw("example.com"));
            }
            let mut specs = Vec::new();
            for _ in 0..g.r.between(1, 2) {
                let path = g.r.pick(&[
                    "spec/configRef/name",
                    "spec/secretName",
                    "spec/configRef",
                    "spec/owner",
                    "spec/items/name",
                    "metadata/annotations/note",
                    "spec/list",
                ]);
                let mut spec = Y::map([("path", Y::raw(path))]);
                if g.r.chance(60) {
                    spec.set("kind", Y::raw(g.r.pick(&["App", "Widget", "Deployment"])));
                }
                specs.push(spec);
            }
            rule.set("fieldSpecs", Y::seq(specs));
            rules.push(rule);
        }
        node.set("nameReference", Y::seq(rules));
    }
    let name = g.add_yaml(&layer.directory, "configuration", vec![node]);
    put(file, "configurations", Y::strings([name]));
}

pub(crate) fn crds(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let definitions = "
example.com/v1.App:
  Schema:
    properties:
      apiVersion: {type: string}
      kind: {type: string}
      metadata: {type: object}
      spec: {$ref: example.com/v1.AppSpec}
example.com/v1.AppSpec:
  Schema:
    properties:
      configRef:
        x-kubernetes-object-ref-api-version: v1
        x-kubernetes-object-ref-kind: ConfigMap
        properties: {name: {type: string}}
      secretName: {x-kubernetes-object-ref-api-version: v1, x-kubernetes-object-ref-kind: Secret, x-kubernetes-object-ref-name-key: value}
      selector: {x-kubernetes-label-selector: ''}
      nested: {x-kubernetes-annotation: ''}
      image: {x-kubernetes-identity: ''}
";
    let name = g.add_yaml(&layer.directory, "crd", vec![Y::parse(definitions)]);
    put(file, "crds", Y::strings([name]));
}

pub(crate) fn openapi(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    if g.r.chance(25) {
        put(file, "openapi", Y::map([("version", Y::raw("v1.21.2"))]));
        return;
    }
    let schema = "
definitions:
  com.example.v1.App:
    type: object
    properties:
      spec: {$ref: '#/definitions/com.example.v1.AppSpec'}
    x-kubernetes-group-version-kind: [{group: example.com, kind: App, version: v1}]
  com.example.v1.AppSpec:
    type: object
    properties:
      items:
        type: array
        items: {type: object, properties: {name: {type: string}, value: {type: string}}}
        x-kubernetes-patch-merge-key: name
        x-kubernetes-patch-strategy: merge
      list: {type: array, items: {type: string}, x-kubernetes-patch-strategy: merge}
";
    let mut node = Y::parse(schema);
    if g.r.chance(20) {
        let paths = "{'/apis/example.com/v1/widgets/{name}': {get: {x-kubernetes-group-version-kind: {group: example.com, kind: App, version: v1}}}}";
        node.set("paths", Y::parse(paths));
    }
    let name = g.add_yaml(&layer.directory, "schema", vec![node]);
    put(file, "openapi", Y::map([("path", Y::string(name))]));
}
