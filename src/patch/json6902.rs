//! JSON patches (RFC 6902), with the departures of the reference.
//!
//! The reference turns the whole resource into JSON, patches that and reads it back. Parts that the patch does not touch
//! keep their place in the source here, but everything that the detour does to them is done: what cannot be JSON is an
//! error, scalars take the style that a writer gives them, and numbers become 64-bit floats at the end.

mod decode;
mod settle;

pub(crate) use decode::{from_node, parse, parse_yaml};

use super::pointer::{Pointer, existing_index, new_index};
use crate::diagnostic::{Code, Error};
use crate::source::Span;
use crate::yaml::{Entry, Key, Node, Scalar, Tag, Text, Value};

/// One operation of a patch.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// What `op` says; anything but the six known names is an error when it is applied.
    pub(crate) op: Text,
    /// `path`, or why there is none.
    pub(crate) path: Result<Text, String>,
    /// `from`, or why there is none.
    pub(crate) from: Result<Text, String>,
    /// `value`; what is missing is null to all operations but `test`.
    pub(crate) value: Option<Node>,
    /// Whether `value` holds a string that is not escaped as the reference escapes strings. It compares strings as they
    /// are escaped, so a test for such a value fails.
    pub(crate) never_equal: bool,
    /// The operation in the patch.
    pub(crate) span: Span,
    /// `path` in the patch.
    pub(crate) path_span: Span,
}

/// Applies the operations to a document, one after the other.
///
/// # Errors
/// The document is no JSON ([`Code::Unprintable`]), or an operation does not apply ([`Code::PatchFailed`]); the document
/// is not to be used after that.
pub(crate) fn apply(root: &mut Node, operations: &[Operation]) -> Result<(), Error> {
    if let Some(settled) = settle::as_json(root)? {
        *root = settled;
    }
    let mut copied = 0;
    for operation in operations {
        let done = operation.apply(root, &mut copied);
        done.map_err(|fault| Error::new(fault.code, fault.message).at(operation.place(), ""))?;
    }
    if root.as_map().is_none() {
        let message = "json: cannot unmarshal array into Go value of type map[string]interface {}";
        return Err(Error::new(Code::PatchFailed, message).at(root.span(), ""));
    }
    if let Some(settled) = settle::numbers_as_floats(root)? {
        *root = settled;
    }
    Ok(())
}

const MISSING: &str = "missing value";

fn test_failed(path: &str) -> String {
    format!("testing value {path} failed: test failed")
}

/// How many nodes `copy` operations of one patch may make.
const MAX_COPIED: usize = 1_000_000;

/// How deep an operation may nest a document.
const MAX_DEPTH: usize = 1000;

/// Why an operation does not apply.
struct Fault {
    code: Code,
    message: String,
}

impl From<String> for Fault {
    fn from(message: String) -> Fault {
        Fault { code: Code::PatchFailed, message }
    }
}

impl Operation {
    fn place(&self) -> Span {
        if self.path_span.is_some() { self.path_span } else { self.span }
    }

    fn apply(&self, root: &mut Node, copied: &mut usize) -> Result<(), Fault> {
        match self.op.as_str() {
            "add" => self.add(root),
            "remove" => self.remove(root),
            "replace" => self.replace(root),
            "move" => self.move_value(root),
            "copy" => self.copy(root, copied),
            "test" => self.test(root),
            other => Err(format!("Unexpected kind: {other}").into()),
        }
    }

    fn path(&self) -> Result<&str, String> {
        self.path.as_deref().map_err(|why| format!("{} operation failed to decode path: {why}", self.op))
    }

    /// The reference hides why a path cannot be read in some operations.
    fn path_or_missing(&self) -> Result<&str, String> {
        self.path.as_deref().map_err(|_| format!("{} operation failed to decode path: {MISSING}", self.op))
    }

    fn from(&self) -> Result<&str, String> {
        self.from.as_deref().map_err(|why| format!("{} operation failed to decode from: {why}", self.op))
    }

    fn value_or_null(&self) -> Node {
        self.value.clone().unwrap_or_else(|| Node::null(self.span))
    }

    fn add(&self, root: &mut Node) -> Result<(), Fault> {
        let path = self.path_or_missing()?;
        self.add_at(root, path, self.value_or_null(), &format!("doc is missing path: \"{path}\""), |why| {
            format!("error in add for path: '{path}': {why}")
        })
    }

