//! Diagnostics as data: [`Code`], [`Diagnostic`], [`Label`], and the crate's one [`Error`].
//!
//! Stages make diagnostics from spans; the outermost call locates them, which turns spans into path,
//! line and column. Messages hold the words of the reference implementation, so that tools that look for them go on
//! working.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::source::{Source, Span};

macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident = $text:literal,)+) => {
        /// What a diagnostic is about. Codes print in kebab-case and never change their meaning.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[non_exhaustive]
        pub enum Code { $($(#[$doc])+ $name,)+ }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The code in kebab-case.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }
        }
    };
}

codes! {
    /// A directory has no kustomization file.
    MissingKustomization = "missing-kustomization",
    /// A directory has more than one kustomization file.
    MultipleKustomizations = "multiple-kustomizations",
    /// A kustomization file says nothing.
    EmptyKustomization = "empty-kustomization",
    /// A kustomization file has a field, value or kind that kustomize does not know.
    InvalidKustomization = "invalid-kustomization",
    /// A deprecated field is used (a warning).
    DeprecatedField = "deprecated-field",
    /// A text is not YAML.
    MalformedYaml = "malformed-yaml",
    /// A text is larger, deeper or expands further than the limits allow.
    LimitExceeded = "limit-exceeded",
    /// A document cannot be printed: duplicate keys, keys that are no strings, or values without a printed form.
    Unprintable = "unprintable",
    /// A document is no Kubernetes object: kind, name or metadata is missing or has the wrong form.
    InvalidResource = "invalid-resource",
    /// A file or directory is not there or cannot be read.
    FileNotFound = "file-not-found",
    /// A path leaves the directory that load restrictions allow.
    LoadRestricted = "load-restricted",
    /// A root is reached from itself.
    Cycle = "cycle",
    /// A path that cannot name a root: empty, absolute or ambiguous.
    InvalidRoot = "invalid-root",
    /// A base or resource lies on another host, which the library does not reach.
    RemoteUnsupported = "remote-unsupported",
    /// A Helm chart is to be rendered, which the library does not do.
    HelmUnsupported = "helm-unsupported",
    /// A plugin or function is to be run, which the library does not do.
    PluginUnsupported = "plugin-unsupported",
    /// A component stands where a base belongs, or the other way round.
    WrongKind = "wrong-kind",
    /// Two resources have one id.
    DuplicateId = "duplicate-id",
    /// A generator cannot make its object from the sources it names.
    InvalidGenerator = "invalid-generator",
    /// A generator's object exists already, or does not exist, and its behavior says otherwise.
    GeneratorConflict = "generator-conflict",
    /// A patch is neither a strategic merge patch nor a JSON patch, or both.
    InvalidPatch = "invalid-patch",
    /// A patch has no resource to apply to, or several.
    PatchTarget = "patch-target",
    /// A patch cannot be applied to its resource.
    PatchFailed = "patch-failed",
    /// A selector is not a valid pattern.
    InvalidSelector = "invalid-selector",
    /// A field has another kind of node than a transformer needs.
    WrongNodeKind = "wrong-node-kind",
    /// Two field specs contradict each other.
    ConflictingFieldSpecs = "conflicting-field-specs",
    /// A namespace makes two ids one.
    NamespaceConflict = "namespace-conflict",
    /// A replica count names no resource.
    ReplicaTarget = "replica-target",
    /// A name may refer to several resources.
    AmbiguousReference = "ambiguous-reference",
    /// A replacement is incomplete or contradicts itself.
    InvalidReplacement = "invalid-replacement",
    /// A replacement's source is missing or ambiguous.
    ReplacementSource = "replacement-source",
    /// A replacement's target field is missing.
    ReplacementTarget = "replacement-target",
    /// A var is defined twice, or its object or field is missing or ambiguous.
    InvalidVar = "invalid-var",
    /// A var is defined and never used (a warning).
    UnusedVar = "unused-var",
    /// A file named by `configurations` or `crds` does not say what such a file may say.
    InvalidConfiguration = "invalid-configuration",
    /// A custom schema cannot be used.
    InvalidSchema = "invalid-schema",
    /// A plugin configuration names no built-in plugin, or configures one wrongly.
    InvalidPlugin = "invalid-plugin",
    /// A validator changed what it was to check.
    ValidatorFailed = "validator-failed",
    /// An option has a value that it cannot have.
    InvalidOption = "invalid-option",
    /// An option has no effect because the kustomization file says otherwise (a warning).
    OverriddenOption = "overridden-option",
    /// The sort order is not one of the two that exist.
    InvalidSortOrder = "invalid-sort-order",
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a diagnostic stops the build.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The build fails.
    Error,
    /// The build goes on.
    Warning,
}

/// One finding: what is wrong, where, and what may help.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Diagnostic {
    /// What it is about.
    pub code: Code,
    /// Whether it stops the build.
    pub severity: Severity,
    /// One or more lines of prose, with the reference implementation's key words.
    pub message: String,
    /// The places it speaks of, the main one first.
    pub labels: Vec<Label>,
    /// A suggestion, where there is one.
    pub help: Option<String>,
}

