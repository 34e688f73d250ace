//! Files named by `crds`: definitions of types whose properties say, in extensions, which transformers change them.
//!
//! Such a file maps names of types to `{Schema, Dependencies}`; it is not a CustomResourceDefinition.

use indexmap::IndexMap;

use super::crd_reference::type_name;
use super::crd_schema;
use super::object::Object;
use super::reader::{Reader, Rules, Scalars, Strings};
use crate::diagnostic::{Code, Error};
use crate::fieldspec::{FieldSpec, FieldSpecAdditions, Target};
use crate::source::Source;
use crate::yaml::{Node, Resolved, Text, resolve_yaml11};

const RULES: Rules = Rules {
    code: Code::InvalidConfiguration,
    prefix: "error unmarshaling JSON: while decoding JSON: json: ",
    yaml_prefix: "error converting YAML to JSON: ",
    scalars: Scalars::Yaml11,
    strings: Strings::Coerced,
    closed: false,
    unique_keys: false,
};

const JSON_RULES: Rules =
    Rules { prefix: "json: ", scalars: Scalars::Json, strings: Strings::Strict, ..RULES };

/// How far references may lead, and how many field specs one file may add: definitions may refer to themselves.
const MAX_DEPTH: usize = 64;
const MAX_SPECS: usize = 10_000;

/// Decodes a file named by `crds` and returns the field specs that its definitions ask for; an empty file asks for
/// nothing. A file that starts with `{` has to be JSON.
pub(crate) fn decode_crds(document: Option<&Node>, source: &Source) -> Result<FieldSpecAdditions, Error> {
    let is_json = source.text().starts_with('{');
    if is_json && let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(source.text()) {
        return Err(Error::new(Code::InvalidConfiguration, format!("invalid JSON: {error}")));
    }
    let Some(document) = document else { return Ok(FieldSpecAdditions::default()) };
    let rules = if is_json { &JSON_RULES } else { &RULES };
    let types = Reader::new(rules, Some(source)).document(document, "accumulator.nameToApiMap", |types| {
        let entries = types.entries("accumulator.OpenAPIDefinition", definition);
        entries.into_iter().collect::<IndexMap<_, _>>()
    })?;
    let mut additions = FieldSpecAdditions::default();
    for (name, definition) in &types {
        let has = |field: &&str| definition.iter().any(|(name, _)| name == *field);
        if ["kind", "apiVersion", "metadata"].iter().all(has) {
            let kind = name.rsplit('.').next().unwrap_or(name);
            Walk { types: &types, kind, additions: &mut additions, specs: 0 }.definition(name, "", 0)?;
        }
    }
    Ok(additions)
}

/// What is read of a type: its properties.
type Definition = Vec<(Text, Property)>;

/// What the schema of a property says about it.
#[derive(Debug, Default)]
struct Property {
    /// The property holds annotations.
    annotations: bool,
    /// The property holds labels.
    labels: bool,
    /// The property is a name.
    identity: bool,
    /// Version and kind of the object that the property refers to, and the field below it that holds the name.
    refers_to: Option<(Text, Text, Text)>,
    /// The name of the type that the property has.
    type_name: Option<String>,
}

fn definition(object: &mut Object<'_, '_>) -> Definition {
    object.texts("Dependencies");
    let properties = object.replaced("Schema", |reader, schema| {
        let is_sound = crd_schema::check(reader, schema);
        let properties = schema.as_map().filter(|_| is_sound).and_then(|schema| {
            // Within a schema, unlike around it, names are exact.
            reader.entries(schema).get("properties")?.as_map()
        })?;
        let properties = reader.entries(properties).into_iter();
        Some(properties.map(|(name, schema)| (name, property(schema))).collect())
    });
    properties.flatten().unwrap_or_default()
}

fn property(schema: &Node) -> Property {
    let has = |name| extension(schema, name).is_some();
    let refers_to = extension(schema, "x-kubernetes-object-ref-api-version").and_then(|version| {
        let kind = extension(schema, "x-kubernetes-object-ref-kind")?;
        let name = extension(schema, "x-kubernetes-object-ref-name-key").unwrap_or_else(|| "name".into());
        Some((version, kind, name))
    });
    Property {
        annotations: has("x-kubernetes-annotation"),
        labels: has("x-kubernetes-label-selector"),
        identity: has("x-kubernetes-identity"),
        refers_to,
        type_name: extension(schema, "$ref").and_then(|url| type_name(&url).ok()),
    }
}

/// The value of an extension, if it is a string; others count as absent.
fn extension(schema: &Node, name: &str) -> Option<Text> {
    let entries = &schema.as_map()?.entries;
    let entry = entries.iter().rfind(|entry| entry.key.text == name)?;
    match resolve_yaml11(entry.value.as_scalar()?) {
        Resolved::Str(text) => Some((&*text).into()),
        _ => None,
    }
}

