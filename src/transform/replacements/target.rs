//! Where the value of a replacement goes.

use super::path::{Kind, Part, Walk, split};
use super::source::Found;
use super::{DEFAULT_PATH, DELIMITER_ERROR, Piece, structured};
use crate::diagnostic::{Code, Error};
use crate::kustomization::ReplacementTarget;
use crate::resource::selector::{Matcher, group_and_version};
use crate::resource::{ResMap, Resource};
use crate::source::Span;
use crate::yaml::{Node, Scalar, Tag, Value};

/// A target of a replacement.
#[derive(Debug)]
pub(super) struct Target {
    select: Matcher,
    reject: Vec<Matcher>,
    fields: Vec<Field>,
    piece: Option<Piece>,
    create: bool,
    span: Span,
}

#[derive(Debug)]
struct Field {
    path: String,
    /// The parts as written, for strict look-ups.
    names: Vec<String>,
    parts: Vec<Part>,
    span: Span,
}

impl Field {
    fn new(path: &str, span: Span) -> Field {
        let names = split(path);
        let parts = names.iter().map(|name| Part::new(name)).collect();
        Field { path: path.to_owned(), names, parts, span }
    }
}

impl Target {
    pub(super) fn new(args: &ReplacementTarget) -> Result<Target, Error> {
        let Some(select) = &args.select else {
            let message = "target must specify resources to select";
            return Err(Error::new(Code::InvalidReplacement, message).at(args.span, "this target"));
        };
        let matcher = |selector| {
            Matcher::new(selector).map_err(|error| error.prefixed("error creating target selector: "))
        };
        let mut fields: Vec<Field> =
            args.field_paths.iter().map(|path| Field::new(&path.value, path.span)).collect();
        if fields.is_empty() {
            fields.push(Field::new(DEFAULT_PATH, args.span));
        }
        Ok(Target {
            select: matcher(select)?,
            reject: args.reject.iter().map(matcher).collect::<Result<_, _>>()?,
            fields,
            piece: Piece::new(args.options.as_ref()),
            create: args.options.as_ref().is_some_and(|options| options.create),
            span: args.span,
        })
    }

