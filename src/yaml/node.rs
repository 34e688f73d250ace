//! The one document tree: [`Node`] is a scalar, a sequence or a map, with the place it was written at.
//!
//! Cloning a node is O(1): containers are shared and copied when edited. A scalar keeps its text, tag and style and
//! is resolved to a type only when something asks, because operations copy text between scalars and let tag and
//! style stay (the behaviour that `kustomize build` shows; see [`Scalar::resolve`]).

use std::fmt;
use std::ops::Deref;

use ecow::EcoString;

use super::list::List;
use crate::source::Span;

/// A string that is cheap to clone; short ones live in place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text(EcoString);

impl Text {
    /// The empty text.
    pub const EMPTY: Text = Text(EcoString::new());

    /// The text as a string slice.
    #[inline]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Deref for Text {
    type Target = str;
    #[inline]
    fn deref(&self) -> &str {
        self.0.as_str()
    }
}

impl std::borrow::Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self.0.as_str()
    }
}

impl From<&str> for Text {
    #[inline]
    fn from(text: &str) -> Text {
        Text(EcoString::from(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(EcoString::from(text))
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Text {
        Text(EcoString::from(text.as_str()))
    }
}

impl PartialEq<str> for Text {
    #[inline]
    fn eq(&self, other: &str) -> bool {
        same(self.as_bytes(), other.as_bytes())
    }
}

impl PartialEq<&str> for Text {
    #[inline]
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

/// Whether two texts are equal. Keys are short, and many have the same length: a call of `memcmp` costs more than to
/// compare two words that may overlap.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    match a.len() {
        4..=7 => (a.first_chunk::<4>(), a.last_chunk::<4>()) == (b.first_chunk(), b.last_chunk()),
        8..=16 => (a.first_chunk::<8>(), a.last_chunk::<8>()) == (b.first_chunk(), b.last_chunk()),
        _ => a == b,
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One node of a document: a value, which knows where it was written.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub value: Value,
}

// Most of what a build holds are entries.
const _: () = assert!(size_of::<Node>() == 32 && size_of::<Entry>() == 56);

/// A scalar, a sequence or a map.
#[derive(Clone, Debug)]
pub enum Value {
    /// Text with a tag and a style.
    Scalar(Scalar),
    /// An ordered list.
    Seq(Seq),
    /// Keys and values in the order they were written.
    Map(Map),
}

/// The tag of a scalar.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tag {
    /// None written: the type follows from text and style.
    #[default]
    Implicit,
    /// None, because an operation made the scalar without one: the type follows from text and style, after any later
    /// edit, too.
    Open,
    /// `!!str`
    Str,
    /// `!!int`
    Int,
    /// `!!float`
    Float,
    /// `!!bool`
    Bool,
    /// `!!null`
    Null,
    /// `!!timestamp`
    Timestamp,
    /// `!!binary`
    Binary,
    /// `!!merge`, the tag of a plain `<<` key
    Merge,
    /// Any other tag; its name never matters, the value is the text as a string
    Other,
}

/// How a scalar is written, and whether its tag was written out.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Style(u8);

/// How a scalar is quoted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Quoting {
    /// Without quotes.
    #[default]
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

impl Style {
    /// Without quotes or tag.
    pub const PLAIN: Style = Style::of(Quoting::Plain);
    /// In double quotes.
    pub const DOUBLE: Style = Style::of(Quoting::Double);

    const TAGGED: u8 = 8;

    /// Returns this quoting, without a tag.
    #[inline]
    pub const fn of(quoting: Quoting) -> Style {
        Style(quoting as u8)
    }

    /// Returns the style with the tag written out, or not.
    #[inline]
    #[must_use]
    pub const fn tagged(self, tagged: bool) -> Style {
        Style(self.0 & !Style::TAGGED | if tagged { Style::TAGGED } else { 0 })
    }

    /// The quoting.
    #[inline]
    pub const fn quoting(self) -> Quoting {
        match self.0 & !Style::TAGGED {
            1 => Quoting::Single,
            2 => Quoting::Double,
            3 => Quoting::Literal,
            4 => Quoting::Folded,
            _ => Quoting::Plain,
        }
    }

    /// Whether the tag stands in the text (`!!str 1`), so that it is kept when the text changes; a lone `!` leaves it
    /// [`Tag::Implicit`].
    #[inline]
    pub const fn is_tagged(self) -> bool {
        self.0 & Style::TAGGED != 0
    }

    /// Whether the scalar is neither quoted nor a block scalar.
    #[inline]
    pub const fn is_plain(self) -> bool {
        self.0 & !Style::TAGGED == 0
    }
}

impl fmt::Debug for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tagged = if self.is_tagged() { "Tagged" } else { "" };
        write!(f, "{tagged}{:?}", self.quoting())
    }
}

