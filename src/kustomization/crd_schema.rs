//! The types of what a schema says in a file named by `crds`.
//!
//! [`check`] takes the tree of a schema and reports every value of a wrong type. Within a schema the reference wants
//! exact names and, in JSON, distinct ones; null passes everywhere, and fields that it does not know may hold anything.
//!
//! A number or a boolean is no string, except where a file is YAML and the reference guesses that a string is wanted.
//! It guesses by the way from the top, and loses it below a schema: instead of the type of a field it takes the struct
//! that embeds the field. So `{items: {title: 1}}` passes, `{title: 1}` and `{items: {items: {title: 1}}}` do not.

use super::crd_reference::type_name;
use super::object::is_named;
use super::reader::{Reader, Wanted};
use crate::hash::HashSet;
use crate::source::Span;
use crate::yaml::{Map, Node, Resolved, Value};

/// What a value should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Type {
    Any,
    /// Anything, but a string has to be a URL.
    Url,
    Text,
    Bool,
    Number,
    Integer,
    /// A list of anything.
    Anys,
    Texts,
    TextOrTexts,
    Schema,
    Schemas,
    /// A map of schemas.
    SchemaMap,
    SchemaOrSchemas,
    SchemaOrBool,
    SchemaOrTexts,
    /// A map of schemas and lists of strings.
    Dependencies,
    ExternalDocs,
    /// As a guess alone: the struct that holds the fields of JSON schemas.
    Props,
    /// As a guess alone: the struct that holds the fields that OpenAPI adds.
    SwaggerProps,
}

