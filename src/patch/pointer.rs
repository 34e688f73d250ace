//! JSON pointers as the reference reads them: the text is split at slashes and the first piece is dropped, whatever it
//! is, so `spec/x` means `/x`.

use std::borrow::Cow;

use crate::yaml::{Node, Value};

/// A path to a place in a map or list; the place itself need not be there.
#[derive(Clone, Debug)]
pub(super) struct Pointer<'a> {
    /// The steps to the map or list.
    parents: Vec<Cow<'a, str>>,
    /// The key or index in it.
    pub(super) last: Cow<'a, str>,
}

impl<'a> Pointer<'a> {
    /// Returns `None` for a text without slashes, which leads nowhere.
    pub(super) fn new(text: &'a str) -> Option<Pointer<'a>> {
        let mut steps: Vec<Cow<'a, str>> = text.split('/').skip(1).map(unescape).collect();
        let last = steps.pop()?;
        Some(Pointer { parents: steps, last })
    }

    /// How many maps and lists the place lies in.
    pub(super) fn depth(&self) -> usize {
        self.parents.len() + 1
    }

    /// The map or list that holds the place.
    pub(super) fn holder<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        let holder = self.parents.iter().try_fold(root, |node, step| child(node, step))?;
        holder.as_scalar().is_none().then_some(holder)
    }

    /// The map or list that holds the place, for editing.
    pub(super) fn holder_mut<'n>(&self, root: &'n mut Node) -> Option<&'n mut Node> {
        // Looked up before the copies that editing shared nodes makes.
        self.holder(root)?;
        self.parents.iter().try_fold(root, |node, step| child_mut(node, step))
    }
}

/// `~1` stands for a slash and `~0` for a tilde.
fn unescape(step: &str) -> Cow<'_, str> {
    if !step.contains('~') {
        return Cow::Borrowed(step);
    }
    let mut made = String::with_capacity(step.len());
    let mut rest = step;
    while let Some(at) = rest.find('~') {
        made.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (c, skip) = match rest.as_bytes().first() {
            Some(b'0') => ('~', 1),
            Some(b'1') => ('/', 1),
            _ => ('~', 0),
        };
        made.push(c);
        rest = &rest[skip..];
    }
    made.push_str(rest);
    Cow::Owned(made)
}

fn child<'n>(node: &'n Node, step: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Map(map) => map.get(step),
        Value::Seq(seq) => seq.items.get(existing_index(step, seq.items.len()).ok()?),
        Value::Scalar(_) => None,
    }
}

fn child_mut<'n>(node: &'n mut Node, step: &str) -> Option<&'n mut Node> {
    if let Some(items) = node.as_seq() {
        let at = existing_index(step, items.len()).ok()?;
        return node.as_seq_mut()?.get_mut(at);
    }
    node.get_mut(step)
}

/// The place of an item that is there; negative indices count from the end.
///
/// # Errors
/// The reason in the reference's words.
pub(super) fn existing_index(step: &str, len: usize) -> Result<usize, String> {
    let index = number(step)?;
    let len = i64::try_from(len).unwrap_or(i64::MAX);
    place(index, if index < 0 { index + len } else { index }, len)
}

/// The place at which an item is inserted: up to the end of the list, and negative indices count from the end of the list
/// that has the new item, so that `-1` appends.
///
/// # Errors
/// The reason in the reference's words.
pub(super) fn new_index(step: &str, len: usize) -> Result<usize, String> {
    if step == "-" {
        return Ok(len);
    }
    let index =
        number(step).map_err(|reason| format!("value was not a proper array index: '{step}': {reason}"))?;
    let len = i64::try_from(len).unwrap_or(i64::MAX).saturating_add(1);
    place(index, if index < 0 { index.saturating_add(len) } else { index }, len)
}

fn place(index: i64, at: i64, len: i64) -> Result<usize, String> {
    let invalid = || format!("Unable to access invalid index: {index}: invalid index referenced");
    if at < 0 || at >= len {
        return Err(invalid());
    }
    usize::try_from(at).map_err(|_| invalid())
}

/// Reads a decimal number: an optional sign and digits.
fn number(step: &str) -> Result<i64, String> {
    let digits = step.strip_prefix(['+', '-']).unwrap_or(step);
    let why = if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        "invalid syntax"
    } else if let Ok(number) = step.parse::<i64>() {
        return Ok(number);
    } else {
        "value out of range"
    };
    Err(format!("strconv.Atoi: parsing {step:?}: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_unescaped_once() {
        let pointer = Pointer::new("/~01/a~1b/~~2").unwrap();
        assert_eq!(pointer.parents, ["~1", "a/b"]);
        assert_eq!(pointer.last, "~~2");
        assert_eq!(Pointer::new("spec/x").unwrap().last, "x");
        assert!(Pointer::new("spec").is_none());
        assert_eq!(Pointer::new("/").unwrap().last, "");
    }

    #[test]
    fn indices() {
        assert_eq!(existing_index("-1", 3), Ok(2));
        assert_eq!(existing_index("+01", 3), Ok(1));
        assert!(existing_index("3", 3).is_err());
        assert!(existing_index("-4", 3).is_err());
        assert_eq!(new_index("-1", 3), Ok(3));
        assert_eq!(new_index("-4", 3), Ok(0));
        assert_eq!(new_index("-", 3), Ok(3));
        assert!(new_index("4", 3).is_err());
        assert_eq!(existing_index("x", 3), Err("strconv.Atoi: parsing \"x\": invalid syntax".to_owned()));
    }
}
