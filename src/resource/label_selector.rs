//! [`LabelSelector`]: the selector language that Kubernetes has for labels, also used for annotations.
//!
//! `app=web,tier in (front,back),!legacy,size>3`: requirements separated by commas, all of which must hold.

use crate::diagnostic::{Code, Error};
use crate::yaml::{Node, Text};

/// Requirements on the labels or annotations of a resource; none match everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct LabelSelector(Vec<Requirement>);

#[derive(Clone, Debug)]
struct Requirement {
    key: Text,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    Exists,
    Missing,
    In(Vec<Text>),
    NotIn(Vec<Text>),
    Greater(i64),
    Less(i64),
}

impl LabelSelector {
    /// Reads a selector.
    pub(crate) fn parse(text: &str) -> Result<LabelSelector, Error> {
        let mut parser = Parser { tokens: tokens(text), at: 0 };
        parser.requirements().map(LabelSelector).map_err(|message| Error::new(Code::InvalidSelector, message))
    }

    /// Whether every requirement holds for the map of labels or annotations.
    pub(crate) fn matches(&self, labels: Option<&Node>) -> bool {
        self.0.iter().all(|requirement| {
            let value = labels.and_then(|labels| labels.get(&requirement.key));
            requirement.test.holds(value.map(|value| value.text().unwrap_or("")))
        })
    }

