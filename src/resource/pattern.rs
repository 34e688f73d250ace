//! [`Pattern`]: a regular expression in the reference's syntax that matches a whole text.
//!
//! Most patterns that people write are plain names, so a pattern without metacharacters is compared as text, and one
//! whose only metacharacter is the dot (`prometheuses.monitoring.coreos.com`) character by character; neither
//! compiles anything. The rest is translated from RE2's syntax where the `regex` crate reads it otherwise.

use regex::{Regex, RegexBuilder};

use crate::diagnostic::{Code, Error};
use crate::yaml::Text;

/// A pattern for a whole text.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    /// Nothing was written: every text matches.
    Any,
    /// Exactly this text.
    Literal(Text),
    /// This text, where a dot stands for any character but a line break.
    Dotted(Text),
    /// A regular expression, anchored at both ends.
    Regex(Regex),
}

impl Pattern {
    /// Returns the pattern that was written; an empty one matches everything.
    pub(crate) fn new(pattern: &Text) -> Result<Pattern, Error> {
        if pattern.is_empty() {
            return Ok(Pattern::Any);
        }
        let mut dots = false;
        for byte in pattern.bytes() {
            match byte {
                b'.' => dots = true,
                b'\\' | b'+' | b'*' | b'?' | b'(' | b')' | b'|' | b'[' | b']' | b'{' | b'}' | b'^' | b'$' => {
                    let translated = translate(pattern)?;
                    return compile(&format!("^(?:{translated})$"), pattern).map(Pattern::Regex);
                }
                _ => {}
            }
        }
        Ok(if dots { Pattern::Dotted(pattern.clone()) } else { Pattern::Literal(pattern.clone()) })
    }

    /// Whether the whole text matches.
    #[inline]
    pub(crate) fn matches(&self, text: &str) -> bool {
        match self {
            Pattern::Any => true,
            Pattern::Literal(literal) => literal.as_str() == text,
            Pattern::Dotted(pattern) => matches_dotted(pattern, text),
            Pattern::Regex(regex) => regex.is_match(text),
        }
    }

    /// The one text that matches, if only one does.
    #[inline]
    pub(crate) fn literal(&self) -> Option<&str> {
        match self {
            Pattern::Literal(literal) => Some(literal),
            _ => None,
        }
    }

    /// Whether nothing was written.
    #[inline]
    pub(crate) fn is_any(&self) -> bool {
        matches!(self, Pattern::Any)
    }
}

/// Returns a regular expression, in the reference's syntax, that looks for a match anywhere in a text.
pub(crate) fn unanchored(pattern: &str) -> Result<Regex, Error> {
    compile(&translate(pattern)?, pattern)
}

fn compile(translated: &str, written: &str) -> Result<Regex, Error> {
    RegexBuilder::new(translated).size_limit(SIZE_LIMIT).build().map_err(|error| {
        let reason = match &error {
            regex::Error::CompiledTooBig(_) => "expression is too large".to_owned(),
            // The last line says what is wrong, the ones before it draw the pattern.
            _ => {
                let text = error.to_string();
                let last = text.lines().last().unwrap_or_default();
                go_words(last.strip_prefix("error: ").unwrap_or(last)).to_owned()
            }
        };
        invalid(&reason, written)
    })
}

fn invalid(reason: &str, written: &str) -> Error {
    Error::new(Code::InvalidSelector, format!("error parsing regexp: {reason}: `{written}`"))
}

/// The reference's words for what is wrong with a pattern.
fn go_words(reason: &str) -> &str {
    const WORDS: [(&str, &str); 8] = [
        ("unclosed character class", "missing closing ]"),
        ("unclosed group", "missing closing )"),
        ("unopened group", "unexpected )"),
        ("repetition operator missing expression", "missing argument to repetition operator"),
        ("invalid repetition count range", "invalid repeat count"),
        ("unrecognized escape sequence", "invalid escape sequence"),
        ("invalid character class range", "invalid character class range"),
        ("look-around", "invalid or unsupported Perl syntax"),
    ];
    WORDS.iter().find(|(ours, _)| reason.starts_with(ours)).map_or(reason, |(_, words)| words)
}

fn matches_dotted(pattern: &str, text: &str) -> bool {
    let mut text = text.chars();
    pattern.chars().all(|expected| match text.next() {
        Some(found) => found == expected || (expected == '.' && found != '\n'),
        None => false,
    }) && text.next().is_none()
}

