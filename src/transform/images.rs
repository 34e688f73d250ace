//! [`Images`]: new names, tags and digests for images.

use super::each::Edit;
use super::per_kind::{PerKind, selected};
use super::shared::Changed;
use crate::diagnostic::Error;
use crate::fieldspec::walk;
use crate::fieldspec::{FieldSpec, FieldSpecs, Paths};
use crate::kustomization::ImageArgs;
use crate::resource::Resource;
use crate::resource::pattern::unanchored;
use crate::yaml::{Node, Tag, Text, Value};
use regex::Regex;

/// Entries of `images`, or an `ImageTagTransformer`.
#[derive(Clone, Debug)]
pub(crate) struct Images {
    items: Vec<Image>,
    /// The fields given, in place of those in the tables.
    fields: Option<Vec<FieldSpec>>,
}

/// One entry: which images it is for, and what they become.
#[derive(Clone, Debug)]
struct Image {
    name: Name,
    args: ImageArgs,
}

/// The name of an entry, which the reference puts into a regular expression as it is.
#[derive(Clone, Debug)]
enum Name {
    /// Text without metacharacters.
    Literal(Text),
    /// Text whose only metacharacter is the dot, which stands for any character.
    Dotted(Text),
    /// A regular expression for the whole image, tag and digest included.
    Regex(Regex),
    /// No regular expression at all: nothing matches.
    Invalid,
}

impl Images {
    /// Returns the transformer of entries of `images`, which act one after the other.
    pub(crate) fn new(entries: &[ImageArgs]) -> Images {
        Images { items: entries.iter().map(Image::new).collect(), fields: None }
    }

    /// Returns the transformer that a plugin configures.
    pub(crate) fn only(args: &ImageArgs, fields: Vec<FieldSpec>) -> Images {
        Images { items: vec![Image::new(args)], fields: Some(fields) }
    }

    /// The field specs of images that are no containers'.
    pub(super) fn fields<'a>(&'a self, specs: &'a FieldSpecs) -> &'a [FieldSpec] {
        self.fields.as_deref().unwrap_or(&specs.images)
    }

    /// Whether it may change the resource, as far as that is known of a document that was read before.
    pub(super) fn may_change(&self, resource: &Resource, specs: &FieldSpecs) -> bool {
        if self.fields.is_some() || !specs.images.is_builtin() {
            return true;
        }
        let concerns = |image: &Image, texts: &[Text]| texts.iter().any(|text| image.name.matches(text));
        resource
            .known
            .images(&resource.root)
            .is_none_or(|texts| self.items.iter().any(|image| concerns(image, texts)))
    }

    /// Returns what changes the images of a resource, but not those in definitions of custom resources. It fails for
    /// containers that are no maps and images that are no scalars.
    ///
    /// Each entry is applied twice, first to containers wherever they are, then to the fields of the specs. So
    /// `tagSuffix` is added twice to the tags of common containers.
    pub(super) fn edit<'a>(&'a self, fields: &'a [FieldSpec], specs: &FieldSpecs) -> Edit<'a> {
        // What is remembered of a resource holds for the fields of the built-in table.
        let is_builtin = self.fields.is_none() && specs.images.is_builtin();
        let mut plans = PerKind::new();
        Box::new(move |resource| {
            if resource.kind() == "CustomResourceDefinition" {
                return Ok(());
            }
            let plan = plans.get(resource, |gvk| Plan::new(selected(fields, gvk)));
            let first = Written::of(resource, plan);
            if is_builtin && !first.is_odd {
                resource.known.keep_images(&resource.root, &first.images);
            }
            let mut written = Some(first);
            for image in &self.items {
                if written.get_or_insert_with(|| Written::of(resource, plan)).concern(image) {
                    image.edit_containers(resource)?;
                    image.edit_fields(resource, &plan.specs)?;
                    written = None;
                }
            }
            Ok(())
        })
    }
}

/// The fields of one kind of object.
struct Plan<'s> {
    specs: Vec<&'s FieldSpec>,
    paths: Paths<'s>,
}

