//! [`Object`]: one map of a document, which hands out its fields as types.
//!
//! A field is asked for by a path such as `ResId.Gvk.kind`: the last part is its name, the others are the structs that
//! the reference embeds there, which its messages name. Whatever is not asked for is unknown.

use std::collections::BTreeMap;

use super::args::{Pairs, Spanned};
use super::reader::{Reader, Wanted};
use super::suggest::suggest;
use crate::hash::IndexMap;
use crate::source::Span;
use crate::yaml::{Entry, Node, Text};

/// One map that is being decoded: its fields are taken one by one, and what is left over is unknown.
pub(super) struct Object<'r, 'a> {
    reader: &'r mut Reader<'a>,
    wanted: Wanted,
    /// The struct that the reference decodes the map into.
    owner: &'static str,
    fields: IndexMap<Text, Field>,
    /// The lengths of their names, one bit for each: most of the many fields that there are are absent.
    lengths: u64,
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
        Field { key: entry.key.span(), value: entry.value.clone(), taken: false }
    }
}

impl<'r, 'a> Object<'r, 'a> {
    pub(super) fn new(
        reader: &'r mut Reader<'a>,
        fields: IndexMap<Text, Field>,
        wanted: Wanted,
        node: Node,
    ) -> Object<'r, 'a> {
        let lengths = fields.keys().fold(0, |lengths, name| lengths | length_bit(name));
        let owner = last(wanted.go_type);
        Object { reader, wanted, owner, fields, lengths, known: Vec::with_capacity(16), node }
    }

    /// The map as it is written.
    pub(super) fn node(&self) -> &Node {
        &self.node
    }

    /// Where the map was written.
    pub(super) fn span(&self) -> Span {
        self.node.span()
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
        let wanted = self.wanted(path, go_type, "a string");
        let text =
            self.read(path, |reader, node| Spanned { value: reader.text(node, wanted), span: node.span() });
        text.unwrap_or_default()
    }

    /// Reads a string with its place; `None` when it is absent or empty, which are one to the reference.
    pub(super) fn non_empty(&mut self, path: &'static str) -> Option<Spanned<Text>> {
        Some(self.spanned(path)).filter(|text| !text.value.is_empty())
    }

    /// Reads a string with its place; `None` only when it is absent.
    pub(super) fn optional(&mut self, path: &'static str) -> Option<Spanned<Text>> {
        let is_there = self.has(path);
        Some(self.spanned(path)).filter(|_| is_there)
    }

    /// Reads a boolean; false when absent.
    pub(super) fn bool(&mut self, path: &'static str) -> bool {
        self.optional_bool(path).unwrap_or(false)
    }

    /// Reads a boolean; `None` when absent.
    pub(super) fn optional_bool(&mut self, path: &'static str) -> Option<bool> {
        let wanted = self.wanted(path, "bool", "true or false");
        self.read(path, |reader, node| {
            let value = node.as_scalar().and_then(|scalar| reader.bool(scalar));
            value.unwrap_or_else(|| reader.mismatch(node, wanted))
        })
    }

    /// Reads an integer; 0 when absent.
    pub(super) fn int(&mut self, path: &'static str, go_type: &'static str) -> i64 {
        let wanted = self.wanted(path, go_type, "an integer");
        let value = self.read(path, |reader, node| {
            let value = node.as_scalar().and_then(|scalar| reader.int(scalar));
            value.unwrap_or_else(|| reader.mismatch(node, wanted))
        });
        value.unwrap_or(0)
    }

    /// Reads a list of strings.
    pub(super) fn texts(&mut self, path: &'static str) -> Vec<Spanned<Text>> {
        self.texts_as(path, "[]string")
    }

    /// Reads a list of strings of a type that the reference gives a name of its own.
    pub(super) fn texts_as(&mut self, path: &'static str, go_type: &'static str) -> Vec<Spanned<Text>> {
        let wanted = self.wanted(path, go_type, "a list of strings");
        let wanted_item = self.wanted(path, go_type.trim_start_matches("[]"), "a string");
        let texts = self.read(path, |reader, node| {
            let Some(items) = node.as_seq() else { return reader.mismatch(node, wanted) };
            let text = |item: &Node| Spanned { value: reader.text(item, wanted_item), span: item.span() };
            items.iter().map(text).collect()
        });
        texts.unwrap_or_default()
    }

    /// Reads a map of strings in the order of the file.
    pub(super) fn pairs(&mut self, path: &'static str) -> Pairs {
        let wanted = self.wanted(path, "map[string]string", "a map of strings");
        let wanted_value = self.wanted(path, "string", "a string");
        let pairs = self.read(path, |reader, node| {
            let Some(map) = node.as_map() else { return reader.mismatch(node, wanted) };
            let fields = reader.fields(map);
            let pair = |(key, Field { value, .. }): (Text, Field)| {
                (key, Spanned { value: reader.text(&value, wanted_value), span: value.span() })
            };
            fields.into_iter().map(pair).collect()
        });
        pairs.unwrap_or_default()
    }

    /// Reads a map whose content is not looked at.
    pub(super) fn any_map(&mut self, path: &'static str) -> Option<Node> {
        let wanted = self.wanted(path, "map[string]interface {}", "a map");
        let map = self.read(path, |reader, node| match node.as_map() {
            Some(_) => Some(node.clone()),
            None => reader.mismatch(node, wanted),
        });
        map.flatten()
    }

