//! What is printed says what the tree says, to a reader that knows nothing of this crate.

#![allow(missing_docs)]

use krust::source::Span;
use krust::yaml::{Entry, Key, Map, Node, Scalar, Seq, Style, Tag, Value, emit, to_json};
use proptest::prelude::*;
use serde_yaml::Value as Serde;

/// A tree of strings.
#[derive(Clone, Debug)]
enum Tree {
    Text(String),
    List(Vec<Tree>),
    Fields(Vec<(String, Tree)>),
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn strings_keep_their_text(tree in tree()) {
        let mut out = String::new();
        emit(&node(&tree), &mut out).expect("strings have a printed form");
        let read: Serde = serde_yaml::from_str(&out).map_err(|error| TestCaseError::fail(format!("{error}\n{out}")))?;
        prop_assert_eq!(read, expected(&tree), "{}", out);
    }
}

#[test]
fn the_deepest_tree_fits_a_thread() {
    let nested = |levels: usize| {
        (0..levels).fold(Node::string("x", Span::NONE), |inner, level| match level % 2 {
            0 => Node::new(Value::Seq(Seq::new(vec![inner].into(), false)), Span::NONE),
            _ => {
                let entries = vec![
                    Entry { key: Key::new("b"), value: inner },
                    Entry { key: Key::new("a"), value: Node::plain("1", Span::NONE) },
                ];
                Node::new(Value::Map(Map::new(entries.into(), false)), Span::NONE)
            }
        })
    };
    let print = move || {
        assert!(emit(&nested(1000), &mut String::new()).is_ok());
        assert!(emit(&nested(1001), &mut String::new()).is_err());
        assert!(to_json(&nested(1000)).is_ok());
        assert!(to_json(&nested(1001)).is_err());
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(print).expect("a thread starts");
    thread.join().expect("the printer does not overflow the stack");
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = text().prop_map(Tree::Text);
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Tree::List),
            prop::collection::btree_map(text(), inner, 0..5)
                .prop_map(|fields| Tree::Fields(fields.into_iter().collect())),
        ]
    })
}

/// Strings near everything that has a meaning in YAML.
fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        4 => prop::sample::select("abz019 -+.:#'\"\\,[]{}&*!|>%@`?~_=/<".chars().collect::<Vec<char>>()),
        1 => prop::sample::select("\n\t é日😀\u{a0}\u{feff}\u{1b}\r".chars().collect::<Vec<char>>()),
    ];
    let word = prop::sample::select(vec![
        "true",
        "null",
        "no",
        "0x1f",
        "1e3",
        "2020-01-01",
        "12:30",
        "- a",
        "a: b",
        "---",
        "\n",
        " ",
        "lorem ipsum dolor sit amet",
    ]);
    prop_oneof![
        prop::collection::vec(character, 0..12).prop_map(|characters| characters.into_iter().collect()),
        prop::collection::vec(word, 0..8).prop_map(|words| words.concat()),
        prop::collection::vec("[a-z]{1,12}", 0..30).prop_map(|words| words.join(" ")),
        prop::collection::vec("[ a-z]{0,12}", 0..8).prop_map(|lines| lines.join("\n")),
    ]
}

fn node(tree: &Tree) -> Node {
    let value = match tree {
        Tree::Text(text) => Value::Scalar(Scalar::new(text.as_str(), Tag::Str, Style::DOUBLE)),
        Tree::List(items) => Value::Seq(items.iter().map(node).collect()),
        Tree::Fields(fields) => {
            let entries =
                fields.iter().map(|(key, value)| Entry { key: quoted(key), value: node(value) }).collect();
            Value::Map(Map::new(entries, false))
        }
    };
    Node::new(value, Span::NONE)
}

fn quoted(key: &str) -> Key {
    Key::from(Scalar::new(key, Tag::Str, Style::DOUBLE))
}

fn expected(tree: &Tree) -> Serde {
    match tree {
        Tree::Text(text) => Serde::String(text.clone()),
        Tree::List(items) => Serde::Sequence(items.iter().map(expected).collect()),
        Tree::Fields(fields) => Serde::Mapping(
            fields.iter().map(|(key, value)| (Serde::String(key.clone()), expected(value))).collect(),
        ),
    }
}
