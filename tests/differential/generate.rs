//! Makes trees: layers that depend on one another, each with resources and some fields of a kustomization file.

use std::collections::BTreeSet;
use std::fmt;

use proptest::strategy::{NewTree, Strategy};
use proptest::test_runner::TestRunner;

use crate::rand::Rand;
use crate::reduce::Reduction;
use crate::resources::{TEMPLATES, WORDS, resource};
use crate::tree::{Body, File, Tree, join, relative};
use crate::yaml::Y;
use crate::{fields, mutate, odd};

/// Which part of krust the trees are to hammer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Profile {
    All,
    Yaml,
    Patches,
    Names,
    Generators,
    Replacements,
    Plugins,
    Errors,
}

impl Profile {
    pub(crate) const ALL: [Profile; 8] = [
        Profile::All,
        Profile::Yaml,
        Profile::Patches,
        Profile::Names,
        Profile::Generators,
        Profile::Replacements,
        Profile::Plugins,
        Profile::Errors,
    ];

    pub(crate) fn named(name: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| profile.to_string() == name)
    }

    /// How many of a hundred scalars are odd.
    pub(crate) fn odd(self) -> usize {
        match self {
            Profile::Yaml => 85,
            Profile::All => 25,
            Profile::Patches | Profile::Replacements => 20,
            _ => 8,
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format!("{self:?}").to_ascii_lowercase())
    }
}

/// The strategy: trees of a profile.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trees(pub(crate) Profile);

impl Strategy for Trees {
    type Tree = Reduction;
    type Value = Tree;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let mut r = Rand(runner.rng());
        Ok(Reduction::new(tree(&mut r, self.0)))
    }
}

/// A resource that the layers above may talk about.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) kind: String,
    pub(crate) api: String,
    pub(crate) name: String,
    pub(crate) namespace: Option<String>,
    /// As it was written; layers in between may have changed it.
    pub(crate) body: Y,
}

impl Known {
    pub(crate) fn group(&self) -> &str {
        self.api.split_once('/').map_or("", |(group, _)| group)
    }

    pub(crate) fn version(&self) -> &str {
        self.api.split_once('/').map_or(&self.api, |(_, version)| version)
    }
}

/// A directory with a kustomization file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layer {
    pub(crate) directory: String,
    pub(crate) component: bool,
    pub(crate) known: Vec<Known>,
}

/// What is known while a tree is made.
pub(crate) struct Generator<'a> {
    pub(crate) r: Rand<'a>,
    pub(crate) profile: Profile,
    /// Whether what is known to fail may be put in.
    pub(crate) reckless: bool,
    pub(crate) files: Vec<File>,
    uses: BTreeSet<&'static str>,
    /// Kinds and names of what the tree will hold, so that references hit.
    planned: Vec<(String, String)>,
    namespaces: Vec<Option<&'static str>>,
    templates: Vec<usize>,
    budget: usize,
    /// Names given so far, so that they are unique where that is wanted.
    pub(crate) counter: usize,
}

fn tree(r: &mut Rand<'_>, profile: Profile) -> Tree {
    let reckless = r.chance(20);
    let namespaces = match r.below(10) {
        0..5 => vec![None],
        5..7 => vec![None, Some("default")],
        7 => vec![Some("prod")],
        _ => vec![None, Some("prod"), Some("team-a")],
    };
    let mut g = Generator {
        r: Rand(&mut *r.0),
        profile,
        reckless,
        files: Vec::new(),
        uses: BTreeSet::new(),
        planned: Vec::new(),
        namespaces,
        templates: Vec::new(),
        budget: 0,
        counter: 0,
    };
    g.plan();
    let root = g.shape();
    let mut tree = Tree { root, files: g.files, uses: g.uses };
    if profile == Profile::Errors || (profile == Profile::All && r.chance(6)) {
        mutate::mutate(r, &mut tree);
    }
    tree
}