/// Rewrites what RE2 reads otherwise than the `regex` crate: `\Q…\E`, classes that hold `[` or doubled operators, braces
/// that hold no count, as in `${NAME}`, which stand for themselves, and `\d`, `\s`, `\w`, `\b`, which in RE2 mean ASCII.
///
/// # Errors
/// A repetition is repeated, which only the crate allows.
fn translate(pattern: &str) -> Result<String, Error> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    let mut in_class = false;
    let mut is_repeated = false;
    while let Some(first) = rest.chars().next() {
        let mut taken = first.len_utf8();
        let repetition = if in_class { 0 } else { repetition(rest) };
        if repetition > 0 && is_repeated {
            return Err(invalid("invalid nested repetition operator", pattern));
        }
        is_repeated = repetition > 0;
        if is_repeated {
            taken = repetition;
            out.push_str(&rest[..taken]);
        } else if first == '\\' {
            let Some(escaped) = rest[1..].chars().next() else {
                out.push('\\');
                break;
            };
            taken += escaped.len_utf8();
            match escaped {
                'Q' if !in_class => {
                    let quoted = &rest[2..];
                    let end = quoted.find("\\E").unwrap_or(quoted.len());
                    out.push_str(&regex::escape(&quoted[..end]));
                    taken = (2 + end + 2).min(rest.len());
                }
                'd' | 's' | 'w' => {
                    let set = ascii_set(escaped);
                    if in_class { out.push_str(set) } else { out.extend(["[", set, "]"]) }
                }
                'D' | 'S' | 'W' => out.extend(["[^", ascii_set(escaped.to_ascii_lowercase()), "]"]),
                '<' | '>' => out.push(escaped),
                'b' | 'B' if !in_class => out.extend(["(?-u:", &rest[..taken], ")"]),
                _ => out.push_str(&rest[..taken]),
            }
        } else if !in_class {
            if first == '{' {
                out.push('\\');
            }
            out.push(first);
            if rest.starts_with("(?") {
                out.push('?');
                taken = 2;
            }
            if first == '[' {
                in_class = true;
                // A bracket right after the opening (or its negation) stands for itself.
                if rest[1..].starts_with('^') {
                    out.push('^');
                    taken += 1;
                }
                if rest[taken..].starts_with(']') {
                    out.push_str("\\]");
                    taken += 1;
                }
            }
        } else if first == '[' {
            match rest.starts_with("[:").then(|| rest.find(":]")).flatten() {
                Some(end) => {
                    taken = end + 2;
                    out.push_str(&rest[..taken]);
                }
                None => out.push_str("\\["),
            }
        } else {
            in_class = first != ']';
            if matches!(first, '&' | '~') {
                out.push('\\');
            }
            out.push(first);
        }
        rest = &rest[taken..];
    }
    Ok(out)
}

/// The length of the repetition operator at the start, with the `?` that makes it reluctant; 0 if there is none.
fn repetition(rest: &str) -> usize {
    let length = match rest.as_bytes() {
        [b'*' | b'+' | b'?', ..] => 1,
        [b'{', ..] => braces(&rest[1..]).map_or(0, |length| length + 1),
        _ => 0,
    };
    if length > 0 && rest[length..].starts_with('?') { length + 1 } else { length }
}

/// The length of `1}`, `1,}` or `1,2}`.
fn braces(rest: &str) -> Option<usize> {
    let count = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        (digits == 1 || digits > 1 && !text.starts_with('0')).then_some(digits)
    };
    let mut length = count(rest)?;
    if rest[length..].starts_with(',') {
        length += 1;
        if !rest[length..].starts_with('}') {
            length += count(&rest[length..])?;
        }
    }
    rest[length..].starts_with('}').then_some(length + 1)
}

fn ascii_set(class: char) -> &'static str {
    match class {
        'd' => "0-9",
        's' => "\\t\\n\\x0C\\r ",
        _ => "0-9A-Za-z_",
    }
}

const SIZE_LIMIT: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, matching: &[&str], others: &[&str]) {
        let pattern = Pattern::new(&pattern.into()).unwrap();
        for text in matching {
            assert!(pattern.matches(text), "{pattern:?} {text:?}");
        }
        for text in others {
            assert!(!pattern.matches(text), "{pattern:?} {text:?}");
        }
    }

    #[test]
    fn whole_texts_match() {
        check("", &["", "a"], &[]);
        check("app", &["app"], &["apps", "my-app", ""]);
        check("a.b", &["a.b", "a-b", "aéb"], &["ab", "a.bc", "a\nb"]);
        check("a|b.*", &["a", "b", "bc"], &["ab", "cb"]);
        check("^a$", &["a"], &["aa"]);
    }

    #[test]
    fn syntax_is_re2() {
        check(r"\Qa.b\E.*", &["a.b", "a.bc"], &["axb"]);
        check(r"[[]x", &["[x"], &["x"]);
        check(r"[]a]+", &["]a"], &["b"]);
        check(r"[^]a]+", &["b"], &["]a"]);
        check(r"[a&&b]+", &["a&b"], &["c"]);
        check(r"[[:alpha:]]+\d", &["ab1"], &["ab"]);
        check(r"\d", &["1"], &["٣"]);
        check(r"[\D]", &["a"], &["1"]);
        check("a{b}{,2}{01}", &["a{b}{,2}{01}"], &["a"]);
        check("{{ .Name }}-[a-z]{2,3}?", &["{{ .Name }}-ab"], &["{{ .Name }}-a"]);
        check("${NAME}-md", &[], &["${NAME}-md", "-md"]);
        check(r"a\<b\>(?i)c*?", &["a<b>CC"], &["ab"]);
    }

    #[test]
    fn broken_patterns_are_errors() {
        let cases = [
            ("[a", "missing closing ]"),
            ("(", "missing closing )"),
            ("a)", "unexpected )"),
            ("*", "missing argument to repetition operator"),
            ("a{2,1}", "invalid repeat count"),
            ("a**", "invalid nested repetition operator"),
            ("a{2}+", "invalid nested repetition operator"),
            ("\\y", "invalid escape sequence"),
            ("[b-a]", "invalid character class range"),
            ("(?=a)", "invalid or unsupported Perl syntax"),
        ];
        for (pattern, words) in cases {
            let error = Pattern::new(&pattern.into()).unwrap_err();
            let expected = format!("error parsing regexp: {words}: ");
            assert!(error.message().starts_with(&expected), "{pattern}: {}", error.message());
        }
    }
}
