//! Odd YAML: scalars, texts, keys and decorations that readers and writers disagree about.

use crate::generate::Generator;
use crate::yaml::{Form, Kind, Text, Y};

/// Plain and quoted source texts that print.
const SCALARS: &[&str] = &[
    "0777",
    "0o17",
    "0x1F",
    "0X1f",
    "1_000",
    "1e3",
    "1E+3",
    "1.0",
    "1.50",
    "12345678.9",
    ".5",
    "-0.0",
    "1e-7",
    "0.00001",
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
    "1e309",
    "0b11",
    "0b-11",
    "0o-7",
    "+12",
    "-0",
    "08",
    "09",
    "0.1e1",
    "1.",
    "1e",
    "0x",
    "1e20",
    "123456789012345678.0",
    "999999.5",
    "1234567.5",
    ".9_0",
    "1__0",
    "2020-01-01",
    "2020-1-2",
    "2020-01-01T00:00:00Z",
    "2001-12-14t21:59:43.10-05:00",
    "2020-02-30",
    "2020-01-01 01:02:03",
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
    "Y",
    "N",
    "True",
    "TRUE",
    "false",
    "~",
    "null",
    "Null",
    "NULL",
    "",
    "nULL",
    "True ",
    "12:30",
    "1:60",
    "12:30:45",
    "190:20:30.15",
    "1.2.3",
    "1,000",
    "=",
    "<<",
    "t",
    "-",
    "---a",
    "...",
    "-.5",
    "+.5",
    "-a",
    "?a",
    ":a",
    "''",
    "\"\"",
    "' a '",
    "\"tab\\there\"",
    "\"a\\nb\"",
    "\" lead\"",
    "'trail '",
    "\"\\n\"",
    "\"\\ttab\"",
    "\"a\\u2028b\"",
    "\"\\uFEFFbom\"",
    "\"\\u0007bell\"",
    "\"nel\\x85x\"",
    "'it''s'",
    "'a: b'",
    "'a #b'",
    "\"#a\"",
    "'[a]'",
    "'{a}'",
    "'- a'",
    "'? a'",
    "'*a'",
    "'&a'",
    "'!a'",
    "'%a'",
    "'@a'",
    "'`a'",
    "'|'",
    "'>'",
    "a#b",
    "a:b",
    "http://x:80/?a=b#c",
    "\u{e9}t\u{e9}",
    "\u{65e5}\u{672c}\u{8a9e}",
    "\u{1F600}",
    "\"\\U0001F600 face\"",
    "a\u{a0}b",
    "<html>&amp;</html>",
    "\"a\\\\b\"",
    "a\\b",
    "C:\\dir",
    "$(VAR_A)",
    "$$(VAR_A)",
    "$(NO_SUCH)",
    "a\tb",
    "a  b",
    "'true'",
    "'1'",
    "\"1.0\"",
    "\"0x10\"",
    "'null'",
    "'~'",
    "\"2020-01-01\"",
    "'yes'",
    "\"12:30\"",
    "'1e3'",
    "'on'",
    "!!str 123",
    "!!int \"1\"",
    "!!float \"1.5\"",
    "!!float 1",
    "!!bool \"true\"",
    "!!null \"\"",
    "!!binary aGVsbG8=",
    "!custom x",
    "! 1",
    "!!str",
    "!a",
    "!!str true",
    "a\nb",
    "\"a\nb\"",
    "'a\n\nb'",
    "a\n\nb\nc",
    "\"a \\\n  b\"",
    "word word word word word word word word word word word word word word word word word word word",
    "'one two three four five six seven eight nine ten eleven twelve: thirteen fourteen fifteen sixteen seventeen'",
    "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  bbbbbb\\tcc dd  ee\"",
    "\"it's a long line with 'quotes' and   runs of spaces that goes on for more than eighty   columns \\u00e9\"",
    "01",
    "00",
    "0",
    "-1",
    "1",
    "10",
    "true",
    "nginx",
    "plain text",
    "a b c",
    "5",
    "3.14",
    "500m",
    "\"500m\"",
    "1Gi",
];

/// Source texts that no build prints.
const FAILING: &[&str] = &[
    ".nan",
    ".inf",
    "-.Inf",
    "\"a\\x7f\"",
    "\"\\x80\"",
    "!!int 1.5",
    "!!bool yes",
    "*nowhere",
    "\"\\/\"",
    "\"\\uD83D\\uDE00\"",
    "a: b: c",
    "[a",
    "'a",
    "%a",
    "@a",
    "`a",
];

