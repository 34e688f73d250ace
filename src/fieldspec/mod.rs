//! Field specs: which fields of which kinds a transformer changes, the default tables, and the one path walker.
//!
//! [`FieldSpecs`] are the tables of one accumulation: the built-in ones with what `configurations` and `crds` add. They
//! are cheap to clone, and merging equal built-in tables costs nothing.

mod builtin;
pub(crate) mod order;
mod paths;
pub(crate) mod walk;

pub(crate) use paths::Paths;

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use crate::diagnostic::{Code, Error};
use crate::resource::Gvk;

/// A field of a kind: an entry of a transformer's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct FieldSpec {
    /// API group; empty for any.
    pub(crate) group: Cow<'static, str>,
    /// Version; empty for any.
    pub(crate) version: Cow<'static, str>,
    /// Kind; empty for any.
    pub(crate) kind: Cow<'static, str>,
    /// The path as written: fields separated by `/`, a literal slash as `\/`, `[]` after a field that holds a list.
    pub(crate) path: Cow<'static, str>,
    /// The path split into fields.
    pub(crate) segments: Cow<'static, [Cow<'static, str>]>,
    /// Whether missing fields are created.
    pub(crate) create: bool,
}

/// What a name refers to: group, version and kind, each empty for any.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Target {
    pub(crate) group: Cow<'static, str>,
    pub(crate) version: Cow<'static, str>,
    pub(crate) kind: Cow<'static, str>,
}

/// The fields that hold the name of objects of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameReference {
    /// The kind whose names the fields hold.
    pub(crate) target: Target,
    /// The fields.
    pub(crate) referrers: Table<FieldSpec>,
}

/// What a file named by `configurations` or `crds` adds, in the order of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldSpecAdditions {
    pub(crate) name_prefix: Vec<FieldSpec>,
    pub(crate) name_suffix: Vec<FieldSpec>,
    pub(crate) namespace: Vec<FieldSpec>,
    pub(crate) common_labels: Vec<FieldSpec>,
    pub(crate) labels: Vec<FieldSpec>,
    pub(crate) template_labels: Vec<FieldSpec>,
    pub(crate) volume_claim_template_labels: Vec<FieldSpec>,
    pub(crate) common_annotations: Vec<FieldSpec>,
    pub(crate) name_reference: Vec<(Target, Vec<FieldSpec>)>,
    pub(crate) var_reference: Vec<FieldSpec>,
    pub(crate) images: Vec<FieldSpec>,
    pub(crate) replicas: Vec<FieldSpec>,
}

/// The tables that the transformers of one accumulation work by.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldSpecs {
    pub(crate) name_prefix: Table<FieldSpec>,
    pub(crate) name_suffix: Table<FieldSpec>,
    pub(crate) namespace: Table<FieldSpec>,
    pub(crate) common_labels: Table<FieldSpec>,
    pub(crate) labels: Table<FieldSpec>,
    pub(crate) template_labels: Table<FieldSpec>,
    pub(crate) volume_claim_template_labels: Table<FieldSpec>,
    pub(crate) common_annotations: Table<FieldSpec>,
    pub(crate) name_reference: Table<NameReference>,
    pub(crate) var_reference: Table<FieldSpec>,
    pub(crate) images: Table<FieldSpec>,
    pub(crate) replicas: Table<FieldSpec>,
}

/// A list that is compiled in, or shared between its owners.
#[derive(Debug)]
pub(crate) enum Table<T: 'static> {
    /// Compiled in.
    Builtin(&'static [T]),
    /// Built while loading.
    Shared(Arc<[T]>),
}

impl FieldSpec {
    /// Returns a field spec for a path as it is written in a configuration.
    pub(crate) fn new(group: &str, version: &str, kind: &str, path: &str, create: bool) -> FieldSpec {
        FieldSpec {
            group: Cow::Owned(group.to_owned()),
            version: Cow::Owned(version.to_owned()),
            kind: Cow::Owned(kind.to_owned()),
            path: Cow::Owned(path.to_owned()),
            segments: split(path).into_iter().map(Cow::Owned).collect(),
            create,
        }
    }

