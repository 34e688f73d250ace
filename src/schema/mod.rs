//! What a build needs to know of the Kubernetes schema: merge keys of lists, and scope.
//!
//! The built-in schema is a table of constants (`builtin.rs`, made from `kubernetes.json`): looking something up
//! allocates nothing and nothing is parsed to get it. A custom schema comes from an OpenAPI document and replaces
//! the built-in merge keys, unless the built-in schema was asked for before it was named; scopes of built-in kinds stay.

mod builtin;
mod openapi;

use std::sync::{Arc, OnceLock};

use crate::diagnostic::Error;
use crate::yaml::{Node, Text};
use builtin::{DEFINITIONS, Field, KINDS, NAMES, OPAQUE, SCOPES};
use openapi::{Document, MAX_DEPTH, TypeId};

/// Whether objects of a kind live in namespaces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scope {
    /// In a namespace.
    Namespaced,
    /// Outside namespaces.
    Cluster,
}

/// Returns the scope of a kind, if it is built in.
pub(crate) fn scope(group: &str, version: &str, kind: &str) -> Option<Scope> {
    let at =
        SCOPES.binary_search_by(|entry| (entry.0, entry.1, entry.2).cmp(&(kind, group, version))).ok()?;
    Some(SCOPES[at].3)
}

/// The types that strategic merges go by: the built-in ones, those of an OpenAPI document, or both.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    custom: Option<Arc<Document>>,
    builtin: Builtin,
}

/// How the built-in schema counts where there is an OpenAPI document.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) enum Builtin {
    /// Not at all.
    #[default]
    Absent,
    /// It is added to the document: what both define is as the built-in schema has it.
    Added,
    /// The document is added to it: what both define is as the document has it.
    Extended,
}

impl Builtin {
    /// The one of two that was decided earlier: patches ask for the schema before anything else does.
    pub(crate) fn or(self, other: Builtin) -> Builtin {
        match (self, other) {
            (Builtin::Extended, _) | (_, Builtin::Extended) => Builtin::Extended,
            (Builtin::Added, _) | (_, Builtin::Added) => Builtin::Added,
            (Builtin::Absent, Builtin::Absent) => Builtin::Absent,
        }
    }
}

/// The type of a field, a list item or a whole object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Type<'s>(Kind<'s>);

#[derive(Clone, Copy, Debug)]
enum Kind<'s> {
    /// An object of the built-in schema, by place in `DEFINITIONS`.
    Object(u16),
    /// A field of the built-in schema that holds a list.
    List(&'static Field),
    Custom(Custom<'s>, TypeId),
}

/// An OpenAPI document and how the built-in schema counts beside it.
#[derive(Clone, Copy, Debug)]
struct Custom<'s> {
    document: &'s Document,
    builtin: Builtin,
}

impl<'s> Custom<'s> {
    /// The type at a place of the document, behind the references that lead to it.
    fn resolve(self, mut at: TypeId) -> Option<Type<'s>> {
        for _ in 0..MAX_DEPTH {
            let Some(reference) = self.document.reference(at) else {
                return Some(Type(Kind::Custom(self, at)));
            };
            let name = reference.strip_prefix("#/definitions/")?.replace("~1", "/").replace("~0", "~");
            let builtin = match self.builtin {
                Builtin::Absent => None,
                Builtin::Added | Builtin::Extended => builtin_definition(&name),
            };
            match (self.document.definition(&name), builtin) {
                (Some(custom), None) => at = custom,
                (Some(custom), Some(_)) if self.builtin == Builtin::Extended => at = custom,
                (_, builtin) => return builtin,
            }
        }
        None
    }
}

fn builtin_definition<'s>(name: &str) -> Option<Type<'s>> {
    let at = NAMES.binary_search(&name.strip_prefix("io.k8s.")?).ok()?;
    Some(Type(Kind::Object(u16::try_from(at).ok()?)))
}