    fn remove(&self, root: &mut Node) -> Result<(), Fault> {
        let path = self.path_or_missing()?;
        let (holder, pointer) = find(root, path).ok_or_else(|| {
            format!("remove operation does not apply: doc is missing path: \"{path}\": {MISSING}")
        })?;
        take(holder, &pointer.last).map_err(|why| format!("error in remove for path: '{path}': {why}"))?;
        Ok(())
    }

    /// A key that is not there is added.
    fn replace(&self, root: &mut Node) -> Result<(), Fault> {
        let path = self.path()?;
        if path.is_empty() {
            return match &self.value {
                Some(value) if value.as_scalar().is_none() => {
                    *root = value.clone();
                    Ok(())
                }
                _ => Err("replace operation value must be object or array".to_owned().into()),
            };
        }
        let missing = |what: &str| {
            format!("replace operation does not apply: doc is missing {what}: {path}: {MISSING}")
        };
        let (holder, pointer) = find(root, path).ok_or_else(|| missing("path"))?;
        if let Some(items) = holder.as_seq() {
            let at = existing_index(&pointer.last, items.len()).map_err(|_| missing("key"))?;
            if let Some(item) = holder.as_seq_mut().and_then(|items| items.get_mut(at)) {
                *item = self.value_or_null();
            }
        } else {
            self.set(holder, &pointer.last, self.value_or_null());
        }
        Ok(())
    }

    fn move_value(&self, root: &mut Node) -> Result<(), Fault> {
        let from = self.from()?;
        let (holder, pointer) = find(root, from).ok_or_else(|| {
            format!("move operation does not apply: doc is missing from path: {from}: {MISSING}")
        })?;
        let key = &pointer.last;
        let value = take(holder, key).map_err(|why| format!("error in move for path: '{key}': {why}"))?;
        let path = self.path()?;
        self.add_at(root, path, value, &format!("doc is missing destination path: {path}"), |why| {
            format!("error in move for path: '{path}': {why}")
        })
    }

    /// A key that is not there is copied as a null.
    fn copy(&self, root: &mut Node, copied: &mut usize) -> Result<(), Fault> {
        let from = self.from()?;
        let pointer = Pointer::new(from);
        let found = pointer.as_ref().and_then(|pointer| Some((pointer.holder(root)?, pointer)));
        let (holder, pointer) = found.ok_or_else(|| {
            format!("copy operation does not apply: doc is missing from path: {from}: {MISSING}")
        })?;
        let value = match &holder.value {
            Value::Seq(seq) => {
                let at = existing_index(&pointer.last, seq.items.len())
                    .map_err(|why| format!("error in copy for from: '{from}': {why}"))?;
                seq.items[at].clone()
            }
            _ => holder.get(&pointer.last).cloned().unwrap_or_else(|| Node::null(self.span)),
        };
        let path = self.path_or_missing()?;
        *copied += measure(&value, MAX_DEPTH)?;
        if *copied > MAX_COPIED {
            return Err(limit(format!("the patch copies more than {MAX_COPIED} values")));
        }
        self.add_at(root, path, value, &format!("doc is missing destination path: {path}"), |why| {
            format!("error while adding value during copy: {why}")
        })
    }

    /// The error of a test that fails.
    pub(crate) fn test_failed(&self) -> Error {
        let path = self.path.as_deref().unwrap_or_default();
        Error::new(Code::PatchFailed, test_failed(path)).at(self.place(), "")
    }

    fn test(&self, root: &Node) -> Result<(), Fault> {
        let path = self.path()?;
        let failed = || Err(test_failed(path).into());
        let value = self.value.as_ref();
        if path.is_empty() {
            return if value.is_some_and(|value| self.is_equal(root, value)) { Ok(()) } else { failed() };
        }
        let pointer = Pointer::new(path);
        let found = pointer.as_ref().and_then(|pointer| Some((pointer.holder(root)?, pointer)));
        let (holder, pointer) = found
            .ok_or_else(|| format!("test operation does not apply: is missing path: {path}: {MISSING}"))?;
        let there = match &holder.value {
            Value::Seq(seq) => {
                let at = existing_index(&pointer.last, seq.items.len())
                    .map_err(|why| format!("error in test for path: '{path}': {why}"))?;
                Some(&seq.items[at])
            }
            _ => holder.get(&pointer.last),
        };
        match (there.filter(|node| !node.is_null()), value) {
            (None, None) => Ok(()),
            (None, Some(value)) if value.is_null() => Ok(()),
            (Some(there), Some(value)) if self.is_equal(there, value) => Ok(()),
            _ => failed(),
        }
    }