/// A leaf: raw text with tag and style.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// The text after unescaping and folding, before it is resolved to a type.
    pub text: Text,
    /// The tag; [`Tag::Implicit`] until an operation pins it.
    pub tag: Tag,
    /// The style.
    pub style: Style,
    /// Scalars of one resource with the same non-zero number are one value: an edit in place of one changes all.
    pub(crate) share: u16,
    /// The place it was written at.
    pub(crate) start: u32,
}

/// An ordered list of nodes.
#[derive(Clone, Debug, Default)]
pub struct Seq {
    /// The items.
    pub items: List<Node>,
    /// Whether it was written in flow style, `[a, b]`.
    pub flow: bool,
    /// The place it was written at.
    pub(crate) start: u32,
}

/// Keys and values in written order. Keys may repeat (the reader keeps duplicates; printing rejects them).
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// The entries.
    pub entries: List<Entry>,
    /// Whether it was written in flow style, `{a: b}`.
    pub flow: bool,
    /// The place it was written at.
    pub(crate) start: u32,
}

/// A key and its value.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// The key of a map entry: a scalar.
#[derive(Clone, Debug, Default)]
pub struct Key {
    /// The text.
    pub text: Text,
    /// The place it was written at.
    pub(crate) start: u32,
    /// The tag.
    pub tag: Tag,
    /// The style.
    pub style: Style,
    /// Whether a comment at the field holds a JSON object. Strategic merge takes that for the schema of the value.
    pub schema_comment: bool,
}

impl Key {
    /// Returns a plain string key that no input holds.
    pub fn new(text: impl Into<Text>) -> Key {
        Key { text: text.into(), start: 0, tag: Tag::Str, style: Style::PLAIN, schema_comment: false }
    }

    /// The key as a scalar.
    pub fn to_scalar(&self) -> Scalar {
        Scalar { text: self.text.clone(), tag: self.tag, style: self.style, share: 0, start: self.start }
    }

    /// Where the key was written.
    pub fn span(&self) -> Span {
        Span::at(self.start)
    }

    /// Whether an operation made the key together with this value: a key that stands in a file stands before its value.
    pub(crate) fn is_made_with(&self, value: &Node) -> bool {
        self.start == 0 || self.start == value.span().start()
    }
}

impl From<Scalar> for Key {
    fn from(scalar: Scalar) -> Key {
        let Scalar { text, tag, style, start, .. } = scalar;
        Key { text, start, tag, style, schema_comment: false }
    }
}

impl Scalar {
    /// Returns a scalar as the reader makes it from plain text.
    pub fn plain(text: impl Into<Text>) -> Scalar {
        Scalar { text: text.into(), tag: Tag::Implicit, style: Style::PLAIN, share: 0, start: 0 }
    }

    /// Returns a string scalar: it stays a string whatever its text looks like.
    pub fn string(text: impl Into<Text>) -> Scalar {
        Scalar { text: text.into(), tag: Tag::Str, style: Style::PLAIN, share: 0, start: 0 }
    }

    /// Returns a scalar with this text, tag and style.
    pub fn new(text: impl Into<Text>, tag: Tag, style: Style) -> Scalar {
        Scalar { text: text.into(), tag, style, share: 0, start: 0 }
    }
}

impl Default for Node {
    /// Returns an empty plain scalar, which is null.
    fn default() -> Node {
        Node { value: Value::Scalar(Scalar::plain(Text::EMPTY)) }
    }
}

impl Node {
    /// Returns a node with this value and place.
    #[inline]
    pub fn new(value: Value, span: Span) -> Node {
        let mut node = Node { value };
        node.set_span(span);
        node
    }

    /// Where it was written; [`Span::NONE`] when no input holds it.
    #[inline]
    pub fn span(&self) -> Span {
        Span::at(match &self.value {
            Value::Scalar(scalar) => scalar.start,
            Value::Seq(seq) => seq.start,
            Value::Map(map) => map.start,
        })
    }

    /// Says where it was written.
    #[inline]
    pub fn set_span(&mut self, span: Span) {
        *match &mut self.value {
            Value::Scalar(scalar) => &mut scalar.start,
            Value::Seq(seq) => &mut seq.start,
            Value::Map(map) => &mut map.start,
        } = span.start();
    }

