//! Replacements and vars.

use crate::fields::{Fields, put, some_known};
use crate::generate::{Generator, Known, Layer};
use crate::patches::{Step, is_identity, places, selector};
use crate::yaml::{Kind, Y};

pub(crate) fn replacements(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let mut items = Vec::new();
    for _ in 0..g.r.between(1, 2) {
        items.extend(replacement(g, layer));
    }
    if items.is_empty() {
        return;
    }
    if g.r.chance(15) {
        g.uses("replacement file");
        let docs =
            if items.len() == 1 && g.r.chance(50) { items.clone() } else { vec![Y::seq(items.clone())] };
        let name = g.add_yaml(&layer.directory, "replacement", docs);
        items = vec![Y::map([("path", Y::string(name))])];
    }
    put(file, "replacements", Y::seq(items));
}

/// One replacement, where the layer knows enough.
pub(crate) fn replacement(g: &mut Generator<'_>, layer: &Layer) -> Option<Y> {
    let source = some_known(g, layer)?;
    let mut node = Y::map([] as [(&str, Y); 0]);
    if g.r.chance(8) {
        g.uses("sourceValue");
        node.set(
            "sourceValue",
            Y::string(g.r.pick(&["constant", "8080", "a: b", "true", "multi\nline", ""])),
        );
    } else {
        let mut from = select(g, &source);
        let scalars: Vec<(Vec<Step>, &Y)> = places(&source.body)
            .into_iter()
            .filter(|(_, y)| y.is_scalar() || g.profile.odd() == 20)
            .collect();
        let small: Vec<&(Vec<Step>, &Y)> =
            scalars.iter().filter(|(path, y)| y.is_scalar() || path.len() > 3).collect();
        if g.r.chance(85) {
            let (path, value) = g.r.choose(&small).copied().cloned()?;
            from.set("fieldPath", Y::string(field_path(g, &path, true)));
            if value.is_scalar() && g.r.chance(20) {
                g.uses("source delimiter");
                let index = usize::from(g.reckless && g.r.chance(50));
                let delimiter =
                    value.text().and_then(|text| text.chars().find(|c| !c.is_alphanumeric())).unwrap_or('a');
                from.set(
                    "options",
                    Y::map([("delimiter", Y::double(delimiter)), ("index", Y::raw(index.to_string()))]),
                );
            }
        }
        node.set("source", from);
    }
    let mut targets = Vec::new();
    for _ in 0..g.r.between(1, 2) {
        let target = some_known(g, layer)?;
        targets.push(self::target(g, layer, &target));
    }
    node.set("targets", Y::seq(targets));
    Some(node)
}

fn select(g: &mut Generator<'_>, known: &Known) -> Y {
    let mut node = Y::map([("kind", Y::string(known.kind.clone())), ("name", Y::string(known.name.clone()))]);
    if g.r.chance(15) {
        node.set("version", Y::string(known.version()));
    }
    if g.r.chance(10) && !known.group().is_empty() {
        node.set("group", Y::string(known.group()));
    }
    if let (Some(namespace), true) = (&known.namespace, g.r.chance(40)) {
        node.set("namespace", Y::string(namespace.clone()));
    }
    node
}