type Fields = [(&'static str, Type)];

const PROPS: &Fields = &[
    ("$ref", Type::Url),
    ("$schema", Type::Url),
    ("id", Type::Text),
    ("description", Type::Text),
    ("type", Type::TextOrTexts),
    ("nullable", Type::Bool),
    ("format", Type::Text),
    ("title", Type::Text),
    ("default", Type::Any),
    ("maximum", Type::Number),
    ("exclusiveMaximum", Type::Bool),
    ("minimum", Type::Number),
    ("exclusiveMinimum", Type::Bool),
    ("maxLength", Type::Integer),
    ("minLength", Type::Integer),
    ("pattern", Type::Text),
    ("maxItems", Type::Integer),
    ("minItems", Type::Integer),
    ("uniqueItems", Type::Bool),
    ("multipleOf", Type::Number),
    ("enum", Type::Anys),
    ("maxProperties", Type::Integer),
    ("minProperties", Type::Integer),
    ("required", Type::Texts),
    ("items", Type::SchemaOrSchemas),
    ("allOf", Type::Schemas),
    ("oneOf", Type::Schemas),
    ("anyOf", Type::Schemas),
    ("not", Type::Schema),
    ("properties", Type::SchemaMap),
    ("additionalProperties", Type::SchemaOrBool),
    ("patternProperties", Type::SchemaMap),
    ("dependencies", Type::Dependencies),
    ("additionalItems", Type::SchemaOrBool),
    ("definitions", Type::SchemaMap),
];

const SWAGGER_PROPS: &Fields = &[
    ("discriminator", Type::Text),
    ("readOnly", Type::Bool),
    ("externalDocs", Type::ExternalDocs),
    ("example", Type::Any),
];

const EXTERNAL_DOCS: &Fields = &[("description", Type::Text), ("url", Type::Text)];

/// Reports every value in a schema that has a wrong type, and returns whether there is none.
pub(super) fn check(reader: &mut Reader<'_>, schema: &Node) -> bool {
    let guess = if reader.is_json() { Type::Any } else { Type::Schema };
    let problems = reader.problem_count();
    check_value(reader, schema, Type::Schema, guess);
    reader.problem_count() == problems
}

/// Checks a value of which the reference guesses, before it decodes it, that it is a `guess`. The depth is that of the
/// tree, which the reader limits.
fn check_value(reader: &mut Reader<'_>, node: &Node, wanted: Type, guess: Type) {
    match &node.value {
        Value::Map(map) if wanted.takes_map() => {
            if reader.is_json() {
                check_distinct(reader, map);
            }
            for (name, value) in reader.entries(map) {
                check_value(reader, value, wanted.field(&name), guess.guessed_field(&name));
            }
        }
        Value::Seq(seq) if let Some(item) = wanted.item() => {
            seq.items.iter().for_each(|node| check_value(reader, node, item, guess.guessed_item()));
        }
        Value::Scalar(scalar) => {
            if let (Type::Url, Resolved::Str(url)) = (wanted, reader.resolve(scalar))
                && let Err(problem) = type_name(&url)
            {
                report(reader, node.span(), &problem, "expected a URL", None);
            }
            let fits = match reader.resolve(scalar) {
                Resolved::Null => true,
                Resolved::Bool(_) if guess != Type::Text => wanted.takes(Type::Bool),
                Resolved::Int(_) | Resolved::Uint(_) | Resolved::Float(_) if guess != Type::Text => {
                    wanted.takes(Type::Number)
                        || wanted == Type::Integer && reader.number_text(scalar).parse::<i64>().is_ok()
                }
                _ => wanted.takes(Type::Text),
            };
            if !fits {
                report_type(reader, node, wanted);
            }
        }
        _ => report_type(reader, node, wanted),
    }
}

fn check_distinct(reader: &mut Reader<'_>, map: &Map) {
    let mut seen = HashSet::default();
    for entry in map.entries.iter().filter(|entry| !seen.insert(&entry.key.text)) {
        let problem = format!("json: duplicate name {:?} in object", entry.key.text.as_str());
        report(reader, entry.key.span(), &problem, "this name is already there", None);
    }
}

#[cold]
fn report(reader: &mut Reader<'_>, span: Span, problem: &str, note: &str, help: Option<String>) {
    let message = format!("cannot unmarshal Go value of type spec.Schema: {problem}");
    reader.report(&message, span, note, help);
}

#[cold]
fn report_type(reader: &mut Reader<'_>, node: &Node, wanted: Type) {
    let (found, token) = match (&node.value, node.as_scalar().map(|scalar| reader.resolve(scalar))) {
        (Value::Map(_), _) => ("object", "{"),
        (Value::Seq(_), _) => ("array", "["),
        (_, Some(Resolved::Bool(value))) => ("boolean", if value { "true" } else { "false" }),
        (_, Some(Resolved::Str(_))) => ("string", "string"),
        _ => ("number", "number"),
    };
    let (go_type, words) = wanted.names();
    let alternatives = match wanted {
        Type::TextOrTexts => Some("string or array"),
        Type::SchemaOrBool => Some("object or bool"),
        _ => None,
    };
    let mut problem = match alternatives {
        Some(either) => {
            format!("json: cannot unmarshal Go value of type {go_type}: expected {either}, not '{token}'")
        }
        None => format!("json: cannot unmarshal JSON {found} into Go value of type {go_type}"),
    };
    if let (Type::Integer, "number", Some(scalar)) = (wanted, found, node.as_scalar()) {
        let number = reader.number_text(scalar);
        let is_whole = number.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
        let why = if is_whole { "value out of range" } else { "invalid syntax" };
        problem += &format!(": cannot parse {number:?} as signed integer: {why}");
    }
    let (_, help) = reader.describe(node, Wanted { field: None, go_type, words, coerce: false });
    report(reader, node.span(), &problem, &format!("expected {words}"), help);
}

impl Type {
    /// The reference's name for the type, and the same in words.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Type::Any | Type::Url => ("interface {}", "anything"),
            Type::Text => ("string", "a string"),
            Type::Bool => ("bool", "true or false"),
            Type::Number => ("float64", "a number"),
            Type::Integer => ("int64", "an integer"),
            Type::Anys => ("[]interface {}", "a list"),
            Type::Texts => ("[]string", "a list of strings"),
            Type::TextOrTexts => ("spec.StringOrArray", "a string or a list of strings"),
            Type::Schemas => ("[]spec.Schema", "a list of schemas"),
            Type::SchemaMap => ("map[string]spec.Schema", "a map of schemas"),
            Type::SchemaOrSchemas => ("spec.SchemaOrArray", "a schema or a list of schemas"),
            Type::SchemaOrBool => ("spec.SchemaOrBool", "a schema, true or false"),
            Type::SchemaOrTexts => ("spec.SchemaOrStringArray", "a schema or a list of strings"),
            Type::Dependencies => ("spec.Dependencies", "a map of schemas and lists of strings"),
            Type::ExternalDocs => ("spec.ExternalDocumentation", "a map"),
            Type::Schema | Type::Props | Type::SwaggerProps => {
                ("struct { spec.Extensions; spec.SchemaProps; spec.SwaggerSchemaProps }", "a schema")
            }
        }
    }

    /// Whether a scalar of another type will do.
    fn takes(self, scalar: Type) -> bool {
        match self {
            // The reference skips what is neither of the two.
            Type::Any | Type::Url | Type::SchemaOrSchemas | Type::SchemaOrTexts => true,
            Type::TextOrTexts => scalar == Type::Text,
            Type::SchemaOrBool => scalar == Type::Bool,
            _ => self == scalar,
        }
    }

    /// Whether a map will do.
    fn takes_map(self) -> bool {
        let is_list = matches!(self, Type::Anys | Type::Texts | Type::TextOrTexts | Type::Schemas);
        !is_list && !matches!(self, Type::Text | Type::Bool | Type::Number | Type::Integer)
    }

    /// The type of the items, if a list will do.
    fn item(self) -> Option<Type> {
        match self {
            Type::Any | Type::Url | Type::Anys => Some(Type::Any),
            Type::Texts | Type::TextOrTexts | Type::SchemaOrTexts => Some(Type::Text),
            Type::Schemas | Type::SchemaOrSchemas => Some(Type::Schema),
            _ => None,
        }
    }

    /// The type of a field of a map.
    fn field(self, name: &str) -> Type {
        let find = |fields| find(fields, |field| field == name);
        let found = match self {
            Type::SchemaMap => Some(Type::Schema),
            Type::Dependencies => Some(Type::SchemaOrTexts),
            Type::ExternalDocs => find(EXTERNAL_DOCS),
            Type::Any | Type::Url => None,
            _ => find(PROPS).or_else(|| find(SWAGGER_PROPS)),
        };
        found.unwrap_or(Type::Any)
    }

    /// What the reference guesses of a field of what it guesses to be this; [`Type::Any`] is no guess.
    fn guessed_field(self, name: &str) -> Type {
        let find = |fields| find(fields, |field| is_named(name, field, true));
        let found = match self {
            Type::Schema if find(PROPS).is_some() => Some(Type::Props),
            Type::Schema if find(SWAGGER_PROPS).is_some() => Some(Type::SwaggerProps),
            // What decodes itself, schemas among it, is not followed.
            Type::Props => find(PROPS).filter(|wanted| *wanted != Type::Schema),
            Type::SwaggerProps => find(SWAGGER_PROPS),
            Type::SchemaMap => Some(Type::Schema),
            Type::Dependencies => Some(Type::SchemaOrTexts),
            Type::SchemaOrTexts if is_named(name, "property", true) => Some(Type::Texts),
            Type::ExternalDocs => find(EXTERNAL_DOCS),
            _ => None,
        };
        found.unwrap_or(Type::Any)
    }

    fn guessed_item(self) -> Type {
        match self {
            Type::Texts | Type::TextOrTexts => Type::Text,
            _ => Type::Any,
        }
    }
}

fn find(fields: &Fields, is_name: impl Fn(&str) -> bool) -> Option<Type> {
    fields.iter().find(|(field, _)| is_name(field)).map(|(_, wanted)| *wanted)
}