    /// Gives all of a tree one place.
    pub(crate) fn set_place(&mut self, span: Span) {
        self.set_span(span);
        match &mut self.value {
            Value::Scalar(_) => {}
            Value::Seq(seq) => seq.items.iter_mut().for_each(|item| item.set_place(span)),
            Value::Map(map) => map.entries.iter_mut().for_each(|entry| {
                entry.key.start = span.start();
                entry.value.set_place(span);
            }),
        }
    }

    /// Returns a string scalar.
    pub fn string(text: impl Into<Text>, span: Span) -> Node {
        Node::new(Value::Scalar(Scalar::string(text)), span)
    }

    /// Returns a plain scalar whose type follows from its text.
    pub fn plain(text: impl Into<Text>, span: Span) -> Node {
        Node::new(Value::Scalar(Scalar::plain(text)), span)
    }

    /// Returns a plain scalar whose type follows from its text, whatever that becomes.
    pub(crate) fn open(text: impl Into<Text>, span: Span) -> Node {
        Node::new(Value::Scalar(Scalar::new(text, Tag::Open, Style::PLAIN)), span)
    }

    /// Returns an empty map.
    pub fn map(span: Span) -> Node {
        Node::new(Value::Map(Map::default()), span)
    }

    /// Returns an empty sequence.
    pub fn seq(span: Span) -> Node {
        Node::new(Value::Seq(Seq::default()), span)
    }

    /// Returns an explicit null.
    pub fn null(span: Span) -> Node {
        Node::new(Value::Scalar(Scalar::new("null", Tag::Null, Style::PLAIN)), span)
    }

    /// The map, if the node is one.
    #[inline]
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The map for editing, if the node is one.
    #[inline]
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if the node is a sequence.
    #[inline]
    pub fn as_seq(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Seq(seq) => Some(&seq.items),
            _ => None,
        }
    }

    /// The items for editing, if the node is a sequence.
    #[inline]
    pub fn as_seq_mut(&mut self) -> Option<&mut List<Node>> {
        match &mut self.value {
            Value::Seq(seq) => Some(&mut seq.items),
            _ => None,
        }
    }

    /// The scalar, if the node is one.
    #[inline]
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The scalar for editing, if the node is one.
    #[inline]
    pub fn as_scalar_mut(&mut self) -> Option<&mut Scalar> {
        match &mut self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The raw text of a scalar, whatever its type.
    #[inline]
    pub fn text(&self) -> Option<&str> {
        self.as_scalar().map(|scalar| scalar.text.as_str())
    }

    /// The value of the first entry with this key, if the node is a map that has one.
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }

    /// The value of the first entry with this key, for editing.
    #[inline]
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.as_map_mut()?.get_mut(key)
    }

    /// The value at the end of a path of map keys.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Whether the node is a null scalar: tagged null, or plain text that resolves to null.
    pub fn is_null(&self) -> bool {
        self.as_scalar().is_some_and(Scalar::is_null)
    }

    /// Whether the node is an empty map.
    pub fn is_empty_map(&self) -> bool {
        self.as_map().is_some_and(|map| map.entries.is_empty())
    }
}

impl FromIterator<Entry> for Map {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Map {
        Map::new(entries.into_iter().collect(), false)
    }
}

impl FromIterator<Node> for Seq {
    fn from_iter<I: IntoIterator<Item = Node>>(items: I) -> Seq {
        Seq::new(items.into_iter().collect(), false)
    }
}

impl Seq {
    /// Returns a sequence in block or flow style.
    pub fn new(items: List<Node>, flow: bool) -> Seq {
        Seq { items, flow, start: 0 }
    }
}

impl Map {
    /// Returns a map in block or flow style.
    pub fn new(entries: List<Entry>, flow: bool) -> Map {
        Map { entries, flow, start: 0 }
    }

    /// The place of the first entry with this key.
    #[inline]
    pub fn position(&self, key: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.key.text == *key)
    }

    /// The value of the first entry with this key.
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key.text == *key).map(|entry| &entry.value)
    }

    /// The value of the first entry with this key, for editing.
    #[inline]
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        // Looked up before the copy that editing shared entries makes.
        let at = self.position(key)?;
        Some(&mut self.entries[at].value)
    }

    /// Replaces the value of an existing key, or appends a plain string key.
    pub fn set(&mut self, key: &str, value: Node) {
        match self.get_mut(key) {
            Some(old) => *old = value,
            None => self.push(Key::new(key), value),
        }
    }

    /// Appends an entry without looking for the key.
    pub fn push(&mut self, key: Key, value: Node) {
        self.entries.push(Entry { key, value });
    }

    /// Removes the first entry with this key and returns its value.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        self.position(key).map(|at| self.entries.remove(at).value)
    }
}