    /// Whether the spec is for objects of this kind.
    pub(crate) fn selects(&self, gvk: &Gvk) -> bool {
        is_match(&self.kind, &gvk.kind)
            && is_match(&self.group, &gvk.group)
            && is_match(&self.version, &gvk.version)
    }

    /// Whether the path leads through the end of another one.
    pub(crate) fn leads_through(&self, other: &FieldSpec) -> bool {
        self.segments.len() > other.segments.len()
            && self.segments.iter().zip(&*other.segments).all(|(one, other)| field(one).0 == field(other).0)
    }

    /// Whether an existing spec covers the same field for all kinds that `incoming` is for.
    fn covers(&self, incoming: &FieldSpec) -> bool {
        self.path == incoming.path
            && is_match(&incoming.kind, &self.kind)
            && is_match(&incoming.group, &self.group)
            && is_match(&incoming.version, &self.version)
    }

    fn gvk(&self) -> [&str; 3] {
        [&self.group, &self.version, &self.kind]
    }
}

impl Target {
    fn gvk(&self) -> [&str; 3] {
        [&self.group, &self.version, &self.kind]
    }
}

/// The name of a field, and whether the segment of a path says that it holds a list.
fn field(segment: &str) -> (&str, bool) {
    match segment.strip_suffix("[]") {
        Some(name) => (name, true),
        None => (segment, false),
    }
}

/// Whether a part of a pattern is empty or equal.
fn is_match(pattern: &str, part: &str) -> bool {
    pattern.is_empty() || pattern == part
}

/// Splits a path at its slashes; one slash in front is ignored and `\/` is a slash within a field's name.
fn split(path: &str) -> Vec<String> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let mut segments: Vec<String> = Vec::new();
    for part in path.split('/') {
        match segments.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                last.push('/');
                last.push_str(part);
            }
            _ => segments.push(part.to_owned()),
        }
    }
    segments
}

impl FieldSpecs {
    /// Returns the built-in tables.
    pub(crate) fn builtin() -> FieldSpecs {
        FieldSpecs {
            name_prefix: Table::Builtin(builtin::NAME_PREFIX),
            name_suffix: Table::Builtin(builtin::NAME_SUFFIX),
            namespace: Table::Builtin(builtin::NAMESPACE),
            common_labels: Table::Builtin(builtin::COMMON_LABELS),
            labels: Table::Builtin(builtin::LABELS),
            template_labels: Table::Builtin(builtin::TEMPLATE_LABELS),
            volume_claim_template_labels: Table::Builtin(builtin::VOLUME_CLAIM_TEMPLATE_LABELS),
            common_annotations: Table::Builtin(builtin::COMMON_ANNOTATIONS),
            name_reference: Table::Builtin(builtin::NAME_REFERENCE),
            var_reference: Table::Builtin(builtin::VAR_REFERENCE),
            images: Table::Builtin(builtin::IMAGES),
            replicas: Table::Builtin(builtin::REPLICAS),
        }
    }

    /// Returns the built-in tables with what the files of `configurations` add: the files are merged with each other
    /// first, in their order.
    ///
    /// # Errors
    /// When two specs for one field differ in whether they create it.
    pub(crate) fn configured(files: &[FieldSpecAdditions]) -> Result<FieldSpecs, Error> {
        let mut specs = FieldSpecs::builtin();
        let mut added = FieldSpecs::default();
        for file in files {
            added.merge_additions(file)?;
        }
        specs.merge(&added)?;
        Ok(specs)
    }

    /// Adds what one file says.
    ///
    /// # Errors
    /// When two specs for one field differ in whether they create it.
    pub(crate) fn merge_additions(&mut self, additions: &FieldSpecAdditions) -> Result<(), Error> {
        self.merge(&additions.tables())
    }