    /// Whether there is no requirement.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Test {
    fn holds(&self, value: Option<&str>) -> bool {
        match (self, value) {
            (Test::Exists, value) => value.is_some(),
            (Test::Missing, value) => value.is_none(),
            (Test::In(set), Some(value)) => set.iter().any(|member| member == value),
            (Test::NotIn(set), Some(value)) => set.iter().all(|member| member != value),
            (Test::NotIn(_), None) => true,
            (Test::Greater(bound), Some(value)) => value.parse::<i64>().is_ok_and(|value| value > *bound),
            (Test::Less(bound), Some(value)) => value.parse::<i64>().is_ok_and(|value| value < *bound),
            (Test::In(_) | Test::Greater(_) | Test::Less(_), None) => false,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Token<'a> {
    Word(&'a str),
    Symbol(&'a str),
    /// Symbol characters that form no symbol.
    Unknown(&'a str),
    End,
}

impl<'a> Token<'a> {
    fn text(self) -> &'a str {
        match self {
            Token::Word(text) | Token::Symbol(text) | Token::Unknown(text) => text,
            Token::End => "",
        }
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start_matches(is_blank);
    while !rest.is_empty() {
        let length = match rest.find(|c: char| is_blank(c) || SYMBOL_CHARACTERS.contains(c)) {
            Some(0) => {
                let symbol = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol));
                let length = symbol.map_or(1, |symbol| symbol.len());
                let text = &rest[..length];
                tokens.push(if symbol.is_some() { Token::Symbol(text) } else { Token::Unknown(text) });
                length
            }
            end => {
                let length = end.unwrap_or(rest.len());
                tokens.push(Token::Word(&rest[..length]));
                length
            }
        };
        rest = rest[length..].trim_start_matches(is_blank);
    }
    tokens
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

const SYMBOL_CHARACTERS: &str = "=!(),><";
/// Longer symbols before those that they start with.
const SYMBOLS: &[&str] = &["==", "!=", "=", "!", "(", ")", ",", ">", "<"];

struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token<'a> {
        self.tokens.get(self.at).copied().unwrap_or(Token::End)
    }

    fn next(&mut self) -> Token<'a> {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn requirements(&mut self) -> Result<Vec<Requirement>, String> {
        let mut found = Vec::new();
        loop {
            match self.peek() {
                Token::End if found.is_empty() => return Ok(found),
                Token::Word(_) | Token::Symbol("!") => {}
                token if found.is_empty() => {
                    return Err(format!(
                        "found '{}', expected: !, identifier, or 'end of string'",
                        token.text()
                    ));
                }
                token => return Err(format!("found '{}', expected: identifier after ','", token.text())),
            }
            let requirement = self.requirement();
            found.push(requirement.map_err(|message| format!("unable to parse requirement: {message}"))?);
            match self.next() {
                Token::End => return Ok(found),
                Token::Symbol(",") => {}
                token => {
                    return Err(format!("found '{}', expected: ',' or 'end of string'", token.text()));
                }
            }
        }
    }

    fn requirement(&mut self) -> Result<Requirement, String> {
        let negated = self.peek() == Token::Symbol("!");
        if negated {
            self.next();
        }
        let key = match self.next() {
            Token::Word(key) => key,
            token => return Err(format!("found '{}', expected: identifier", token.text())),
        };
        check_key(key)?;
        let test = match self.peek() {
            _ if negated => Test::Missing,
            Token::End | Token::Symbol(",") => Test::Exists,
            _ => self.operation(key)?,
        };
        Ok(Requirement { key: key.into(), test })
    }

    fn operation(&mut self, key: &str) -> Result<Test, String> {
        match self.next() {
            Token::Word("in") => Ok(Test::In(self.values(key)?)),
            Token::Word("notin") => Ok(Test::NotIn(self.values(key)?)),
            Token::Symbol("=" | "==") => Ok(Test::In(vec![self.value(key)?])),
            Token::Symbol("!=") => Ok(Test::NotIn(vec![self.value(key)?])),
            Token::Symbol(">") => Ok(Test::Greater(self.bound(key)?)),
            Token::Symbol("<") => Ok(Test::Less(self.bound(key)?)),
            token => Err(format!("found '{}', expected: '=', '!=', '==', 'in', notin'", token.text())),
        }
    }

    fn value(&mut self, key: &str) -> Result<Text, String> {
        match self.peek() {
            Token::End | Token::Symbol(",") => Ok(Text::EMPTY),
            Token::Word(value) => {
                self.next();
                check_value(key, value)?;
                Ok(value.into())
            }
            token => Err(format!("found '{}', expected: identifier", token.text())),
        }
    }

    fn bound(&mut self, key: &str) -> Result<i64, String> {
        let value = self.value(key)?;
        value.parse().map_err(|_| "for 'Gt', 'Lt' operators, the value must be an integer".to_owned())
    }

    /// Values in parentheses; between commas a value may be left out, which stands for the empty text.
    fn values(&mut self, key: &str) -> Result<Vec<Text>, String> {
        match self.next() {
            Token::Symbol("(") => {}
            token => return Err(format!("found '{}' expected: '('", token.text())),
        }
        let mut values = Vec::new();
        loop {
            match self.peek() {
                Token::Word(value) => {
                    self.next();
                    check_value(key, value)?;
                    values.push(value.into());
                }
                Token::Symbol("," | ")") => values.push(Text::EMPTY),
                token => {
                    return Err(format!("found '{}', expected: ',', ')' or identifier", token.text()));
                }
            }
            match self.next() {
                Token::Symbol(",") => {}
                Token::Symbol(")") => return Ok(values),
                token => return Err(format!("found '{}', expected: ',' or ')'", token.text())),
            }
        }
    }
}

fn check_key(key: &str) -> Result<(), String> {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    if is_name(name) && prefix.is_none_or(is_subdomain) {
        return Ok(());
    }
    Err(format!("invalid label key {key:?}: {NAME_RULE}"))
}

fn check_value(key: &str, value: &str) -> Result<(), String> {
    if value.is_empty() || is_name(value) {
        return Ok(());
    }
    Err(format!("invalid label value: {value:?}: at key: {key:?}: a valid label {NAME_RULE}"))
}

const NAME_RULE: &str = "must consist of at most 63 alphanumeric characters, '-', '_' or '.', and must start and end \
                         with an alphanumeric character";

fn is_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= 63
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

fn is_subdomain(text: &str) -> bool {
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        bytes.first().is_some_and(plain)
            && bytes.last().is_some_and(plain)
            && bytes.iter().all(|b| plain(b) || *b == b'-')
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::yaml::{Key, Map, Value};

    fn labels(pairs: &[(&str, &str)]) -> Node {
        let mut map = Map::default();
        for (key, value) in pairs {
            map.push(Key::new(*key), Node::string(*value, Span::NONE));
        }
        Node::new(Value::Map(map), Span::NONE)
    }

    #[test]
    fn requirements_hold_as_in_kubernetes() {
        let given = labels(&[("app", "web"), ("size", "3"), ("empty", ""), ("example.com/x", "in")]);
        for (selector, expected) in [
            ("", true),
            ("  ", true),
            ("app", true),
            ("!app", false),
            ("none", false),
            ("!none", true),
            ("app=web", true),
            ("app == web , size = 3", true),
            ("app=web,size=4", false),
            ("app!=web", false),
            ("none!=web", true),
            ("app in (api, web)", true),
            ("app notin (api, web)", false),
            ("none notin (x)", true),
            ("none in (x)", false),
            ("size>2", true),
            ("size<3", false),
            ("app>1", false),
            ("empty=", true),
            ("empty in ()", true),
            ("empty in (a,,b)", true),
            ("empty in (a,)", true),
            ("empty in (,a)", true),
            ("example.com/x in (in)", true),
            ("example.com/x=in", true),
        ] {
            let parsed = LabelSelector::parse(selector).unwrap();
            assert_eq!(parsed.matches(Some(&given)), expected, "{selector}");
        }
        assert!(!LabelSelector::parse("a").unwrap().matches(None));
        assert!(LabelSelector::parse("!a").unwrap().matches(None));
    }

    #[test]
    fn malformed_selectors_are_errors() {
        for (selector, part) in [
            ("app=web,", "found '', expected: identifier after ','"),
            (",", "found ',', expected: !, identifier, or 'end of string'"),
            ("a b", "found 'b', expected: '=', '!=', '==', 'in', notin'"),
            ("a in b", "found 'b' expected: '('"),
            ("a in (b", "found '', expected: ',' or ')'"),
            ("a=b c", "found 'c', expected: ',' or 'end of string'"),
            ("!a=b", "found '=', expected: ',' or 'end of string'"),
            ("a=!", "found '!', expected: identifier"),
            ("a>x", "the value must be an integer"),
            ("a=-x", "invalid label value"),
            ("-a", "invalid label key"),
            ("A.b/x/y", "invalid label key"),
        ] {
            let error = LabelSelector::parse(selector).unwrap_err();
            assert!(error.message().contains(part), "{selector}: {}", error.message());
        }
    }
}
