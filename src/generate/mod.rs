//! Generators: config maps and secrets from literals, files and env files, the hash of their content, and what happens
//! when the object exists already.

mod absorb;
mod hash;
mod iam_policy;
mod kv;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub(crate) use absorb::absorb;
pub(crate) use hash::hash_names;
pub(crate) use iam_policy::iam_policy;
pub(crate) use kv::Read;

use crate::diagnostic::{Code, Error};
use crate::fieldspec::walk::{no_key, plain_key};
use crate::kustomization::{GeneratorArgs, GeneratorOptions, Pairs};
use crate::resource::Resource;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Quoting, Scalar, Style, Tag, Value, string_style};

/// What a generator makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum GeneratorKind {
    ConfigMap,
    Secret,
}

impl GeneratorKind {
    /// The built-in plugin that makes such objects.
    pub(crate) fn plugin_name(self) -> &'static str {
        match self {
            GeneratorKind::ConfigMap => "ConfigMapGenerator",
            GeneratorKind::Secret => "SecretGenerator",
        }
    }

    fn kind(self) -> &'static str {
        match self {
            GeneratorKind::ConfigMap => "ConfigMap",
            GeneratorKind::Secret => "Secret",
        }
    }
}

/// Makes the object that a generator describes. `read` returns the content of a file; `global` are the options that
/// hold for all generators of a kustomization file.
///
/// # Errors
/// No name, sources that are no key and value, unreadable files, and keys given twice.
pub(crate) fn generate(
    kind: GeneratorKind,
    args: &GeneratorArgs,
    global: Option<&GeneratorOptions>,
    read: &mut Read<'_>,
) -> Result<Resource, Error> {
    if args.name.is_empty() {
        return Err(Error::new(Code::InvalidGenerator, "a configmap must have a name").at(args.span, ""));
    }
    let span = args.span;
    let options = merged(args.options.as_ref(), global);
    let pairs = kv::load(args, read)?;
    let mut root = Map::default();
    root.set("apiVersion", Node::string("v1", span));
    root.set("kind", Node::string(kind.kind(), span));
    root.set("metadata", metadata(args, &options)?);
    if kind == GeneratorKind::Secret {
        let kind = if args.secret_type.is_empty() { "Opaque" } else { &args.secret_type };
        root.set("type", string_node(kind, span));
    }
    let (mut data, mut binary) = (Vec::new(), Vec::new());
    for pair in pairs {
        let (entries, value) = match (kind, std::str::from_utf8(&pair.value)) {
            (GeneratorKind::ConfigMap, Ok(text)) => (&mut data, string_node(text, pair.span)),
            (GeneratorKind::ConfigMap, Err(_)) => {
                (&mut binary, string_node(&wrapped(&pair.value), pair.span))
            }
            (GeneratorKind::Secret, _) => (&mut data, string_node(&wrapped(&pair.value), pair.span)),
        };
        entries.push(Entry { key: plain_key(&pair.key, pair.span), value });
    }
    let map = |map| Node::new(Value::Map(map), span);
    if !data.is_empty() || kind == GeneratorKind::Secret {
        root.set("data", map(data.into_iter().collect()));
    }
    if !binary.is_empty() {
        root.set("binaryData", map(binary.into_iter().collect()));
    }
    if options.immutable {
        root.set("immutable", Node::new(Value::Scalar(Scalar::new("true", Tag::Bool, Style::PLAIN)), span));
    }
    let mut resource = Resource::new(map(root));
    let book = resource.book_mut();
    book.generated = true;
    book.needs_hash = !options.disable_name_suffix_hash;
    book.behavior = args.behavior;
    Ok(resource)
}

fn metadata(args: &GeneratorArgs, options: &GeneratorOptions) -> Result<Node, Error> {
    let mut metadata = Map::default();
    metadata.set("name", string_node(&args.name, args.span));
    if !args.namespace.is_empty() {
        metadata.set("namespace", string_node(&args.namespace, args.span));
    }
    for (field, pairs) in [("labels", &options.labels), ("annotations", &options.annotations)] {
        if let Some((_, value)) = pairs.iter().find(|(key, _)| key.is_empty()) {
            return Err(no_key(&Node::map(args.span), value.span));
        }
        if !pairs.is_empty() {
            let style = Style::of(Quoting::Single);
            let entries = pairs.iter().map(|(key, value)| Entry {
                key: plain_key(key, value.span),
                value: Node::new(
                    Value::Scalar(Scalar::new(value.value.clone(), Tag::Str, style)),
                    value.span,
                ),
            });
            let map = entries.collect();
            metadata.set(field, Node::new(Value::Map(map), args.span));
        }
    }
    Ok(Node::new(Value::Map(metadata), args.span))
}

/// The options of one generator over those for all: its own keys win, switches are on if either is.
fn merged(own: Option<&GeneratorOptions>, global: Option<&GeneratorOptions>) -> GeneratorOptions {
    let mut options = own.cloned().unwrap_or_default();
    let Some(global) = global else { return options };
    let fill = |own: &mut Pairs, global: &Pairs| {
        for pair in global {
            if own.iter().all(|(key, _)| *key != pair.0) {
                own.push(pair.clone());
            }
        }
    };
    fill(&mut options.labels, &global.labels);
    fill(&mut options.annotations, &global.annotations);
    options.disable_name_suffix_hash |= global.disable_name_suffix_hash;
    options.immutable |= global.immutable;
    options
}

/// A string as generators write it: a literal block where it has line breaks, in double quotes where a YAML 1.1 reader
/// would take it for something else. The quotes decide what a patch of the value makes of it: patched with `5`, `"1"`
/// becomes a string and `x` a number.
fn string_node(text: &str, span: Span) -> Node {
    Node::new(Value::Scalar(Scalar::new(text, Tag::Str, string_style(text))), span)
}

/// Base64 as the reference writes it: from 70 characters on, in lines of 70 that each end in a line break.
fn wrapped(bytes: &[u8]) -> String {
    const LINE: usize = 70;
    let encoded = STANDARD.encode(bytes);
    if encoded.len() < LINE {
        return encoded;
    }
    let mut text = String::with_capacity(encoded.len() + encoded.len() / LINE + 1);
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, tail) = rest.split_at(rest.len().min(LINE));
        text.push_str(line);
        text.push('\n');
        rest = tail;
    }
    text
}
