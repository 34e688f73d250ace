//! Shrinking: takes a tree apart, the larger pieces first, as long as what is left still shows the difference.

use proptest::strategy::ValueTree;

use crate::tree::{Body, Tree};
use crate::yaml::{Form, Kind, Layout, Y};

/// A tree, and the smaller trees still to be tried.
#[derive(Clone, Debug)]
pub(crate) struct Reduction {
    best: Tree,
    candidate: Option<Tree>,
    edits: Vec<Edit>,
    next: usize,
    /// Whether anything was accepted since the edits were last tried from the start.
    changed: bool,
}

/// One way to make a tree smaller.
#[derive(Clone, Debug)]
enum Edit {
    /// Build another directory.
    Root(String),
    /// Remove a file, and the list items that name it.
    File(usize),
    /// Remove a file's documents or a node's children, a range of them.
    Children { file: usize, node: usize, from: usize, to: usize },
    /// Put a document's only child in its place and similar.
    Simplify { file: usize, node: usize, how: Simpler },
    /// Write a file in the plainest layout.
    Layout(usize),
}

#[derive(Clone, Copy, Debug)]
enum Simpler {
    /// No anchor, tag or comment.
    Bare,
    /// Block style, or a plain word.
    Plain,
    /// Half of the text.
    FirstHalf,
    SecondHalf,
    /// `a`
    Letter,
    /// An embedded document becomes a null.
    Null,
}

impl Reduction {
    pub(crate) fn new(tree: Tree) -> Reduction {
        Reduction { best: tree, candidate: None, edits: Vec::new(), next: 0, changed: true }
    }

    fn advance(&mut self) -> bool {
        loop {
            if self.next >= self.edits.len() {
                if !self.changed {
                    return false;
                }
                self.changed = false;
                self.next = 0;
                self.edits = edits(&self.best);
                if self.edits.is_empty() {
                    return false;
                }
            }
            let edit = self.edits[self.next].clone();
            self.next += 1;
            let mut tree = self.best.clone();
            if apply(&mut tree, &edit) && tree != self.best {
                self.candidate = Some(tree);
                return true;
            }
        }
    }
}

impl ValueTree for Reduction {
    type Value = Tree;

    fn current(&self) -> Tree {
        self.candidate.as_ref().unwrap_or(&self.best).clone()
    }

    /// The current tree still fails: keep it and try a smaller one.
    fn simplify(&mut self) -> bool {
        if let Some(tree) = self.candidate.take() {
            self.best = tree;
            self.changed = true;
            // What was removed left its place to what comes next.
            let position = self.next.saturating_sub(1);
            self.edits = edits(&self.best);
            self.next = position.min(self.edits.len());
        }
        self.advance()
    }

    /// The current tree does not fail: forget it and try another.
    fn complicate(&mut self) -> bool {
        self.candidate = None;
        self.advance()
    }
}