impl<'s> Plan<'s> {
    fn new(specs: Vec<&'s FieldSpec>) -> Plan<'s> {
        let mut paths = Paths::default();
        specs.iter().for_each(|spec| paths.add(spec, false));
        Plan { specs, paths }
    }
}

/// The images of a resource: one look at it tells which of many entries have anything to do there.
#[derive(Default)]
struct Written {
    images: Vec<Text>,
    /// Whether there are images that are no texts, which are an error of whatever entry comes first.
    is_odd: bool,
}

impl Written {
    fn of(resource: &Resource, plan: &Plan<'_>) -> Written {
        let mut written = Written::default();
        written.containers(&resource.root);
        let mut odd = Vec::new();
        let mut add = |node: &Node| {
            written.add(node);
            false
        };
        plan.paths.find(&resource.root, &mut add, &mut odd);
        written.is_odd |= !odd.is_empty();
        written
    }

    fn add(&mut self, node: &Node) {
        match node.as_scalar() {
            Some(scalar) if self.images.contains(&scalar.text) => {}
            Some(scalar) => self.images.push(scalar.text.clone()),
            None => self.is_odd = true,
        }
    }

    fn concern(&self, image: &Image) -> bool {
        self.is_odd || self.images.iter().any(|text| image.name.matches(text))
    }

    /// Adds the images of containers, however deep they lie.
    fn containers(&mut self, node: &Node) {
        match &node.value {
            Value::Map(map) => {
                for entry in map.entries.iter().filter(|entry| !is_scalar(&entry.value)) {
                    self.containers(&entry.value);
                    if holds_containers(&entry.key.text) {
                        self.container(entry.value.as_seq().unwrap_or_default());
                    }
                }
            }
            Value::Seq(seq) => {
                seq.items.iter().filter(|item| !is_scalar(item)).for_each(|item| self.containers(item));
            }
            Value::Scalar(_) => {}
        }
    }

    fn container(&mut self, items: &[Node]) {
        for item in items {
            match item.as_map() {
                Some(map) => map.get("image").into_iter().for_each(|image| self.add(image)),
                None => self.is_odd |= !item.is_null(),
            }
        }
    }
}

impl Image {
    fn new(args: &ImageArgs) -> Image {
        Image { name: Name::new(&args.name), args: args.clone() }
    }

    /// Changes the images of all containers, however deep they lie.
    fn edit_containers(&self, resource: &mut Resource) -> Result<(), Error> {
        let mut places = Places { image: self, path: Vec::new(), found: Vec::new() };
        places.search(&resource.root)?;
        let mut changed = Changed::default();
        for path in places.found {
            if let Some(node) = node_at(&mut resource.root, &path) {
                self.set(node, &mut changed)?;
            }
        }
        changed.settle(resource);
        Ok(())
    }

    fn edit_fields(&self, resource: &mut Resource, specs: &[&FieldSpec]) -> Result<(), Error> {
        let mut changed = Changed::default();
        let wanted = |node: &Node| node.text().is_none_or(|text| self.name.matches(text));
        for spec in specs {
            walk::apply_where(&mut resource.root, spec, None, self.args.span, &wanted, &mut |node| {
                self.set(node, &mut changed)
            })?;
        }
        changed.settle(resource);
        Ok(())
    }

    fn set(&self, node: &mut Node, changed: &mut Changed) -> Result<(), Error> {
        let Some(text) = node.text() else { return Err(walk::wrong_kind(node, "ScalarNode")) };
        if self.name.matches(text) {
            let new = self.renamed(text);
            walk::set_scalar(node, new, Tag::Open, self.args.span)?;
            changed.note(node);
        }
        Ok(())
    }

