//! Breaks a tree in one or two places: how errors are made.

use crate::rand::Rand;
use crate::tree::{Body, Tree};
use crate::yaml::{Kind, Layout, Y, write};

pub(crate) fn mutate(r: &mut Rand<'_>, tree: &mut Tree) {
    tree.uses.insert("mutated");
    for _ in 0..r.between(1, 2) {
        one(r, tree);
    }
}

fn one(r: &mut Rand<'_>, tree: &mut Tree) {
    if tree.files.is_empty() {
        return;
    }
    let file = r.below(tree.files.len());
    match r.below(20) {
        0 => {
            tree.files.remove(file);
        }
        1 => {
            let mut copy = tree.files[file].clone();
            let path = copy.path.clone();
            copy.path = path.replace("kustomization.yaml", "kustomization.yml");
            if copy.path != path {
                tree.files.push(copy);
            }
        }
        2 | 3 => {
            // Break the text.
            let Body::Yaml(layout, docs) = &tree.files[file].body else { return };
            let text = write(docs, *layout);
            let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            let at = r.below(lines.len());
            match r.below(6) {
                0 => lines[at] = lines[at].replacen(": ", ":", 1),
                1 => lines[at].insert(0, if r.chance(50) { ' ' } else { '\t' }),
                2 => lines[at].push_str(r.pick(&[" ]", " }", " \"", " '", ": x", " &", " *no", " %", " @"])),
                3 => lines.insert(
                    at,
                    r.pick(&[
                        "--- x",
                        "...",
                        "---",
                        "a",
                        "- b",
                        "%YAML 1.1",
                        "\u{7f}",
                        "? x",
                        ": y",
                        "\t",
                        "key: value",
                    ])
                    .to_owned(),
                ),
                4 => lines.truncate(at),
                _ => lines[at] = lines[at].trim_start().to_owned(),
            }
            tree.files[file].body = Body::Text(lines);
        }
        4 => {
            let path = tree.files[file].path.clone();
            if let Body::Yaml(..) = tree.files[file].body {
                let text = r.pick(&[
                    "",
                    "- a\n- b\n",
                    "text\n",
                    "null\n",
                    "[]\n",
                    "{}\n",
                    "{\n",
                    "a: b\n",
                    "kind: ConfigMap\n",
                    "\u{feff}",
                    "---\n---\n",
                ]);
                tree.files[file].body = Body::Text(vec![text.to_owned()]);
                tree.files[file].path = path;
            }
        }
        _ => {
            let Body::Yaml(layout, docs) = &mut tree.files[file].body else { return };
            if r.chance(3) {
                *layout = Layout { json: true, ..*layout };
            }
            let mut count = 0;
            docs.iter().for_each(|doc| doc.walk(&mut |_| count += 1));
            let chosen = r.below(count);
            let mut index = 0;
            for doc in docs.iter_mut() {
                doc.walk_mut(&mut |node| {
                    if index == chosen {
                        break_node(r, node);
                    }
                    index += 1;
                });
            }
        }
    }
}

fn break_node(r: &mut Rand<'_>, node: &mut Y) {
    match &mut node.kind {
        Kind::Map(_, entries) if !entries.is_empty() => {
            let at = r.below(entries.len());
            match r.below(7) {
                0 => {
                    entries.remove(at);
                }
                1 => {
                    let copy = entries[at].clone();
                    entries.push(copy);
                }
                2 => entries.push((Y::raw("unknown"), Y::raw("value"))),
                3 => entries.push((
                    Y::raw(r.pick(&[
                        "name",
                        "kind",
                        "path",
                        "patch",
                        "target",
                        "1",
                        "null",
                        "items",
                        "options",
                        "namespace",
                    ])),
                    Y::raw(r.pick(&["x", "1", "null", "[]", "{}"])),
                )),
                4 => *node = Y::string("scalar"),
                5 => entries[at].1 = other(r),
                _ => {
                    let (key, _) = &mut entries[at];
                    let text = key.text().unwrap_or("x").to_owned();
                    *key = match r.below(4) {
                        0 => Y::string(text.to_uppercase()),
                        1 => Y::string(format!("{text}s")),
                        2 => Y::string(text.trim_end_matches('s')),
                        _ => Y::raw("1"),
                    };
                }
            }
        }
        Kind::Seq(_, items) if !items.is_empty() => {
            let at = r.below(items.len());
            match r.below(6) {
                0 => {
                    items.remove(at);
                }
                1 => {
                    let copy = items[at].clone();
                    items.push(copy);
                }
                2 => items.push(Y::raw(r.pick(&[
                    "null",
                    "1",
                    "missing.yaml",
                    "../outside.yaml",
                    "",
                    "/abs",
                    "a..b",
                    ".",
                ]))),
                3 => *node = items[at].clone(),
                _ => items[at] = other(r),
            }
        }
        _ => *node = other(r),
    }
}

fn other(r: &mut Rand<'_>) -> Y {
    match r.below(12) {
        0 => Y::raw("null"),
        1 => Y::raw("1"),
        2 => Y::raw("true"),
        3 => Y::raw("1.5"),
        4 => Y::string("text"),
        5 => Y::seq([]),
        6 => Y::map([] as [(&str, Y); 0]),
        7 => Y::strings(["a", "b"]),
        8 => Y::map([("a", Y::raw("b"))]),
        9 => Y::double(""),
        10 => Y::raw(""),
        _ => Y::string(r.pick(&["missing", "..", "$", "a/b", "v1", "Deployment", "delete", "merge"])),
    }
}