impl Schema {
    /// The built-in schema, that of Kubernetes v1.21.2.
    pub(crate) fn builtin() -> &'static Schema {
        static BUILTIN: OnceLock<Schema> = OnceLock::new();
        BUILTIN.get_or_init(Schema::default)
    }

    /// Returns the schema of an OpenAPI document, without the built-in one.
    pub(crate) fn from_openapi(document: &Node) -> Result<Schema, Error> {
        Ok(Schema { custom: Some(Arc::new(Document::decode(document)?)), builtin: Builtin::Absent })
    }

    /// Returns this schema with the built-in one beside it.
    #[must_use]
    pub(crate) fn with(mut self, builtin: Builtin) -> Schema {
        self.builtin = builtin;
        self
    }

    /// The type of the objects with this `apiVersion` and `kind`.
    pub(crate) fn lookup(&self, api_version: &str, kind: &str) -> Option<Type<'_>> {
        let builtin = || {
            let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
            let at = KINDS.binary_search_by(|entry| (entry.0, entry.1, entry.2).cmp(&(kind, group, version)));
            Some(Type(Kind::Object(KINDS[at.ok()?].3)))
        };
        let Some(document) = self.custom.as_deref() else { return builtin() };
        let custom = || {
            let custom = Custom { document, builtin: self.builtin };
            Some(Type(Kind::Custom(custom, document.lookup(api_version, kind)?)))
        };
        match self.builtin {
            // The reference adds the few kinds of kustomize itself to every schema.
            _ if api_version.starts_with("kustomize.config.k8s.io/") => builtin().or_else(custom),
            Builtin::Absent => custom(),
            Builtin::Added => builtin().or_else(custom),
            Builtin::Extended => custom().or_else(builtin),
        }
    }

    /// Whether the OpenAPI document tells the scope of any kind.
    pub(crate) fn has_custom_scopes(&self) -> bool {
        self.custom.as_deref().is_some_and(Document::has_scopes)
    }

    /// The scope of a kind that is not built in, if the paths of the OpenAPI document tell it.
    pub(crate) fn custom_scope(&self, group: &str, version: &str, kind: &str) -> Option<Scope> {
        match scope(group, version, kind) {
            Some(_) => None,
            None => self.custom.as_deref()?.scope(group, version, kind),
        }
    }

    /// The scope of a kind, if the built-in table or the paths of the OpenAPI document tell it.
    pub(crate) fn scope(&self, group: &str, version: &str, kind: &str) -> Option<Scope> {
        scope(group, version, kind).or_else(|| self.custom.as_deref()?.scope(group, version, kind))
    }
}

impl<'s> Type<'s> {
    /// The type of a field; `None` if the schema does not know it.
    ///
    /// The built-in table leaves out fields without strategies, so it takes every field for one of those; what lies
    /// below such a field is unknown to it.
    pub(crate) fn field(self, name: &str) -> Option<Type<'s>> {
        match self.0 {
            Kind::Object(OPAQUE) | Kind::List(_) => None,
            Kind::Object(at) => {
                let fields = DEFINITIONS[usize::from(at)];
                let found = fields.binary_search_by(|field| field.name.cmp(name)).ok();
                Some(Type(match found.map(|at| &fields[at]) {
                    Some(field) if field.list => Kind::List(field),
                    Some(field) => Kind::Object(field.of),
                    None => Kind::Object(OPAQUE),
                }))
            }
            Kind::Custom(custom, at) => custom.resolve(custom.document.field(at, name)?),
        }
    }

    /// The type of the items, if this is the type of a list that says so.
    pub(crate) fn items(self) -> Option<Type<'s>> {
        match self.0 {
            Kind::Object(_) => None,
            Kind::List(field) => Some(Type(Kind::Object(field.of))),
            Kind::Custom(custom, at) => custom.resolve(custom.document.items(at)?),
        }
    }

    /// The fields that identify an item, if lists of this type are merged: none of them for lists of scalars, whose
    /// items identify themselves. `None` if a patch replaces the whole list.
    pub(crate) fn merge_keys(self) -> Option<MergeKeys<'s>> {
        match self.0 {
            Kind::Object(_) => None,
            Kind::List(field) => field.merge.map(MergeKeys::Builtin),
            Kind::Custom(custom, at) => custom.document.merge_keys(at).map(MergeKeys::Custom),
        }
    }
}

/// Names of the fields that identify an item of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MergeKeys<'s> {
    Builtin(&'static [&'static str]),
    Custom(&'s [Text]),
}

impl<'s> MergeKeys<'s> {
    pub(crate) fn len(self) -> usize {
        match self {
            MergeKeys::Builtin(keys) => keys.len(),
            MergeKeys::Custom(keys) => keys.len(),
        }
    }

    pub(crate) fn get(self, at: usize) -> &'s str {
        match self {
            MergeKeys::Builtin(keys) => keys[at],
            MergeKeys::Custom(keys) => keys[at].as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    use serde_json::Value;

    use super::*;

    fn keys(api_version: &str, kind: &str, path: &[&str]) -> Option<Vec<String>> {
        let mut at = Schema::builtin().lookup(api_version, kind)?;
        for field in path {
            at = if *field == "[]" { at.items()? } else { at.field(field)? };
        }
        let keys = at.merge_keys()?;
        Some((0..keys.len()).map(|at| keys.get(at).to_owned()).collect())
    }

    #[test]
    fn merge_keys_of_well_known_lists() {
        let pod = ["spec", "template", "spec"];
        let containers = [&pod[..], &["containers"]].concat();
        assert_eq!(keys("apps/v1", "Deployment", &containers), Some(vec!["name".into()]));
        let ports = [&containers[..], &["[]", "ports"]].concat();
        assert_eq!(
            keys("apps/v1", "Deployment", &ports),
            Some(vec!["containerPort".into(), "protocol".into()])
        );
        assert_eq!(keys("apps/v1", "Deployment", &[&containers[..], &["[]", "args"]].concat()), None);
        assert_eq!(keys("v1", "ConfigMap", &["metadata", "finalizers"]), Some(vec![]));
        assert_eq!(keys("extensions/v1beta1", "Deployment", &containers), None);
        assert!(Schema::builtin().lookup("autoscaling/v2", "HorizontalPodAutoscaler").is_none());
    }

    #[test]
    fn scopes() {
        assert_eq!(scope("", "v1", "Namespace"), Some(Scope::Cluster));
        assert_eq!(scope("", "v2", "Namespace"), None);
        assert_eq!(scope("apps", "v1", "Deployment"), Some(Scope::Namespaced));
        assert_eq!(scope("rbac.authorization.k8s.io", "v1", "ClusterRole"), Some(Scope::Cluster));
    }

    /// `builtin.rs` is what `kubernetes.json` says. `UPDATE_EXPECT=1` writes it anew.
    #[test]
    fn builtin_table_is_up_to_date() {
        let made = generate(&serde_json::from_str(include_str!("kubernetes.json")).unwrap());
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/schema/builtin.rs");
            std::fs::write(path, &made).unwrap();
        } else {
            assert_eq!(made, include_str!("builtin.rs"));
        }
    }

