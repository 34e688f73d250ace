//! Files named by `configurations`: field specs to be added to those of the transformers.

use super::items;
use super::object::Object;
use super::reader::{Reader, Rules, Scalars, Strings};
use crate::diagnostic::{Code, Error};
use crate::fieldspec::{FieldSpec, FieldSpecAdditions, Target};
use crate::source::Source;
use crate::yaml::Node;

const RULES: Rules = Rules {
    code: Code::InvalidConfiguration,
    prefix: "error unmarshaling JSON: while decoding JSON: json: ",
    yaml_prefix: "error converting YAML to JSON: ",
    scalars: Scalars::Yaml11,
    strings: Strings::Coerced,
    closed: true,
    unique_keys: true,
};

/// Decodes a file named by `configurations`; an empty file adds nothing.
pub(crate) fn decode_configuration(
    document: Option<&Node>,
    source: &Source,
) -> Result<FieldSpecAdditions, Error> {
    let Some(document) = document else { return Ok(FieldSpecAdditions::default()) };
    Reader::new(&RULES, Some(source)).document(document, "builtinconfig.TransformerConfig", configuration)
}

fn configuration(object: &mut Object<'_, '_>) -> FieldSpecAdditions {
    let mut specs = |path| items::field_specs(object, path, "types.FsSlice");
    FieldSpecAdditions {
        name_prefix: specs("namePrefix"),
        name_suffix: specs("nameSuffix"),
        namespace: specs("namespace"),
        common_labels: specs("commonLabels"),
        labels: specs("labels"),
        template_labels: specs("templateLabels"),
        volume_claim_template_labels: specs("volumeClaimTemplateLabels"),
        common_annotations: specs("commonAnnotations"),
        var_reference: specs("varReference"),
        images: specs("images"),
        replicas: specs("replicas"),
        name_reference: object.list(
            "nameReference",
            "builtinconfig.nbrSlice",
            "builtinconfig.NameBackReferences",
            name_reference,
        ),
    }
}

fn name_reference(object: &mut Object<'_, '_>) -> (Target, Vec<FieldSpec>) {
    let mut part = |path| object.text(path).to_string().into();
    let target = Target { group: part("Gvk.group"), version: part("Gvk.version"), kind: part("Gvk.kind") };
    (target, items::field_specs(object, "fieldSpecs", "types.FsSlice"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Limits, parse_first};

    fn decode(text: &str) -> Result<FieldSpecAdditions, String> {
        let source = Source::detached("fields.yaml", text);
        let node = parse_first(&source, &Limits::default()).expect("it is YAML");
        decode_configuration(node.as_ref(), &source).map_err(|error| error.to_string())
    }

    #[test]
    fn scalars_pass_as_strings_where_no_struct_is_embedded() {
        let found = decode("images: [{path: 1e6, create: yes}]").expect("a path is a field of its own");
        assert_eq!(found.images, [FieldSpec::new("", "", "", "1e+06", true)]);
        let error = decode("images: [{kind: 1}]").map(drop);
        assert_eq!(
            error,
            Err("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number \
                 into Go struct field FieldSpec.images.Gvk.kind of type string"
                .to_owned())
        );
    }

    #[test]
    fn keys_may_not_repeat_but_other_spellings_may() {
        let error = decode("images: []\nimages:\n- path: a\n").map(drop);
        assert_eq!(
            error,
            Err("error converting YAML to JSON: yaml: unmarshal errors:\n  \
                 line 3: key \"images\" already set in map"
                .to_owned())
        );
        assert!(decode("images: []\nImages: []\n").is_ok());
    }
}
