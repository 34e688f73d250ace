//! Patches of both kinds, made from the resources they are to change, and selectors.

use crate::fields::{Fields, put, some_known};
use crate::generate::{Generator, Known, Layer};
use crate::odd;
use crate::resources::WORDS;
use crate::yaml::{Form, Kind, Text, Y};

pub(crate) fn patches(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let mut items = Vec::new();
    for _ in 0..g.r.between(1, 3) {
        if let Some(known) = some_known(g, layer) {
            items.push(patch(g, layer, &known));
        }
    }
    if !items.is_empty() {
        put(file, "patches", Y::seq(items));
    }
}

/// One entry of `patches`.
pub(crate) fn patch(g: &mut Generator<'_>, layer: &Layer, known: &Known) -> Y {
    let mut item = Y::map([] as [(&str, Y); 0]);
    let json = g.r.chance(40);
    let docs = if json {
        vec![json_patch(g, known)]
    } else {
        let mut docs = vec![strategic(g, known)];
        if g.r.chance(8)
            && let Some(other) = some_known(g, layer)
        {
            g.uses("several patch documents");
            docs.push(strategic(g, &other));
        }
        docs
    };
    if json || (docs.len() == 1 || g.reckless) && g.r.chance(35) {
        item.set("target", selector(g, known, true));
    }
    if !json {
        let mut options = Y::map([] as [(&str, Y); 0]);
        for option in ["allowNameChange", "allowKindChange"] {
            if g.r.chance(12) {
                options.set(option, Y::raw(g.r.pick(&["true", "true", "false"])));
            }
        }
        if !options.entries().is_empty() {
            g.uses("patch options");
            item.set("options", options);
        }
    }
    let (key, value) = content(g, &layer.directory, docs, json);
    item.set(key, value);
    item
}

/// Puts patch documents into a string or a file.
fn content(g: &mut Generator<'_>, directory: &str, docs: Vec<Y>, json: bool) -> (&'static str, Y) {
    if g.r.chance(65) {
        let text = if (json && g.r.chance(50)) || (docs.len() == 1 && g.r.chance(5)) {
            Text::Json
        } else {
            Text::Yaml
        };
        ("patch", Y::of(Kind::Embedded(text, docs)))
    } else {
        g.uses("patch file");
        ("path", Y::string(g.add_yaml(directory, "patch", docs)))
    }
}

pub(crate) fn patches_strategic_merge(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let mut items = Vec::new();
    for _ in 0..g.r.between(1, 2) {
        let Some(known) = some_known(g, layer) else { return };
        let docs = vec![strategic(g, &known)];
        items.push(content(g, &layer.directory, docs, false).1);
    }
    put(file, "patchesStrategicMerge", Y::seq(items));
}

pub(crate) fn patches_json6902(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let Some(known) = some_known(g, layer) else { return };
    let docs = vec![json_patch(g, &known)];
    let mut item = Y::map([("target", selector(g, &known, false))]);
    let (key, value) = content(g, &layer.directory, docs, true);
    item.set(key, value);
    put(file, "patchesJson6902", Y::seq([item]));
}

/// A selector that probably selects a resource.
pub(crate) fn selector(g: &mut Generator<'_>, known: &Known, regexes: bool) -> Y {
    let mut target = Y::map([] as [(&str, Y); 0]);
    if regexes && g.r.chance(25) {
        g.uses("regular expression");
        let first = known.name.chars().next().unwrap_or('w');
        let name = match g.r.below(5) {
            0 => ".*".to_owned(),
            1 => WORDS.join("|"),
            2 => format!("{first}.*"),
            3 => format!("(?i){}", known.name.to_uppercase()),
            _ => "[a-z]+(-[0-9]+)?".to_owned(),
        };
        target.set("name", Y::string(name));
        if g.r.chance(60) {
            let kind = if g.r.chance(70) { known.kind.clone() } else { "Deploy.*|App|Config.*".to_owned() };
            target.set("kind", Y::string(kind));
        }
    } else {
        target.set("kind", Y::string(known.kind.clone()));
        target.set("name", Y::string(known.name.clone()));
    }
    if g.r.chance(15) {
        target.set("version", Y::string(known.version()));
    }
    if g.r.chance(15) && !known.group().is_empty() {
        target.set("group", Y::string(known.group()));
    }
    if g.r.chance(10) {
        let namespace = known.namespace.clone().unwrap_or_else(|| "default".to_owned());
        target.set("namespace", Y::string(namespace));
    }
    if regexes && g.r.chance(15) {
        g.uses("label selector");
        let text = g.r.pick(&[
            "app=web",
            "app in (web, app, db,api)",
            "app",
            "!tier",
            "app!=db",
            "app notin (x)",
            "app==web,!x",
            "tier>1",
        ]);
        let key = g.r.pick(&["labelSelector", "labelSelector", "annotationSelector"]);
        target.set(key, Y::string(text));
        if g.r.chance(60) {
            target.remove("name");
        }
    }
    if regexes && g.reckless && g.r.chance(5) {
        target.set("name", Y::double("["));
    }
    target
}