impl Generator<'_> {
    pub(crate) fn uses(&mut self, feature: &'static str) {
        self.uses.insert(feature);
    }

    /// Decides which resources the tree will hold.
    fn plan(&mut self) {
        let count = match self.profile {
            Profile::Yaml => self.r.between(1, 4),
            Profile::Names => self.r.between(4, 12),
            _ => self.r.between(2, 8),
        };
        for _ in 0..count {
            let template = self.r.below(TEMPLATES.len());
            // Workloads, maps and custom resources say most.
            let favoured = [0, 1, 7, 9, 10, 11, 12, 15, 28, 29];
            let template = if self.r.chance(60) { favoured[self.r.below(favoured.len())] } else { template };
            self.templates.push(template);
            let name = self.r.pick(WORDS).to_owned();
            self.planned.push((TEMPLATES[template].0.to_owned(), name));
        }
        self.budget = count;
    }

    /// In a diamond nothing may keep its name, and no var may be defined below.
    fn only_what_is_renamed(&mut self) {
        for index in 0..self.templates.len() {
            let kind = TEMPLATES[self.templates[index]].0;
            if !self.reckless && matches!(kind, "Namespace" | "CustomResourceDefinition" | "APIService") {
                self.templates[index] = 0;
                self.planned[index].0 = "Deployment".to_owned();
            }
        }
    }

    /// A name that something of this kind has, or any.
    pub(crate) fn name_of(&mut self, kind: &str) -> String {
        let names: Vec<&String> =
            self.planned.iter().filter(|(k, _)| k == kind).map(|(_, name)| name).collect();
        match self.r.choose(&names) {
            Some(name) if self.r.chance(92) => (*name).clone(),
            _ => self.r.pick(WORDS).to_owned(),
        }
    }

    pub(crate) fn plan_name(&mut self, kind: &str, name: &str) {
        self.planned.push((kind.to_owned(), name.to_owned()));
    }

    pub(crate) fn namespace(&mut self) -> Option<&'static str> {
        self.namespaces[self.r.below(self.namespaces.len())]
    }

    pub(crate) fn namespace_or_other(&mut self) -> &'static str {
        match self.namespace() {
            Some(namespace) => namespace,
            None => self.r.pick(&["default", "prod", "other"]),
        }
    }

    /// A name that no file of the tree has.
    pub(crate) fn file_name(&mut self, directory: &str, stem: &str, extension: &str) -> String {
        let mut name = format!("{stem}.{extension}");
        let mut count = 1;
        while self.files.iter().any(|file| file.path == join(directory, &name)) {
            count += 1;
            name = format!("{stem}{count}.{extension}");
        }
        name
    }

    /// Adds a file of documents and returns its name.
    pub(crate) fn add_yaml(&mut self, directory: &str, stem: &str, docs: Vec<Y>) -> String {
        let stem = if self.r.chance(2) { "a..b" } else { stem };
        let name = self.file_name(directory, stem, "yaml");
        let name = if self.r.chance(4) { format!("sub/{name}") } else { name };
        let mut file = File::yaml(join(directory, &name), docs);
        self.lay_out(&mut file);
        self.files.push(file);
        name
    }

    pub(crate) fn add_text(&mut self, directory: &str, name: &str, lines: Vec<String>) {
        self.files.push(File { path: join(directory, name), body: Body::Text(lines) });
    }

    fn lay_out(&mut self, file: &mut File) {
        let odd = self.profile.odd();
        let Body::Yaml(layout, docs) = &mut file.body else { return };
        if !self.r.chance(odd) {
            return;
        }
        layout.wide = self.r.chance(20);
        layout.indented_lists = self.r.chance(30);
        layout.crlf = self.r.chance(8);
        layout.marker = self.r.chance(20);
        layout.json = docs.len() == 1 && self.r.chance(4);
        for (flag, name) in [
            (layout.crlf, "CRLF"),
            (layout.json, "JSON file"),
            (layout.indented_lists, "indented lists"),
            (layout.wide, "wide indentation"),
        ] {
            if flag {
                self.uses.insert(name);
            }
        }
    }

    /// Makes the layers and returns the directory to build.
    fn shape(&mut self) -> String {
        let layer = |directory: &str| Layer { directory: directory.to_owned(), ..Layer::default() };
        let component = |directory: &str| Layer { component: true, ..layer(directory) };
        let weights = match self.profile {
            Profile::Yaml => [70, 20, 5, 2, 3, 0, 0, 0, 0],
            Profile::Names => [10, 25, 15, 20, 10, 5, 10, 5, 0],
            _ => [33, 25, 12, 8, 8, 4, 5, 3, 2],
        };
        match self.r.weighted(&weights) {
            0 => {
                self.uses("single layer");
                self.layer(layer(""), &[], &[], 100);
                String::new()
            }
            1 => {
                self.uses("base and overlay");
                let base = self.layer(layer("base"), &[], &[], 70);
                self.layer(layer("overlay"), &[&base], &[], 100);
                "overlay".to_owned()
            }
            2 => {
                self.uses("component");
                let base = self.layer(layer("base"), &[], &[], 60);
                let part = Layer { known: base.known.clone(), ..component("component") };
                let part = self.layer(part, &[], &[], 50);
                let mut parts = vec![part];
                if self.r.chance(25) {
                    let part = Layer { known: parts[0].known.clone(), ..component("component2") };
                    parts.push(self.layer(part, &[], &[], 50));
                }
                let parts: Vec<&Layer> = parts.iter().collect();
                self.layer(layer("overlay"), &[&base], &parts, 100);
                "overlay".to_owned()
            }
            3 => {
                self.uses("diamond");
                self.only_what_is_renamed();
                let base = self.layer(layer("base"), &[], &[], 70);
                let left = self.layer(layer("left"), &[&base], &[], 40);
                let right = self.layer(layer("right"), &[&base], &[], 70);
                self.layer(layer("overlay"), &[&left, &right], &[], 100);
                "overlay".to_owned()
            }
            4 => {
                self.uses("chain of three");
                let base = self.layer(layer("base"), &[], &[], 60);
                let middle = self.layer(layer("middle"), &[&base], &[], 50);
                self.layer(layer("overlay"), &[&middle], &[], 100);
                "overlay".to_owned()
            }
            5 => {
                self.uses("base inside its overlay");
                let base = self.layer(layer("nested/base"), &[], &[], 70);
                self.layer(layer(""), &[&base], &[], 100);
                String::new()
            }
            6 => {
                self.uses("two bases");
                let one = self.layer(layer("one"), &[], &[], 50);
                let two = self.layer(layer("two"), &[], &[], 60);
                self.layer(layer("overlay"), &[&one, &two], &[], 100);
                "overlay".to_owned()
            }
            7 => {
                self.uses("nested component");
                let base = self.layer(layer("base"), &[], &[], 70);
                let inner =
                    self.layer(Layer { known: base.known.clone(), ..component("inner") }, &[], &[], 50);
                let outer = self.layer(
                    Layer { known: inner.known.clone(), ..component("outer") },
                    &[],
                    &[&inner],
                    50,
                );
                self.layer(layer("overlay"), &[&base], &[&outer], 100);
                "overlay".to_owned()
            }
            _ => {
                self.uses("component at the top");
                self.layer(component(""), &[], &[], 100);
                String::new()
            }
        }
    }

    /// Makes one layer; it takes `share` percent of the resources that are left.
    fn layer(&mut self, layer: Layer, bases: &[&Layer], components: &[&Layer], share: usize) -> Layer {
        let mut layer = layer;
        for base in bases {
            layer.known.extend(base.known.iter().cloned());
        }
        let mut own = Vec::new();
        let take = if share == 100 { self.budget } else { (self.budget * share).div_ceil(100) };
        for _ in 0..take.min(self.budget) {
            self.budget -= 1;
            let (template, name) = (self.templates[self.budget], self.planned[self.budget].1.clone());
            let namespace = self.namespace();
            let taken = |known: &[Known], own: &[Known], name: &str| {
                known.iter().chain(own).any(|other| other.kind == TEMPLATES[template].0 && other.name == name)
            };
            let name = if taken(&layer.known, &own, &name) && !(self.reckless && self.r.chance(10)) {
                self.counter += 1;
                format!("{name}-{}", self.counter)
            } else {
                name
            };
            own.push(resource(self, template, &name, namespace));
        }
        let mut resources: Vec<Y> =
            bases.iter().map(|base| Y::string(relative(&layer.directory, &base.directory))).collect();
        let files = self.resource_files(&layer.directory, &own);
        resources.extend(files.into_iter().map(Y::string));
        if self.r.chance(20) {
            self.r.shuffle(&mut resources);
        }
        layer.known.extend(own);
        for part in components {
            layer
                .known
                .extend(part.known.iter().skip(bases.iter().map(|base| base.known.len()).sum()).cloned());
        }

        let mut file: Vec<(Y, Y)> = Vec::new();
        if layer.component || self.r.chance(15) {
            let (version, kind) =
                if layer.component { ("v1alpha1", "Component") } else { ("v1beta1", "Kustomization") };
            file.push((Y::raw("apiVersion"), Y::string(format!("kustomize.config.k8s.io/{version}"))));
            file.push((Y::raw("kind"), Y::raw(kind)));
        }
        if !resources.is_empty() {
            if bases.len() == 1 && self.r.chance(3) {
                self.uses("bases");
                file.push((Y::raw("bases"), Y::seq([resources.remove(0)])));
            }
            file.push((Y::raw("resources"), Y::seq(resources)));
        }
        if !components.is_empty() {
            let paths = components.iter().map(|part| relative(&layer.directory, &part.directory));
            file.push((Y::raw("components"), Y::strings(paths)));
        }
        // The two sides of a diamond must not meet again under one name.
        if matches!(layer.directory.as_str(), "left" | "right") && !(self.reckless && self.r.chance(10)) {
            let side = layer.directory.clone();
            match self.r.below(4) {
                0 => file.push((Y::raw("nameSuffix"), Y::string(format!("-{side}")))),
                1 if layer.known.iter().all(|known| known.kind != "Namespace") => {
                    file.push((Y::raw("namespace"), Y::string(side.clone())));
                    file.push((Y::raw("namePrefix"), Y::string(format!("{side}-"))));
                }
                _ => file.push((Y::raw("namePrefix"), Y::string(format!("{side}-")))),
            }
        }
        fields::add(self, &mut layer, &mut file);
        if file.is_empty() {
            file.push((Y::raw("resources"), Y::seq([])));
        }
        if self.r.chance(20) {
            self.r.shuffle(&mut file);
        }
        let name = match self.r.below(30) {
            0 => "kustomization.yml",
            1 => "Kustomization",
            _ => "kustomization.yaml",
        };
        let mut node = Y::of(crate::yaml::Kind::Map(crate::yaml::Form::Block, file));
        if self.profile == Profile::Yaml {
            let mut embedded = false;
            node.walk(&mut |node| embedded |= matches!(node.kind, crate::yaml::Kind::Embedded(..)));
            if !embedded {
                odd::decorate(self, &mut node);
            }
        }
        let mut file = File::yaml(join(&layer.directory, name), vec![node]);
        if self.profile == Profile::Yaml {
            self.lay_out(&mut file);
        }
        self.files.push(file);
        layer
    }

    /// Spreads resources over files and returns their names.
    fn resource_files(&mut self, directory: &str, own: &[Known]) -> Vec<String> {
        let mut names = Vec::new();
        let mut rest: Vec<Y> = own.iter().map(|known| known.body.clone()).collect();
        for doc in &mut rest {
            let mut embedded = false;
            doc.walk(&mut |node| embedded |= matches!(node.kind, crate::yaml::Kind::Embedded(..)));
            if !embedded {
                odd::decorate(self, doc);
            }
        }
        if self.r.chance(3) {
            self.r.shuffle(&mut rest);
        }
        while !rest.is_empty() {
            let mut docs: Vec<Y> = rest.drain(..self.r.between(1, rest.len())).collect();
            if self.r.chance(6) {
                self.uses("List");
                let kind = self.r.pick(&["List", "List", "ConfigMapList", "AppList"]);
                let items: Vec<Y> = docs.drain(..self.r.between(1, docs.len())).collect();
                let list =
                    Y::map([("apiVersion", Y::raw("v1")), ("kind", Y::raw(kind)), ("items", Y::seq(items))]);
                let at = self.r.below(docs.len() + 1);
                docs.insert(at, list);
            }
            if self.r.chance(5) {
                self.uses("empty document");
                let at = self.r.below(docs.len() + 1);
                let mut empty = Y::raw(self.r.pick(&["", "null", "{}", "~", "# only a comment"]));
                if self.r.chance(20) {
                    empty.comment = Some("nothing".to_owned());
                }
                docs.insert(at, empty);
            }
            let stem = self.r.pick(&["app", "objects", "resources", "deploy"]);
            names.push(self.add_yaml(directory, stem, docs));
        }
        if self.r.chance(2) {
            self.uses("empty file");
            let name = self.file_name(directory, "empty", "yaml");
            let text = self.r.pick(&["", "# nothing\n", "---\n", "\n\n"]).to_owned();
            self.add_text(directory, &name, vec![text]);
            names.push(name);
        }
        names
    }
}