    /// Copies the value into all fields of all selected resources.
    pub(super) fn apply(&self, resmap: &mut ResMap, value: &mut Found) -> Result<(), Error> {
        if let Some(first) = resmap.as_slice().first() {
            // A malformed label selector is an error as soon as there is a resource to ask about.
            for matcher in std::iter::once(&self.select).chain(&self.reject) {
                matcher.matches_annotations(first)?;
                matcher.matches_labels(first)?;
            }
        }
        let candidates: Vec<usize> = match self.select.literal_name() {
            Some(name) => resmap.candidates(name).iter().map(|&at| at as usize).collect(),
            None => (0..resmap.len()).collect(),
        };
        for at in candidates {
            if !self.selects(resmap.get(at))? {
                continue;
            }
            for field in &self.fields {
                if self.create && value.may_hold_fields_of(at) {
                    // What is made within the source is copied with it.
                    resmap.edit(at, |resource| self.make(resource, field, &value.node))?;
                    value.refresh(at, resmap.get(at));
                }
                // A piece that is put into the source itself is there for the places behind it.
                let mut turn = (self.piece.is_some() && value.is_of(at)).then(Turn::default);
                loop {
                    resmap.edit(at, |resource| self.set(resource, field, &value.node, turn.as_mut()))?;
                    value.refresh(at, resmap.get(at));
                    if turn.as_mut().is_none_or(|turn| !turn.next(places(resmap.get(at), field))) {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    fn selects(&self, resource: &Resource) -> Result<bool, Error> {
        if !has_id(resource, &self.select)
            || !self.select.matches_annotations(resource)?
            || !self.select.matches_labels(resource)?
        {
            return Ok(false);
        }
        for reject in &self.reject {
            // What is rejected by labels and what is rejected by identity are asked apart, even in one entry.
            let by_labels = !reject.is_any_label()
                && reject.matches_annotations(resource)?
                && reject.matches_labels(resource)?;
            if by_labels || (!reject.is_any_id() && has_id(resource, reject)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Makes the fields that the value is to go to, and leaves them empty. Inside structured data it makes nothing, as
    /// the value does not reach there.
    fn make(&self, resource: &mut Resource, field: &Field, value: &Node) -> Result<(), Error> {
        if structured::scalar_on_the_way(&resource.root, &field.names).is_some() {
            return Ok(());
        }
        let mut leave = |_: &mut Node, _: bool| Ok(());
        let mut walk = Walk { create: Some(Kind::of(value)), span: value.span(), set: &mut leave };
        let made = walk.node(&mut resource.root, &field.parts);
        made.map(drop).map_err(|error| {
            error.prefixed(&format!("{}: ", self.missing_message(field))).or_at(field.span, "this path")
        })
    }

    /// Copies the value to the places of a field, or to the one whose turn it is.
    fn set(
        &self,
        resource: &mut Resource,
        field: &Field,
        value: &Node,
        mut turn: Option<&mut Turn>,
    ) -> Result<(), Error> {
        // The first walk makes what is missing for all.
        let makes = self.create && turn.as_ref().is_none_or(|turn| turn.place == 0);
        let create = makes.then(|| Kind::of(value));
        let mut shared = Vec::new();
        let mut places = 0;
        let mut set = |node: &mut Node, mut is_new: bool| {
            if let Some(turn) = turn.as_mut() {
                let place = places + turn.gone;
                places += 1;
                match turn.takes(place, is_new) {
                    Some(was_made) => is_new = was_made,
                    None => return Ok(()),
                }
            }
            self.assign(node, is_new, value)?;
            shared.extend(node.as_scalar().filter(|scalar| scalar.share != 0).cloned());
            Ok(())
        };
        let mut walk = Walk { create, span: value.span(), set: &mut set };
        match structured::set(&mut resource.root, &field.names, &field.parts, &mut walk) {
            Some(outer) => shared = outer.into_iter().collect(),
            None => match walk.node(&mut resource.root, &field.parts) {
                Ok(0) => return Err(self.missing(resource, field)),
                Ok(_) => {}
                Err(error) if error.message() == DELIMITER_ERROR => return Err(error),
                Err(error) => {
                    let prefix = format!("{}: ", self.missing_message(field));
                    return Err(error.prefixed(&prefix).or_at(field.span, "this path"));
                }
            },
        }
        shared.iter().for_each(|scalar| resource.propagate(scalar));
        Ok(())
    }

    /// Puts the value into a node. A scalar takes the text only: tag and quoting stay.
    fn assign(&self, node: &mut Node, is_new: bool, value: &Node) -> Result<(), Error> {
        let Some(scalar) = node.as_scalar_mut() else {
            if self.piece.is_some() {
                return Err(Error::new(Code::ReplacementTarget, DELIMITER_ERROR)
                    .at(self.span, "this target")
                    .at(node.span(), "no scalar"));
            }
            *node = unshared(value);
            return Ok(());
        };
        let text = match &self.piece {
            None => value.as_scalar().map_or("", |value| &value.text).into(),
            Some(piece) => {
                let value = value.as_scalar().filter(|value| !value.is_null());
                piece.replaced(&scalar.text, value.map_or("", |value| &value.text)).into()
            }
        };
        if is_new {
            scalar.tag = Tag::Open;
            scalar.text = text;
        } else {
            scalar.set_text(text);
        }
        node.set_span(value.span());
        Ok(())
    }

    fn missing_message(&self, field: &Field) -> String {
        let verb = if self.create { "find or create" } else { "find" };
        format!("unable to {verb} field {:?} in replacement target", field.path)
    }

    #[cold]
    fn missing(&self, resource: &Resource, field: &Field) -> Error {
        Error::new(Code::ReplacementTarget, self.missing_message(field))
            .at(field.span, "this path")
            .at(resource.root.span(), "has no such field")
    }
}

/// The places of a field, one after the other.
#[derive(Default)]
struct Turn {
    /// The place whose turn it is.
    place: usize,
    /// How many places before it the path finds no more, as `[=old]` does not find what it has replaced.
    gone: usize,
    /// Whether each place was made, as the first walk found out.
    made: Vec<bool>,
}

impl Turn {
    /// Whether a place was made, if it is its turn.
    fn takes(&mut self, place: usize, is_new: bool) -> Option<bool> {
        if self.place == 0 {
            self.made.push(is_new);
        }
        (self.place == place).then(|| self.made.get(place).copied().unwrap_or(is_new))
    }

    /// Goes on to the next place, where the path finds so many now; `false` behind the last.
    fn next(&mut self, found: Option<usize>) -> bool {
        self.place += 1;
        self.gone = self.made.len().saturating_sub(found.unwrap_or(self.made.len()));
        self.place < self.made.len()
    }
}

/// How many places the path of a field finds; `None` where they lie inside structured data.
fn places(resource: &Resource, field: &Field) -> Option<usize> {
    if structured::scalar_on_the_way(&resource.root, &field.names).is_some() {
        return None;
    }
    let mut leave = |_: &mut Node, _: bool| Ok(());
    let mut walk = Walk { create: None, span: Span::NONE, set: &mut leave };
    walk.node(&mut resource.root.clone(), &field.parts).ok()
}

/// Whether an id that the resource has or had matches; namespaces count as they are written.
fn has_id(resource: &Resource, matcher: &Matcher) -> bool {
    let (group, version) = group_and_version(resource.api_version());
    matcher.matches_parts(group, version, resource.kind(), resource.name(), resource.namespace())
        || resource
            .book
            .previous
            .iter()
            .any(|id| matcher.matches_parts(group, version, &id.kind, &id.name, &id.namespace))
}

/// A copy whose scalars are one with no others.
fn unshared(node: &Node) -> Node {
    let mut copy = node.clone();
    unshare(&mut copy);
    copy
}

fn unshare(node: &mut Node) {
    if !is_shared(node) {
        return;
    }
    match &mut node.value {
        Value::Scalar(Scalar { share, .. }) => *share = 0,
        Value::Seq(seq) => seq.items.iter_mut().for_each(unshare),
        Value::Map(map) => map.entries.iter_mut().for_each(|entry| unshare(&mut entry.value)),
    }
}

fn is_shared(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) => scalar.share != 0,
        Value::Seq(seq) => seq.items.iter().any(is_shared),
        Value::Map(map) => map.entries.iter().any(|entry| is_shared(&entry.value)),
    }
}