/// A strategic merge patch for a resource: some of its fields with other values.
pub(crate) fn strategic(g: &mut Generator<'_>, known: &Known) -> Y {
    let mut metadata = Y::map([("name", Y::string(known.name.clone()))]);
    if let Some(namespace) = &known.namespace {
        metadata.set("namespace", Y::string(namespace.clone()));
    }
    let mut patch =
        Y::map([("apiVersion", Y::string(known.api.clone())), ("kind", Y::string(known.kind.clone()))]);
    if g.r.chance(3) {
        g.uses("root directive");
        patch.set("metadata", metadata);
        let directive = g.r.pick(&["delete", "replace", "merge", "delete"]);
        patch.set("$patch", Y::raw(directive));
        return patch;
    }
    if g.r.chance(35) {
        for field in ["labels", "annotations"] {
            if g.r.chance(50) {
                let mut map = match known.body.at(&["metadata", field]) {
                    Some(map) => derive(g, map, 0),
                    None => Y::map([("app", odd::scalar(g))]),
                };
                if !map.is_map() {
                    map = Y::map([("new", odd::scalar(g))]);
                }
                metadata.set(field, map);
            }
        }
    }
    patch.set("metadata", metadata);
    let fields: Vec<(String, Y)> = known
        .body
        .entries()
        .iter()
        .filter_map(|(key, value)| Some((key.text()?.to_owned(), value.clone())))
        .filter(|(key, _)| !["apiVersion", "kind", "metadata"].contains(&key.as_str()))
        .collect();
    for (key, value) in &fields {
        if fields.len() == 1 || g.r.chance(60) {
            let value = derive(g, value, 0);
            patch.set(key, value);
        }
    }
    if g.r.chance(8) {
        let value = odd::scalar(g);
        patch.set(g.r.pick(&["extra", "data", "spec"]), Y::map([("new", value)]));
    }
    patch
}

const MERGE_KEYS: &[&str] = &[
    "name",
    "containerPort",
    "port",
    "protocol",
    "mountPath",
    "ip",
    "topologyKey",
    "whenUnsatisfiable",
    "key",
    "kind",
];

