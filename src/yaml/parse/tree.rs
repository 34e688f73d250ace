//! Tokens to the document tree: recursive descent with a depth limit.
//!
//! Aliases are expanded as soon as they are met; a copy shares its containers with the anchored node, so it costs
//! nothing, but its nodes are counted, because whatever walks the tree will visit them all.

use std::collections::HashMap;

use crate::source::Source;
use crate::yaml::{Entry, Key, List, Map, Node, Scalar, Seq, Style, Tag, Text, Value};

use super::fault::Fault;
use super::lines::{Keys, Step};
use super::merge;
use super::scan::{Kind, Scan, Scanner, ScannerRoom, Token};
use super::{Library, Limits};

/// The reader of one document.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) scanner: Scanner<'a>,
    /// Entries and items of the collections that are being read, the innermost last.
    pub(super) entries: Vec<Entry>,
    pub(super) items: Vec<Node>,
    pub(super) keys: Keys,
    /// Whether a key was met that merges maps or is spelled as if it did.
    merge_met: bool,
    /// How merge keys are applied.
    merge: fn(&mut Vec<Entry>) -> Result<(), merge::Refused>,
    source: &'a Source,
    limits: &'a Limits,
    anchors: HashMap<Text, Anchor>,
    tag_prefixes: Vec<(Text, Text)>,
    pub(super) depth: usize,
    /// The deepest level reached since it was last reset.
    deepest: usize,
    /// Nodes read so far, with those that aliases stand for.
    pub(super) nodes: usize,
    /// Nodes made by expanding aliases.
    copied: usize,
    /// The first fault in what the text means; a fault in how it is written goes first, wherever it stands.
    /// Where the last flow collection ended.
    pub(super) closed: usize,
    meaningless: Option<Box<Fault>>,
}

/// What readers work with, handed on from one text to the next: many texts are so short that it costs as much to make
/// room as to read them.
#[derive(Debug, Default)]
pub(crate) struct Room {
    entries: Vec<Entry>,
    items: Vec<Node>,
    keys: Keys,
    scanner: ScannerRoom,
}

/// What an anchor names.
#[derive(Debug)]
enum Anchor {
    /// A node that is still being read; an alias to it would contain itself.
    Open,
    /// A node, how many nodes it has, and how many levels.
    Node { node: Node, nodes: usize, height: usize },
}

/// What may stand in front of a node's content.
#[derive(Default)]
struct Properties {
    anchor: Option<Text>,
    tag: Option<Tag>,
    start: Option<usize>,
}

/// Where a node stands, which decides what it may be.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Block,
    /// The key or value of a block map, where a sequence need not be indented.
    BlockMap,
    Flow,
}

