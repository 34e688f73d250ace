//! What can be wrong with a text, and the words for it.
//!
//! A [`Fault`] holds offsets only; lines are counted when it becomes an error. The line inside the message follows the
//! reference's arithmetic: the line of the construct that was being read, or else of the problem, or the other way
//! round in its older library, counted from 0 unless the scanner found it, within one document of the file, and left
//! out where it is 0.

use crate::diagnostic::{Code, Error};
use crate::source::{Source, Span};

use super::Library;
use super::bytes::break_at;

/// A refused text: what, and where.
#[derive(Debug)]
pub(super) struct Fault {
    kind: Kind,
    message: String,
    context: Option<usize>,
    problem: usize,
    show: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Scanner,
    Parser,
    Tree,
    Limit,
}

impl Fault {
    /// A fault found in the characters: `context` is where the construct began, `problem` where reading stopped.
    #[cold]
    pub(super) fn scanner(message: impl Into<String>, context: usize, problem: usize) -> Box<Fault> {
        Box::new(Fault {
            kind: Kind::Scanner,
            message: message.into(),
            context: Some(context),
            problem,
            show: problem,
        })
    }

    /// A fault found in the order of tokens.
    #[cold]
    pub(super) fn parser(message: impl Into<String>, context: Option<usize>, problem: usize) -> Box<Fault> {
        Box::new(Fault { kind: Kind::Parser, message: message.into(), context, problem, show: problem })
    }

    /// A fault in what the text means: its message has no line.
    #[cold]
    pub(super) fn tree(message: impl Into<String>, at: usize) -> Box<Fault> {
        Box::new(Fault { kind: Kind::Tree, message: message.into(), context: None, problem: at, show: at })
    }

    /// A limit that was passed.
    #[cold]
    pub(super) fn limit(message: impl Into<String>, at: usize) -> Box<Fault> {
        Box::new(Fault { kind: Kind::Limit, message: message.into(), context: None, problem: at, show: at })
    }

    /// Points the diagnostic at the construct instead of the place where reading stopped.
    pub(super) fn shown_at(mut self: Box<Fault>, show: usize) -> Box<Fault> {
        self.show = show;
        self
    }

    /// The error, for a document that begins at `start`.
    #[cold]
    pub(super) fn into_error(self, source: &Source, start: usize, library: Library) -> Error {
        let text = source.text();
        let mut show = self.show.min(text.len());
        while !text.is_char_boundary(show) {
            show -= 1;
        }
        let width = text[show..].chars().next().map_or(0, char::len_utf8);
        let code = if self.kind == Kind::Limit { Code::LimitExceeded } else { Code::MalformedYaml };
        let line = match self.kind {
            Kind::Scanner | Kind::Parser => self.go_line(text, start, library),
            Kind::Tree | Kind::Limit => 0,
        };
        let message = match (self.kind, line) {
            (Kind::Tree, _) => self.message,
            (_, 0) => format!("yaml: {}", self.message),
            (_, line) => format!("yaml: line {line}: {}", self.message),
        };
        Error::new(code, message).at(Span::new(source, show, show + width), "")
    }

    fn go_line(&self, text: &str, start: usize, library: Library) -> usize {
        let context = self.context.map_or(0, |context| lines_before(text, start, context));
        let problem = || lines_before(text, start, self.problem);
        let counted = |line: usize| if line != 0 && self.kind == Kind::Scanner { line + 1 } else { line };
        match library {
            Library::V3 if context != 0 => counted(context),
            Library::V3 => counted(problem()),
            Library::V2 => match problem() {
                0 => context,
                line => counted(line),
            },
        }
    }
}

/// How many lines end before `offset`; one past the end of the text stands for the line after the last.
fn lines_before(text: &str, start: usize, offset: usize) -> usize {
    let bytes = text.as_bytes();
    let end = offset.min(bytes.len());
    let mut lines = offset - end;
    let mut at = start;
    while at < end {
        let width = break_at(bytes, at);
        lines += usize::from(width > 0);
        at += width.max(1);
    }
    lines
}