/// A patch for a node: parts of it, changed.
fn derive(g: &mut Generator<'_>, node: &Y, depth: usize) -> Y {
    if g.r.chance(4) {
        g.uses("null in a patch");
        return Y::raw(g.r.pick(&["null", "null", "~", ""]));
    }
    match &node.kind {
        Kind::Map(_, entries) if !entries.is_empty() => {
            let mut map = Y::map([] as [(&str, Y); 0]);
            let wanted = if depth < 3 { g.r.between(1, 2) } else { 1 };
            for _ in 0..wanted {
                let (key, value) = &entries[g.r.below(entries.len())];
                let Some(text) = key.text() else { continue };
                if map.get(text).is_none() {
                    let value = derive(g, value, depth + 1);
                    if let Some(map) = map.entries_mut() {
                        map.push((key.clone(), value));
                    }
                }
            }
            if g.r.chance(10) {
                let (key, value) = (odd::key(g), odd::scalar(g));
                if let Some(map) = map.entries_mut() {
                    map.push((key, value));
                }
            }
            if g.r.chance(5) {
                g.uses("map directive");
                let directive = if g.reckless && g.r.chance(10) {
                    "other"
                } else {
                    g.r.pick(&["delete", "replace", "merge"])
                };
                map.set("$patch", Y::raw(directive));
            }
            map
        }
        Kind::Seq(_, items) if items.iter().any(Y::is_map) => {
            let mut list = Vec::new();
            for _ in 0..g.r.between(1, 2) {
                let item = &items[g.r.below(items.len())];
                let mut patch = derive(g, item, depth + 1);
                if patch.is_map() {
                    let keyless = g.r.chance(5);
                    for key in MERGE_KEYS {
                        if let (Some(value), false) = (item.get(key), keyless) {
                            patch.set(key, value.clone());
                        }
                    }
                    if g.r.chance(8) {
                        g.uses("element directive");
                        patch.set("$patch", Y::raw(g.r.pick(&["delete", "delete", "replace", "merge"])));
                    }
                }
                list.push(patch);
            }
            if g.r.chance(25) {
                let mut item = items[g.r.below(items.len())].clone();
                for key in ["name", "mountPath", "key", "ip"] {
                    if item.get(key).is_some() {
                        item.set(key, Y::string(g.r.pick(&["new", "other", "a"])));
                    }
                }
                for key in ["containerPort", "port"] {
                    if item.get(key).is_some() {
                        item.set(key, Y::raw(g.r.pick(&["81", "8080", "53"])));
                    }
                }
                if g.r.chance(20) {
                    item.remove("protocol");
                }
                let at = g.r.below(list.len() + 1);
                list.insert(at, item);
            }
            if g.r.chance(5) {
                g.uses("list directive");
                let at = g.r.below(list.len() + 1);
                list.insert(at, Y::map([("$patch", Y::raw(g.r.pick(&["replace", "delete", "merge"])))]));
            }
            if g.r.chance(2) {
                list.clear();
            }
            Y::seq(list)
        }
        Kind::Map(..) => Y::map([(g.r.pick(&["new", "name"]), odd::scalar(g))]),
        Kind::Seq(_, items) => {
            let mut list: Vec<Y> = items.iter().filter(|_| g.r.chance(50)).cloned().collect();
            for _ in 0..g.r.below(3) {
                list.push(odd::scalar(g));
            }
            Y::seq(list)
        }
        _ => match g.r.below(5) {
            0 => Y::raw(g.r.pick(&["5", "true", "1.50", "0x10", "null", "2020-01-01"])),
            1 => Y::double(g.r.pick(&["5", "true", "text", "", "a\n  b\nc"])),
            2 => Y::string(g.r.pick(WORDS)),
            _ => odd::scalar(g),
        },
    }
}

/// A place in a resource.
pub(crate) type Path = Vec<Step>;

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Key(String),
    /// An index, and a `field=value` that also finds the element.
    Index(usize, Option<(String, String)>),
}

/// All places in a node, with what is there.
pub(crate) fn places(node: &Y) -> Vec<(Path, &Y)> {
    let mut all = Vec::new();
    collect(node, &mut Vec::new(), &mut all);
    all
}

fn collect<'y>(node: &'y Y, path: &mut Path, all: &mut Vec<(Path, &'y Y)>) {
    if !path.is_empty() {
        all.push((path.clone(), node));
    }
    match &node.kind {
        Kind::Map(_, entries) => {
            for (key, value) in entries {
                // Operations on the reference's own annotations are of no interest.
                if let Some(key) =
                    key.text().filter(|key| *key != "<<" && !key.contains("config.kubernetes.io"))
                {
                    path.push(Step::Key(key.trim_matches(['\'', '"']).to_owned()));
                    collect(value, path, all);
                    path.pop();
                }
            }
        }
        Kind::Seq(_, items) => {
            for (index, item) in items.iter().enumerate() {
                let found = MERGE_KEYS
                    .iter()
                    .find_map(|key| Some(((*key).to_owned(), item.get(key)?.text()?.to_owned())));
                let found = found.or_else(|| {
                    item.text()
                        .filter(|text| !text.contains('\n'))
                        .map(|text| (String::new(), text.to_owned()))
                });
                path.push(Step::Index(index, found));
                collect(item, path, all);
                path.pop();
            }
        }
        _ => {}
    }
}

fn pointer(path: &[Step]) -> String {
    path.iter().fold(String::new(), |text, step| match step {
        Step::Key(key) => format!("{text}/{}", key.replace('~', "~0").replace('/', "~1")),
        Step::Index(index, _) => format!("{text}/{index}"),
    })
}

