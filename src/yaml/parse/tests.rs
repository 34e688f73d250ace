//! Tables of texts and what is read from them; expectations come from the reference's reader.

use super::*;
use crate::yaml::{Quoting, Tag, Value};

/// The tree in one line: `{key: value}`, `[item]`, and scalars as their text behind a mark for the style
/// (`'`, `"`, `|`, `>`; none for plain) and a written tag.
fn dump(node: &Node) -> String {
    match &node.value {
        Value::Scalar(scalar) => dump_scalar(&scalar.text, scalar.tag, scalar.style),
        Value::Seq(seq) => {
            let items: Vec<String> = seq.items.iter().map(dump).collect();
            format!("{}[{}]", if seq.flow { "~" } else { "" }, items.join(", "))
        }
        Value::Map(map) => {
            let entries: Vec<String> = map
                .entries
                .iter()
                .map(|entry| {
                    let key = dump_scalar(&entry.key.text, entry.key.tag, entry.key.style);
                    format!("{key}: {}", dump(&entry.value))
                })
                .collect();
            format!("{}{{{}}}", if map.flow { "~" } else { "" }, entries.join(", "))
        }
    }
}

fn dump_scalar(text: &str, tag: Tag, style: crate::yaml::Style) -> String {
    let mark = match style.quoting() {
        Quoting::Plain => "",
        Quoting::Single => "'",
        Quoting::Double => "\"",
        Quoting::Literal => "|",
        Quoting::Folded => ">",
    };
    let tag = if style.is_tagged() { format!("!{tag:?} ") } else { String::new() };
    format!("{tag}{mark}{}", text.escape_debug().to_string().replace("\\'", "'"))
}

fn read(text: &str) -> Result<Documents, Error> {
    parse_documents(&Source::detached("t.yaml", text), &Limits::default())
}

fn accepts(text: &str, expected: &str) {
    let dumps: Vec<String> = match read(text) {
        Ok(documents) => documents.docs.iter().map(dump).collect(),
        Err(error) => vec![format!("error: {}", error.message())],
    };
    assert_eq!(dumps.join("\n"), expected, "reading {text:?}");
}

#[test]
fn reads_blocks() {
    for (text, expected) in [
        (
            "a: 1\nb:\n  c: x y\n  d:\n  - 1\n  - e: 2\n    f: 3\n",
            "{a: 1, b: {c: x y, d: [1, {e: 2, f: 3}]}}",
        ),
        ("- - a\n  - b\n-\n  - c\n", "[[a, b], [c]]"),
        ("a:\n- - 1\n  -\n-\n-   k: v\n    l:\nb: c\n", "{a: [[1, ], , {k: v, l: }], b: c}"),
        ("a:\nb: # c\n", "{a: , b: }"),
        ("a:\n\n  # c\n\n  b: 1\n # d\nc: 2", "{a: {b: 1}, c: 2}"),
        ("a: b\n  c\n\n  d\n", "{a: b c\\nd}"),
        ("a: b #c\nd: e#f\ng: h:i\n", "{a: b, d: e#f, g: h:i}"),
        ("a: b  \t\nc d: e\n'f': g\n\"h\" : i\n", "{a: b, c d: e, 'f: g, \"h: i}"),
        ("a: |\n  x\n   y\n\nb: >-\n  x\n  y\n", "{a: |x\\n y\\n, b: >x y}"),
        ("a: |", "{a: |}"),
        ("a: |\n  x", "{a: |x}"),
        ("a: |+\n  x\n\n\nb: |-\n  x\n\nc: |2\n   x\n", "{a: |x\\n\\n\\n, b: |x, c: | x\\n}"),
        ("a: >\n  x\n  y\n\n  z\n   w\n  v\n", "{a: >x y\\nz\\n w\\nv\\n}"),
        ("a:\n|\n  x\n", "{a: |x\\n}"),
        ("? a\n: b\n? c\n", "{a: b, c: }"),
        ("a: 'it''s'\nb: \"x\\ty\\\n  z\"\n", "{a: 'it's, b: \"x\\tyz}"),
        ("a: 'x\n\n  y'\nb: \"\\u00e9 \\x41\n  c\"\n", "{a: 'x\\ny, b: \"é A c}"),
        ("a: !!str 1\nb: !foo\nc: ! 1\nd: !!map {}\n", "{a: !Str 1, b: !Other , c: !Implicit 1, d: ~{}}"),
        ("-a: -b\n?c: :d\n", "{-a: -b, ?c: :d}"),
        ("a: x\n# c\n\t# d\nb: y\n", "{a: x, b: y}"),
        ("a: 1\n...\n]]] nonsense", "{a: 1}"),
        ("\u{feff}a: 1\n", "{a: 1}"),
        ("a: x\u{85}  y\u{2028}b: z", "{a: x y, b: z}"),
        ("[]a: b", "~[]"),
    ] {
        accepts(text, expected);
    }
}