fn target(g: &mut Generator<'_>, layer: &Layer, known: &Known) -> Y {
    let chosen = if g.r.chance(30) { selector(g, known, true) } else { select(g, known) };
    let mut node = Y::map([("select", chosen)]);
    let scalars: Vec<(Vec<Step>, &Y)> = places(&known.body)
        .into_iter()
        .filter(|(path, y)| (y.is_scalar() && !is_identity(path)) || matches!(y.kind, Kind::Embedded(..)))
        .collect();
    let mut paths = Vec::new();
    let (mut create, mut is_structured) = (false, false);
    let mut options = Y::map([] as [(&str, Y); 0]);
    for _ in 0..g.r.between(1, 2) {
        let structured = scalars.iter().filter(|(_, value)| holds_structure(value)).collect::<Vec<_>>();
        if g.r.chance(20) {
            create = true;
            g.uses("replacement creates");
            const ANY: &[&str] = &[
                "metadata.annotations.[example.com/new]",
                "metadata.labels.new",
                "metadata.annotations.a\\.b/c",
                "extra.new.deep",
            ];
            let paths_of_kind: &[&str] = match known.kind.as_str() {
                "App" => &[
                    "spec.new.deep.er",
                    "spec.items.[name=new].value",
                    "spec.fresh.0.name",
                    "spec.fresh.[=x]",
                    "spec.list.0",
                    "spec.items.0.value",
                ],
                "Deployment" => &[
                    "spec.template.spec.containers.[name=main].env.[name=NEW].value",
                    "spec.template.spec.nodeSelector.disk",
                    "spec.new",
                ],
                "ConfigMap" | "Secret" => &["data.new", "data.[new.txt]"],
                _ => ANY,
            };
            paths.push(if g.r.chance(50) { g.r.pick(ANY) } else { g.r.pick(paths_of_kind) }.to_owned());
        } else if let (Some((path, _)), true) = (g.r.choose(&structured), g.r.chance(50)) {
            g.uses("structured data");
            is_structured = true;
            let inner = g.r.pick(&[
                ".db.host",
                ".db.port",
                ".list.0",
                ".list.[name=a].value",
                ".db.name",
                ".db",
                ".list.*.value",
                "",
            ]);
            paths.push(field_path(g, path, false) + inner);
        } else if let Some((path, _)) = g.r.choose(&scalars) {
            let text = field_path(g, path, false);
            paths.push(text);
        }
    }
    create |= g.r.chance(25);
    if create {
        options.set("create", Y::raw("true"));
        // The reference creates elements for ever that their own pattern does not match.
        if !g.reckless {
            paths.iter_mut().for_each(|path| *path = path.replace("=^", "="));
        }
    }
    if g.r.chance(92) && !paths.is_empty() {
        node.set("fieldPaths", Y::strings(paths));
    }
    // A delimiter inside structured data is honoured only by what is newer than the release.
    if !is_structured && g.r.chance(18) {
        g.uses("target delimiter");
        options.set("delimiter", Y::double(g.r.pick(&[":", "-", ".", "/", ""])));
        options.set("index", Y::raw(g.r.pick(&["0", "1", "-1", "9"])));
    }
    if !options.entries().is_empty() {
        node.set("options", options);
    }
    if g.r.chance(15)
        && let Some(other) = some_known(g, layer)
    {
        g.uses("reject");
        let reject = if g.r.chance(70) {
            Y::map([("name", Y::string(other.name))])
        } else {
            selector(g, &other, true)
        };
        node.set("reject", Y::seq([reject]));
    }
    node
}

fn holds_structure(value: &Y) -> bool {
    matches!(value.kind, Kind::Embedded(..)) || value.text().is_some_and(|text| text.starts_with('{'))
}

/// A field path in the notation of replacements.
fn field_path(g: &mut Generator<'_>, path: &[Step], strict: bool) -> String {
    let mut parts = Vec::new();
    for step in path {
        parts.push(match step {
            Step::Key(key) if key.contains('.') => {
                if g.r.chance(50) {
                    format!("[{key}]")
                } else {
                    key.replace('.', "\\.")
                }
            }
            Step::Key(key) => key.clone(),
            Step::Index(index, found) => match (g.r.below(10), found) {
                (0..4, Some((key, value))) if !value.contains(['.', ']']) || g.r.chance(20) => {
                    format!("[{key}={value}]")
                }
                (4, _) if !strict => "*".to_owned(),
                (5, Some((key, value))) if !strict && !key.is_empty() => {
                    let first = value.chars().next().filter(|c| c.is_alphanumeric()).unwrap_or('.');
                    format!("[{key}=^{first}]")
                }
                (6, _) if strict => "-".to_owned(),
                _ => index.to_string(),
            },
        });
    }
    parts.join(".")
}

pub(crate) fn vars(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    // Names may be given once in a whole tree.
    g.counter += 1;
    let count = g.counter;
    let mut items = Vec::new();
    for name in ["VAR_A", "VAR_B"] {
        let Some(known) = some_known(g, layer) else { return };
        if items.is_empty() || g.r.chance(40) {
            let mut object =
                Y::map([("kind", Y::string(known.kind.clone())), ("name", Y::string(known.name.clone()))]);
            object.set("apiVersion", Y::string(known.api.clone()));
            if let (Some(namespace), true) = (&known.namespace, g.r.chance(50)) {
                object.set("namespace", Y::string(namespace.clone()));
            }
            let unique = g.files.iter().any(|file| {
                String::from_utf8_lossy(&file.bytes()).contains(&format!("name: {name}\n  objref"))
            });
            let name = if unique { format!("VAR_{count}") } else { name.to_owned() };
            let mut item = Y::map([("name", Y::string(name)), ("objref", object)]);
            if g.r.chance(60) {
                let scalars: Vec<(Vec<Step>, &Y)> =
                    places(&known.body).into_iter().filter(|(_, y)| y.is_scalar()).collect();
                if let Some((path, _)) = g.r.choose(&scalars) {
                    let text = path.iter().fold(String::new(), |text, step| match step {
                        Step::Key(key) if text.is_empty() => key.replace('.', "\\."),
                        Step::Key(key) => format!("{text}.{}", key.replace('.', "\\.")),
                        Step::Index(index, _) => format!("{text}[{index}]"),
                    });
                    item.set("fieldref", Y::map([(g.r.pick(&["fieldPath", "fieldpath"]), Y::string(text))]));
                }
            }
            items.push(item);
        }
    }
    put(file, "vars", Y::seq(items));
}
