//! [`Texts`]: the texts of a build, for telling places in them.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Error};
use crate::fs::{FileSystem, FsPath};
use crate::source::{Source, Sources, Span};
use crate::yaml;

/// The sources of a build. Those that nothing holds any more are read again: most builds never need them, and a build
/// that lets go of the text of a file once it is parsed takes less memory.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) fs: &'a dyn FileSystem,
}

impl Texts<'_> {
    /// Turns the spans of an error into path, line and column.
    pub(crate) fn locate(self, error: Error) -> Error {
        error.locate(&|span| self.get(span))
    }

    /// Turns the spans of a warning into path, line and column.
    pub(crate) fn locate_warning(self, warning: &mut Diagnostic) {
        warning.locate(&|span| self.get(span));
    }

    fn get(self, span: Span) -> Option<Arc<Source>> {
        let read = |path: &str| {
            let text = yaml::decode_utf8(self.fs.read(&FsPath::new(path)).ok()?).ok()?;
            Some(yaml::normalize_newlines(&text).into())
        };
        self.sources.get(span).or_else(|| self.sources.renewed(span, read))
    }
}
