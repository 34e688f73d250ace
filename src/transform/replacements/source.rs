//! Where the value of a replacement comes from.

use super::path::{Step, child, lookup, split};
use super::{DEFAULT_PATH, DELIMITER_ERROR, Piece};
use crate::diagnostic::{Code, Error};
use crate::kustomization::{FieldOptions, ReplacementSource, Spanned};
use crate::resource::selector::{Selector, group_and_version};
use crate::resource::{Gvk, ResId, ResMap, Resource};
use crate::source::Span;
use crate::yaml::{Node, Scalar, Text, Value};

/// The source of a replacement.
#[derive(Debug)]
pub(super) enum Source {
    /// A constant.
    Constant(Node),
    /// A field of a resource.
    Field(Field),
}

#[derive(Debug)]
pub(super) struct Field {
    selector: Selector,
    path: Text,
    parts: Vec<String>,
    options: Option<FieldOptions>,
    span: Span,
}

/// The value to copy.
pub(super) struct Found {
    pub(super) node: Node,
    /// The field that it is, unless it is a constant or part of a text: what is written to it changes it.
    field: Option<(usize, Vec<Step>)>,
}

impl Source {
    pub(super) fn constant(value: &Spanned<Text>) -> Source {
        Source::Constant(Node::open(value.value.clone(), value.span))
    }

    pub(super) fn field(source: &ReplacementSource) -> Source {
        let path = if source.field_path.is_empty() { DEFAULT_PATH.into() } else { source.field_path.clone() };
        Source::Field(Field {
            selector: source.selector.clone(),
            parts: split(&path),
            path: source.field_path.clone(),
            options: source.options.clone(),
            span: source.span,
        })
    }

    /// Finds the value.
    pub(super) fn find(&self, resmap: &mut ResMap) -> Result<Found, Error> {
        match self {
            Source::Constant(node) => Ok(Found { node: node.clone(), field: None }),
            Source::Field(field) => {
                field.find(resmap).map_err(|error| error.or_at(field.span, "this source"))
            }
        }
    }
}

impl Found {
    /// Whether the value is a field of a resource.
    pub(super) fn is_of(&self, at: usize) -> bool {
        self.field.as_ref().is_some_and(|(of, _)| *of == at)
    }

    /// Whether fields of a resource may lie within the value.
    pub(super) fn may_hold_fields_of(&self, at: usize) -> bool {
        self.node.as_scalar().is_none() && self.is_of(at)
    }

    /// Reads the value again after its resource was changed.
    pub(super) fn refresh(&mut self, at: usize, resource: &Resource) {
        let Some((_, steps)) = self.field.as_ref().filter(|(of, _)| *of == at) else { return };
        let node = steps.iter().try_fold(&resource.root, |node, step| child(node, *step));
        if let Some(node) = node {
            self.node = node.clone();
        }
    }
}

impl Field {
    fn find(&self, resmap: &mut ResMap) -> Result<Found, Error> {
        let at = self.resource(resmap)?;
        let root = &resmap.get(at).root;
        let found = lookup(root, &self.parts)
            .map_err(|error| error.prefixed("error looking up replacement source: "))?
            .filter(|found| !is_nothing(found.node));
        let Some(found) = found else {
            let path = if self.path.is_empty() { DEFAULT_PATH } else { &self.path };
            return Err(
                self.error(format!("fieldPath `{path}` is missing for replacement source {}", self.id()))
            )
            .map_err(|error| error.at(root.span(), "has no such field"));
        };
        let Some(piece) = Piece::new(self.options.as_ref()) else {
            return Ok(Found { node: found.node.clone(), field: Some((at, found.steps)) });
        };
        let Some(scalar) = found.node.as_scalar() else { return Err(self.error(DELIMITER_ERROR.to_owned())) };
        let Some(text) = piece.of(&scalar.text) else {
            return Err(self
                .error(format!("options.index {} is out of bounds for value {}", piece.index, scalar.text))
                .at(found.node.span(), "this value"));
        };
        let scalar = Scalar::new(text, scalar.resolved_tag(), scalar.style);
        Ok(Found { node: Node::new(Value::Scalar(scalar), found.node.span()), field: None })
    }

    /// The place of the one resource that is selected.
    fn resource(&self, resmap: &mut ResMap) -> Result<usize, Error> {
        let candidates: Vec<usize> = if self.selector.name.is_empty() {
            (0..resmap.len()).collect()
        } else {
            resmap.candidates(&self.selector.name).iter().map(|&at| at as usize).collect()
        };
        let mut selected = candidates.into_iter().filter(|&at| self.selects(resmap.get(at)));
        match (selected.next(), selected.next()) {
            (Some(at), None) => Ok(at),
            (None, _) => Err(self.error(format!("nothing selected by {}", self.described()))),
            (Some(one), Some(other)) => {
                Err(self.error(format!("multiple matches for selector {}", self.described())))
                    .map_err(|error| error.at(resmap.get(one).root.span(), "one"))
                    .map_err(|error| error.at(resmap.get(other).root.span(), "another"))
            }
        }
    }

    fn selects(&self, resource: &Resource) -> bool {
        let (group, version) = group_and_version(resource.api_version());
        is_selected(&self.selector.group, group)
            && is_selected(&self.selector.version, version)
            && (self.selects_names(resource.kind(), resource.name(), resource.namespace())
                || resource
                    .book
                    .previous
                    .iter()
                    .any(|id| self.selects_names(&id.kind, &id.name, &id.namespace)))
    }

    fn selects_names(&self, kind: &str, name: &str, namespace: &str) -> bool {
        // Scope does not count here: a cluster-scoped resource without a namespace is in `default`.
        fn effective(namespace: &str) -> &str {
            if namespace.is_empty() { "default" } else { namespace }
        }
        is_selected(&self.selector.kind, kind)
            && is_selected(&self.selector.name, name)
            && (self.selector.namespace.is_empty()
                || effective(&self.selector.namespace) == effective(namespace))
    }

    fn id(&self) -> ResId {
        let Selector { group, version, kind, name, namespace, .. } = self.selector.clone();
        ResId { gvk: Gvk { group, version, kind }, name, namespace }
    }

    /// The source as the reference prints it: id, path and options.
    fn described(&self) -> String {
        let mut text = self.id().to_string();
        if !self.path.is_empty() {
            text.push(':');
            text.push_str(&self.path);
        }
        if let Some(options) = &self.options
            && (!options.delimiter.is_empty() || options.create)
        {
            text.push_str(&format!(":{}({}), create={}", options.delimiter, options.index, options.create));
        }
        text
    }

    #[cold]
    fn error(&self, message: String) -> Error {
        Error::new(Code::ReplacementSource, message).at(self.span, "this source")
    }
}

fn is_selected(pattern: &str, text: &str) -> bool {
    pattern.is_empty() || pattern == text
}

/// Whether a node holds nothing to copy; an empty text is something.
fn is_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(_) => node.is_null(),
        Value::Map(map) => map.entries.is_empty(),
        Value::Seq(seq) => seq.items.is_empty(),
    }
}