#[test]
fn reads_flow() {
    for (text, expected) in [
        ("{a: 1, b: [x, y], c}", "~{a: 1, b: ~[x, y], c: }"),
        ("[a: b, c]", "~[~{a: b}, c]"),
        ("{a: http://x:80}", "~{a: http://x:80}"),
        ("{a:}", "~{a:: }"),
        ("[?a]", "~[~{a: }]"),
        ("{\"a\":1}\n{\"b\":2}\n", "~{\"a: 1}"),
        ("{\n\t\"a\": [1, \"x\\ny\",\n 'z'],\n  \"b\": {}\n}\n", "~{\"a: ~[1, \"x\\ny, 'z], \"b: ~{}}"),
        ("a: {b: c d, e: f,}\ng: [ 1 , 2 ]\n", "{a: ~{b: c d, e: f}, g: ~[1, 2]}"),
        ("- [a]: b\n", "error: yaml: invalid map key: [a]"),
    ] {
        accepts(text, expected);
    }
}

#[test]
fn expands_anchors_and_merges() {
    for (text, expected) in [
        ("a: &x {k: 1}\nb: *x\n", "{a: ~{k: 1}, b: ~{k: 1}}"),
        ("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", "{a: 1, b: 1, c: 2, d: 2}"),
        ("&k a: 1\nb: *k\n", "{a: 1, b: a}"),
        ("a: &x {k: 1, l: 2}\nb:\n  l: 3\n  <<: *x\n", "{a: ~{k: 1, l: 2}, b: {l: 3, k: 1}}"),
        ("x: {<<: [{a: 1, b: 1}, {b: 2, c: 2}], c: 3}\n", "{x: ~{c: 3, b: 1, a: 1}}"),
        ("b:\n  \"<<\": 1\n  l: 3\n", "{b: {l: 3}}"),
        ("a: &a [*a]\n", "error: yaml: anchor 'a' value contains itself"),
        ("a: *a\n", "error: yaml: unknown anchor 'a' referenced"),
        ("<<: 1\n", "error: map merge requires map or sequence of maps as the value"),
        ("<<: [[{a: 1}]]\n", "error: invalid map merge: received a nested sequence"),
        ("a: &a 1\n<<: *a\n", "error: invalid map merge: received alias for a non-map value"),
        ("<<: {a: 1}\n<<: {b: 1}\n", "error: duplicate merge key"),
    ] {
        accepts(text, expected);
    }
}

#[test]
fn splits_documents() {
    accepts("a: 1\n---\n---\nb: 2\n--- # c\nc: 3\n---", "{a: 1}\n{b: 2}\n{c: 3}");
    accepts("--- {a: 1}\n---\n# nothing\n---\n~\n---\nb: |\n  x\n", "~{a: 1}\n{b: |x\\n}");
    accepts("a: 1\n--- foo\nb: 2\n", "error: invalid document separator: --- foo");
    accepts("a: 1\n----\nb: 2\n", "error: invalid document separator: ----");
    for (text, chunks) in
        [("", 0), ("a: 1\n", 1), ("a: 1\n---\n", 2), ("---\na: 1\n", 1), ("\n---\n---\n", 2)]
    {
        assert_eq!(read(text).map(|documents| documents.chunks).ok(), Some(chunks), "splitting {text:?}");
    }
}

