//! [`Object`]: one map of a document, which hands out its fields as types.
//!
//! A field is asked for by a path such as `ResId.Gvk.kind`: the last part is its name, the others are the structs that
//! the reference embeds there, which its messages name. Whatever is not asked for is unknown.

use indexmap::IndexMap;

use super::args::{Pairs, Spanned};
use super::reader::{Reader, Strings, Wanted, json_text};
use super::suggest::suggest;
use crate::source::Span;
use crate::yaml::{Entry, Node, Resolved, Text};

/// One map that is being decoded: its fields are taken one by one, and what is left over is unknown.
pub(super) struct Object<'r, 'a> {
    reader: &'r mut Reader<'a>,
    wanted: Wanted,
    fields: IndexMap<Text, Field>,
    /// The fields that were asked for.
    known: Vec<&'static str>,
    node: Node,
}

/// A field of a map, under some spelling of its name.
pub(super) struct Field {
    key: Span,
    value: Node,
    taken: bool,
}

impl Field {
    pub(super) fn new(entry: &Entry) -> Field {
        Field { key: entry.key_span(), value: entry.value.clone(), taken: false }
    }
}

impl<'r, 'a> Object<'r, 'a> {
    pub(super) fn new(
        reader: &'r mut Reader<'a>,
        fields: IndexMap<Text, Field>,
        wanted: Wanted,
        node: Node,
    ) -> Object<'r, 'a> {
        Object { reader, wanted, fields, known: Vec::new(), node }
    }

    /// The map as it is written.
    pub(super) fn node(&self) -> &Node {
        &self.node
    }

    /// Where the map was written.
    pub(super) fn span(&self) -> Span {
        self.node.span
    }

    /// Reads a string; empty when absent.
    pub(super) fn text(&mut self, path: &'static str) -> Text {
        self.text_as(path, "string").value
    }

    /// Reads a string with its place; empty when absent.
    pub(super) fn spanned(&mut self, path: &'static str) -> Spanned<Text> {
        self.text_as(path, "string")
    }

    /// Reads a string of a type that the reference gives a name of its own.
    pub(super) fn text_as(&mut self, path: &'static str, go_type: &'static str) -> Spanned<Text> {
        let Some(node) = self.take(path) else { return Spanned::default() };
        let wanted = self.wanted(path, go_type, "a string");
        Spanned { value: self.reader.text(&node, wanted), span: node.span }
    }

    /// Reads a string with its place; `None` when it is absent or empty, which are one to the reference.
    pub(super) fn non_empty(&mut self, path: &'static str) -> Option<Spanned<Text>> {
        Some(self.spanned(path)).filter(|text| !text.value.is_empty())
    }

    /// Reads a string with its place; `None` only when it is absent.
    pub(super) fn optional(&mut self, path: &'static str) -> Option<Spanned<Text>> {
        let is_there = self.has(path);
        let text = self.spanned(path);
        is_there.then_some(text)
    }

    /// Reads a boolean; `None` when absent.
    pub(super) fn optional_bool(&mut self, path: &'static str) -> Option<bool> {
        let is_there = self.has(path);
        let value = self.bool(path);
        is_there.then_some(value)
    }

    /// Reads a boolean; false when absent.
    pub(super) fn bool(&mut self, path: &'static str) -> bool {
        let Some(node) = self.take(path) else { return false };
        let exact = self.reader.rules.strings == Strings::AnyScalar;
        match node.as_scalar().map(|scalar| self.reader.resolve(scalar)) {
            Some(Resolved::Bool(value)) => return value,
            Some(Resolved::Str(text)) if exact => match &*text {
                "y" | "Y" | "yes" | "on" => return true,
                "n" | "N" | "no" | "off" => return false,
                _ => {}
            },
            _ => {}
        }
        let wanted = self.wanted(path, "bool", "true or false");
        self.reader.mismatch(&node, wanted);
        false
    }