    fn is_equal(&self, there: &Node, value: &Node) -> bool {
        !self.never_equal && is_equal(there, value)
    }

    fn add_at(
        &self,
        root: &mut Node,
        path: &str,
        value: Node,
        missing: &str,
        bad_index: impl Fn(&str) -> String,
    ) -> Result<(), Fault> {
        let (holder, pointer) = find(root, path)
            .ok_or_else(|| format!("{} operation does not apply: {missing}: {MISSING}", self.op))?;
        measure(&value, MAX_DEPTH.saturating_sub(pointer.depth()))?;
        let Some(len) = holder.as_seq().map(<[Node]>::len) else {
            self.set(holder, &pointer.last, value);
            return Ok(());
        };
        let at = new_index(&pointer.last, len).map_err(|why| bad_index(&why))?;
        if let Some(items) = holder.as_seq_mut() {
            items.insert(at, value);
        }
        Ok(())
    }

    fn set(&self, holder: &mut Node, key: &str, value: Node) {
        let Some(map) = holder.as_map_mut() else { return };
        match map.get_mut(key) {
            Some(old) => *old = value,
            None => {
                map.push(Key { start: self.path_span.start(), ..Key::new(key) }, value);
            }
        }
    }
}

/// The number of nodes of a tree that may be `depth` levels deep.
fn measure(node: &Node, depth: usize) -> Result<usize, Fault> {
    let Some(below) = depth.checked_sub(1) else {
        return Err(limit(format!("the patch nests the document more than {MAX_DEPTH} levels deep")));
    };
    let mut nodes = 1;
    let mut add = |child: &Node| -> Result<(), Fault> {
        nodes += measure(child, below)?;
        if nodes > MAX_COPIED {
            return Err(limit(format!("the patch makes more than {MAX_COPIED} values")));
        }
        Ok(())
    };
    match &node.value {
        Value::Scalar(_) => {}
        Value::Seq(seq) => seq.items.iter().try_for_each(&mut add)?,
        Value::Map(map) => map.entries.iter().map(|entry| &entry.value).try_for_each(&mut add)?,
    }
    Ok(nodes)
}

#[cold]
fn limit(message: String) -> Fault {
    Fault { code: Code::LimitExceeded, message }
}

/// The map or list that holds the place a path means.
fn find<'n, 'p>(root: &'n mut Node, path: &'p str) -> Option<(&'n mut Node, Pointer<'p>)> {
    let pointer = Pointer::new(path)?;
    Some((pointer.holder_mut(root)?, pointer))
}

/// Removes a key or item and returns it.
fn take(holder: &mut Node, key: &str) -> Result<Node, String> {
    if let Some(items) = holder.as_seq() {
        let at = existing_index(key, items.len())?;
        let items = holder.as_seq_mut().ok_or_else(String::new)?;
        return Ok(items.remove(at));
    }
    let missing = || format!("Unable to remove nonexistent key: {key}: {MISSING}");
    holder.get(key).ok_or_else(missing)?;
    holder.as_map_mut().and_then(|map| map.remove(key)).ok_or_else(missing)
}

/// Whether two values are the same JSON text, but for the order of keys.
fn is_equal(there: &Node, value: &Node) -> bool {
    match (&there.value, &value.value) {
        (Value::Scalar(there), Value::Scalar(value)) => {
            there.text == value.text && is_string(there) == is_string(value)
        }
        // Nulls in lists crash the reference.
        (Value::Seq(there), Value::Seq(value)) => {
            let mut pairs = there.items.iter().zip(&value.items);
            there.items.len() == value.items.len()
                && pairs.all(|(there, value)| !there.is_null() && is_equal(there, value))
        }
        (Value::Map(there), Value::Map(value)) => {
            let has =
                |entry: &Entry| value.get(&entry.key.text).is_some_and(|value| is_equal(&entry.value, value));
            there.entries.len() == value.entries.len() && there.entries.iter().all(has)
        }
        _ => false,
    }
}

fn is_string(scalar: &Scalar) -> bool {
    scalar.resolved_tag() == Tag::Str
}
