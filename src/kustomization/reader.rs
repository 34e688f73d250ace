//! [`Reader`]: the rules of one document, and the problems found in it.
//!
//! The reference turns YAML into JSON and that into structs, with [`Rules`] that depend on the document. Every problem
//! of a document is found in one pass, each with its place. The words are those of the reference, which name the types
//! of its own structs.

use std::borrow::Cow;

use super::object::{Field, Object};
use crate::diagnostic::{Code, Diagnostic, Error};
use crate::hash::{HashSet, IndexMap};
use crate::source::{Source, Span};
use crate::yaml::{
    Key, Map, Node, Resolved, Scalar, Text, Value, general, json_float, resolve_yaml11, yaml11_contradiction,
};

/// How one kind of document is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// The code of its problems.
    pub(super) code: Code,
    /// What stands in front of a problem with a field.
    pub(super) prefix: &'static str,
    /// What stands in front of a problem with the YAML itself.
    pub(super) yaml_prefix: &'static str,
    /// How scalars are resolved.
    pub(super) scalars: Scalars,
    /// What counts as a string.
    pub(super) strings: Strings,
    /// Whether unknown fields are problems. Where they are not, they are ignored.
    pub(super) closed: bool,
    /// Whether a repeated key is a problem. Where it is not, the last one counts.
    pub(super) unique_keys: bool,
}

/// How scalars are resolved to a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Scalars {
    /// By YAML 1.1, as a file is read: `yes` is a boolean.
    Yaml11,
    /// As a file of JSON is read: the file says what is a string.
    Json,
    /// As they are printed: the document is a resource, which is printed to configure a plugin.
    Printed,
}

/// What counts as a string, and how fields are found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Strings {
    /// Strings alone. Field names ignore case.
    Strict,
    /// Numbers and booleans too, where the struct itself, not one embedded in it, says that the field is a string.
    /// Field names ignore case.
    Coerced,
    /// Every scalar. Field names must be exact.
    AnyScalar,
}

/// Decodes one document and collects its problems.
pub(super) struct Reader<'a> {
    rules: &'static Rules,
    source: Option<&'a Source>,
    problems: Vec<Diagnostic>,
    /// The fields that lead to the one that is being read.
    path: Vec<&'static str>,
}

/// What a value should be.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// The struct and the path in it of the field that holds the value; none for a whole document.
    pub(super) field: Option<(&'static str, &'static str)>,
    /// The reference's name for the type.
    pub(super) go_type: &'static str,
    /// The same in words.
    pub(super) words: &'static str,
    /// Whether the reference knows, where it reads YAML, that strings are wanted.
    pub(super) coerce: bool,
}

impl Wanted {
    fn document(go_type: &'static str) -> Wanted {
        Wanted { field: None, go_type, words: "a map", coerce: true }
    }

    fn is_string(self) -> bool {
        self.words == "a string"
    }
}