    /// Adds the tables of another accumulation.
    ///
    /// # Errors
    /// When two specs for one field differ in whether they create it.
    pub(crate) fn merge(&mut self, other: &FieldSpecs) -> Result<(), Error> {
        self.name_prefix.merge(&other.name_prefix, "NamePrefix")?;
        self.name_suffix.merge(&other.name_suffix, "NameSuffix")?;
        self.namespace.merge(&other.namespace, "NameSpace")?;
        self.common_annotations.merge(&other.common_annotations, "CommonAnnotations")?;
        self.common_labels.merge(&other.common_labels, "CommonLabels")?;
        self.labels.merge(&other.labels, "Labels")?;
        self.template_labels.merge(&other.template_labels, "TemplateLabels")?;
        self.volume_claim_template_labels
            .merge(&other.volume_claim_template_labels, "VolumeClaimTemplateLabels")?;
        self.var_reference.merge(&other.var_reference, "VarReference")?;
        self.name_reference.merge(&other.name_reference)?;
        self.images.merge(&other.images, "Images")?;
        self.replicas.merge(&other.replicas, "Replicas")
    }
}

impl FieldSpecAdditions {
    fn tables(&self) -> FieldSpecs {
        let sorted = |specs: &[FieldSpec]| {
            let mut specs = specs.to_vec();
            specs.sort_by(|one, other| order::compare(one.gvk(), other.gvk()));
            Table::from(specs)
        };
        let mut references: Vec<NameReference> = self
            .name_reference
            .iter()
            .map(|(target, referrers)| NameReference {
                target: target.clone(),
                referrers: Table::from(referrers.clone()),
            })
            .collect();
        references.sort_by(|one, other| order::compare(one.target.gvk(), other.target.gvk()));
        FieldSpecs {
            name_prefix: sorted(&self.name_prefix),
            name_suffix: sorted(&self.name_suffix),
            namespace: sorted(&self.namespace),
            common_labels: sorted(&self.common_labels),
            labels: sorted(&self.labels),
            template_labels: sorted(&self.template_labels),
            volume_claim_template_labels: sorted(&self.volume_claim_template_labels),
            common_annotations: sorted(&self.common_annotations),
            name_reference: Table::from(references),
            var_reference: sorted(&self.var_reference),
            images: sorted(&self.images),
            replicas: sorted(&self.replicas),
        }
    }
}

/// Adds specs to a list; those it covers already are left out.
///
/// # Errors
/// `conflicting fieldspecs` when a spec that is there differs in whether it creates the field.
pub(crate) fn extend(list: &mut Vec<FieldSpec>, incoming: &[FieldSpec]) -> Result<(), Error> {
    for spec in incoming {
        match list.iter().find(|old| old.covers(spec)) {
            None => list.push(spec.clone()),
            Some(old) if old.create == spec.create => {}
            Some(old) => return Err(conflict(old, spec)),
        }
    }
    Ok(())
}

#[cold]
fn conflict(old: &FieldSpec, new: &FieldSpec) -> Error {
    let says = |spec: &FieldSpec| if spec.create { "creates" } else { "does not create" };
    Error::new(Code::ConflictingFieldSpecs, "conflicting fieldspecs").help(format!(
        "a field spec that is there {} the field '{}', this one {} it",
        says(old),
        new.path,
        says(new)
    ))
}

impl Table<FieldSpec> {
    fn merge(&mut self, other: &Table<FieldSpec>, name: &str) -> Result<(), Error> {
        if self.takes_over(other) {
            return Ok(());
        }
        let mut specs = self.to_vec();
        extend(&mut specs, other)
            .map_err(|error| error.prefixed(&format!("failed to merge {name} fieldSpec: ")))?;
        if specs.len() > self.len() {
            specs.sort_by(|one, two| order::compare(one.gvk(), two.gvk()));
            *self = Table::from(specs);
        }
        Ok(())
    }
}

impl Table<NameReference> {
    fn merge(&mut self, other: &Table<NameReference>) -> Result<(), Error> {
        if self.takes_over(other) {
            return Ok(());
        }
        let mut references = self.to_vec();
        for reference in other.iter() {
            let Some(old) = references.iter_mut().find(|old| old.target == reference.target) else {
                references.push(reference.clone());
                continue;
            };
            let mut referrers = old.referrers.to_vec();
            extend(&mut referrers, &reference.referrers)
                .map_err(|error| error.prefixed("failed to merge NameReference fieldSpec: "))?;
            if referrers.len() > old.referrers.len() {
                old.referrers = Table::from(referrers);
            }
        }
        references.sort_by(|one, two| order::compare(one.target.gvk(), two.target.gvk()));
        *self = Table::from(references);
        Ok(())
    }
}