    fn generate(facts: &Value) -> String {
        let definitions = facts["definitions"].as_object().unwrap();
        let sorted: BTreeMap<_, _> = definitions.iter().collect();
        // Types that are named but not listed have no strategies, like the items of lists of scalars.
        let number = |name: &Value| {
            let place = sorted.keys().position(|key| Some(key.as_str()) == name.as_str());
            place.map_or("OPAQUE".to_owned(), |place| place.to_string())
        };
        let mut out = String::from(HEAD);
        writeln!(out, "pub(super) static DEFINITIONS: [&[Field]; {}] = [", sorted.len()).unwrap();
        for (at, (name, fields)) in sorted.iter().enumerate() {
            let fields: BTreeMap<_, _> = fields.as_object().unwrap().iter().collect();
            writeln!(out, "    // {at} {name}\n    &[").unwrap();
            for (name, field) in fields {
                let merge = field.get("merge").map_or("None".to_owned(), |keys| format!("Some(&{keys})"));
                let (list, of) = match field.get("ref") {
                    Some(name) => (false, number(name)),
                    None => (true, number(&field["list_of"])),
                };
                writeln!(out, "        Field {{ name: {name:?}, list: {list}, of: {of}, merge: {merge} }},")
                    .unwrap();
            }
            out.push_str("    ],\n");
        }
        out.push_str("];\n");

        out.push_str("\n/// The names of the [`DEFINITIONS`], after `io.k8s.`.\n");
        writeln!(out, "pub(super) static NAMES: [&str; {}] = [", sorted.len()).unwrap();
        sorted.keys().for_each(|name| writeln!(out, "    {name:?},").unwrap());
        out.push_str("];\n");

        let mut kinds = Vec::new();
        for (kind, name) in facts["kinds"].as_object().unwrap() {
            kinds.push((split(kind), number(name)));
        }
        for kind in facts["kinds_without_strategies"].as_array().unwrap() {
            kinds.push((split(kind.as_str().unwrap()), "OPAQUE".to_owned()));
        }
        out.push_str("\n/// Kind, group, version and place in [`DEFINITIONS`], sorted.\n");
        table(&mut out, "KINDS", "u16", kinds);

        let mut scopes = Vec::new();
        for (list, scope) in [("cluster_scoped", "Scope::Cluster"), ("namespaced", "Scope::Namespaced")] {
            for kind in facts[list].as_array().unwrap() {
                scopes.push((split(kind.as_str().unwrap()), scope.to_owned()));
            }
        }
        out.push_str("\n/// Kind, group, version and scope, sorted.\n");
        table(&mut out, "SCOPES", "Scope", scopes);
        out
    }

    fn table(out: &mut String, name: &str, of: &str, mut rows: Vec<([String; 3], String)>) {
        rows.sort();
        writeln!(out, "pub(super) static {name}: [(&str, &str, &str, {of}); {}] = [", rows.len()).unwrap();
        for ([kind, group, version], value) in rows {
            writeln!(out, "    ({kind:?}, {group:?}, {version:?}, {value}),").unwrap();
        }
        out.push_str("];\n");
    }

    /// Kind, group and version of `group/version Kind`.
    fn split(text: &str) -> [String; 3] {
        let (api_version, kind) = text.split_once(' ').unwrap();
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        [kind, group, version].map(str::to_owned)
    }

    const HEAD: &str = "\
//! The built-in schema as constants. Made from `kubernetes.json` by the test `builtin_table_is_up_to_date`.
#![cfg_attr(rustfmt, rustfmt_skip)]

use super::Scope;

/// A field that carries a merge strategy or leads to one.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    /// Whether it holds a list; otherwise it holds an object.
    pub(super) list: bool,
    /// The type of the items or of the object, by place in [`DEFINITIONS`].
    pub(super) of: u16,
    /// The merge keys, if patches merge the list.
    pub(super) merge: Option<&'static [&'static str]>,
}

/// The place of a type without strategies.
pub(super) const OPAQUE: u16 = u16::MAX;

/// The fields of each type, sorted by name.
";
}