    /// Reads an integer; 0 when absent.
    pub(super) fn int(&mut self, path: &'static str, go_type: &'static str) -> i64 {
        let Some(node) = self.take(path) else { return 0 };
        let value = match node.as_scalar().map(|scalar| self.reader.resolve(scalar)) {
            Some(Resolved::Int(value)) => Some(value),
            // JSON prints a whole number without a fraction, so it passes as an integer.
            Some(Resolved::Float(value)) => json_text(value).parse().ok(),
            _ => None,
        };
        if value.is_none() {
            let wanted = self.wanted(path, go_type, "an integer");
            self.reader.mismatch(&node, wanted);
        }
        value.unwrap_or(0)
    }

    /// Reads a list of strings.
    pub(super) fn texts(&mut self, path: &'static str) -> Vec<Spanned<Text>> {
        self.texts_as(path, "[]string")
    }

    /// Reads a list of strings of a type that the reference gives a name of its own.
    pub(super) fn texts_as(&mut self, path: &'static str, go_type: &'static str) -> Vec<Spanned<Text>> {
        let Some(node) = self.take(path) else { return Vec::new() };
        let Some(items) = node.as_seq() else {
            let wanted = self.wanted(path, go_type, "a list of strings");
            self.reader.mismatch(&node, wanted);
            return Vec::new();
        };
        let wanted = self.wanted(path, go_type.trim_start_matches("[]"), "a string");
        let texts =
            items.iter().map(|item| Spanned { value: self.reader.text(item, wanted), span: item.span });
        texts.collect()
    }

    /// Reads a map of strings in the order of the file.
    pub(super) fn pairs(&mut self, path: &'static str) -> Pairs {
        let Some(node) = self.take(path) else { return Vec::new() };
        let Some(map) = node.as_map() else {
            let wanted = self.wanted(path, "map[string]string", "a map of strings");
            self.reader.mismatch(&node, wanted);
            return Vec::new();
        };
        let wanted = self.wanted(path, "string", "a string");
        let entries = self.reader.fields(map).into_iter().map(|(key, entry)| {
            let value = self.reader.text(&entry.value, wanted);
            (key, Spanned { value, span: entry.value.span })
        });
        entries.collect()
    }

    /// Reads a map whose content is not looked at.
    pub(super) fn any_map(&mut self, path: &'static str) -> Option<Node> {
        let node = self.take(path)?;
        if node.as_map().is_some() {
            return Some(node);
        }
        let wanted = self.wanted(path, "map[string]interface {}", "a map");
        self.reader.mismatch(&node, wanted);
        None
    }

    /// Reads a map of the reference's type `go_type`; `None` when absent.
    pub(super) fn object<T: Default>(
        &mut self,
        path: &'static str,
        go_type: &'static str,
        decode: impl FnOnce(&mut Object<'_, 'a>) -> T,
    ) -> Option<T> {
        let node = self.take(path)?;
        let wanted = self.wanted(path, go_type, "a map");
        Some(self.reader.object(&node, wanted, decode))
    }

    /// Reads a list of maps; `go_type` is the reference's type of the list, `item_type` that of its items.
    pub(super) fn list<T: Default>(
        &mut self,
        path: &'static str,
        go_type: &'static str,
        item_type: &'static str,
        mut decode: impl FnMut(&mut Object<'_, 'a>) -> T,
    ) -> Vec<T> {
        let Some(node) = self.take(path) else { return Vec::new() };
        let Some(items) = node.as_seq() else {
            let wanted = self.wanted(path, go_type, "a list of maps");
            self.reader.mismatch(&node, wanted);
            return Vec::new();
        };
        let wanted = self.wanted(path, item_type, "a map");
        items.iter().map(|item| self.reader.object(item, wanted, &mut decode)).collect()
    }

