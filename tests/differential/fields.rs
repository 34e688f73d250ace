//! The fields of a kustomization file other than what it loads.

use crate::generate::{Generator, Known, Layer, Profile};
use crate::resources::WORDS;
use crate::yaml::Y;
use crate::{generators, patches, plugins, replacements};

pub(crate) type Fields = Vec<(Y, Y)>;
type Feature = fn(&mut Generator<'_>, &mut Layer, &mut Fields);

/// Name, weight, the profile that wants more of it, and what adds it.
const FEATURES: &[(&str, usize, &[Profile], Feature)] = &[
    ("namePrefix", 8, &[Profile::Names], name_prefix),
    ("nameSuffix", 5, &[Profile::Names], name_suffix),
    ("namespace", 8, &[Profile::Names], namespace),
    ("commonLabels", 4, &[], common_labels),
    ("labels", 7, &[], labels),
    ("commonAnnotations", 5, &[], common_annotations),
    ("images", 7, &[], images),
    ("replicas", 4, &[], replicas),
    ("patches", 14, &[Profile::Patches, Profile::Yaml], patches::patches),
    ("patchesStrategicMerge", 3, &[Profile::Patches], patches::patches_strategic_merge),
    ("patchesJson6902", 3, &[Profile::Patches], patches::patches_json6902),
    ("configMapGenerator", 8, &[Profile::Generators, Profile::Names], generators::config_maps),
    ("secretGenerator", 5, &[Profile::Generators], generators::secrets),
    ("generatorOptions", 2, &[Profile::Generators], generators::options),
    ("replacements", 8, &[Profile::Replacements], replacements::replacements),
    ("vars", 3, &[Profile::Replacements, Profile::Names], replacements::vars),
    ("configurations", 3, &[Profile::Plugins, Profile::Names], plugins::configurations),
    ("crds", 1, &[Profile::Plugins], plugins::crds),
    ("openapi", 1, &[Profile::Plugins, Profile::Patches], plugins::openapi),
    ("transformers", 4, &[Profile::Plugins], plugins::transformers),
    ("generators", 2, &[Profile::Plugins, Profile::Generators], plugins::generators),
    ("validators", 1, &[Profile::Plugins], plugins::validators),
    ("sortOptions", 4, &[Profile::Plugins], sort_options),
    ("buildMetadata", 4, &[Profile::Plugins, Profile::Generators], build_metadata),
    ("metadata", 1, &[], metadata),
];

/// Adds some fields to a layer's kustomization file.
pub(crate) fn add(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let count = match g.profile {
        Profile::Yaml => g.r.weighted(&[60, 30, 10]),
        _ => g.r.weighted(&[5, 20, 30, 25, 12, 8]),
    };
    for _ in 0..count {
        let weights: Vec<usize> = FEATURES
            .iter()
            .map(
                |(_, weight, boosted, _)| if boosted.contains(&g.profile) { weight * 6 + 5 } else { *weight },
            )
            .collect();
        let (name, _, _, feature) = FEATURES[g.r.weighted(&weights)];
        let twice =
            name == "vars" && matches!(layer.directory.as_str(), "base" | "left" | "right") && !g.reckless;
        if twice || file.iter().any(|(key, _)| key.text() == Some(name)) {
            continue;
        }
        let before = file.len();
        feature(g, layer, file);
        if file.len() > before {
            g.uses(name);
        }
    }
}

pub(crate) fn put(file: &mut Fields, key: &str, value: Y) {
    file.push((Y::string(key), value));
}

/// A resource that the layer knows.
pub(crate) fn some_known(g: &mut Generator<'_>, layer: &Layer) -> Option<Known> {
    let favoured: Vec<&Known> = layer
        .known
        .iter()
        .filter(|known| matches!(known.kind.as_str(), "Deployment" | "App" | "StatefulSet"))
        .collect();
    if !favoured.is_empty() && g.r.chance(40) {
        return g.r.choose(&favoured).map(|known| (*known).clone());
    }
    g.r.choose(&layer.known).cloned()
}

fn name_prefix(g: &mut Generator<'_>, _: &mut Layer, file: &mut Fields) {
    let value = Y::string(g.r.pick(&["dev-", "x-", "p", "app-", "a.b-"]));
    put(file, "namePrefix", value);
}

fn name_suffix(g: &mut Generator<'_>, _: &mut Layer, file: &mut Fields) {
    let value = Y::string(g.r.pick(&["-v1", "-x", "s", "-2"]));
    put(file, "nameSuffix", value);
}

fn namespace(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    // Equal names in different namespaces would meet in one.
    let mut ids: Vec<(&str, &str)> =
        layer.known.iter().map(|known| (known.kind.as_str(), known.name.as_str())).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    if ids.len() < count && !g.reckless {
        return;
    }
    let value = Y::string(g.r.pick(&["prod", "team-a", "default", "other"]));
    put(file, "namespace", value);
}

/// Pairs for labels or annotations.
pub(crate) fn pairs(g: &mut Generator<'_>) -> Y {
    let mut map = Y::map([] as [(&str, Y); 0]);
    for _ in 0..g.r.between(1, 3) {
        let key = g.r.pick(&["app", "tier", "env", "app.kubernetes.io/name", "note", "version", "a-b.c/d_e"]);
        let value = match g.r.below(12) {
            0 => Y::double(g.r.pick(&["true", "1", "1.0", "yes", "", "null", "0x10", "2020-01-01", "12:30"])),
            1 => Y::double(g.r.pick(&["a b", "a: b", "multi\nline", "#", "\u{1F600}", " x", "tab\t"])),
            _ => Y::string(g.r.pick(WORDS)),
        };
        map.set(key, value);
    }
    if g.reckless && g.r.chance(8) {
        map.set(g.r.pick(&["y", "1", "true"]), Y::string("odd-key"));
    }
    map
}

fn common_labels(g: &mut Generator<'_>, _: &mut Layer, file: &mut Fields) {
    let value = pairs(g);
    put(file, "commonLabels", value);
}

fn common_annotations(g: &mut Generator<'_>, _: &mut Layer, file: &mut Fields) {
    let value = pairs(g);
    put(file, "commonAnnotations", value);
}

fn labels(g: &mut Generator<'_>, _: &mut Layer, file: &mut Fields) {
    let mut items = Vec::new();
    for _ in 0..g.r.between(1, 2) {
        let mut item = Y::map([("pairs", pairs(g))]);
        for (field, percent) in [
            ("includeSelectors", 30),
            ("includeTemplates", 30),
            ("includeVolumeClaimTemplates", if g.reckless { 5 } else { 0 }),
        ] {
            if g.r.chance(percent) {
                item.set(field, Y::raw(g.r.pick(&["true", "true", "false"])));
            }
        }
        if g.r.chance(12) {
            item.set("fields", field_specs(g, true));
        }
        items.push(item);
    }
    put(file, "labels", Y::seq(items));
}

/// Field specifications; `maps` where the transformer wants maps at the end.
pub(crate) fn field_specs(g: &mut Generator<'_>, maps: bool) -> Y {
    const MAPS: &[&str] = &[
        "spec/selector",
        "spec/template/metadata/labels",
        "spec/extra",
        "metadata/annotations",
        "spec/nested/a",
        "spec/template/spec/containers[]/extra",
        "spec/volumeClaimTemplates[]/metadata/labels",
        "spec/deep/er/path",
    ];
    const SCALARS: &[&str] = &[
        "metadata/name",
        "spec/image",
        "spec/size",
        "spec/replicas",
        "spec/configRef/name",
        "spec/odd",
        "metadata/annotations/note",
        "spec/template/spec/containers/image",
        "spec/items/value",
        "spec/items[]/name",
        "metadata/labels/app\\/x",
        "spec/new/deep",
        "metadata/namespace",
        "/spec/text",
        "spec/list",
    ];
    let mut specs = Vec::new();
    for _ in 0..g.r.between(1, 3) {
        let mut spec = Y::map([("path", Y::string(g.r.pick(if maps { MAPS } else { SCALARS })))]);
        if g.r.chance(50) {
            spec.set("kind", Y::raw(g.r.pick(&["Deployment", "App", "ConfigMap", "StatefulSet", "Widget"])));
        }
        if g.r.chance(15) {
            spec.set("group", Y::raw(g.r.pick(&["apps", "example.com"])));
        }
        if g.r.chance(15) {
            spec.set("version", Y::raw("v1"));
        }
        if g.r.chance(45) {
            spec.set("create", Y::raw(g.r.pick(&["true", "true", "false"])));
        }
        specs.push(spec);
    }
    Y::seq(specs)
}

/// One entry of `images`.
pub(crate) fn image(g: &mut Generator<'_>) -> Y {
    let names: &[&str] = &[
        "nginx",
        "app",
        "redis",
        "registry:5000/team/app",
        "docker.io/library/nginx",
        "busybox",
        "ngin.",
        "gcr.io/x/app_y.z",
        ".*",
        "a+p*",
    ];
    let mut image = Y::map([("name", Y::string(g.r.pick(names)))]);
    if g.r.chance(40) {
        image.set("newName", Y::string(g.r.pick(&["mirror/nginx", "nginx", "reg:5000/x", "app"])));
    }
    match g.r.below(6) {
        0..3 => image.set("newTag", Y::double(g.r.pick(&["v2", "1.0", "latest", "2020-01-01", "007"]))),
        3 => image.set("digest", Y::string("sha256:0123abcd")),
        4 => image.set("tagSuffix", Y::string(g.r.pick(&["-alpine", "-x"]))),
        _ => {}
    }
    if g.r.chance(8) {
        image.set("digest", Y::string("sha256:ffff"));
    }
    image
}

fn images(g: &mut Generator<'_>, _: &mut Layer, file: &mut Fields) {
    let items: Vec<Y> = (0..g.r.between(1, 3)).map(|_| image(g)).collect();
    let key = if g.r.chance(6) {
        g.uses("imageTags");
        "imageTags"
    } else {
        "images"
    };
    put(file, key, Y::seq(items));
}

fn replicas(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let scaled = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];
    let names: Vec<String> = layer
        .known
        .iter()
        .filter(|known| scaled.contains(&known.kind.as_str()))
        .map(|known| known.name.clone())
        .collect();
    let Some(name) = g.r.choose(&names).cloned() else { return };
    let mut item = Y::map([("name", Y::string(name))]);
    if g.r.chance(95) {
        item.set("count", Y::raw(g.r.pick(&["0", "1", "5", "100"])));
    }
    put(file, "replicas", Y::seq([item]));
}

