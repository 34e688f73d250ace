//! Keys and values from the sources of a generator.

use std::sync::Arc;

use crate::diagnostic::{Code, Error};
use crate::hash::HashMap;
use crate::kustomization::{GeneratorArgs, Spanned};
use crate::source::Span;
use crate::yaml::{Text, next_lines_joined};

/// Returns the content of a file that a generator names.
pub(crate) type Read<'a> = dyn FnMut(&Spanned<Text>) -> Result<Arc<[u8]>, Error> + 'a;

/// A key, the bytes of its value, and where the kustomization file asks for it.
pub(super) struct Pair {
    pub(super) key: String,
    pub(super) value: Vec<u8>,
    pub(super) span: Span,
}

/// A line of an env file longer than this ends the reading of the file, without an error.
const MAX_LINE: usize = 64 * 1024;

/// Loads all pairs of a generator, sorted by key.
pub(super) fn load(args: &GeneratorArgs, read: &mut Read<'_>) -> Result<Vec<Pair>, Error> {
    let mut pairs = Vec::new();
    for entry in &args.envs {
        let content = read(entry).map_err(|error| within("env source files:", &args.envs, error))?;
        env_pairs(&content, entry.span, &mut pairs)
            .map_err(|error| within("env source files:", &args.envs, error))?;
    }
    for entry in &args.literals {
        pairs.push(literal(entry).map_err(|error| within("literal sources", &args.literals, error))?);
    }
    for entry in &args.files {
        pairs.push(file(entry, read).map_err(|error| within("file sources:", &args.files, error))?);
    }
    check_distinct(args, &pairs)?;
    pairs.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(pairs)
}

fn check_distinct(args: &GeneratorArgs, pairs: &[Pair]) -> Result<(), Error> {
    let mut first = HashMap::with_capacity_and_hasher(pairs.len(), Default::default());
    for pair in pairs {
        if let Some(earlier) = first.insert(pair.key.as_str(), pair.span) {
            return Err(Error::new(
                Code::InvalidGenerator,
                format!("configmap {} illegally repeats the key `{}`", args.name, pair.key),
            )
            .at(pair.span, "the key is given again here")
            .at(earlier, "it is given here"));
        }
    }
    Ok(())
}

fn within(what: &str, entries: &[Spanned<Text>], error: Error) -> Error {
    let names: Vec<&str> = entries.iter().map(|entry| entry.value.as_str()).collect();
    error.prefixed(&format!("loading KV pairs: {what} [{}]: ", names.join(" ")))
}

fn invalid(entry: &Spanned<Text>, message: String) -> Error {
    Error::new(Code::InvalidGenerator, message).at(entry.span, "")
}

fn literal(entry: &Spanned<Text>) -> Result<Pair, Error> {
    match entry.value.split_once('=') {
        Some((key, value)) if !key.is_empty() => {
            // What the kustomization file says reaches the generator as text that was written and read once more.
            let key = next_lines_joined(key).into_owned();
            let value = next_lines_joined(unquoted(value)).into_owned();
            Ok(Pair { key, value: value.into(), span: entry.span })
        }
        _ => Err(invalid(entry, format!("invalid literal source {}, expected key=value", entry.value))),
    }
}

/// Strips one pair of equal quotes around a value.
fn unquoted(value: &str) -> &str {
    let stripped = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    stripped.unwrap_or(value)
}

fn file(entry: &Spanned<Text>, read: &mut Read<'_>) -> Result<Pair, Error> {
    let source = &entry.value;
    let (key, path) = match source.split('=').collect::<Vec<_>>()[..] {
        [path] => (path.trim_end_matches('/').rsplit('/').next().unwrap_or(path), path),
        ["", path] => {
            let message = format!("missing key name for file path {path:?} in source {:?}", source.as_str());
            return Err(invalid(entry, message));
        }
        [key, ""] => {
            let message = format!("missing file path for key name {key:?} in source {:?}", source.as_str());
            return Err(invalid(entry, message));
        }
        [key, path] => (key, path),
        _ => {
            let message = format!("source {:?} key name or file path contains '='", source.as_str());
            return Err(invalid(entry, message));
        }
    };
    let content = read(&Spanned { value: path.into(), span: entry.span })?;
    Ok(Pair { key: key.to_owned(), value: content.to_vec(), span: entry.span })
}

fn env_pairs(content: &[u8], span: Span, pairs: &mut Vec<Pair>) -> Result<(), Error> {
    let mut lines = content.split(|byte| *byte == b'\n').peekable();
    let mut number = 0;
    while let Some(line) = lines.next() {
        if (lines.peek().is_none() && line.is_empty()) || line.len() >= MAX_LINE {
            break;
        }
        number += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let Ok(text) = std::str::from_utf8(line) else {
            let message =
                format!("invalid UTF-8 bytes at line {number}: {:?}", String::from_utf8_lossy(line));
            return Err(Error::new(Code::InvalidGenerator, message).at(span, "in this file"));
        };
        let text = if number == 1 { text.strip_prefix('\u{FEFF}').unwrap_or(text) } else { text };
        let text = text.trim_start();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        if !key.is_empty() {
            pairs.push(Pair { key: key.to_owned(), value: value.into(), span });
        }
    }
    Ok(())
}
