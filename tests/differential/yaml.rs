//! A YAML text as a tree that remembers how it is to be written: what trees are made of and what shrinking takes apart.

/// One node with its decorations.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Y {
    pub(crate) anchor: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) comment: Option<String>,
    pub(crate) kind: Kind,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// Source text, written as it stands; further lines are indented.
    Raw(String),
    /// A value between double quotes, escaped by the writer.
    Double(String),
    /// A value between single quotes.
    Single(String),
    /// A block scalar: its header (`|`, `>-`, …) and its lines.
    Block(String, String),
    /// `*name`
    Alias(String),
    /// A list.
    Seq(Form, Vec<Y>),
    /// A map; keys may be any node, and may repeat.
    Map(Form, Vec<(Y, Y)>),
    /// Documents written into a string: an inline patch, a plugin's configuration, data.
    Embedded(Text, Vec<Y>),
}

/// How a collection is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Block,
    Flow,
    /// Flow style over several lines.
    Lines,
}

/// How embedded documents are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    Yaml,
    Json,
}

/// How a file is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Layout {
    /// Four spaces instead of two.
    pub(crate) wide: bool,
    /// Lists stand deeper than their key.
    pub(crate) indented_lists: bool,
    /// Lines end in `\r\n`.
    pub(crate) crlf: bool,
    /// The file is JSON.
    pub(crate) json: bool,
    /// `---` also before the first document.
    pub(crate) marker: bool,
}

impl Y {
    pub(crate) fn of(kind: Kind) -> Y {
        Y { anchor: None, tag: None, comment: None, kind }
    }

    pub(crate) fn raw(text: impl Into<String>) -> Y {
        Y::of(Kind::Raw(text.into()))
    }

    pub(crate) fn double(text: impl Into<String>) -> Y {
        Y::of(Kind::Double(text.into()))
    }

    /// A string, plain where that is safe.
    pub(crate) fn string(text: impl Into<String>) -> Y {
        let text = text.into();
        if is_safe(&text) { Y::raw(text) } else { Y::double(text) }
    }