#[test]
fn refuses_in_the_words_of_the_reference() {
    for (text, expected) in [
        ("a: b: c\n", "mapping values are not allowed in this context"),
        ("x:\na: b: c\n", "line 2: mapping values are not allowed in this context"),
        ("a: [1, 2\nb: 3\n", "line 1: did not find expected ',' or ']'"),
        ("a: {b: 1\nc: 2}\n", "line 1: did not find expected ',' or '}'"),
        ("a: 1\n b: 2\n", "line 2: mapping values are not allowed in this context"),
        ("a:\n  b: 1\n c: 2\n", "line 2: did not find expected key"),
        ("a:\n- 1\n  b\nfoo\n", "line 4: could not find expected ':'"),
        ("a:\n\tb: 1\n", "line 2: found character that cannot start any token"),
        ("a: |\n\tx\n", "line 2: found a tab character where an indentation space is expected"),
        ("a: \"\\/\"\n", "found unknown escape character"),
        ("a: \"\\ud83d\\ude00\"\n", "found invalid Unicode character escape code"),
        ("a: 'b\n", "line 2: found unexpected end of stream"),
        ("a: |a\n", "did not find expected comment or line break"),
        ("a: !! 1\n", "did not find expected tag URI"),
        ("a: @b\n", "found character that cannot start any token"),
        ("a: \u{1}\n", "control characters are not allowed"),
        ("%YAML 1.2\n---\n", "found incompatible YAML document"),
        ("%YAML 1.1\n---\na: 1\n", "line 1: did not find expected <document start>"),
        ("a: 1\n---\nb: 1\nc\n", "line 2: could not find expected ':'"),
    ] {
        accepts(text, &format!("error: yaml: {expected}"));
    }
}

#[test]
fn points_at_the_fault() {
    for (text, line, column) in [
        ("x: 1\n---\na: b: c\n", 3, 5),
        ("a: 1\nb: \"\\/\"\n", 2, 5),
        ("a: é: b\n", 1, 5),
        ("a: 'b\nc: d\n", 1, 4),
    ] {
        let source = Source::detached("t.yaml", text);
        let error = parse_documents(&source, &Limits::default()).expect_err(text);
        let span = error.diagnostics()[0].labels[0].span;
        let position = source.position(span);
        assert_eq!((position.line, position.column), (line, column), "reading {text:?}: {}", error.message());
    }
}

#[test]
fn spans_cover_what_was_written() {
    let text = "a: x # y\nb:\n  - 'y' \n  - {k: 1}\n  - \"a\\\"b\": c\nc: |\n  z\nd: p\n  q\n";
    let source = Source::detached("t.yaml", text);
    let documents = parse_documents(&source, &Limits::default()).expect("because the text is YAML");
    let root = &documents.docs[0];
    let written = |node: &Node| source.written(node.span());
    assert_eq!(written(root), "a");
    for (path, expected) in [("a", "x"), ("b", "- 'y'"), ("c", "|"), ("d", "p")] {
        assert_eq!(root.get(path).map(written), Some(expected), "span of {path}");
    }
    let items = root.get("b").and_then(Node::as_seq).unwrap_or_default();
    assert_eq!(items.iter().map(written).collect::<Vec<_>>(), ["'y'", "{k: 1}", "\"a\\\"b\""]);
}

#[test]
fn keeps_its_limits() {
    let limits = |depth, alias_nodes, bytes| Limits { depth, alias_nodes, bytes };
    let code = |text: &str, limits: &Limits| {
        parse_documents(&Source::detached("t.yaml", text), limits).err().map(|error| error.code())
    };
    let exceeded = Some(Code::LimitExceeded);
    for (shallow, deep) in [
        ("[[[1]]]", "[[[[1]]]]"),
        ("a:\n b:\n  c: 1\n", "a:\n b:\n  c:\n   d: 1\n"),
        ("- - - 1\n", "- - - - 1\n"),
        ("a: &a [[1]]\nb: *a\n", "a: &a [[1]]\nb: [*a]\n"),
        ("? {? {a} : b} : c", "[? {? {? {a} : b} : c} : d]"),
    ] {
        assert_ne!(code(shallow, &limits(3, 9, 99)), exceeded, "{shallow:?}");
        assert_eq!(code(deep, &limits(3, 9, 99)), exceeded, "{deep:?}");
    }
    let aliases = "a: &a [1, 2]\nb: [*a, *a, *a]\n";
    assert_eq!(code(aliases, &limits(9, 9, 99)), None);
    assert_eq!(code(aliases, &limits(9, 8, 99)), exceeded);
    assert_eq!(code("a: 1", &limits(9, 9, 4)), None);
    assert_eq!(code("a: 1", &limits(9, 9, 3)), exceeded);
}