impl<'a> Reader<'a> {
    /// Returns a reader for the documents of one source.
    pub(super) fn new(
        other_breaks: bool,
        source: &'a Source,
        limits: &'a Limits,
        library: Library,
        room: Room,
    ) -> Reader<'a> {
        Reader {
            scanner: Scanner::new(other_breaks, limits.depth, library, room.scanner),
            entries: room.entries,
            items: room.items,
            keys: room.keys,
            merge_met: false,
            merge: match library {
                Library::V2 => merge::apply_in_order,
                Library::V3 => merge::apply,
            },
            source,
            limits,
            anchors: HashMap::new(),
            tag_prefixes: Vec::new(),
            depth: 0,
            deepest: 0,
            nodes: 0,
            copied: 0,
            meaningless: None,
            closed: 0,
        }
    }

    /// Gives back what the reader worked with.
    pub(super) fn into_room(self) -> Room {
        let Reader { scanner, mut entries, mut items, keys, .. } = self;
        entries.clear();
        items.clear();
        Room { entries, items, keys, scanner: scanner.into_room() }
    }

    /// Reads the first document that begins at `start` and goes on to the end of `text` at most; `None` if there is
    /// none.
    ///
    /// What follows it is not read, except for the few tokens that the reference looks ahead.
    pub(super) fn document(&mut self, text: &'a str, start: usize) -> Scan<Option<Node>> {
        self.scanner.restart(text, start);
        self.anchors.clear();
        self.tag_prefixes.clear();
        let root = match self.root_by_line()? {
            Some(root) => root,
            None => match self.scanner.peek()? {
                Kind::StreamEnd => return Ok(None),
                Kind::VersionDirective | Kind::TagDirective | Kind::DocumentStart => {
                    self.explicit_document()?
                }
                _ => self.node(Place::Block)?,
            },
        };
        self.scanner.look_ahead()?;
        match self.meaningless.take() {
            Some(fault) => Err(fault),
            None => Ok(Some(root)),
        }
    }

    fn explicit_document(&mut self) -> Scan<Node> {
        let mut version_seen = false;
        loop {
            match self.scanner.peek()? {
                Kind::VersionDirective if version_seen => {
                    return self.refuse("found duplicate %YAML directive", None);
                }
                Kind::VersionDirective if self.scanner.front_text() != "1.1" => {
                    return self.refuse("found incompatible YAML document", None);
                }
                Kind::VersionDirective => {
                    self.scanner.take()?;
                    version_seen = true;
                }
                Kind::TagDirective => {
                    let token = self.scanner.take()?;
                    if self.tag_prefixes.iter().any(|(handle, _)| *handle == token.handle) {
                        return self.refuse_at("found duplicate %TAG directive", None, token.start);
                    }
                    self.tag_prefixes.push((token.handle, token.text));
                }
                Kind::DocumentStart => break,
                _ => return self.refuse("did not find expected <document start>", None),
            }
        }
        self.scanner.take()?;
        match self.scanner.peek()? {
            Kind::VersionDirective
            | Kind::TagDirective
            | Kind::DocumentStart
            | Kind::DocumentEnd
            | Kind::StreamEnd => Ok(self.empty(self.scanner.place().0)),
            _ => self.node(Place::Block),
        }
    }

    /// Refuses the next token, unless the scanner finds a fault just behind it: that one goes first.
    #[cold]
    fn refuse<T>(&mut self, message: &str, context: Option<usize>) -> Scan<T> {
        self.scanner.look_ahead()?;
        let at = self.scanner.place().0;
        Err(Fault::parser(message, context, at))
    }

    #[cold]
    fn refuse_at<T>(&mut self, message: &str, context: Option<usize>, at: usize) -> Scan<T> {
        self.scanner.look_ahead()?;
        Err(Fault::parser(message, context, at))
    }

    /// The place of a byte.
    #[inline]
    pub(super) fn place(&self, start: usize) -> u32 {
        self.source.place(start.min(self.scanner.bytes.len()))
    }

    #[inline]
    pub(super) fn scalar(&self, text: Text, tag: Tag, style: Style, start: usize) -> Node {
        Node { value: Value::Scalar(Scalar { text, tag, style, share: 0, start: self.place(start) }) }
    }

    pub(super) fn empty(&self, at: usize) -> Node {
        self.scalar(Text::EMPTY, Tag::Implicit, Style::PLAIN, at)
    }

    /// Goes one level deeper.
    pub(super) fn enter(&mut self) -> Scan<()> {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        if self.depth > self.limits.depth {
            let message = format!("exceeded max depth of {}", self.limits.depth);
            return Err(Fault::limit(message, self.scanner.place().0));
        }
        Ok(())
    }

    fn node(&mut self, place: Place) -> Scan<Node> {
        if self.scanner.peek()? == Kind::Alias { self.alias() } else { self.content(place) }
    }

    fn alias(&mut self) -> Scan<Node> {
        if !self.anchors.contains_key(self.scanner.front_text()) {
            self.scanner.look_ahead()?;
        }
        let token = self.scanner.take()?;
        let (node, nodes, height) = match self.anchors.get(&token.text) {
            Some(Anchor::Node { node, nodes, height }) => (node.clone(), *nodes, *height),
            Some(Anchor::Open) => {
                let message = format!("yaml: anchor '{}' value contains itself", token.text);
                self.meaningless.get_or_insert_with(|| Fault::tree(message, token.start));
                return Ok(self.empty(token.start));
            }
            None => {
                return Err(Fault::tree(
                    format!("yaml: unknown anchor '{}' referenced", token.text),
                    token.start,
                ));
            }
        };
        self.copied += nodes;
        self.nodes += nodes.saturating_sub(1);
        if self.copied > self.limits.alias_nodes {
            let message = format!("aliases expand to more than {} nodes", self.limits.alias_nodes);
            return Err(Fault::limit(message, token.start));
        }
        let deepest = self.depth + height;
        if deepest > self.limits.depth {
            return Err(Fault::limit(format!("exceeded max depth of {}", self.limits.depth), token.start));
        }
        self.deepest = self.deepest.max(deepest);
        Ok(node)
    }

    fn content(&mut self, place: Place) -> Scan<Node> {
        if !matches!(self.scanner.peek()?, Kind::Anchor | Kind::Tag) {
            return self.bare_content(place, &Properties::default());
        }
        let mut properties = self.properties()?;
        let Some(name) = properties.anchor.take() else { return self.bare_content(place, &properties) };
        self.anchors.insert(name.clone(), Anchor::Open);
        let (nodes, deepest) = (self.nodes, std::mem::replace(&mut self.deepest, self.depth));
        let node = self.bare_content(place, &properties)?;
        let anchor = Anchor::Node {
            node: node.clone(),
            nodes: self.nodes - nodes + 1,
            height: self.deepest - self.depth,
        };
        // Unless the name was given away again inside the node itself: the later definition holds.
        if matches!(self.anchors.get(&name), Some(Anchor::Open)) {
            self.anchors.insert(name, anchor);
        }
        self.deepest = self.deepest.max(deepest);
        Ok(node)
    }

    /// Reads an anchor and a tag, in either order, each at most once.
    fn properties(&mut self) -> Scan<Properties> {
        let mut properties = Properties::default();
        loop {
            match self.scanner.peek()? {
                Kind::Anchor if properties.anchor.is_none() => {
                    let token = self.scanner.take()?;
                    properties.start.get_or_insert(token.start);
                    properties.anchor = Some(token.text);
                }
                Kind::Tag if properties.tag.is_none() => {
                    let token = self.scanner.take()?;
                    let start = *properties.start.get_or_insert(token.start);
                    // The reference reads an anchor behind the tag before it looks the tag up.
                    properties.tag = Some(Tag::Other);
                    if properties.anchor.is_none() && self.scanner.peek()? == Kind::Anchor {
                        properties.anchor = Some(self.scanner.take()?.text);
                    }
                    self.scanner.peek()?;
                    properties.tag = Some(self.tag(&token, start)?);
                }
                _ => return Ok(properties),
            }
        }
    }

    /// What a written tag means: [`Tag::Implicit`] for the lone `!`, which says something to readers of YAML 1.1 alone.
    fn tag(&mut self, token: &Token, start: usize) -> Scan<Tag> {
        let prefix = if token.handle.is_empty() {
            ""
        } else if let Some((_, prefix)) = self.tag_prefixes.iter().find(|(handle, _)| *handle == token.handle)
        {
            prefix.as_str()
        } else {
            match token.handle.as_str() {
                "!" => "!",
                "!!" => YAML_PREFIX,
                _ => return self.refuse_at("found undefined tag handle", Some(start), token.start),
            }
        };
        let name = format!("{prefix}{}", token.text);
        let short = name.strip_prefix(YAML_PREFIX).or_else(|| name.strip_prefix("!!"));
        Ok(match short {
            Some("str") => Tag::Str,
            Some("int") => Tag::Int,
            Some("float") => Tag::Float,
            Some("bool") => Tag::Bool,
            Some("null") => Tag::Null,
            Some("timestamp") => Tag::Timestamp,
            Some("binary") => Tag::Binary,
            Some("merge") => Tag::Merge,
            None if name == "!" => Tag::Implicit,
            _ => Tag::Other,
        })
    }

    fn bare_content(&mut self, place: Place, properties: &Properties) -> Scan<Node> {
        let kind = self.scanner.peek()?;
        let start = properties.start.unwrap_or(self.scanner.place().0);
        match kind {
            Kind::BlockEntry if place == Place::BlockMap => self.indentless_seq_at(start),
            Kind::Scalar(quoting) => {
                let token = self.scanner.take()?;
                let tag = properties.tag.unwrap_or_default();
                let style = Style::of(quoting).tagged(properties.tag.is_some());
                Ok(self.scalar(token.text, tag, style, start))
            }
            Kind::FlowSeqStart => self.flow_seq(start),
            Kind::FlowMapStart => self.flow_map(start),
            Kind::BlockSeqStart if place != Place::Flow => {
                let opened = self.scanner.take()?.start;
                self.block_seq(start, opened)
            }
            Kind::BlockMapStart if place != Place::Flow => {
                let opened = self.scanner.take()?.start;
                self.block_map(start, opened)
            }
            _ if properties.start.is_some() => {
                let tag = properties.tag.unwrap_or_default();
                let style = Style::PLAIN.tagged(properties.tag.is_some());
                Ok(self.scalar(Text::EMPTY, tag, style, start))
            }
            _ => self.refuse("did not find expected node content", Some(start)),
        }
    }

    /// Closes a sequence: its items are those above `base`.
    pub(super) fn seq(&mut self, base: usize, flow: bool, start: usize) -> Node {
        let items = List::above(&mut self.items, base);
        self.depth -= 1;
        self.nodes += items.len();
        Node { value: Value::Seq(Seq { items, flow, start: self.place(start) }) }
    }

    /// Closes a map: its entries are those above `base`.
    pub(super) fn map(&mut self, base: usize, flow: bool, start: usize) -> Node {
        self.depth -= 1;
        self.nodes += self.entries.len() - base;
        let entries = if self.merge_met {
            let mut entries = self.entries.split_off(base);
            if let Err((message, place)) = (self.merge)(&mut entries) {
                let at = self.source.offset_of(place);
                self.meaningless.get_or_insert_with(|| Fault::tree(message, at));
            }
            entries.into()
        } else {
            List::above(&mut self.entries, base)
        };
        Node { value: Value::Map(Map { entries, flow, start: self.place(start) }) }
    }

    /// Adds an entry; `closed` is where the last flow collection ended before the value, which may be the key.
    fn push_entry(&mut self, key: Node, closed: usize, value: Node) {
        match key.value {
            Value::Scalar(scalar) => {
                let tag = match scalar.tag {
                    Tag::Implicit if scalar.style.is_plain() && scalar.text == *"<<" => Tag::Merge,
                    tag => tag,
                };
                self.merge_met |= tag == Tag::Merge || scalar.text == *"<<";
                self.entries.push(Entry { key: Key::from(Scalar { tag, ..scalar }), value });
            }
            Value::Seq(_) | Value::Map(_) => {
                let at = self.source.offset_of(key.span().start());
                let text = &self.scanner.text[at..];
                let flow = closed.checked_sub(at).and_then(|length| text.get(..length));
                let text = flow.or_else(|| text.lines().next()).unwrap_or("");
                let shown: String = text.chars().take(60).collect();
                let message = format!("yaml: invalid map key: {shown}");
                self.meaningless.get_or_insert_with(|| Fault::tree(message, at));
            }
        }
    }

    /// Reads a sequence whose first item stands here at `column`.
    pub(super) fn nested_seq(&mut self, column: isize) -> Scan<Node> {
        let start = self.scanner.pos;
        self.scanner.open_block(column)?;
        self.block_seq(start, start)
    }

    fn block_seq(&mut self, start: usize, opened: usize) -> Scan<Node> {
        self.enter()?;
        let base = self.items.len();
        while self.items_by_line(false)? == Step::Careful && self.careful_item(opened)? {}
        Ok(self.seq(base, false, start))
    }

    /// Reads one item of a block sequence by tokens; `false` at its end.
    fn careful_item(&mut self, opened: usize) -> Scan<bool> {
        match self.scanner.peek()? {
            Kind::BlockEntry => {
                let end = self.scanner.take()?.end;
                let item = match self.scanner.peek()? {
                    Kind::BlockEntry | Kind::BlockEnd => self.empty(end),
                    _ => self.node(Place::Block)?,
                };
                self.items.push(item);
                Ok(true)
            }
            Kind::BlockEnd => {
                self.scanner.take()?;
                Ok(false)
            }
            _ => self.refuse("did not find expected '-' indicator", Some(opened)),
        }
    }

    /// Reads a sequence that stands here, in the column of the key it belongs to.
    pub(super) fn indentless_seq(&mut self) -> Scan<Node> {
        self.indentless_seq_at(self.scanner.pos)
    }

    fn indentless_seq_at(&mut self, start: usize) -> Scan<Node> {
        self.enter()?;
        let base = self.items.len();
        while self.items_by_line(true)? == Step::Careful {
            if self.scanner.peek()? != Kind::BlockEntry {
                break;
            }
            let end = self.scanner.take()?.end;
            let item = match self.scanner.peek()? {
                Kind::BlockEntry | Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(end),
                _ => self.node(Place::Block)?,
            };
            self.items.push(item);
        }
        Ok(self.seq(base, false, start))
    }

    /// Reads a map whose first key stands here at `column`.
    pub(super) fn nested_map(&mut self, column: isize) -> Scan<Node> {
        let start = self.scanner.pos;
        self.scanner.open_block(column)?;
        self.block_map(start, start)
    }

    fn block_map(&mut self, start: usize, opened: usize) -> Scan<Node> {
        self.enter()?;
        let base = self.entries.len();
        while self.entries_by_line()? == Step::Careful && self.careful_entry(opened)? {}
        Ok(self.map(base, false, start))
    }

    /// Reads one entry of a block map by tokens; `false` at its end.
    fn careful_entry(&mut self, opened: usize) -> Scan<bool> {
        match self.scanner.peek()? {
            Kind::Key => {
                let end = self.scanner.take()?.end;
                let key = match self.scanner.peek()? {
                    Kind::Key | Kind::Value | Kind::BlockEnd => self.empty(end),
                    _ => self.node(Place::BlockMap)?,
                };
                let closed = self.closed;
                let value = self.block_value()?;
                self.push_entry(key, closed, value);
                Ok(true)
            }
            Kind::BlockEnd => {
                self.scanner.take()?;
                Ok(false)
            }
            _ => self.refuse("did not find expected key", Some(opened)),
        }
    }

    fn block_value(&mut self) -> Scan<Node> {
        if self.scanner.peek()? != Kind::Value {
            let at = self.scanner.place().0;
            return Ok(self.empty(at));
        }
        let end = self.scanner.take()?.end;
        match self.scanner.peek()? {
            Kind::Key | Kind::Value | Kind::BlockEnd => Ok(self.empty(end)),
            _ => self.node(Place::BlockMap),
        }
    }

    fn flow_seq(&mut self, start: usize) -> Scan<Node> {
        let opened = self.scanner.take()?.start;
        self.enter()?;
        let base = self.items.len();
        while self.scanner.peek()? != Kind::FlowSeqEnd {
            if self.items.len() > base {
                if self.scanner.peek()? != Kind::FlowEntry {
                    return self.refuse("did not find expected ',' or ']'", Some(opened));
                }
                self.scanner.take()?;
            }
            let item = match self.scanner.peek()? {
                Kind::FlowSeqEnd => break,
                Kind::Key => self.flow_pair()?,
                _ => self.node(Place::Flow)?,
            };
            self.items.push(item);
        }
        self.closed = self.scanner.take()?.end;
        Ok(self.seq(base, true, start))
    }

    /// Reads a map of one entry that stands in a flow sequence without braces.
    fn flow_pair(&mut self) -> Scan<Node> {
        self.enter()?;
        let base = self.entries.len();
        let token = self.scanner.take()?;
        let key = match self.scanner.peek()? {
            Kind::Value | Kind::FlowEntry | Kind::FlowSeqEnd => {
                // The reference takes this token for the empty key's, so a pair of nothing needs one more.
                let at = self.scanner.take()?.end;
                self.empty(at)
            }
            _ => self.node(Place::Flow)?,
        };
        let closed = self.closed;
        let value = self.flow_value(Kind::FlowSeqEnd)?;
        self.push_entry(key, closed, value);
        Ok(self.map(base, true, token.start))
    }

    fn flow_value(&mut self, close: Kind) -> Scan<Node> {
        if self.scanner.peek()? == Kind::Value {
            self.scanner.take()?;
            let next = self.scanner.peek()?;
            if next != Kind::FlowEntry && next != close {
                return self.node(Place::Flow);
            }
        }
        let at = self.scanner.place().0;
        Ok(self.empty(at))
    }

    fn flow_map(&mut self, start: usize) -> Scan<Node> {
        let opened = self.scanner.take()?.start;
        self.enter()?;
        let base = self.entries.len();
        let mut first = true;
        while self.scanner.peek()? != Kind::FlowMapEnd {
            if !std::mem::replace(&mut first, false) {
                if self.scanner.peek()? != Kind::FlowEntry {
                    return self.refuse("did not find expected ',' or '}'", Some(opened));
                }
                self.scanner.take()?;
            }
            match self.scanner.peek()? {
                Kind::FlowMapEnd => break,
                Kind::Key => {
                    self.scanner.take()?;
                    let key = match self.scanner.peek()? {
                        Kind::Value | Kind::FlowEntry | Kind::FlowMapEnd => {
                            self.empty(self.scanner.place().0)
                        }
                        _ => self.node(Place::Flow)?,
                    };
                    let closed = self.closed;
                    let value = self.flow_value(Kind::FlowMapEnd)?;
                    self.push_entry(key, closed, value);
                }
                _ => {
                    let key = self.node(Place::Flow)?;
                    let closed = self.closed;
                    self.scanner.peek()?;
                    let value = self.empty(self.scanner.place().0);
                    self.push_entry(key, closed, value);
                }
            }
        }
        self.closed = self.scanner.take()?.end;
        Ok(self.map(base, true, start))
    }
}

/// What `!!` stands for.
const YAML_PREFIX: &str = "tag:yaml.org,2002:";