impl<T> Table<T> {
    /// Whether it is the list that is compiled in, with nothing added.
    pub(crate) fn is_builtin(&self) -> bool {
        matches!(self, Table::Builtin(items) if !items.is_empty())
    }

    /// Merges without looking at the items, where that can be done: with nothing, and with compiled-in lists, which
    /// hold no conflicts of their own.
    fn takes_over(&mut self, other: &Table<T>) -> bool {
        match (&*self, other) {
            (_, other) if other.is_empty() => true,
            (Table::Builtin(one), Table::Builtin(two)) if std::ptr::eq(*one, *two) => true,
            (one, Table::Builtin(_)) if one.is_empty() => {
                self.clone_from(other);
                true
            }
            _ => false,
        }
    }
}

impl<T> Deref for Table<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Table::Builtin(items) => items,
            Table::Shared(items) => items,
        }
    }
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Table<T> {
        match self {
            Table::Builtin(items) => Table::Builtin(items),
            Table::Shared(items) => Table::Shared(Arc::clone(items)),
        }
    }
}

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table::Builtin(&[])
    }
}

impl<T> From<Vec<T>> for Table<T> {
    fn from(items: Vec<T>) -> Table<T> {
        Table::Shared(items.into())
    }
}

impl<T: PartialEq> PartialEq for Table<T> {
    fn eq(&self, other: &Table<T>) -> bool {
        self[..] == other[..]
    }
}