/// Block scalars: header and lines.
const BLOCKS: &[(&str, &str)] = &[
    ("|", "one\ntwo"),
    ("|-", "one\ntwo"),
    ("|+", "one\ntwo\n\n"),
    ("|", "one\n\n\ntwo\n"),
    ("|2", " one\ntwo"),
    ("|", "one \ntwo"),
    ("|", "tab\there\nx"),
    ("|", "# no comment\nkey: value"),
    (">", "one\ntwo"),
    (">-", "one\ntwo\n\nthree"),
    (">+", "one\n\n\ntwo\n\n\n"),
    (">", "one\n  more\ntwo\n"),
    (">2", "  more\none\ntwo"),
    (">-", "a long line of words that goes on and on and on and on and on and on and on and on\nnext"),
    ("|", "a long line of words that goes on and on and on and on and on and on and on and on and on"),
    ("|", ""),
    ("|+", "\n"),
    ("|-", "\u{e9}\n\u{1F600}"),
    (">", "one\n\n  more\n\ntwo"),
    ("|", "$(VAR_A)\n<a&b>"),
    ("|-", "single"),
    ("|", "---x\n..."),
];

const KEYS: &[&str] = &[
    "a.b/c",
    "\"a b\"",
    "y",
    "on",
    "'1'",
    "\"true\"",
    "a1",
    "a10",
    "a2",
    "_x",
    "-x",
    ".x",
    "Z",
    "\u{e9}",
    "\"a: b\"",
    "'#a'",
    "\"\"",
    "=",
    "key",
    "v1beta1",
    "v10",
    "'null'",
    "\"new\\nline\"",
    "\"tab\\tkey\"",
    "a-b",
    "a_b",
    "\"x y \"",
    "\u{1F600}",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

const FAILING_KEYS: &[&str] = &["1", "true", "null", "~", "1.5", "2020-01-01", "0x10", "[a]", "{a: b}"];

/// A scalar, odd or not.
pub(crate) fn scalar(g: &mut Generator<'_>) -> Y {
    let odd = g.profile.odd();
    match g.r.below(100) {
        n if n >= odd => {
            Y::string(g.r.pick(&["plain", "value", "localhost", "8080", "true", "one two", "1"]))
        }
        n if n * 5 < odd => block(g),
        _ if g.reckless && g.r.chance(3) => {
            g.uses("failing scalar");
            Y::raw(g.r.pick(FAILING))
        }
        _ => {
            g.uses("odd scalar");
            Y::raw(g.r.pick(SCALARS))
        }
    }
}

fn block(g: &mut Generator<'_>) -> Y {
    g.uses("block scalar");
    let (header, text) = BLOCKS[g.r.below(BLOCKS.len())];
    Y::of(Kind::Block(header.to_owned(), text.to_owned()))
}

/// A text of several lines, or of words put together at random.
pub(crate) fn text(g: &mut Generator<'_>) -> Y {
    if g.r.chance(60) {
        return block(g);
    }
    let count = g.r.between(1, 40);
    let mut text = String::new();
    for _ in 0..count {
        text.push_str(g.r.pick(&[
            "a",
            "word",
            "longer-word",
            "'",
            "\"",
            ":",
            "#",
            "\u{e9}",
            "1",
            "x:y",
            "\\",
            "-",
            "{}",
            "\u{1F600}",
            "<",
            "$(VAR_B)",
        ]));
        text.push_str(g.r.pick(&[" ", " ", " ", " ", "  ", "", "\n", "   ", "\t", ": ", " #"]));
    }
    g.uses("random text");
    // A text of several lines that begins with a tab cannot be printed.
    if !g.reckless {
        text = text.trim_start_matches('\t').to_owned();
    }
    match g.r.below(3) {
        0 => Y::double(text),
        1 if !text.contains('\n') && !text.contains('\t') => Y::of(Kind::Single(text)),
        _ => Y::double(text),
    }
}

/// A key of a map below data or a custom resource.
pub(crate) fn key(g: &mut Generator<'_>) -> Y {
    if g.reckless && g.r.chance(5) {
        g.uses("failing key");
        return Y::raw(g.r.pick(FAILING_KEYS));
    }
    if g.r.below(100) >= g.profile.odd() {
        return Y::string(g.r.pick(&["extra", "zeta", "alpha", "a1", "a10"]));
    }
    g.uses("odd key");
    Y::raw(g.r.pick(KEYS))
}

/// YAML or JSON inside a string.
pub(crate) fn document(g: &mut Generator<'_>) -> Y {
    let docs = vec![Y::parse(
        "db: {host: localhost, port: 5432, name: db}\nlist: [{name: a, value: 1}, {name: b, value: 2}]\n",
    )];
    let text = if g.r.chance(40) { Text::Json } else { Text::Yaml };
    Y::of(Kind::Embedded(text, docs))
}

/// Changes how a document is written and leaves (nearly) what it says.
pub(crate) fn decorate(g: &mut Generator<'_>, doc: &mut Y) {
    let odd = g.profile.odd();
    if !g.r.chance(odd) {
        return;
    }
    g.uses("decorated");
    let rate = g.r.between(1, 12);
    doc.walk_mut(&mut |node| {
        if !g.r.chance(rate) {
            return;
        }
        match &mut node.kind {
            Kind::Map(form, entries) if entries.iter().all(|(key, _)| key.is_scalar()) => {
                *form = if g.r.chance(70) { Form::Flow } else { Form::Lines };
            }
            Kind::Seq(form, _) => *form = if g.r.chance(70) { Form::Flow } else { Form::Lines },
            Kind::Raw(text)
                if !text.is_empty()
                    && text.bytes().all(|b| b.is_ascii_alphabetic())
                    && node.tag.is_none() =>
            {
                node.kind =
                    if g.r.chance(50) { Kind::Double(text.clone()) } else { Kind::Single(text.clone()) };
            }
            _ => {}
        }
    });
    // Comments only where lines of their own cannot end up inside brackets.
    if g.r.chance(30) {
        comments(g, doc);
    }
    if g.r.chance(25) {
        share(g, doc);
    }
}

fn comments(g: &mut Generator<'_>, node: &mut Y) {
    if g.r.chance(6) {
        node.comment = Some(g.r.pick(&["comment", "a: b", "---", "\u{e9}"]).to_owned());
    }
    match &mut node.kind {
        Kind::Map(Form::Block, entries) => entries.iter_mut().for_each(|(_, value)| comments(g, value)),
        Kind::Seq(Form::Block, items) => items.iter_mut().for_each(|item| comments(g, item)),
        _ => {}
    }
}

/// Adds an anchor, and aliases to it further on.
fn share(g: &mut Generator<'_>, doc: &mut Y) {
    let mut count = 0;
    values(doc, &mut |_| count += 1);
    let chosen = g.r.below(count.max(1));
    let merge = g.r.chance(50);
    let mut index = 0;
    let mut anchored: Option<(Y, usize)> = None;
    let mut used = 0;
    values_mut(doc, &mut |node| {
        index += 1;
        let mut size = 0;
        values(node, &mut |_| size += 1);
        if anchored.is_none() {
            let fits = if merge { node.is_map() && !node.entries().is_empty() } else { true };
            if index > chosen
                && index > 1
                && fits
                && !matches!(node.kind, Kind::Alias(_))
                && node.anchor.is_none()
            {
                node.anchor = Some("x".to_owned());
                anchored = Some((node.clone(), index + size));
            }
            return;
        }
        let Some((target, end)) = &anchored else { return };
        if index < *end || used > 2 {
            return;
        }
        match &mut node.kind {
            Kind::Map(_, entries) if merge && g.r.chance(40) => {
                let at = g.r.below(entries.len() + 1);
                let value = if g.r.chance(80) {
                    Y::of(Kind::Alias("x".to_owned()))
                } else {
                    Y::seq([Y::of(Kind::Alias("x".to_owned())), Y::map([("merged", Y::raw("1"))])]).flow()
                };
                entries.insert(at, (Y::raw("<<"), value));
                used += 1;
            }
            Kind::Raw(text) if !merge && target.is_scalar() && g.r.chance(20) && text.len() > 1 => {
                node.kind = Kind::Alias("x".to_owned());
                node.tag = None;
                used += 1;
            }
            Kind::Map(_, entries) if !merge && g.r.chance(10) => {
                entries.push((Y::raw("copy"), Y::of(Kind::Alias("x".to_owned()))));
                used += 1;
            }
            _ => {}
        }
    });
    if used > 0 {
        g.uses(if merge { "merge key" } else { "alias" });
    }
}

/// Like `walk`, without keys.
fn values(node: &Y, visit: &mut dyn FnMut(&Y)) {
    visit(node);
    match &node.kind {
        Kind::Seq(_, items) => items.iter().for_each(|item| values(item, visit)),
        Kind::Map(_, entries) => entries.iter().for_each(|(_, value)| values(value, visit)),
        _ => {}
    }
}

/// Like `walk_mut`, without keys and without what a change puts in.
fn values_mut(node: &mut Y, visit: &mut dyn FnMut(&mut Y)) {
    let before = if let Kind::Map(_, entries) = &node.kind { entries.len() } else { 0 };
    visit(node);
    match &mut node.kind {
        Kind::Seq(_, items) => items.iter_mut().for_each(|item| values_mut(item, visit)),
        Kind::Map(_, entries) if entries.len() == before => {
            entries.iter_mut().for_each(|(_, value)| values_mut(value, visit));
        }
        _ => {}
    }
}
