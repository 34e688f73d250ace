//! Files named by the `path` of a replacement.

use super::args::ReplacementArgs;
use super::items;
use super::reader::{Reader, Rules, Scalars, Strings};
use crate::diagnostic::{Code, Error};
use crate::source::{Source, Span};
use crate::yaml::{Node, Resolved, Value, resolve_yaml11};

const RULES: Rules = Rules {
    code: Code::InvalidReplacement,
    prefix: "error unmarshaling JSON: while decoding JSON: json: ",
    yaml_prefix: "error converting YAML to JSON: ",
    scalars: Scalars::Yaml11,
    strings: Strings::Coerced,
    closed: false,
    unique_keys: false,
};

/// Decodes a file of one replacement or a list of them.
pub(crate) fn decode_replacements(
    document: Option<&Node>,
    source: &Source,
) -> Result<Vec<ReplacementArgs>, Error> {
    let reader = Reader::new(&RULES, Some(source));
    match document.map(|node| (node, &node.value)) {
        Some((node, Value::Seq(_))) => {
            reader.documents(node, "types.Replacement", items::replacement_in_file)
        }
        Some((node, Value::Map(_))) => {
            reader.document(node, "types.Replacement", items::replacement_in_file).map(|one| vec![one])
        }
        other => {
            let message = format!(
                "unsupported replacement type encountered within replacement path: {}",
                kind(document)
            );
            let span = other.map_or(Span::new(source, 0, 0), |(node, _)| node.span());
            Err(Error::new(Code::InvalidReplacement, message)
                .at(span, "expected a replacement or a list of them"))
        }
    }
}

/// The reference's name for the kind of a value that is neither list nor map.
fn kind(document: Option<&Node>) -> &'static str {
    match document.and_then(Node::as_scalar).map(resolve_yaml11) {
        None | Some(Resolved::Null) => "invalid",
        Some(Resolved::Bool(_)) => "bool",
        Some(Resolved::Int(_) | Resolved::Uint(_) | Resolved::Float(_)) => "float64",
        Some(Resolved::Str(_)) => "string",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Limits, parse_first};

    fn decode(text: &str) -> Result<Vec<ReplacementArgs>, String> {
        let source = Source::detached("replacement.yaml", text);
        let node = parse_first(&source, &Limits::default()).expect("it is YAML");
        decode_replacements(node.as_ref(), &source).map_err(|error| error.to_string())
    }

    #[test]
    fn one_or_many_but_nothing_else() {
        assert_eq!(decode("sourceValue: 1\nbogus: 2").map(|found| found.len()), Ok(1));
        assert_eq!(decode("- sourceValue: yes\n- {}").map(|found| found.len()), Ok(2));
        for (text, kind) in [("", "invalid"), ("foo", "string"), ("1", "float64"), ("yes", "bool")] {
            let message = format!("unsupported replacement type encountered within replacement path: {kind}");
            assert_eq!(decode(text).map(drop), Err(message));
        }
    }
}
