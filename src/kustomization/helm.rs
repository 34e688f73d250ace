//! Helm charts in kustomization files: checked like every other field and kept as trees, for a host that renders them.

use super::object::Object;
use crate::yaml::{Key, Node};

/// The type of a field.
#[derive(Clone, Copy)]
enum Type {
    Text,
    Texts,
    Bool,
    AnyMap,
}

const CHART: &[(&str, Type)] = &[
    ("name", Type::Text),
    ("version", Type::Text),
    ("repo", Type::Text),
    ("releaseName", Type::Text),
    ("namespace", Type::Text),
    ("additionalValuesFiles", Type::Texts),
    ("valuesFile", Type::Text),
    ("valuesInline", Type::AnyMap),
    ("valuesMerge", Type::Text),
    ("includeCRDs", Type::Bool),
    ("skipHooks", Type::Bool),
    ("apiVersions", Type::Texts),
    ("kubeVersion", Type::Text),
    ("nameTemplate", Type::Text),
    ("skipTests", Type::Bool),
    ("debug", Type::Bool),
    ("devel", Type::Bool),
];

const GLOBALS: &[(&str, Type)] = &[("chartHome", Type::Text), ("configHome", Type::Text)];

/// The fields of an entry of `helmChartInflationGenerator`, and what they are called in `helmCharts`.
const INFLATION: &[(&str, Type, Option<&str>)] = &[
    ("chartName", Type::Text, Some("name")),
    ("chartVersion", Type::Text, Some("version")),
    ("chartRepoUrl", Type::Text, Some("repo")),
    ("values", Type::Text, Some("valuesFile")),
    ("valuesLocal", Type::AnyMap, Some("valuesInline")),
    ("valuesMerge", Type::Text, Some("valuesMerge")),
    ("releaseName", Type::Text, Some("releaseName")),
    ("chartHome", Type::Text, None),
    ("chartRepoName", Type::Text, None),
    ("helmBin", Type::Text, None),
    ("helmHome", Type::Text, None),
    ("releaseNamespace", Type::Text, None),
    ("extraArgs", Type::Texts, None),
];

/// Reads `helmCharts` and `helmGlobals`. Entries of the deprecated `helmChartInflationGenerator` are added to the charts;
/// the homes they name last are the globals where `helmGlobals` is absent.
pub(super) fn decode(object: &mut Object<'_, '_>) -> (Vec<Node>, Option<Node>) {
    let same = |&(name, kind): &(&'static str, Type)| (name, kind, Some(name));
    let mut charts = object.list("helmCharts", "[]types.HelmChart", "types.HelmChart", |chart| {
        Some(rename(chart, CHART.iter().map(same)))
    });
    let globals = object.object("helmGlobals", "types.HelmGlobals", |globals| {
        Some(rename(globals, GLOBALS.iter().map(same)))
    });
    let mut homes = (None, None);
    let inflations = "[]types.HelmChartArgs";
    charts.extend(object.list(
        "helmChartInflationGenerator",
        inflations,
        "types.HelmChartArgs",
        |inflation| {
            let home = |path| inflation.raw(path).filter(|home| home.text() != Some(""));
            homes = (home("chartHome").or(homes.0.take()), home("helmHome").or(homes.1.take()));
            Some(rename(inflation, INFLATION.iter().copied()))
        },
    ));
    let globals = match globals {
        Some(globals) => globals,
        None => homes_as_globals(homes.0, homes.1),
    };
    (charts.into_iter().flatten().collect(), globals)
}

fn homes_as_globals(chart_home: Option<Node>, config_home: Option<Node>) -> Option<Node> {
    let mut globals = Node::map(chart_home.as_ref().or(config_home.as_ref())?.span());
    let map = globals.as_map_mut()?;
    for (name, home) in [("chartHome", chart_home), ("configHome", config_home)] {
        if let Some(home) = home {
            map.push(Key::new(name), home);
        }
    }
    Some(globals)
}

/// Checks the fields of a map and returns those that have a new name, under it.
fn rename(
    object: &mut Object<'_, '_>,
    fields: impl Iterator<Item = (&'static str, Type, Option<&'static str>)>,
) -> Node {
    let mut node = Node::map(object.span());
    for (name, kind, new_name) in fields {
        let value = object.raw(name);
        match kind {
            Type::Text => drop(object.text(name)),
            Type::Texts => drop(object.texts(name)),
            Type::Bool => _ = object.bool(name),
            Type::AnyMap => drop(object.any_map(name)),
        }
        if let (Some(new_name), Some(value), Some(map)) = (new_name, value, node.as_map_mut()) {
            map.push(Key::new(new_name), value);
        }
    }
    node
}