impl<'a> Reader<'a> {
    /// Returns a reader for a document; `source` is its text, where that is known.
    pub(super) fn new(rules: &'static Rules, source: Option<&'a Source>) -> Reader<'a> {
        Reader { rules, source, problems: Vec::new(), path: Vec::new() }
    }

    /// Decodes the whole document as one map of the reference's type `go_type`; null counts as an empty map.
    pub(super) fn document<T: Default>(
        mut self,
        node: &Node,
        go_type: &'static str,
        decode: impl FnOnce(&mut Object<'_, 'a>) -> T,
    ) -> Result<T, Error> {
        self.check_yaml(node);
        let decoded = self.object(node, Wanted::document(go_type), decode);
        self.finish(decoded)
    }

    /// Decodes the whole document as a list of maps.
    pub(super) fn documents<T: Default>(
        mut self,
        node: &Node,
        go_type: &'static str,
        mut decode: impl FnMut(&mut Object<'_, 'a>) -> T,
    ) -> Result<Vec<T>, Error> {
        self.check_yaml(node);
        let wanted = Wanted::document(go_type);
        let items = node.as_seq().unwrap_or_default();
        let decoded = items.iter().map(|item| self.object(item, wanted, &mut decode)).collect();
        self.finish(decoded)
    }

    fn finish<T>(self, decoded: T) -> Result<T, Error> {
        match Error::collect(self.problems) {
            Some(error) => Err(error),
            None => Ok(decoded),
        }
    }

    /// Decodes a map; null counts as an empty one.
    pub(super) fn object<T: Default>(
        &mut self,
        node: &Node,
        wanted: Wanted,
        decode: impl FnOnce(&mut Object<'_, 'a>) -> T,
    ) -> T {
        let fields = match &node.value {
            Value::Map(map) => self.fields(map),
            _ if node.is_null() => IndexMap::default(),
            _ => return self.mismatch(node, wanted),
        };
        let depth = self.path.len();
        self.path.extend(wanted.field.map(|(_, name)| name));
        let mut object = Object::new(self, fields, wanted, node.clone());
        let decoded = decode(&mut object);
        object.report_unknown();
        self.path.truncate(depth);
        decoded
    }

    /// The fields of a map by the text of their keys; the last of equal keys counts.
    pub(super) fn fields(&self, map: &Map) -> IndexMap<Text, Field> {
        map.entries.iter().map(|entry| (self.name(&entry.key), Field::new(entry))).collect()
    }

    /// The values of a map by the text of their keys; the last of equal keys counts.
    pub(super) fn entries<'n>(&self, map: &'n Map) -> IndexMap<Text, &'n Node> {
        map.entries.iter().map(|entry| (self.name(&entry.key), &entry.value)).collect()
    }

    /// The text of a key.
    pub(super) fn name(&self, key: &Key) -> Text {
        match self.rules.scalars {
            Scalars::Yaml11 => key_text(&key.to_scalar()),
            Scalars::Json | Scalars::Printed => key.text.clone(),
        }
    }

    /// What a scalar is worth by the rules of the document.
    pub(super) fn resolve<'n>(&self, scalar: &'n Scalar) -> Resolved<'n> {
        let resolved = match self.rules.scalars {
            Scalars::Yaml11 => resolve_yaml11(scalar),
            Scalars::Json => match resolve_yaml11(scalar) {
                // A number that is too large for YAML; the greatest does for it.
                Resolved::Str(_) if scalar.style.is_plain() => Resolved::Float(f64::MAX),
                resolved => resolved,
            },
            Scalars::Printed => {
                scalar.resolve(false).unwrap_or_else(|_| Resolved::Str(Cow::Borrowed(&scalar.text)))
            }
        };
        match resolved {
            // The printer writes whole numbers without a fraction, so they are read back as integers.
            Resolved::Float(value) if self.rules.scalars == Scalars::Printed => {
                let digits = json_text(value);
                let integer =
                    digits.parse().map(Resolved::Int).or_else(|_| digits.parse().map(Resolved::Uint));
                integer.unwrap_or(Resolved::Float(value))
            }
            other => other,
        }
    }

    /// Reads a string; null is the empty one.
    pub(super) fn text(&mut self, node: &Node, wanted: Wanted) -> Text {
        let Some(scalar) = node.as_scalar() else {
            return self.mismatch(node, wanted);
        };
        let coerce = match self.rules.strings {
            Strings::Strict => false,
            Strings::Coerced => wanted.coerce,
            Strings::AnyScalar => true,
        };
        match self.resolve(scalar) {
            Resolved::Null => Text::EMPTY,
            Resolved::Str(text) if *text == *scalar.text => scalar.text.clone(),
            Resolved::Str(text) => text.into_owned().into(),
            Resolved::Bool(value) if coerce => value.to_string().into(),
            Resolved::Int(value) if coerce => value.to_string().into(),
            Resolved::Uint(value) if coerce => value.to_string().into(),
            Resolved::Float(value) if self.rules.strings == Strings::AnyScalar => general(value).into(),
            Resolved::Float(value) if coerce => single_precision(value).into(),
            _ => self.mismatch(node, wanted),
        }
    }

    /// Reads a boolean; `None` if the scalar is none.
    pub(super) fn bool(&self, scalar: &Scalar) -> Option<bool> {
        match self.resolve(scalar) {
            Resolved::Bool(value) => Some(value),
            // Where the reference decodes YAML without going through JSON, it knows these words even in quotes.
            Resolved::Str(text) if self.rules.strings == Strings::AnyScalar => match &*text {
                "y" | "Y" | "yes" | "on" => Some(true),
                "n" | "N" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// Reads an integer; `None` if the scalar is none.
    pub(super) fn int(&self, scalar: &Scalar) -> Option<i64> {
        match self.resolve(scalar) {
            Resolved::Int(value) => Some(value),
            // JSON prints a whole number without a fraction, so it passes as an integer.
            Resolved::Float(value) => json_text(value).parse().ok(),
            _ => None,
        }
    }

    /// The text of a number in JSON.
    pub(super) fn number_text(&self, scalar: &Scalar) -> String {
        match self.resolve(scalar) {
            Resolved::Int(value) if !self.is_json() => value.to_string(),
            Resolved::Uint(value) if !self.is_json() => value.to_string(),
            Resolved::Float(value) if !self.is_json() => json_text(value),
            _ => scalar.text.to_string(),
        }
    }

    /// Whether the document is JSON, not YAML that becomes JSON.
    pub(super) fn is_json(&self) -> bool {
        self.rules.scalars == Scalars::Json
    }

    /// Whether field names ignore case.
    pub(super) fn ignores_case(&self) -> bool {
        self.rules.strings != Strings::AnyScalar
    }

    /// Whether unknown fields are problems.
    pub(super) fn is_closed(&self) -> bool {
        self.rules.closed
    }

    /// Reports a value of the wrong type and returns a stand-in, so that the rest can be read.
    #[cold]
    pub(super) fn mismatch<T: Default>(&mut self, node: &Node, wanted: Wanted) -> T {
        let (found, help) = self.describe(node, wanted);
        let message = match (self.rules.strings, wanted.field) {
            (Strings::AnyScalar, _) => format!("cannot unmarshal {found} into {}", wanted.go_type),
            (_, None) => format!("cannot unmarshal {found} into Go value of type {}", wanted.go_type),
            (_, Some((owner, name))) => format!(
                "cannot unmarshal {found} into Go struct field {owner}.{path} of type {go_type}",
                path = self.path.iter().copied().chain([name]).collect::<Vec<_>>().join("."),
                go_type = wanted.go_type,
            ),
        };
        let note = format!("expected {}", wanted.words);
        self.report(&message, node.span(), &note, help);
        T::default()
    }

    /// Says what a node is in the reference's words, and what may help.
    pub(super) fn describe(&self, node: &Node, wanted: Wanted) -> (String, Option<String>) {
        let yaml = self.rules.strings == Strings::AnyScalar;
        let scalar = match &node.value {
            Value::Seq(_) => return (if yaml { "!!seq" } else { "array" }.to_owned(), None),
            Value::Map(_) => return (if yaml { "!!map" } else { "object" }.to_owned(), None),
            Value::Scalar(scalar) => scalar,
        };
        // The reference spells out a number only where it wanted one.
        let is_integer = wanted.go_type.starts_with("int");
        let number = |text: String| if is_integer { format!("number {text}") } else { "number".to_owned() };
        let (json, tag) = match self.resolve(scalar) {
            Resolved::Str(_) => ("string".to_owned(), "!!str"),
            Resolved::Null => ("null".to_owned(), "!!null"),
            Resolved::Bool(_) => ("bool".to_owned(), "!!bool"),
            Resolved::Int(value) => (number(value.to_string()), "!!int"),
            Resolved::Uint(value) => (number(value.to_string()), "!!int"),
            Resolved::Float(value) => (number(json_text(value)), "!!float"),
        };
        let quotable = wanted.is_string() && !scalar.text.contains('"');
        let help = quotable.then(|| match json.as_str() {
            "bool" => format!("`{0}` is a boolean here; write \"{0}\" to mean the text", scalar.text),
            _ => format!("write \"{}\" in quotes to mean the text", scalar.text),
        });
        (if yaml { format!("{tag} `{}`", scalar.text) } else { json }, help)
    }

    /// How many problems there are so far.
    pub(super) fn problem_count(&self) -> usize {
        self.problems.len()
    }

    #[cold]
    pub(super) fn report(&mut self, message: &str, span: Span, note: &str, help: Option<String>) {
        let message = format!("{}{message}", self.rules.prefix);
        let mut problem = Diagnostic::error(self.rules.code, message).at(span, note);
        problem.help = help;
        self.problems.push(problem);
    }

    #[cold]
    fn report_yaml(&mut self, message: &str, span: Span, note: &str) {
        let message = format!("{}{message}", self.rules.yaml_prefix);
        self.problems.push(Diagnostic::error(self.rules.code, message).at(span, note));
    }

    /// Reports what has no place in JSON, wherever it stands. The depth is that of the tree, which the reader limits.
    fn check_yaml(&mut self, node: &Node) {
        if self.rules.scalars == Scalars::Printed {
            return;
        }
        match &node.value {
            Value::Scalar(scalar) => self.check_scalar(scalar, node.span()),
            Value::Seq(seq) => seq.items.iter().for_each(|item| self.check_yaml(item)),
            Value::Map(map) => {
                let mut seen = HashSet::default();
                for entry in &map.entries {
                    let key = entry.key.to_scalar();
                    self.check_scalar(&key, entry.key.span());
                    let found = match resolve_yaml11(&key) {
                        Resolved::Null => Some("%!s(<nil>), key: <nil>"),
                        Resolved::Uint(_) => Some("uint64"),
                        _ => None,
                    };
                    if let Some(found) = found {
                        let message = format!("unsupported map key of type: {found}");
                        self.report_yaml(&message, entry.key.span(), "expected a string");
                    }
                    if self.rules.unique_keys && !seen.insert(key_text(&key)) {
                        self.report_repeated(&key, entry.key.span(), entry.value.span());
                    }
                    self.check_yaml(&entry.value);
                }
            }
        }
    }

    fn check_scalar(&mut self, scalar: &Scalar, span: Span) {
        let resolved = resolve_yaml11(scalar);
        if let Resolved::Float(value) = resolved
            && !value.is_finite()
        {
            let name = if value.is_nan() {
                "NaN"
            } else if value > 0.0 {
                "+Inf"
            } else {
                "-Inf"
            };
            self.report_yaml(&format!("json: unsupported value: {name}"), span, "JSON has no such number");
        }
        if let Some(message) = yaml11_contradiction(scalar) {
            self.report_yaml(&message, span, "");
        }
    }

    #[cold]
    fn report_repeated(&mut self, key: &Scalar, span: Span, value: Span) {
        let line = self.source.map_or(0, |source| source.position(value).line);
        let text = match resolve_yaml11(key) {
            Resolved::Str(text) => format!("{text:?}"),
            _ => key_text(key).to_string(),
        };
        let message = format!("yaml: unmarshal errors:\n  line {line}: key {text} already set in map");
        self.report_yaml(&message, span, "this key is already there");
    }
}

/// The text of a key after it went through a YAML 1.1 value: `y` is `true`, `0x10` is `16`.
fn key_text(key: &Scalar) -> Text {
    match resolve_yaml11(key) {
        Resolved::Bool(value) => value.to_string().into(),
        Resolved::Int(value) => value.to_string().into(),
        Resolved::Uint(value) => value.to_string().into(),
        Resolved::Float(value) => single_precision(value).into(),
        Resolved::Str(text) if *text != *key.text => text.into_owned().into(),
        Resolved::Str(_) | Resolved::Null => key.text.clone(),
    }
}

/// A number as JSON. Documents with numbers that JSON does not have are rejected elsewhere.
fn json_text(value: f64) -> String {
    json_float(value).unwrap_or_else(|_| value.to_string())
}

/// A number as the text that it becomes where a string is wanted: the reference prints it in single precision.
#[expect(clippy::cast_possible_truncation, reason = "that is what the reference does")]
fn single_precision(value: f64) -> String {
    let value = value as f32;
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    general(value.to_string().parse().unwrap_or(f64::from(value)))
}
