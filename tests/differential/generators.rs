//! Generators of ConfigMaps and Secrets.

use crate::fields::{Fields, pairs, put};
use crate::generate::{Generator, Known, Layer};
use crate::resources::WORDS;
use crate::tree::{Body, File, join};
use crate::yaml::Y;

pub(crate) fn config_maps(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let items = entries(g, layer, "ConfigMap");
    put(file, "configMapGenerator", Y::seq(items));
}

pub(crate) fn secrets(g: &mut Generator<'_>, layer: &mut Layer, file: &mut Fields) {
    let items = entries(g, layer, "Secret");
    put(file, "secretGenerator", Y::seq(items));
}

pub(crate) fn options(g: &mut Generator<'_>, _: &mut Layer, file: &mut Fields) {
    let value = generator_options(g);
    put(file, "generatorOptions", value);
}

fn generator_options(g: &mut Generator<'_>) -> Y {
    let mut options = Y::map([] as [(&str, Y); 0]);
    for field in ["disableNameSuffixHash", "immutable"] {
        if g.r.chance(35) {
            options.set(field, Y::raw(g.r.pick(&["true", "false"])));
        }
    }
    for field in ["labels", "annotations"] {
        if g.r.chance(35) {
            options.set(field, pairs(g));
        }
    }
    options
}

fn entries(g: &mut Generator<'_>, layer: &mut Layer, kind: &str) -> Vec<Y> {
    let mut items = Vec::new();
    for _ in 0..g.r.between(1, 2) {
        let (entry, known) = entry(g, layer, kind);
        items.push(entry);
        layer.known.extend(known);
    }
    items
}

/// One entry, and the resource that it makes unless it changes another.
pub(crate) fn entry(g: &mut Generator<'_>, layer: &Layer, kind: &str) -> (Y, Option<Known>) {
    let there: Vec<&Known> = layer.known.iter().filter(|known| known.kind == kind).collect();
    let mut known = None;
    let mut entry = match g.r.choose(&there) {
        Some(other) if g.r.chance(45) => {
            let mut entry = Y::map([("name", Y::string(other.name.clone()))]);
            if let Some(namespace) = &other.namespace {
                entry.set("namespace", Y::string(namespace.clone()));
            }
            entry.set("behavior", Y::raw(g.r.pick(&["merge", "merge", "replace"])));
            g.uses("generator behavior");
            entry
        }
        _ => {
            let mut name = g.name_of(kind);
            if there.iter().any(|known| known.name == name) {
                g.counter += 1;
                name = format!("{name}-{}", g.counter);
            }
            g.plan_name(kind, &name);
            let mut entry = Y::map([("name", Y::string(name.clone()))]);
            let mut namespace = None;
            if g.r.chance(15) {
                namespace = g.namespace().map(str::to_owned);
                if let Some(namespace) = &namespace {
                    entry.set("namespace", Y::string(namespace.clone()));
                }
            }
            if g.r.chance(8) {
                entry.set("behavior", Y::raw(g.r.pick(&["create", "unknown"])));
            }
            let mut body = Y::map([
                ("apiVersion", Y::raw("v1")),
                ("kind", Y::raw(kind)),
                ("metadata", Y::map([("name", Y::string(name.clone()))])),
            ]);
            body.set("data", Y::map([("host", Y::raw("a")), ("key", Y::raw("b"))]));
            known = Some(Known { kind: kind.to_owned(), api: "v1".to_owned(), name, namespace, body });
            entry
        }
    };
    let mut keys: Vec<&str> = vec!["host", "key", "a", "b.txt", "z", "a10", "a2", "port", "on", "A"];
    g.r.shuffle(&mut keys);
    if g.r.chance(75) {
        let count = g.r.between(1, 4);
        let literals: Vec<String> = keys.drain(..count).map(|key| literal(g, key)).collect();
        entry.set(
            "literals",
            Y::seq(
                literals
                    .into_iter()
                    .map(|text| if g.r.chance(20) { Y::double(text) } else { Y::string(text) }),
            ),
        );
    }
    if g.r.chance(35) {
        let mut files = Vec::new();
        for _ in 0..g.r.between(1, 2) {
            files.push(data_file(g, &layer.directory, &mut keys));
        }
        g.uses("generator files");
        entry.set("files", Y::strings(files));
    }
    if g.r.chance(25) {
        let name = g.file_name(&layer.directory, "settings", "env");
        let count = g.r.between(1, 4);
        let lines = (0..count).map(|index| env_line(g, index)).collect();
        g.add_text(&layer.directory, &name, lines);
        g.uses("generator envs");
        match g.r.below(4) {
            0 => entry.set("env", Y::string(name)),
            _ => entry.set("envs", Y::strings([name])),
        }
    }
    if g.r.chance(25) {
        let options = generator_options(g);
        entry.set("options", options);
    }
    if kind == "Secret" && g.r.chance(30) {
        entry.set("type", Y::string(g.r.pick(&["kubernetes.io/tls", "Opaque", "example.com/x"])));
    }
    (entry, known)
}