    pub(crate) fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Y)>) -> Y {
        Y::of(Kind::Map(
            Form::Block,
            entries.into_iter().map(|(key, value)| (Y::string(key), value)).collect(),
        ))
    }

    pub(crate) fn seq(items: impl IntoIterator<Item = Y>) -> Y {
        Y::of(Kind::Seq(Form::Block, items.into_iter().collect()))
    }

    pub(crate) fn strings<S: Into<String>>(items: impl IntoIterator<Item = S>) -> Y {
        Y::seq(items.into_iter().map(Y::string))
    }

    pub(crate) fn flow(mut self) -> Y {
        if let Kind::Seq(form, _) | Kind::Map(form, _) = &mut self.kind {
            *form = Form::Flow;
        }
        self
    }

    /// Reads YAML that this program itself wrote as a template; strings keep no style.
    pub(crate) fn parse(text: &str) -> Y {
        let value: serde_yaml::Value =
            serde_yaml::from_str(text).unwrap_or_else(|e| panic!("{e} in\n{text}"));
        Y::from_value(&value)
    }

    fn from_value(value: &serde_yaml::Value) -> Y {
        match value {
            serde_yaml::Value::Null => Y::raw("null"),
            serde_yaml::Value::Bool(value) => Y::raw(value.to_string()),
            serde_yaml::Value::Number(value) => Y::raw(value.to_string()),
            serde_yaml::Value::String(value) => Y::string(value),
            serde_yaml::Value::Sequence(items) => Y::seq(items.iter().map(Y::from_value)),
            serde_yaml::Value::Mapping(map) => Y::of(Kind::Map(
                Form::Block,
                map.iter().map(|(key, value)| (Y::from_value(key), Y::from_value(value))).collect(),
            )),
            serde_yaml::Value::Tagged(tagged) => Y::from_value(&tagged.value),
        }
    }

    /// The value of a scalar as far as this program knows it.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Raw(text) | Kind::Double(text) | Kind::Single(text) | Kind::Block(_, text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn entries(&self) -> &[(Y, Y)] {
        match &self.kind {
            Kind::Map(_, entries) => entries,
            _ => &[],
        }
    }

    pub(crate) fn entries_mut(&mut self) -> Option<&mut Vec<(Y, Y)>> {
        match &mut self.kind {
            Kind::Map(_, entries) => Some(entries),
            _ => None,
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Y> {
        self.entries().iter().find(|(k, _)| k.text() == Some(key)).map(|(_, value)| value)
    }

    pub(crate) fn at(&self, path: &[&str]) -> Option<&Y> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Sets a key of a map.
    pub(crate) fn set(&mut self, key: &str, value: Y) {
        if let Some(entries) = self.entries_mut() {
            match entries.iter_mut().find(|(k, _)| k.text() == Some(key)) {
                Some((_, old)) => *old = value,
                None => entries.push((Y::string(key), value)),
            }
        }
    }

    pub(crate) fn remove(&mut self, key: &str) {
        if let Some(entries) = self.entries_mut() {
            entries.retain(|(k, _)| k.text() != Some(key));
        }
    }

    pub(crate) fn is_map(&self) -> bool {
        matches!(self.kind, Kind::Map(..))
    }

    pub(crate) fn is_scalar(&self) -> bool {
        matches!(self.kind, Kind::Raw(_) | Kind::Double(_) | Kind::Single(_) | Kind::Block(..))
    }

    /// Calls `visit` for this node and all below, parents first. Keys count as nodes.
    pub(crate) fn walk(&self, visit: &mut dyn FnMut(&Y)) {
        visit(self);
        match &self.kind {
            Kind::Seq(_, items) | Kind::Embedded(_, items) => items.iter().for_each(|item| item.walk(visit)),
            Kind::Map(_, entries) => entries.iter().for_each(|(key, value)| {
                key.walk(visit);
                value.walk(visit);
            }),
            _ => {}
        }
    }

    /// Like [`walk`](Y::walk), with nodes that may be changed; what a change puts in is visited too.
    pub(crate) fn walk_mut(&mut self, visit: &mut dyn FnMut(&mut Y)) {
        visit(self);
        match &mut self.kind {
            Kind::Seq(_, items) | Kind::Embedded(_, items) => {
                items.iter_mut().for_each(|item| item.walk_mut(visit));
            }
            Kind::Map(_, entries) => entries.iter_mut().for_each(|(key, value)| {
                key.walk_mut(visit);
                value.walk_mut(visit);
            }),
            _ => {}
        }
    }
}

/// Whether a text may stand as a plain scalar and stay a string under every version of YAML.
fn is_safe(text: &str) -> bool {
    let plain = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | '-' | '$' | '(' | ')' | '=' | '+')
    };
    let ordinary = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];
    text.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '/' || c == '$')
        && text.chars().all(plain)
        && !ordinary.contains(&text.to_ascii_lowercase().as_str())
}

/// Writes a file of documents.
pub(crate) fn write(docs: &[Y], layout: Layout) -> String {
    let mut out = String::new();
    for (index, doc) in docs.iter().enumerate() {
        if layout.json {
            out.push_str(&json(doc));
            out.push('\n');
            continue;
        }
        if index > 0 || layout.marker {
            out.push_str("---\n");
        }
        Writer { out: &mut out, layout }.document(doc);
    }
    if layout.crlf { out.replace('\n', "\r\n") } else { out }
}