    /// What an image that matches becomes. A new tag or digest replaces both.
    fn renamed(&self, image: &str) -> String {
        let ImageArgs { new_name, new_tag, tag_suffix, digest: new_digest, .. } = &self.args;
        let (name, tag, digest) = split(image);
        let name = if new_name.is_empty() { name } else { new_name };
        let (tag, suffix, digest) = match (new_tag.is_empty(), new_digest.is_empty()) {
            (true, true) if tag_suffix.is_empty() => (tag, "", digest),
            (true, true) => (tag, &**tag_suffix, ""),
            _ => (&**new_tag, "", &**new_digest),
        };
        let mut text = String::with_capacity(name.len() + tag.len() + suffix.len() + digest.len() + 2);
        text.push_str(name);
        if !tag.is_empty() || !suffix.is_empty() {
            text.extend([":", tag, suffix]);
        }
        if !digest.is_empty() {
            text.extend(["@", digest]);
        }
        text
    }
}

impl Name {
    fn new(name: &Text) -> Name {
        let mut has_dots = false;
        for byte in name.bytes() {
            match byte {
                b'.' => has_dots = true,
                b'\\' | b'+' | b'*' | b'?' | b'(' | b')' | b'|' | b'[' | b']' | b'{' | b'}' | b'^' | b'$' => {
                    return unanchored(&format!("^{name}{TAG}{DIGEST}$")).map_or(Name::Invalid, Name::Regex);
                }
                _ => {}
            }
        }
        if has_dots { Name::Dotted(name.clone()) } else { Name::Literal(name.clone()) }
    }

    /// Whether the entry is for an image, given with its tag and digest.
    fn matches(&self, image: &str) -> bool {
        match self {
            Name::Literal(name) => image.strip_prefix(&**name).is_some_and(is_tag_and_digest),
            Name::Dotted(name) => strip_dotted(image, name).is_some_and(is_tag_and_digest),
            Name::Regex(regex) => regex.is_match(image),
            Name::Invalid => false,
        }
    }
}

const TAG: &str = "(:[a-zA-Z0-9_.{}-]*)?";
const DIGEST: &str = "(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?";

/// The rest of a text after a pattern in which dots stand for any character but a line break.
fn strip_dotted<'t>(text: &'t str, pattern: &str) -> Option<&'t str> {
    // Nearly all images differ from the pattern in a letter, or not at all.
    if let Some(rest) = text.strip_prefix(pattern) {
        return Some(rest);
    }
    let same = text.bytes().zip(pattern.bytes()).take_while(|(found, expected)| found == expected).count();
    let (mut text, mut pattern) = (text, pattern);
    if let (Some(text_rest), Some(pattern_rest)) = (text.get(same..), pattern.get(same..)) {
        if !pattern_rest.is_empty() && !pattern_rest.starts_with('.') {
            return None;
        }
        (text, pattern) = (text_rest, pattern_rest);
    }
    let mut rest = text.chars();
    for expected in pattern.chars() {
        let found = rest.next()?;
        if found != expected && (expected != '.' || found == '\n') {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Whether a text is nothing, a tag, a digest, or both, by the expressions [`TAG`] and [`DIGEST`].
fn is_tag_and_digest(text: &str) -> bool {
    let is_value = |c: char| c.is_ascii_alphanumeric() || "_.{}-".contains(c);
    let rest = text.strip_prefix(':').map_or(text, |tag| tag.trim_start_matches(is_value));
    let Some(digest) = rest.strip_prefix('@') else { return rest.is_empty() };
    let Some((algorithm, value)) = digest.split_once(':') else { return false };
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    algorithm.split(['.', '+', '_', '-']).all(is_word) && value.chars().all(is_value)
}

/// Splits an image into name, tag and digest; a colon before the first slash belongs to a registry's port.
fn split(image: &str) -> (&str, &str, &str) {
    let host = image.find('/').unwrap_or(0);
    let at = |mark: char| image[host..].find(mark).map(|at| host + at);
    match (at(':'), at('@')) {
        (None, None) => (image, "", ""),
        (Some(colon), Some(at)) if colon < at => (&image[..colon], &image[colon + 1..at], &image[at + 1..]),
        (_, Some(at)) => (&image[..at], "", &image[at + 1..]),
        (Some(colon), None) => (&image[..colon], &image[colon + 1..], ""),
    }
}

fn is_scalar(node: &Node) -> bool {
    matches!(node.value, Value::Scalar(_))
}

fn holds_containers(key: &str) -> bool {
    key == "containers" || key == "initContainers"
}

/// The search for containers whose image an entry is for.
struct Places<'a> {
    image: &'a Image,
    /// Where the search is: places of entries and items.
    path: Vec<usize>,
    found: Vec<Vec<usize>>,
}

impl Places<'_> {
    fn search(&mut self, node: &Node) -> Result<(), Error> {
        match &node.value {
            Value::Map(map) => {
                let entries = map.entries.iter().enumerate();
                for (at, entry) in entries.filter(|(_, entry)| !is_scalar(&entry.value)) {
                    self.path.push(at);
                    self.search(&entry.value)?;
                    if holds_containers(&entry.key.text) {
                        self.containers(entry.value.as_seq().unwrap_or_default())?;
                    }
                    self.path.pop();
                }
            }
            Value::Seq(seq) => {
                for (at, item) in seq.items.iter().enumerate().filter(|(_, item)| !is_scalar(item)) {
                    self.path.push(at);
                    self.search(item)?;
                    self.path.pop();
                }
            }
            Value::Scalar(_) => {}
        }
        Ok(())
    }

    fn containers(&mut self, items: &[Node]) -> Result<(), Error> {
        for (at, item) in items.iter().enumerate() {
            let Some(map) = item.as_map() else {
                if item.is_null() {
                    continue;
                }
                return Err(walk::wrong_kind(item, "MappingNode"));
            };
            let Some(field) = map.position("image") else { continue };
            let image = &map.entries[field].value;
            let Some(text) = image.text() else { return Err(walk::wrong_kind(image, "ScalarNode")) };
            if self.image.name.matches(text) {
                self.found.push([&self.path[..], &[at, field]].concat());
            }
        }
        Ok(())
    }
}