    /// Reads a map of the reference's type `go_type`; `None` when absent.
    pub(super) fn object<T: Default>(
        &mut self,
        path: &'static str,
        go_type: &'static str,
        mut decode: impl FnMut(&mut Object<'_, 'a>) -> T,
    ) -> Option<T> {
        let wanted = self.wanted(path, go_type, "a map");
        self.read(path, |reader, node| reader.object(node, wanted, &mut decode))
    }

    /// Reads a field of a type that decodes itself and returns what the last spelling of its name says, null or not.
    /// In YAML that is the last in byte order, in JSON the last in the file, where repeated names are read too.
    pub(super) fn replaced<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&mut Reader<'a>, &Node) -> T,
    ) -> Option<T> {
        let entries = self.node.as_map().map_or(&[][..], |map| &map.entries);
        let named = entries.iter().map(|entry| (self.reader.name(&entry.key), &entry.value));
        let mut named: Vec<_> = named.filter(|(key, _)| is_named(key, name, true)).collect();
        if !self.reader.is_json() {
            named = BTreeMap::from_iter(named).into_iter().collect();
        }
        named.into_iter().map(|(_, value)| read(self.reader, value)).last()
    }

    /// Reads a list of maps; `go_type` is the reference's type of the list, `item_type` that of its items.
    pub(super) fn list<T: Default>(
        &mut self,
        path: &'static str,
        go_type: &'static str,
        item_type: &'static str,
        mut decode: impl FnMut(&mut Object<'_, 'a>) -> T,
    ) -> Vec<T> {
        let wanted = self.wanted(path, go_type, "a list of maps");
        let wanted_item = self.wanted(path, item_type, "a map");
        let list = self.read(path, |reader, node| {
            let Some(items) = node.as_seq() else { return reader.mismatch(node, wanted) };
            items.iter().map(|item| reader.object(item, wanted_item, &mut decode)).collect()
        });
        list.unwrap_or_default()
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

    /// Reports that two fields are both there, of which only one may be.
    pub(super) fn exclude(&mut self, one: &'static str, other: &'static str, message: &str) {
        if let (Some(_), Some(other)) = (self.key_span(one), self.key_span(other)) {
            self.reader.report(message, other, &format!("beside `{one}`"), None);
        }
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
        let any_case = self.reader.ignores_case();
        let is_other = |key: &Text| !names.iter().any(|name| is_named(key, name, any_case));
        self.fields.iter().any(|(key, field)| !field.value.is_null() && is_other(key))
    }

    fn present<'s>(&'s self, name: &'static str) -> impl DoubleEndedIterator<Item = &'s Field> {
        let any_case = self.reader.ignores_case();
        let named = self.fields.iter().filter(move |(key, _)| is_named(key, name, any_case));
        named.map(|(_, field)| field).filter(|field| !field.value.is_null())
    }

    /// Reads a field in every spelling of its name and returns what the last in byte order says; `None` when it is
    /// absent or null. Maps that are not told apart by anything else are one.
    fn read<T>(
        &mut self,
        path: &'static str,
        mut read: impl FnMut(&mut Reader<'a>, &Node) -> T,
    ) -> Option<T> {
        let name = last(path);
        self.known.push(name);
        let any_case = self.reader.ignores_case();
        let is_there = self.lengths & length_bit(name) != 0
            && self.fields.keys().any(|key| is_named(key, name, any_case));
        if !is_there {
            return None;
        }
        let mut found: Vec<(&Text, &mut Field)> =
            self.fields.iter_mut().filter(|(key, _)| is_named(key, name, any_case)).collect();
        found.sort_by_key(|(key, _)| *key);
        let mut values: Vec<Node> = Vec::new();
        for (_, field) in found {
            field.taken = true;
            match (values.last_mut().and_then(Node::as_map_mut), field.value.as_map()) {
                (Some(earlier), Some(later)) => earlier.entries.extend(later.entries.iter().cloned()),
                _ if field.value.is_null() => {}
                _ => values.push(field.value.clone()),
            }
        }
        values.iter().map(|value| read(self.reader, value)).last()
    }

    /// What the value of a field should be. The reference loses track of the types that it wants in the structs that
    /// it embeds.
    fn wanted(&self, path: &'static str, go_type: &'static str, words: &'static str) -> Wanted {
        let coerce = self.wanted.coerce && !path.contains('.');
        Wanted { field: Some((self.owner, path)), go_type, words, coerce }
    }

    /// Reports the fields that nobody asked for.
    pub(super) fn report_unknown(&mut self) {
        if !self.reader.is_closed() {
            return;
        }
        for (name, field) in self.fields.iter().filter(|(_, field)| !field.taken) {
            let message = format!("unknown field {name:?}");
            self.reader.report(&message, field.key, "unknown field", suggest(name, &self.known));
        }
    }
}

fn last(path: &'static str) -> &'static str {
    // Most paths are a name alone.
    memchr::memrchr(b'.', path.as_bytes()).map_or(path, |at| &path[at + 1..])
}

/// The bit that stands for the length of a name. What is not ASCII may fold to a name of another length.
fn length_bit(name: &str) -> u64 {
    if name.is_ascii() { 1 << name.len().min(63) } else { u64::MAX }
}

/// Whether a key is a spelling of a field's name.
pub(super) fn is_named(key: &str, name: &str, any_case: bool) -> bool {
    // Names of other lengths differ, unless letters outside ASCII fold to shorter ones in it.
    if key.len() == name.len() {
        key == name || any_case && key.eq_ignore_ascii_case(name)
    } else {
        key.len() > name.len() && any_case && !key.is_ascii() && is_folded(key, name)
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
