//! Replacements: a value from one field of one resource, or a constant, is copied into fields of others.
//!
//! Replacements run in order and each sees what the ones before it did. The source is one field of exactly one
//! resource; targets are all fields that a path matches in all resources that a selector selects. A field may lie
//! inside a scalar whose text is JSON or YAML ([`structured`]).

mod comments;
mod path;
mod source;
mod structured;
mod target;

pub(crate) use path::{lookup, split};

use crate::diagnostic::{Code, Error};
use crate::kustomization::{FieldOptions, ReplacementArgs};
use crate::resource::ResMap;
use crate::yaml::Text;
use source::Source;
use target::Target;

/// The `replacements` of one layer.
#[derive(Debug)]
pub(crate) struct ReplacementTransformer {
    replacements: Vec<Replacement>,
}

#[derive(Debug)]
struct Replacement {
    source: Source,
    targets: Vec<Target>,
}

impl ReplacementTransformer {
    /// Prepares replacements; those that a `path` names are to be decoded before.
    ///
    /// # Errors
    /// When one is incomplete, contradicts itself or has an invalid selector.
    pub(crate) fn new(args: &[ReplacementArgs]) -> Result<ReplacementTransformer, Error> {
        let replacements = args.iter().map(Replacement::new).collect::<Result<_, _>>()?;
        Ok(ReplacementTransformer { replacements })
    }

    /// Copies the values.
    ///
    /// # Errors
    /// When a source is missing or ambiguous, and when a selected resource lacks a field.
    pub(crate) fn apply(&self, resmap: &mut ResMap) -> Result<(), Error> {
        check_histories(resmap)?;
        for replacement in &self.replacements {
            let mut value = replacement.source.find(resmap)?;
            for target in &replacement.targets {
                target.apply(resmap, &mut value)?;
            }
        }
        Ok(())
    }
}

/// Checks that every earlier id is one: the reference keeps lists of names, and an empty name is none in a list, while
/// one with a comma is two.
fn check_histories(resmap: &ResMap) -> Result<(), Error> {
    let count = |text: &str| if text.is_empty() { 0 } else { 1 + text.matches(',').count() };
    for resource in resmap.iter() {
        let previous = &resource.book.previous;
        let names: usize = previous.iter().map(|id| count(&id.name)).sum();
        if names != 0 && names != previous.len() {
            let message = "number of previous names, number of previous namespaces, \
                           number of previous kinds not equal";
            return Err(Error::new(Code::InvalidReplacement, message)
                .at(resource.root.span(), "had an empty name, or one with a comma"));
        }
    }
    Ok(())
}

impl Replacement {
    fn new(args: &ReplacementArgs) -> Result<Replacement, Error> {
        let error =
            |message: &str| Error::new(Code::InvalidReplacement, message).at(args.span, "this replacement");
        if args.path.is_some() && (args.source.is_some() || !args.targets.is_empty()) {
            return Err(error("cannot specify both path and inline replacement"));
        }
        if args.targets.is_empty() {
            return Err(error("replacements must specify a source and at least one target"));
        }
        let source = match (&args.source, &args.source_value) {
            (Some(source), None) => Source::field(source),
            (None, Some(value)) => Source::constant(value),
            (Some(_), Some(_)) => return Err(error("value and resource selectors are mutually exclusive")),
            (None, None) => return Err(error("replacements must specify a source and at least one target")),
        };
        let targets = args.targets.iter().map(Target::new).collect::<Result<_, _>>()?;
        Ok(Replacement { source, targets })
    }
}

/// Which piece of a text is meant, where a text is a list with a delimiter.
#[derive(Clone, Debug)]
struct Piece {
    delimiter: Text,
    index: i64,
}

impl Piece {
    fn new(options: Option<&FieldOptions>) -> Option<Piece> {
        let options = options.filter(|options| !options.delimiter.is_empty())?;
        Some(Piece { delimiter: options.delimiter.clone(), index: options.index })
    }

    /// The piece of a text, if it has that many.
    fn of<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.split(self.delimiter.as_str()).nth(usize::try_from(self.index).ok()?)
    }

    /// The text with the piece replaced; one that is not there goes to the front or the end.
    fn replaced(&self, text: &str, by: &str) -> String {
        let mut pieces: Vec<&str> = text.split(self.delimiter.as_str()).collect();
        match usize::try_from(self.index) {
            Err(_) => pieces.insert(0, by),
            Ok(index) => match pieces.get_mut(index) {
                Some(piece) => *piece = by,
                None => pieces.push(by),
            },
        }
        pieces.join(self.delimiter.as_str())
    }
}

const DELIMITER_ERROR: &str = "delimiter option can only be used with scalar nodes";
const DEFAULT_PATH: &str = "metadata.name";