/// A JSON patch for a resource.
pub(crate) fn json_patch(g: &mut Generator<'_>, known: &Known) -> Y {
    let identity = |path: &Path| {
        let text = pointer(path);
        ["/apiVersion", "/kind", "/metadata", "/metadata/name", "/metadata/namespace"]
            .contains(&text.as_str())
    };
    let all: Vec<(Path, &Y)> = places(&known.body);
    let inner: Vec<&(Path, &Y)> = all.iter().filter(|(path, _)| !identity(path)).collect();
    let mut ops = Vec::new();
    for _ in 0..g.r.weighted(&[0, 70, 23, 7]) {
        let any = if g.r.chance(4) {
            g.r.choose(&all).cloned()
        } else {
            g.r.choose(&inner).map(|place| (*place).clone())
        };
        let Some((path, node)) = any else {
            ops.push(operation("add", "/spec", Some(Y::map([("a", odd::scalar(g))]))));
            continue;
        };
        let mut at = pointer(&path);
        if g.r.chance(2) {
            at.remove(0);
        }
        // Taking the annotations as a whole would take the reference's own books along.
        let choice = if at == "/metadata/annotations" { 5 } else { g.r.below(16) };
        let op = match choice {
            0..4 | 12..14 if node.is_scalar() || g.r.chance(15) => operation("replace", &at, Some(value(g))),
            4 => operation("remove", &at, None),
            0..4 | 5..8 | 12..14 => match &node.kind {
                Kind::Map(..) => {
                    let keys: &[&str] = &["new", "a~1b", "x.y", "1", "new~0", ""];
                    // An empty key in the metadata breaks the reference's own books.
                    let key = g.r.pick(if at.starts_with("/metadata") { &keys[..5] } else { keys });
                    operation("add", &format!("{at}/{key}"), Some(value(g)))
                }
                Kind::Seq(_, items) => {
                    let index = match g.r.below(5) {
                        0 | 1 => "-".to_owned(),
                        2 => "0".to_owned(),
                        3 => items.len().to_string(),
                        _ => "-1".to_owned(),
                    };
                    operation("add", &format!("{at}/{index}"), Some(value(g)))
                }
                _ => operation("add", &at, Some(value(g))),
            },
            8 => {
                let mut op = operation(
                    "copy",
                    &format!("{}/copied", if at.starts_with("/spec") { "/spec" } else { "/metadata" }),
                    None,
                );
                op.set("from", Y::string(at));
                op
            }
            9 => {
                let mut op = operation(
                    "move",
                    &format!("{}/moved", if at.starts_with("/spec") { "/spec" } else { "/metadata" }),
                    None,
                );
                op.set("from", Y::string(at));
                op
            }
            14 if !g.reckless => operation("test", "/kind", Some(Y::string(known.kind.clone()))),
            10 | 11 => operation(
                "add",
                &format!("{}/added", if at.starts_with("/spec") { "/spec" } else { "/metadata" }),
                Some(value(g)),
            ),
            _ if !node.is_scalar() && !g.reckless => operation("replace", &at, Some(value(g))),
            _ => {
                let value = if (node.is_scalar() || g.reckless)
                    && node.tag.is_none()
                    && node.anchor.is_none()
                    && !matches!(node.kind, Kind::Alias(_))
                {
                    (*node).clone()
                } else {
                    odd::scalar(g)
                };
                operation("test", &at, Some(value))
            }
        };
        ops.push(op);
    }
    Y::seq(ops)
}

fn operation(op: &str, path: &str, value: Option<Y>) -> Y {
    let mut node = Y::map([("op", Y::raw(op)), ("path", Y::string(path))]);
    if let Some(value) = value {
        node.set("value", value);
    }
    node
}

/// Whether a path leads to what makes a resource the one it is.
pub(crate) fn is_identity(path: &[Step]) -> bool {
    matches!(path, [Step::Key(key)] if key == "kind" || key == "apiVersion")
}

fn value(g: &mut Generator<'_>) -> Y {
    match g.r.below(8) {
        0 => Y::map([("name", Y::string("x")), ("value", odd::scalar(g))]),
        1 => Y::seq([odd::scalar(g), Y::raw("1")]),
        2 => Y::raw(g.r.pick(&[
            "null",
            "true",
            "12345678901234567890",
            "1.0",
            "1e3",
            "yes",
            "on",
            "0777",
            "2020-01-01",
            "1e-7",
            "12345678.9",
        ])),
        3 => Y::of(Kind::Map(Form::Block, vec![(odd::key(g), odd::scalar(g))])),
        _ => odd::scalar(g),
    }
}