impl<T: Eq> Eq for Table<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(specs: &FieldSpecs) -> Vec<(&'static str, &[FieldSpec])> {
        vec![
            ("namePrefix", &specs.name_prefix),
            ("nameSuffix", &specs.name_suffix),
            ("namespace", &specs.namespace),
            ("commonLabels", &specs.common_labels),
            ("labels", &specs.labels),
            ("templateLabels", &specs.template_labels),
            ("volumeClaimTemplateLabels", &specs.volume_claim_template_labels),
            ("commonAnnotations", &specs.common_annotations),
            ("varReference", &specs.var_reference),
            ("images", &specs.images),
            ("replicas", &specs.replicas),
        ]
    }

    #[test]
    fn builtin_tables_are_split_and_sorted_as_configured_ones_are() {
        let specs = FieldSpecs::builtin();
        let mut tables = flat(&specs);
        tables.iter().for_each(|(name, table)| {
            assert!(
                table.is_sorted_by(|one, two| order::compare(one.gvk(), two.gvk()).is_le()),
                "{name} is not in order"
            );
        });
        assert!(
            specs
                .name_reference
                .is_sorted_by(|one, two| { order::compare(one.target.gvk(), two.target.gvk()).is_le() })
        );
        tables
            .extend(specs.name_reference.iter().map(|reference| ("nameReference", &reference.referrers[..])));
        for spec in tables.iter().flat_map(|(_, table)| table.iter()) {
            let again = FieldSpec::new(&spec.group, &spec.version, &spec.kind, &spec.path, spec.create);
            assert_eq!(*spec, again);
        }
    }

    #[test]
    fn builtin_tables_say_what_the_written_ones_say() {
        let Ok(text) = std::fs::read_to_string("../shared/spec/default_fieldspecs.yaml") else { return };
        let written: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let spec = |value: &serde_yaml::Value| {
            let text = |key: &str| value.get(key).and_then(|text| text.as_str()).unwrap_or("").to_owned();
            let create = value.get("create").is_some_and(|create| create.as_bool().unwrap());
            FieldSpec::new(&text("group"), &text("version"), &text("kind"), &text("path"), create)
        };
        let list =
            |value: &serde_yaml::Value| value.as_sequence().unwrap().iter().map(spec).collect::<Vec<_>>();
        let specs = FieldSpecs::builtin();
        for (name, table) in flat(&specs) {
            assert_eq!(table, list(&written[name]), "{name}");
        }
        let references = written["nameReference"].as_sequence().unwrap();
        assert_eq!(references.len(), specs.name_reference.len());
        for (ours, theirs) in specs.name_reference.iter().zip(references) {
            assert_eq!(ours.target.gvk(), spec(&theirs["target"]).gvk());
            assert_eq!(ours.referrers[..], list(&theirs["referrers"]));
        }
    }

    #[test]
    fn paths_are_split_at_slashes_that_are_not_escaped() {
        assert_eq!(split("a/b[]/c"), ["a", "b[]", "c"]);
        assert_eq!(split("/a/b"), ["a", "b"]);
        assert_eq!(
            split(r"metadata/annotations/example.com\/x\/y"),
            ["metadata", "annotations", "example.com/x/y"]
        );
        assert_eq!(split("a//b/"), ["a", "", "b", ""]);
        assert_eq!(split(""), [""]);
    }

    fn images(specs: &[(&str, &str, bool)]) -> FieldSpecAdditions {
        let spec = |(kind, path, create): &(&str, &str, bool)| FieldSpec::new("", "", kind, path, *create);
        FieldSpecAdditions { images: specs.iter().map(spec).collect(), ..FieldSpecAdditions::default() }
    }

    #[test]
    fn specs_that_are_there_already_are_not_added() {
        let specs =
            FieldSpecs::configured(&[images(&[("Foo", "spec/image", false), ("Foo", "spec/image", false)])])
                .unwrap();
        assert_eq!(specs.images.len(), FieldSpecs::builtin().images.len() + 1);
        // A spec for any kind is the same as one that is there for a certain kind.
        let mut specs = specs;
        specs.merge_additions(&images(&[("", "spec/image", false)])).unwrap();
        assert_eq!(specs.images.len(), FieldSpecs::builtin().images.len() + 1);
    }

    #[test]
    fn specs_that_differ_in_create_conflict() {
        let files = [images(&[("Foo", "spec/image", true)]), images(&[("", "spec/image", false)])];
        let error = FieldSpecs::configured(&files).unwrap_err();
        assert_eq!(error.message(), "failed to merge Images fieldSpec: conflicting fieldspecs");
        // The other way round they may stand side by side, until they are merged again in the order of their kinds.
        let files = [images(&[("", "spec/image", false)]), images(&[("Foo", "spec/image", true)])];
        let mut specs = FieldSpecs::default();
        files.iter().for_each(|file| specs.merge_additions(file).unwrap());
        assert!(FieldSpecs::configured(&files).is_err());
    }

    #[test]
    fn name_references_to_one_kind_are_merged_and_others_sorted_in() {
        let target = |version: &'static str| Target {
            version: Cow::Borrowed(version),
            kind: Cow::Borrowed("ConfigMap"),
            ..Target::default()
        };
        let referrer = vec![FieldSpec::new("", "", "Foo", "spec/config", false)];
        let mut specs = FieldSpecs::builtin();
        let before = specs.name_reference.len();
        let additions = FieldSpecAdditions {
            name_reference: vec![(target("v1"), referrer.clone()), (target(""), referrer)],
            ..FieldSpecAdditions::default()
        };
        specs.merge_additions(&additions).unwrap();
        assert_eq!(specs.name_reference.len(), before + 1);
        let at = |version| {
            let wanted = target(version);
            specs.name_reference.iter().position(|reference| reference.target == wanted).unwrap()
        };
        assert_eq!(at("v1") + 1, at(""));
        assert_eq!(specs.name_reference[at("")].referrers.len(), 1);
    }

    #[test]
    fn kinds_are_compared_by_the_two_lists_and_then_by_text() {
        use std::cmp::Ordering::Less;
        assert_eq!(order::compare(["", "v1", "Namespace"], ["", "v1", "ConfigMap"]), Less);
        assert_eq!(order::compare(["apps", "v1", "Deployment"], ["", "v1", "Pod"]), Less);
        // Named groups come before the core group, written kinds before any kind.
        assert_eq!(order::compare(["example.com", "v1", "Z"], ["", "v1", "Pod"]), Less);
        assert_eq!(order::compare(["", "", "Pod"], ["", "", ""]), Less);
        assert_eq!(order::compare(["", "", ""], ["", "", "MutatingWebhookConfiguration"]), Less);
    }
}
