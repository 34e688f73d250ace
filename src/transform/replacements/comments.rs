//! Comments of YAML text that is printed again.
//!
//! Trees hold no comments, so they are carried over line by line: the text is laid against what its tree prints, which
//! says which lines hold content and what is left of them as comments. Text whose lines do not correspond (a flow
//! collection over several lines, say) loses its comments.

/// Returns `after` with the comments of `text`, where `before` is what the tree of the text printed and `after` what
/// the changed tree prints. Nothing is returned if the lines of text and `before` do not correspond.
pub(super) fn carry(text: &str, before: &str, after: &str) -> Option<String> {
    let before: Vec<&str> = before.lines().collect();
    let after: Vec<&str> = after.lines().collect();
    let (lines, trailing) = align(text, &before)?;
    let start = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
    let room = before.len().min(after.len()) - start;
    let end = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(room)
        .take_while(|(one, other)| one == other)
        .count();
    let mut out = Carried::default();
    for (at, line) in after.iter().enumerate() {
        // The line that this one was: the same from the front or the back, or the changed line at this place.
        let old = if at < before.len() - end {
            Some(at).filter(|&at| at < start || at < after.len() - end)
        } else {
            (at + end >= after.len()).then(|| at + before.len() - after.len())
        };
        let Some(old) = old.and_then(|old| lines.get(old)) else {
            out.line(line, None, "");
            continue;
        };
        out.notes(&old.above, Some((old.column, indent(line))));
        out.line(line, Some(old.column), old.comment);
    }
    out.notes(&trailing, None);
    Some(out.text)
}

/// A line with content, and the comments that go with it.
struct Line<'t> {
    above: Vec<Note<'t>>,
    column: usize,
    /// The comment behind the content; empty if there is none.
    comment: &'t str,
}

/// A line without content.
enum Note<'t> {
    Blank,
    Comment { column: usize, text: &'t str },
}

/// Lays a text against the lines that its tree prints. What follows the last of them is returned apart.
fn align<'t>(text: &'t str, printed: &[&str]) -> Option<(Vec<Line<'t>>, Vec<Note<'t>>)> {
    let mut lines = Vec::with_capacity(printed.len());
    let mut above = Vec::new();
    for line in text.lines() {
        let column = indent(line);
        if let Some(comment) = printed.get(lines.len()).and_then(|printed| behind(line, printed)) {
            lines.push(Line { above: std::mem::take(&mut above), column, comment });
            continue;
        }
        match line.trim() {
            "" => above.push(Note::Blank),
            text if text.starts_with('#') => above.push(Note::Comment { column, text }),
            "---" if lines.is_empty() => {}
            "..." if lines.len() == printed.len() => break,
            _ => return None,
        }
    }
    (lines.len() == printed.len()).then_some((lines, above))
}

/// The comment behind the content of a line, if its content is what is printed, whatever the spaces.
fn behind<'t>(line: &'t str, printed: &str) -> Option<&'t str> {
    let mut rest = line;
    for expected in printed.chars().filter(|c| *c != ' ') {
        rest = rest.trim_start_matches(' ').strip_prefix(expected)?;
    }
    let comment = rest.trim();
    let is_comment = rest.starts_with([' ', '\t']) && comment.starts_with('#') && !printed.is_empty();
    (comment.is_empty() || is_comment).then_some(comment)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The text that is put together.
#[derive(Default)]
struct Carried {
    text: String,
    /// Where columns of the old text have gone, by the last line that had them.
    columns: Vec<(usize, usize)>,
}

impl Carried {
    fn line(&mut self, line: &str, column: Option<usize>, comment: &str) {
        self.text.push_str(line);
        if !comment.is_empty() {
            self.text.push(' ');
            self.text.push_str(comment);
        }
        self.text.push('\n');
        if let Some(column) = column {
            self.columns.retain(|(known, _)| *known != column);
            self.columns.push((column, indent(line)));
        }
    }

    /// Appends comments; a blank line stays behind a comment, and between the content and what ends the text. `next` is
    /// where the next line with content was indented and is.
    fn notes(&mut self, notes: &[Note<'_>], next: Option<(usize, usize)>) {
        let mut is_kept = next.is_none();
        for note in notes {
            match note {
                Note::Blank => {
                    if std::mem::take(&mut is_kept) {
                        self.text.push('\n');
                    }
                }
                Note::Comment { column, text } => {
                    let indent = match next {
                        Some((old, new)) if *column <= old => new,
                        _ => self
                            .columns
                            .iter()
                            .find(|(old, _)| old == column)
                            .map_or(*column, |(_, new)| *new),
                    };
                    self.text.extend(std::iter::repeat_n(' ', indent));
                    self.text.push_str(text);
                    self.text.push('\n');
                    is_kept = true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::yaml::{Limits, Node, Scalar, Value, emit_v3, parse_first};

    /// Sets `h` to `NEW`; the expectations are what `kustomize build` makes of a replacement that does so.
    fn check(text: &str, expected: &str) {
        let document = parse_first(&Source::detached("", text), &Limits::default()).unwrap().unwrap();
        let mut changed = document.clone();
        let h: &mut Node = changed.get_mut("h").unwrap();
        h.value = Value::Scalar(Scalar::string("NEW"));
        let carried = carry(text, &emit_v3(&document), &emit_v3(&changed)).unwrap();
        assert_eq!(carried.trim(), expected, "{text}");
    }

    #[test]
    fn comments_stay_with_their_lines() {
        check("#head\nh: old   #keep\n", "#head\nh: NEW #keep");
        check("# license\n# two\n\n\nh: old\n", "# license\n# two\n\nh: NEW");
        check("a: 1\n\n# head\nh: old\n", "a: 1\n# head\nh: NEW");
        check("a: 1\n# foot\n\nh: old\n", "a: 1\n# foot\n\nh: NEW");
        check("h: old\n\n\n# end\n\n# end2\n", "h: NEW\n\n# end\n\n# end2");
        check("h: old\n# end\n", "h: NEW\n# end");
        check("h: old\nl: # c\n  # first\n  - name: a # la\n", "h: NEW\nl: # c\n# first\n- name: a # la");
        check("s:\n    a: 1\n    # deep\nh: old\n", "s:\n  a: 1\n  # deep\nh: NEW");
        check("s:\n  a: 1\n# shallow\n  b: 2\nh: old\n", "s:\n  a: 1\n  # shallow\n  b: 2\nh: NEW");
        check("t: | # header\n  # text\n  x\nh: old\n", "t: | # header\n  # text\n  x\nh: NEW");
    }

    #[test]
    fn lines_that_do_not_correspond_are_given_up() {
        assert_eq!(carry("l: [a, # c\n  b]\n", "l: [a, b]\n", "l: [a, b]\n"), None);
    }
}