/// Writes a node as JSON, as well as that can be done.
fn json(node: &Y) -> String {
    let quote = |text: &str| serde_json::Value::from(text).to_string();
    match &node.kind {
        Kind::Raw(text) => match serde_json::from_str::<serde_json::Value>(text) {
            Ok(value) if !value.is_string() => text.clone(),
            _ if text.is_empty() || text == "~" => "null".to_owned(),
            _ => quote(text),
        },
        Kind::Double(text) | Kind::Single(text) | Kind::Block(_, text) => quote(text),
        Kind::Alias(_) => "null".to_owned(),
        Kind::Seq(_, items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        Kind::Map(_, entries) => {
            let entry =
                |(key, value): &(Y, Y)| format!("{}: {}", quote(key.text().unwrap_or("key")), json(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Kind::Embedded(text, docs) => quote(&embedded(*text, docs)),
    }
}

/// The text of embedded documents, without a final line break.
pub(crate) fn embedded(text: Text, docs: &[Y]) -> String {
    let all = match text {
        Text::Yaml => write(docs, Layout::default()),
        Text::Json => docs.iter().map(json).collect::<Vec<_>>().join("\n"),
    };
    all.trim_end_matches('\n').to_owned()
}

struct Writer<'a> {
    out: &'a mut String,
    layout: Layout,
}

impl Writer<'_> {
    fn step(&self) -> usize {
        if self.layout.wide { 4 } else { 2 }
    }

    fn pad(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn document(&mut self, doc: &Y) {
        match &doc.kind {
            Kind::Map(Form::Block, entries)
                if !entries.is_empty() && doc.anchor.is_none() && doc.tag.is_none() =>
            {
                self.comment_above(doc, 0);
                self.entries(entries, 0, 0);
            }
            Kind::Seq(Form::Block, items)
                if !items.is_empty() && doc.anchor.is_none() && doc.tag.is_none() =>
            {
                self.comment_above(doc, 0);
                self.items(items, 0, 0);
            }
            _ => {
                self.value(doc, 0, 0, true);
                if self.out.starts_with(' ') {
                    self.out.remove(0);
                }
            }
        }
    }

    fn comment_above(&mut self, node: &Y, indent: usize) {
        if let Some(comment) = &node.comment {
            self.pad(indent);
            self.out.push_str("# ");
            self.out.push_str(comment);
            self.out.push('\n');
        }
    }

    /// Writes entries; the first one stands at the current place when `placed` equals `indent`.
    fn entries(&mut self, entries: &[(Y, Y)], indent: usize, placed: usize) {
        for (index, (key, value)) in entries.iter().enumerate() {
            if index > 0 || placed < indent {
                self.pad(indent);
            }
            let text = flow(key, indent + 2);
            if text.chars().count() > 1000 || matches!(key.kind, Kind::Block(..)) {
                self.out.push('?');
                self.value(key, indent, indent + self.step(), false);
                self.pad(indent);
                self.out.push(':');
            } else {
                self.out.push_str(&text);
                if matches!(key.kind, Kind::Alias(_)) {
                    self.out.push(' ');
                }
                self.out.push(':');
            }
            let list = if self.layout.indented_lists { indent + self.step() } else { indent };
            let deeper = indent + self.step();
            let nested = if matches!(value.kind, Kind::Seq(..)) { list } else { deeper };
            self.value(value, indent, nested, false);
        }
    }

    fn items(&mut self, items: &[Y], indent: usize, placed: usize) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 || placed < indent {
                self.pad(indent);
            }
            self.out.push('-');
            let bare = item.anchor.is_none() && item.tag.is_none() && item.comment.is_none();
            match &item.kind {
                Kind::Map(Form::Block, entries) if bare && !entries.is_empty() => {
                    self.out.push(' ');
                    self.entries(entries, indent + 2, indent + 2);
                }
                Kind::Seq(Form::Block, inner) if bare && !inner.is_empty() => {
                    self.out.push(' ');
                    self.items(inner, indent + 2, indent + 2);
                }
                _ => self.value(item, indent, indent + 2, false),
            }
        }
    }

    /// Writes what follows `key:` or `-`, with its line break. Block content stands at `nested`.
    fn value(&mut self, node: &Y, indent: usize, nested: usize, root: bool) {
        let mut properties = String::new();
        if let Some(anchor) = &node.anchor {
            properties.push_str(&format!(" &{anchor}"));
        }
        if let Some(tag) = &node.tag {
            properties.push_str(&format!(" {tag}"));
        }
        let comment = node.comment.as_ref().map(|text| format!(" # {text}")).unwrap_or_default();
        let block = nested.max(if root { 0 } else { indent + 1 });
        match &node.kind {
            Kind::Map(Form::Block, entries) if !entries.is_empty() => {
                self.out.push_str(&format!("{properties}{comment}\n"));
                self.entries(entries, nested, 0);
            }
            Kind::Seq(Form::Block, items) if !items.is_empty() => {
                self.out.push_str(&format!("{properties}{comment}\n"));
                self.items(items, nested, usize::from(nested == 0));
            }
            Kind::Block(header, text) => {
                self.out.push_str(&format!("{properties} {header}{comment}\n"));
                self.lines(text, block.max(1));
            }
            Kind::Embedded(text, docs) => {
                let text = embedded(*text, docs);
                self.out.push_str(&format!("{properties} |-{comment}\n"));
                self.lines(&text, block.max(1));
            }
            _ => {
                let inner = flow_kind(node, block + 1);
                let space = if inner.is_empty() { "" } else { " " };
                self.out.push_str(&format!("{properties}{space}{inner}{comment}\n"));
            }
        }
    }

    fn lines(&mut self, text: &str, indent: usize) {
        for line in text.split('\n') {
            if !line.is_empty() {
                self.pad(indent);
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }
}

/// A node on one line (or several, inside brackets), with its properties.
fn flow(node: &Y, indent: usize) -> String {
    let mut text = String::new();
    if let Some(anchor) = &node.anchor {
        text.push_str(&format!("&{anchor} "));
    }
    if let Some(tag) = &node.tag {
        text.push_str(&format!("{tag} "));
    }
    text + &flow_kind(node, indent)
}

fn flow_kind(node: &Y, indent: usize) -> String {
    let pad = " ".repeat(indent);
    match &node.kind {
        Kind::Raw(text) => text.replace('\n', &format!("\n{pad}")),
        Kind::Single(text) => format!("'{}'", text.replace('\'', "''")),
        Kind::Double(text) | Kind::Block(_, text) => quoted(text),
        Kind::Embedded(text, docs) => quoted(&embedded(*text, docs)),
        Kind::Alias(name) => format!("*{name}"),
        Kind::Seq(form, items) => {
            let items: Vec<String> = items.iter().map(|item| inside(item, indent)).collect();
            brackets('[', &items, ']', *form, &pad)
        }
        Kind::Map(form, entries) => {
            let entry = |(key, value): &(Y, Y)| {
                let colon = if matches!(key.kind, Kind::Alias(_)) { " :" } else { ":" };
                format!("{}{colon} {}", inside(key, indent), inside(value, indent))
            };
            let entries: Vec<String> = entries.iter().map(entry).collect();
            brackets('{', &entries, '}', *form, &pad)
        }
    }
}

/// A node inside brackets, where some plain scalars may not stand.
fn inside(node: &Y, indent: usize) -> String {
    match &node.kind {
        Kind::Raw(text) if !text.starts_with(['"', '\'']) && text.contains(|c| "[]{},?".contains(c)) => {
            flow(&Y { kind: Kind::Double(text.clone()), ..node.clone() }, indent)
        }
        _ => flow(node, indent),
    }
}

fn brackets(open: char, items: &[String], close: char, form: Form, pad: &str) -> String {
    match form {
        Form::Lines if !items.is_empty() => {
            format!("{open}\n{pad}{}\n{pad}{close}", items.join(&format!(",\n{pad}")))
        }
        _ => format!("{open}{}{close}", items.join(", ")),
    }
}

/// A value between double quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 || (0x7f..0xa0).contains(&(c as u32)) => {
                out.push_str(&format!("\\x{:02X}", c as u32));
            }
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("\\u{:04X}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