fn sort_options(g: &mut Generator<'_>, _: &mut Layer, file: &mut Fields) {
    let mut options = Y::map([("order", Y::raw(g.r.pick(&["legacy", "fifo"])))]);
    if g.r.chance(40) {
        options.set("order", Y::raw("legacy"));
        let mut legacy = Y::map([] as [(&str, Y); 0]);
        let kinds = ["Deployment", "ConfigMap", "App", "Service", "Namespace", "Secret", "Deployment"];
        for field in ["orderFirst", "orderLast"] {
            if g.r.chance(70) {
                let list: Vec<&str> = (0..g.r.below(4)).map(|_| g.r.pick(&kinds)).collect();
                legacy.set(field, Y::strings(list));
            }
        }
        options.set("legacySortOptions", legacy);
    }
    put(file, "sortOptions", options);
}

fn build_metadata(g: &mut Generator<'_>, _: &mut Layer, file: &mut Fields) {
    let mut items = Vec::new();
    for item in ["originAnnotations", "transformerAnnotations", "managedByLabel"] {
        if g.r.chance(50) {
            items.push(item);
        }
    }
    put(file, "buildMetadata", Y::strings(items));
}

fn metadata(_: &mut Generator<'_>, _: &mut Layer, file: &mut Fields) {
    put(file, "metadata", Y::map([("name", Y::raw("k")), ("annotations", Y::map([("a", Y::raw("b"))]))]));
}