    /// Reads every field, whatever its name, as a map of the reference's type `go_type`.
    pub(super) fn entries<T: Default>(
        &mut self,
        go_type: &'static str,
        mut decode: impl FnMut(&mut Object<'_, 'a>) -> T,
    ) -> Vec<(Text, T)> {
        let wanted = Wanted { field: None, go_type, words: "a map", coerce: self.wanted.coerce };
        let fields = std::mem::take(&mut self.fields).into_iter();
        fields.map(|(name, field)| (name, self.reader.object(&field.value, wanted, &mut decode))).collect()
    }

    /// Whether a field is there and not null.
    pub(super) fn has(&self, path: &'static str) -> bool {
        self.present(last(path)).next().is_some()
    }

    /// Where the name of a field was written, if the field is there and not null.
    pub(super) fn key_span(&self, path: &'static str) -> Option<Span> {
        self.present(last(path)).next_back().map(|field| field.key)
    }

    /// The value of a field as it is written, if the field is there and not null.
    pub(super) fn raw(&self, path: &'static str) -> Option<Node> {
        self.present(last(path)).next_back().map(|field| field.value.clone())
    }

    /// Whether a field that is not among `names` is there and not null.
    pub(super) fn has_other_than(&self, names: &[&str]) -> bool {
        self.fields
            .iter()
            .any(|(key, field)| !field.value.is_null() && !names.iter().any(|name| self.is_named(key, name)))
    }

    fn present<'s>(&'s self, name: &'static str) -> impl DoubleEndedIterator<Item = &'s Field> {
        let fields =
            self.fields.iter().filter(move |(key, field)| self.is_named(key, name) && !field.value.is_null());
        fields.map(|(_, field)| field)
    }

    /// Takes a field; `None` when it is absent or null. Where several spellings of its name occur, maps are merged and
    /// of everything else the last in byte order counts.
    fn take(&mut self, path: &'static str) -> Option<Node> {
        let name = last(path);
        self.known.push(name);
        let exact = self.reader.rules.strings == Strings::AnyScalar;
        let mut found: Vec<(Text, Node)> = Vec::new();
        for (key, field) in &mut self.fields {
            if key == name || (!exact && is_folded(key, name)) {
                field.taken = true;
                found.push((key.clone(), field.value.clone()));
            }
        }
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        found.into_iter().map(|(_, node)| node).filter(|node| !node.is_null()).reduce(merge)
    }

    fn is_named(&self, key: &Text, name: &str) -> bool {
        key == name || (self.reader.rules.strings != Strings::AnyScalar && is_folded(key, name))
    }

    /// What the value of a field should be. The reference loses track of the types that it wants in the structs that
    /// it embeds.
    fn wanted(&self, path: &'static str, go_type: &'static str, words: &'static str) -> Wanted {
        let own_type = self.wanted.go_type;
        let owner = own_type.rsplit('.').next().unwrap_or(own_type);
        let coerce = self.wanted.coerce && !path.contains('.');
        Wanted { field: Some((owner, path)), go_type, words, coerce }
    }

    /// Reports the fields that nobody asked for.
    pub(super) fn report_unknown(&mut self) {
        if !self.reader.rules.closed {
            return;
        }
        for (name, field) in self.fields.iter().filter(|(_, field)| !field.taken) {
            let message = format!("unknown field {name:?}");
            self.reader.report(&message, field.key, "unknown field", suggest(name, &self.known));
        }
    }
}

fn last(path: &'static str) -> &'static str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Joins the values of two spellings of one field.
fn merge(mut earlier: Node, later: Node) -> Node {
    match (earlier.as_map_mut(), later.as_map()) {
        (Some(into), Some(from)) => {
            into.entries.extend(from.entries.iter().cloned());
            earlier
        }
        _ => later,
    }
}

/// Whether two names are equal but for case, as Unicode folds the letters of ASCII.
fn is_folded(name: &str, other: &str) -> bool {
    let fold = |letter: char| match letter {
        'ſ' => 's',
        '\u{212a}' => 'k',
        letter => letter.to_ascii_lowercase(),
    };
    name.chars().map(fold).eq(other.chars().map(fold))
}