fn node_at<'n>(root: &'n mut Node, path: &[usize]) -> Option<&'n mut Node> {
    path.iter().try_fold(root, |node, &at| match &node.value {
        Value::Map(_) => node.as_map_mut()?.entries.get_mut(at).map(|entry| &mut entry.value),
        Value::Seq(_) => node.as_seq_mut()?.get_mut(at),
        Value::Scalar(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_as_the_regular_expression_does() {
        let images = [
            "",
            "nginx",
            "nginx:1",
            "nginx:",
            "nginx@sha256:ab",
            "nginx:1@sha256:ab",
            "nginx:1@sha512+x.y:ab",
            "nginx@sha256",
            "nginx@:ab",
            "nginx:1:2",
            "docker.io/nginx",
            "dockerXio/nginx:1",
            "reg:5000/nginx:1",
            "nginx:a{b}_c.d-e",
            "nginx:ä",
            "nginxx",
            ":1",
            "@a:",
            "nginx:1@a..b:c",
            "nginx/other",
            "a\nb",
        ];
        for name in ["", "nginx", "docker.io/nginx", "reg:5000/nginx", "a.b", "nginx:1"] {
            let written = Name::new(&name.into());
            let regex = Regex::new(&format!("^{name}{TAG}{DIGEST}$")).unwrap();
            for image in images {
                assert_eq!(written.matches(image), regex.is_match(image), "{name:?} and {image:?}");
            }
        }
        assert!(!Name::new(&"ngin(x".into()).matches("ngin(x"));
        assert!(Name::new(&"ngin[xy]|other".into()).matches("nginy:1 and more"));
    }

    #[test]
    fn images_are_split_after_the_registry() {
        assert_eq!(split("nginx"), ("nginx", "", ""));
        assert_eq!(split("reg:5000/a/b:1.0@sha256:ab"), ("reg:5000/a/b", "1.0", "sha256:ab"));
        assert_eq!(split("reg:5000/a@sha256:ab"), ("reg:5000/a", "", "sha256:ab"));
        assert_eq!(split("reg:5000/a"), ("reg:5000/a", "", ""));
        assert_eq!(split("/nginx:1"), ("/nginx", "1", ""));
    }
}
