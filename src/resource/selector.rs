//! [`Selector`]: which resources a patch, replacement or transformer means, and [`Matcher`], which finds them.

use super::label_selector::LabelSelector;
use super::pattern::Pattern;
use super::{ResId, ResMap, Resource};
use crate::diagnostic::Error;
use crate::schema::{Scope, scope};
use crate::source::{Span, Spanned};
use crate::yaml::Text;

/// The fields of a selector as written; empty ones select everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selector {
    pub(crate) group: Text,
    pub(crate) version: Text,
    pub(crate) kind: Text,
    pub(crate) name: Text,
    pub(crate) namespace: Text,
    pub(crate) annotation_selector: Text,
    pub(crate) label_selector: Text,
}

/// A selector that is ready to be asked.
///
/// Group, version, kind, name and namespace are regular expressions for the whole text. Name and namespace match with
/// the original or the current value, the others with the current one.
#[derive(Clone, Debug)]
pub(crate) struct Matcher {
    group: Pattern,
    version: Pattern,
    kind: Pattern,
    name: Pattern,
    namespace: Pattern,
    // A malformed label selector is an error only once a resource passes all that is checked before it.
    labels: Result<LabelSelector, Error>,
    annotations: Result<LabelSelector, Error>,
}

impl Matcher {
    /// Prepares a selector; an invalid regular expression is an error, even in a field that would not be asked.
    pub(crate) fn new(selector: &Spanned<Selector>) -> Result<Matcher, Error> {
        Matcher::prepare(&selector.value, selector.span)
            .map_err(|error| error.or_at(selector.span, "in this selector"))
    }

    fn prepare(selector: &Selector, span: Span) -> Result<Matcher, Error> {
        let labels = |text: &Text| {
            LabelSelector::parse(text).map_err(|error| error.at(span, format!("selector `{text}` in here")))
        };
        Ok(Matcher {
            group: Pattern::new(&selector.group)?,
            version: Pattern::new(&selector.version)?,
            kind: Pattern::new(&selector.kind)?,
            name: Pattern::new(&selector.name)?,
            namespace: Pattern::new(&selector.namespace)?,
            labels: labels(&selector.label_selector),
            annotations: labels(&selector.annotation_selector),
        })
    }

    /// The places of the resources that match, in order.
    pub(crate) fn select(&self, resmap: &mut ResMap) -> Result<Vec<usize>, Error> {
        let places: Vec<usize> = match self.name.literal() {
            Some(name) => resmap.candidates(name).iter().map(|&at| at as usize).collect(),
            None => (0..resmap.len()).collect(),
        };
        let mut selected = Vec::new();
        for at in places {
            if self.matches(resmap.get(at))? {
                selected.push(at);
            }
        }
        Ok(selected)
    }

    /// Whether a resource matches.
    pub(crate) fn matches(&self, resource: &Resource) -> Result<bool, Error> {
        Ok(self.matches_identity(resource)
            && self.matches_labels(resource)?
            && self.matches_annotations(resource)?)
    }

    fn matches_identity(&self, resource: &Resource) -> bool {
        let first = resource.book.previous.first();
        let (group, version) = group_and_version(resource.api_version());
        let kind = resource.kind();
        self.matches_kind(group, version, kind)
            && (self.name.is_any()
                || self.name.matches(resource.name())
                || first.is_some_and(|first| self.name.matches(&first.name)))
            && (self.namespace.is_any()
                || self.namespace.matches(resource.effective_namespace(kind, resource.namespace()))
                || first.is_some_and(|first| self.namespace.matches(first.effective_namespace())))
    }

    fn matches_kind(&self, group: &str, version: &str, kind: &str) -> bool {
        self.kind.matches(kind) && self.group.matches(group) && self.version.matches(version)
    }

    /// Whether the identity part of the selector matches an id, with the namespace as it is written.
    pub(crate) fn matches_parts(
        &self,
        group: &str,
        version: &str,
        kind: &str,
        name: &str,
        namespace: &str,
    ) -> bool {
        self.name.matches(name)
            && self.matches_kind(group, version, kind)
            && self.namespace.matches(namespace)
    }

    /// The name that a resource must have or have had, if the selector says one and not a pattern.
    pub(crate) fn literal_name(&self) -> Option<&str> {
        self.name.literal()
    }

    /// Whether no part of the identity is asked for.
    pub(crate) fn is_any_id(&self) -> bool {
        [&self.group, &self.version, &self.kind, &self.name, &self.namespace].into_iter().all(Pattern::is_any)
    }

    /// Whether neither labels nor annotations are asked for.
    pub(crate) fn is_any_label(&self) -> bool {
        [&self.labels, &self.annotations]
            .into_iter()
            .all(|part| part.as_ref().is_ok_and(LabelSelector::is_empty))
    }

    /// Whether the labels of a resource match.
    pub(crate) fn matches_labels(&self, resource: &Resource) -> Result<bool, Error> {
        matches_map(&self.labels, resource, "labels")
    }

    /// Whether the annotations of a resource match.
    pub(crate) fn matches_annotations(&self, resource: &Resource) -> Result<bool, Error> {
        matches_map(&self.annotations, resource, "annotations")
    }
}

fn matches_map(
    selector: &Result<LabelSelector, Error>,
    resource: &Resource,
    field: &str,
) -> Result<bool, Error> {
    match selector {
        Ok(selector) => Ok(selector.is_empty() || selector.matches(resource.metadata(field))),
        Err(error) => Err(error.clone()),
    }
}

/// The parts of an `apiVersion`; the core group is empty.
pub(crate) fn group_and_version(api_version: &str) -> (&str, &str) {
    api_version.split_once('/').unwrap_or(("", api_version))
}

/// Whether objects of this kind are known to live outside namespaces.
pub(crate) fn is_cluster_scoped(group: &str, version: &str, kind: &str) -> bool {
    scope(group, version, kind) == Some(Scope::Cluster)
}

/// The namespace that counts for the identity of a resource of this kind.
pub(crate) fn effective_namespace<'a>(group: &str, version: &str, kind: &str, namespace: &'a str) -> &'a str {
    if is_cluster_scoped(group, version, kind) {
        ResId::NON_NAMESPACEABLE
    } else if namespace.is_empty() {
        "default"
    } else {
        namespace
    }
}
