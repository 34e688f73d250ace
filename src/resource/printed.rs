//! [`Printed`]: the text of a tree as it was read, for builds that print it unchanged.

use std::sync::{Arc, OnceLock};

use crate::yaml::{Entry, List, Node};

/// Remembers how a document prints that was read from a file; the clones of a resource share it.
///
/// Most overlays change few of the resources of their base. The others are printed once, however many overlays print
/// them: a tree that is edited is another tree, so one look at its address tells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Printed(Option<Arc<Document>>);

#[derive(Debug)]
struct Document {
    /// Held, so that what is edited is another list.
    tree: List<Entry>,
    text: OnceLock<Box<str>>,
}

impl Printed {
    /// Returns the memory for the tree of a document that was just read.
    pub(crate) fn of(root: &Node) -> Printed {
        Printed(
            root.as_map().map(|map| Arc::new(Document { tree: map.entries.clone(), text: OnceLock::new() })),
        )
    }

    /// The text of the tree, if it is the one that was read and has been printed.
    pub(crate) fn text(&self, root: &Node) -> Option<&str> {
        self.document(root)?.text.get().map(|text| &**text)
    }

    /// Remembers the text of a tree, if it is the one that was read.
    pub(crate) fn keep(&self, root: &Node, text: &str) {
        if let Some(document) = self.document(root) {
            document.text.get_or_init(|| text.into());
        }
    }

    fn document(&self, root: &Node) -> Option<&Document> {
        let document = self.0.as_deref()?;
        root.as_map().is_some_and(|map| map.entries.is_same(&document.tree)).then_some(document)
    }
}