/// All that could be tried on a tree, from large to small.
fn edits(tree: &Tree) -> Vec<Edit> {
    let mut edits = Vec::new();
    for file in &tree.files {
        let (directory, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        if name.to_ascii_lowercase().starts_with("kustomization") && directory != tree.root {
            edits.push(Edit::Root(directory.to_owned()));
        }
    }
    edits.extend((0..tree.files.len()).map(Edit::File));
    for (file, content) in tree.files.iter().enumerate() {
        let Body::Yaml(layout, docs) = &content.body else {
            if let Body::Text(lines) = &content.body {
                ranges(file, 0, lines.len(), &mut edits);
            }
            continue;
        };
        ranges(file, 0, docs.len(), &mut edits);
        let mut node = 0;
        docs.iter().for_each(|doc| {
            doc.walk(&mut |y| {
                node += 1;
                match &y.kind {
                    Kind::Seq(_, items) | Kind::Embedded(_, items) => {
                        ranges(file, node, items.len(), &mut edits);
                    }
                    Kind::Map(_, entries) => ranges(file, node, entries.len(), &mut edits),
                    _ => {}
                }
            });
        });
        if *layout != Layout::default() {
            edits.push(Edit::Layout(file));
        }
    }
    for (file, content) in tree.files.iter().enumerate() {
        let Body::Yaml(_, docs) = &content.body else { continue };
        let mut node = 0;
        docs.iter().for_each(|doc| {
            doc.walk(&mut |y| {
                node += 1;
                let mut push = |how| edits.push(Edit::Simplify { file, node, how });
                if y.anchor.is_some() || y.tag.is_some() || y.comment.is_some() {
                    push(Simpler::Bare);
                }
                match &y.kind {
                    Kind::Seq(Form::Flow | Form::Lines, _) | Kind::Map(Form::Flow | Form::Lines, _) => {
                        push(Simpler::Plain);
                    }
                    Kind::Double(text) | Kind::Single(text) | Kind::Block(_, text) | Kind::Raw(text)
                        if text != "a" =>
                    {
                        if text.len() > 12 {
                            push(Simpler::FirstHalf);
                            push(Simpler::SecondHalf);
                        }
                        if !matches!(y.kind, Kind::Raw(_)) {
                            push(Simpler::Plain);
                        }
                    }
                    Kind::Embedded(..) => push(Simpler::Null),
                    Kind::Alias(_) => push(Simpler::Letter),
                    _ => {}
                }
            });
        });
    }
    edits
}

/// All of `count` children, then halves, then one by one.
fn ranges(file: usize, node: usize, count: usize, edits: &mut Vec<Edit>) {
    if count == 0 {
        return;
    }
    edits.push(Edit::Children { file, node, from: 0, to: count });
    if count > 3 {
        edits.push(Edit::Children { file, node, from: 0, to: count / 2 });
        edits.push(Edit::Children { file, node, from: count / 2, to: count });
    }
    if count > 1 {
        edits.extend((0..count).rev().map(|at| Edit::Children { file, node, from: at, to: at + 1 }));
    }
}

fn apply(tree: &mut Tree, edit: &Edit) -> bool {
    match edit {
        Edit::Root(directory) => {
            tree.root.clone_from(directory);
            true
        }
        Edit::File(index) => {
            if *index >= tree.files.len() {
                return false;
            }
            let path = tree.files.remove(*index).path;
            for file in &mut tree.files {
                let directory = file.path.rsplit_once('/').map_or("", |(directory, _)| directory).to_owned();
                let Body::Yaml(_, docs) = &mut file.body else { continue };
                for doc in docs {
                    doc.walk_mut(&mut |node| {
                        if let Kind::Seq(_, items) = &mut node.kind {
                            items.retain(|item| !names(item, &directory, &path));
                        }
                    });
                }
            }
            true
        }
        Edit::Children { file, node: 0, from, to } => {
            match tree.files.get_mut(*file).map(|file| &mut file.body) {
                Some(Body::Yaml(_, docs)) => drain(docs, *from, *to),
                Some(Body::Text(lines)) => drain(lines, *from, *to),
                _ => false,
            }
        }
        Edit::Children { file, node, from, to } => {
            with_node(tree, *file, *node, &mut |y| match &mut y.kind {
                Kind::Seq(_, items) | Kind::Embedded(_, items) => drain(items, *from, *to),
                Kind::Map(_, entries) => drain(entries, *from, *to),
                _ => false,
            })
        }
        Edit::Simplify { file, node, how } => with_node(tree, *file, *node, &mut |y| simplify(y, *how)),
        Edit::Layout(file) => match tree.files.get_mut(*file).map(|file| &mut file.body) {
            Some(Body::Yaml(layout, _)) => {
                *layout = Layout::default();
                true
            }
            _ => false,
        },
    }
}

/// Whether a list item names a file: as text, or as the `path` of an entry.
fn names(item: &Y, directory: &str, path: &str) -> bool {
    let same = |text: &str| resolve(directory, text) == path || resolve(directory, text) == parent(path);
    let kustomization =
        path.rsplit('/').next().is_some_and(|name| name.to_ascii_lowercase().starts_with("kustomization"));
    match item.text().or_else(|| item.get("path").and_then(Y::text)) {
        Some(text) if kustomization => same(text),
        Some(text) => resolve(directory, text.rsplit('=').next().unwrap_or(text)) == path,
        None => false,
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

fn resolve(directory: &str, text: &str) -> String {
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn drain<T>(items: &mut Vec<T>, from: usize, to: usize) -> bool {
    if to > items.len() || from >= to {
        return false;
    }
    items.drain(from..to);
    true
}

fn with_node(tree: &mut Tree, file: usize, node: usize, change: &mut dyn FnMut(&mut Y) -> bool) -> bool {
    let Some(Body::Yaml(_, docs)) = tree.files.get_mut(file).map(|file| &mut file.body) else { return false };
    let (mut index, mut done) = (0, false);
    for doc in docs {
        doc.walk_mut(&mut |y| {
            index += 1;
            if index == node && !done {
                done = change(y);
            }
        });
    }
    done
}

fn simplify(y: &mut Y, how: Simpler) -> bool {
    match how {
        Simpler::Bare => {
            (y.anchor, y.tag, y.comment) = (None, None, None);
            return true;
        }
        Simpler::Letter => y.kind = Kind::Raw("a".to_owned()),
        Simpler::Null => y.kind = Kind::Raw("null".to_owned()),
        Simpler::Plain => match &mut y.kind {
            Kind::Seq(form, _) | Kind::Map(form, _) => *form = Form::Block,
            Kind::Double(text) | Kind::Single(text) | Kind::Block(_, text) => {
                *y = Y { kind: Y::string(text.clone()).kind, ..y.clone() }
            }
            _ => return false,
        },
        Simpler::FirstHalf | Simpler::SecondHalf => {
            let (Kind::Double(text) | Kind::Single(text) | Kind::Block(_, text) | Kind::Raw(text)) =
                &mut y.kind
            else {
                return false;
            };
            let middle = (text.len() / 2..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            *text = if matches!(how, Simpler::FirstHalf) {
                text[..middle].to_owned()
            } else {
                text[middle..].to_owned()
            };
        }
    }
    true
}