fn literal(g: &mut Generator<'_>, key: &str) -> String {
    let value = g.r.pick(&[
        "a", "b=c", "\"quoted\"", "'single'", "", "true", "1", "0x10", "null", "multi\nline\n", "multi\nline", " spaces ", "\u{e9}\u{1F600}", "<a&b>", "a: b", "#x",
        "\"", "''", "it's", "tab\tx", "$(VAR_A)", "left:right", "2020-01-01", "yes", "a\r\nb", "\\n",
        "a long value of many words that has to be folded by the printer because it goes beyond eighty columns",
        "{\"json\": [1, 2]}", "x\u{2028}y", "trailing \nblank", "1.0",
    ]);
    if g.reckless && g.r.chance(4) {
        g.r.pick(&["no-value", "k=\ttab first\nx"]).to_owned()
    } else {
        format!("{key}={value}")
    }
}

fn env_line(g: &mut Generator<'_>, index: usize) -> String {
    match g.r.below(9) {
        0 => "# comment".to_owned(),
        1 => String::new(),
        2 => format!("  INDENTED{index}= value with spaces  "),
        3 => format!("EMPTY{index}"),
        4 => format!("QUOTED{index}=\"q\""),
        5 => "=no-key".to_owned(),
        6 => format!("CR{index}=x\r"),
        7 => format!("E{index}=a=b=c #no comment"),
        _ => format!("PLAIN{index}={}", g.r.pick(WORDS)),
    }
}

/// A file with data; returns its entry in `files`.
fn data_file(g: &mut Generator<'_>, directory: &str, keys: &mut Vec<&str>) -> String {
    let extension = g.r.pick(&["txt", "conf", "json", "bin"]);
    let name = g.file_name(directory, "data", extension);
    let body = match g.r.below(10) {
        0 => Body::Bytes(vec![0xff, 0xfe, 0, 1, 2, 0x80, b'a']),
        1 => Body::Bytes((0..g.r.between(50, 150)).map(|n| (n * 7 % 256) as u8).collect()),
        2 => Body::Text(vec![]),
        3 => Body::Text(vec!["nul\u{0}byte".to_owned()]),
        4 => Body::Text(vec!["a\r".to_owned(), "b\r".to_owned(), String::new()]),
        5 => Body::Text(vec!["  leading".to_owned(), "x ".to_owned(), String::new(), String::new()]),
        6 => Body::Text(vec!["x".repeat(g.r.between(45, 60)), "y".repeat(g.r.below(30))]),
        7 => Body::Text(vec!["\u{feff}bom".to_owned(), "z".to_owned()]),
        _ => Body::Text(vec!["key: value".to_owned(), "list: [1, 2]".to_owned(), String::new()]),
    };
    g.files.push(File { path: join(directory, &name), body });
    match keys.pop() {
        Some(key) if g.r.chance(50) => format!("{key}={name}"),
        _ => name,
    }
}