/// The walk from one type through the types of its properties.
struct Walk<'t> {
    types: &'t IndexMap<Text, Definition>,
    /// The kind that the field specs are for.
    kind: &'t str,
    additions: &'t mut FieldSpecAdditions,
    specs: usize,
}

impl Walk<'_> {
    /// Adds the field specs of a type that is found below `path`.
    fn definition(&mut self, name: &str, path: &str, depth: usize) -> Result<(), Error> {
        let Some(properties) = self.types.get(name) else { return Ok(()) };
        self.specs += properties.len();
        if depth > MAX_DEPTH || self.specs > MAX_SPECS {
            let message = format!("the definition of {} refers to itself or to too many others", self.kind);
            return Err(Error::new(Code::LimitExceeded, message));
        }
        for (name, property) in properties {
            let path = if path.is_empty() { name.to_string() } else { format!("{path}/{name}") };
            let spec = |path: &str| FieldSpec::new("", "", self.kind, path, false);
            if property.annotations {
                self.additions.common_annotations.push(spec(&path));
            }
            if property.labels {
                self.additions.common_labels.push(spec(&path));
            }
            if property.identity {
                self.additions.name_prefix.push(spec(&path));
            }
            if let Some((version, kind, name)) = &property.refers_to {
                let (version, kind) = (version.to_string().into(), kind.to_string().into());
                let target = Target { group: "".into(), version, kind };
                self.additions.name_reference.push((target, vec![spec(&format!("{path}/{name}"))]));
            }
            if let Some(type_name) = &property.type_name {
                self.definition(type_name, &path, depth + 1)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Limits, parse_first};

    fn decode(text: &str) -> Result<FieldSpecAdditions, Error> {
        let source = Source::detached("crd.yaml", text);
        decode_crds(parse_first(&source, &Limits::default())?.as_ref(), &source)
    }

    const HEAD: &str = "kind: {type: string}, apiVersion: {type: string}, metadata: {type: object}";

    #[test]
    fn follows_references_by_name() {
        let text = format!(
            "x.Bee: {{Schema: {{properties: {{{HEAD}, spec: {{$ref: x.Spec}}}}}}}}\n\
             x.Spec: {{Schema: {{properties: {{\n\
             \x20 tags: {{x-kubernetes-label-selector: ''}},\n\
             \x20 flower: {{x-kubernetes-object-ref-api-version: v1, x-kubernetes-object-ref-kind: Flower}}}}}}}}\n"
        );
        let additions = decode(&text).expect("it is a definition");
        assert_eq!(additions.common_labels, [FieldSpec::new("", "", "Bee", "spec/tags", false)]);
        let [(target, fields)] = &additions.name_reference[..] else { panic!("there is one reference") };
        assert_eq!((&*target.version, &*target.kind), ("v1", "Flower"));
        assert_eq!(*fields, [FieldSpec::new("", "", "Bee", "spec/flower/name", false)]);
    }

    #[test]
    fn a_definition_of_itself_is_an_error() {
        let text = format!("Bee: {{Schema: {{properties: {{{HEAD}, queen: {{$ref: Bee}}}}}}}}");
        assert_eq!(decode(&text).map(drop).map_err(|error| error.code()), Err(Code::LimitExceeded));
    }

    #[test]
    fn a_manifest_is_no_definition() {
        let error = decode("apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n");
        let message = error.map(drop).map_err(|error| error.message().to_owned());
        let expected = "error unmarshaling JSON: while decoding JSON: \
                        json: cannot unmarshal string into Go value of type accumulator.OpenAPIDefinition";
        assert_eq!(message, Err(expected.to_owned()));
    }

    #[test]
    fn every_wrong_type_is_found() {
        let text = "Bee: {Schema: {properties: {\n\
                    a: {enum: {}}, b: {allOf: {}}, c: {required: [[]]}, d: {nullable: 'true'}, e: {properties: []},\n\
                    f: {maximum: one}, g: {externalDocs: a}, h: {not: []}, i: {additionalItems: []}, j: 1,\n\
                    k: {dependencies: {a: [{}], b: {type: {}}}}, l: {items: [{type: []}, {type: 1}]}}}}\n";
        let problems = decode(text).map(drop).map_err(|error| error.diagnostics().len());
        assert_eq!(problems, Err(13));
    }

    #[test]
    fn an_opening_brace_means_json() {
        assert!(decode("{}").is_ok());
        assert!(decode("{a: {}}").is_err());
        assert!(decode(" {a: {}}").is_ok());
    }
}