/// A place in an input text with a note on it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Label {
    /// The bytes meant.
    #[serde(skip)]
    pub span: Span,
    /// What to say about them; may be empty.
    pub message: String,
    /// The span as path, line and column, once the diagnostic has been located.
    pub place: Option<Place>,
}

/// A located span.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Place {
    /// The path of the file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters of the line are meant, at least 1.
    pub width: usize,
    /// The whole line.
    pub text: String,
}

/// Finds the source that a span lies in.
type Find<'a> = dyn Fn(Span) -> Option<Arc<Source>> + 'a;

impl Diagnostic {
    /// Returns a warning without places.
    pub fn warning(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Warning,
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// Returns an error without places.
    pub fn error(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Error, ..Diagnostic::warning(code, message) }
    }

    /// Adds a place; spans that no input holds are left out.
    #[must_use]
    pub fn at(mut self, span: Span, note: impl Into<String>) -> Diagnostic {
        if span.is_some() {
            self.labels.push(Label { span, message: note.into(), place: None });
        }
        self
    }

    pub(crate) fn locate(&mut self, find: &Find<'_>) {
        for label in self.labels.iter_mut().filter(|label| label.place.is_none()) {
            let Some(source) = find(label.span) else { continue };
            let start = source.position(label.span);
            label.place = Some(Place {
                path: source.path().to_owned(),
                line: start.line,
                column: start.column,
                width: source.written(label.span).chars().count().max(1),
                text: source.line_at(label.span).to_owned(),
            });
        }
    }
}

/// Why a build failed: at least one diagnostic of severity error, and the warnings that were given before.
///
/// `{}` prints one line a diagnostic, `path:line:column: message`; `{:#}` adds the source line with the place marked.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Vec<Diagnostic>);

impl Error {
    /// Returns an error of one diagnostic without places.
    #[cold]
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Error {
        Error(vec![Diagnostic::error(code, message)])
    }

    /// Returns an error of several diagnostics, or `None` if there are none.
    pub(crate) fn collect(diagnostics: Vec<Diagnostic>) -> Option<Error> {
        (!diagnostics.is_empty()).then_some(Error(diagnostics))
    }

    /// Adds a place to the first diagnostic.
    #[must_use]
    pub(crate) fn at(mut self, span: Span, note: impl Into<String>) -> Error {
        if let Some(first) = self.0.first_mut()
            && span.is_some()
        {
            first.labels.push(Label { span, message: note.into(), place: None });
        }
        self
    }

    /// Adds a place to the first diagnostic unless it has one: outer stages know less than inner ones.
    #[must_use]
    pub(crate) fn or_at(self, span: Span, note: impl Into<String>) -> Error {
        if self.0.first().is_some_and(|first| first.labels.is_empty()) { self.at(span, note) } else { self }
    }

    /// Sets the suggestion of the first diagnostic.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Error {
        if let Some(first) = self.0.first_mut() {
            first.help = Some(help.into());
        }
        self
    }

    /// Rewrites the message of every diagnostic, to say what was being done.
    #[must_use]
    pub(crate) fn map_message(mut self, wrap: impl Fn(&str) -> String) -> Error {
        for diagnostic in self.0.iter_mut() {
            diagnostic.message = wrap(&diagnostic.message);
        }
        self
    }

    /// Puts text in front of every message, to say what was being done.
    #[must_use]
    pub(crate) fn prefixed(self, prefix: &str) -> Error {
        self.map_message(|message| format!("{prefix}{message}"))
    }

    /// Adds the warnings that were given before, for the outermost call.
    #[must_use]
    pub(crate) fn after(mut self, warnings: Vec<Diagnostic>) -> Error {
        self.0.extend(warnings);
        self
    }

    /// Turns spans into path, line and column.
    #[must_use]
    pub(crate) fn locate(mut self, find: &Find<'_>) -> Error {
        for diagnostic in self.0.iter_mut() {
            diagnostic.locate(find);
        }
        self
    }

    /// The code of the first diagnostic.
    pub fn code(&self) -> Code {
        self.0[0].code
    }

    /// The message of the first diagnostic, without its place.
    pub fn message(&self) -> &str {
        &self.0[0].message
    }

    /// All diagnostics of severity error, in the order they were found; at least one.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.parts().0
    }

    /// The warnings that the reference writes to standard error before it fails.
    pub fn warnings(&self) -> &[Diagnostic] {
        self.parts().1
    }

    fn parts(&self) -> (&[Diagnostic], &[Diagnostic]) {
        self.0.split_at(self.0.partition_point(|diagnostic| diagnostic.severity == Severity::Error))
    }
}

impl std::error::Error for Error {}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, diagnostic) in self.diagnostics().iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            fmt::Display::fmt(diagnostic, f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return crate::render::snippet(self, f);
        }
        if let Some(place) = self.labels.first().and_then(|label| label.place.as_ref()) {
            write!(f, "{}:{}:{}: ", place.path, place.line, place.column)?;
        }
        f.write_str(&self.message)
    }
}