#[test]
fn small_texts_cannot_grow_large() {
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..30 {
        let before = vec![format!("*a{}", n - 1); 10].join(", ");
        laughs.push_str(&format!("a{n}: &a{n} [{before}]\n"));
    }
    assert_eq!(read(&laughs).err().map(|error| error.code()), Some(Code::LimitExceeded));
}

#[test]
fn the_deepest_tree_fits_a_small_stack() {
    let depth = Limits::default().depth;
    let blocks: String = (0..depth).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
    let quoted: String = (0..depth).map(|n| format!("{}\"a b\":\n", " ".repeat(n))).collect();
    let texts = [
        "[".repeat(depth) + &"]".repeat(depth),
        "[&a ".repeat(depth) + &"]".repeat(depth),
        "- ".repeat(depth),
        "? ".repeat(depth),
        blocks,
        quoted,
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
    ];
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        for text in &texts {
            drop(read(text));
        }
    });
    thread.expect("because threads can be made").join().expect("because the stack was large enough");
}

#[test]
fn bad_utf8_is_named() {
    for (bytes, expected) in [
        (&b"a: \xff"[..], "invalid leading UTF-8 octet"),
        (b"a: \xc3(", "invalid trailing UTF-8 octet"),
        (b"a: \xc3", "incomplete UTF-8 octet sequence"),
        (b"a: \xed\xa0\x80", "invalid Unicode character"),
        (b"a: \xc0\x80", "invalid length of a UTF-8 sequence"),
    ] {
        let error = decode_utf8(bytes.to_vec()).expect_err("because the bytes are not UTF-8");
        assert!(error.message().contains(expected), "{}", error.message());
    }
    assert_eq!(normalize_newlines("a\r\nb\rc\n"), "a\nb\rc\n");
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    /// Pieces that texts are put together from, so that many of them are nearly YAML.
    const PIECES: &[&str] = &[
        "a",
        "b: ",
        "c:",
        "\n",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "-",
        "? ",
        ": ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "#",
        " # x",
        "'",
        "\"",
        "|\n",
        ">-\n  ",
        "&x ",
        "*x",
        "!!str ",
        "!t ",
        "\n---\n",
        "\n...\n",
        "%YAML 1.1\n",
        "\t",
        "é",
        "\r",
        "\u{85}",
        "\u{2028}",
        "😀",
        "\u{feff}",
        "<<: ",
        "\\n",
        "\\u00e9",
        "\\",
        "{a: 1, b: [x]}",
        "k: v\n",
        "- i\n",
    ];

    fn check_span(span: Span, source: &Source) {
        let offset = source.offset_of(span.start());
        assert_eq!(source.place(offset), span.start(), "it lies in the text, and begins a character");
        assert!(source.line_at(span).contains(source.written(span)));
    }

    fn check_spans(node: &Node, source: &Source) {
        check_span(node.span(), source);
        match &node.value {
            Value::Scalar(_) => {}
            Value::Seq(seq) => seq.items.iter().for_each(|item| check_spans(item, source)),
            Value::Map(map) => {
                for entry in &map.entries {
                    check_span(entry.key.span(), source);
                    check_spans(&entry.value, source);
                }
            }
        }
    }

    fn check(text: &str) {
        let source = Source::detached("t.yaml", text);
        match parse_documents(&source, &Limits::default()) {
            Ok(documents) => documents.docs.iter().for_each(|root| check_spans(root, &source)),
            Err(error) => {
                error.diagnostics()[0].labels.iter().for_each(|label| check_span(label.span, &source));
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_of_pieces_panics(at in proptest::collection::vec(0..PIECES.len(), 0..40)) {
            check(&at.iter().map(|&at| PIECES[at]).collect::<String>());
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            check(&text);
        }

        #[test]
        fn a_written_tree_is_read_as_serde_yaml_reads_it(
            keys in proptest::collection::btree_map("[a-z]{1,20}", "[a-zA-Z][a-zA-Z .,:#-]{0,40}[a-z]", 1..6),
        ) {
            let text = serde_yaml::to_string(&keys).expect("because maps of strings can be written");
            let documents = read(&text).expect("because serde_yaml writes YAML");
            let map = documents.docs[0].as_map().expect("because a map was written");
            let read: Vec<_> = map.entries.iter().map(|entry| (entry.key.text.as_str(), entry.value.text())).collect();
            let written: Vec<_> = keys.iter().map(|(key, value)| (key.as_str(), Some(value.as_str()))).collect();
            prop_assert_eq!(read, written);
        }
    }
}
