//! [`Known`]: what was found out about a tree as it was read, for builds that leave it unchanged.

use std::sync::{Arc, OnceLock};

use crate::yaml::{Entry, List, Node, Text};

/// Remembers what was found out about a document that was read from a file; the clones of a resource share it.
///
/// Most overlays change few of the resources of their base. The others are looked through and printed once, however many
/// overlays pass them on: a tree that is edited is another tree, so one look at its address tells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known(Option<Arc<Document>>);

#[derive(Debug)]
struct Document {
    /// Held, so that what is edited is another list.
    tree: List<Entry>,
    text: OnceLock<Box<str>>,
    images: OnceLock<Box<[Text]>>,
    is_sound: OnceLock<()>,
}

impl Known {
    /// Returns the memory for the tree of a document that was just read.
    pub(super) fn of(root: &Node) -> Known {
        Known(root.as_map().map(|map| {
            Arc::new(Document {
                tree: map.entries.clone(),
                text: OnceLock::new(),
                images: OnceLock::new(),
                is_sound: OnceLock::new(),
            })
        }))
    }

    /// Whether the tree is the one that was read.
    pub(crate) fn is_of(&self, root: &Node) -> bool {
        self.document(root).is_some()
    }

    /// The text of the tree, if it is the one that was read and has been printed.
    pub(crate) fn text(&self, root: &Node) -> Option<&str> {
        self.document(root)?.text.get().map(|text| &**text)
    }

    /// Remembers the text of a tree, if it is the one that was read.
    pub(crate) fn keep_text(&self, root: &Node, text: &str) -> bool {
        let document = self.document(root);
        document.is_some_and(|document| {
            document.text.get_or_init(|| text.into());
            true
        })
    }

    /// The images that a tree holds in the fields of the built-in table, if that has been found out.
    pub(crate) fn images(&self, root: &Node) -> Option<&[Text]> {
        self.document(root)?.images.get().map(|images| &**images)
    }

    /// Remembers the images of a tree.
    pub(crate) fn keep_images(&self, root: &Node, images: &[Text]) {
        if let Some(document) = self.document(root) {
            document.images.get_or_init(|| images.into());
        }
    }

    /// Whether the fields for names, by the built-in table, are known to hold what they should.
    pub(crate) fn has_sound_references(&self, root: &Node) -> bool {
        self.document(root).is_some_and(|document| document.is_sound.get().is_some())
    }

    /// Remembers that the fields for names hold what they should.
    pub(crate) fn keep_sound_references(&self, root: &Node) {
        if let Some(document) = self.document(root) {
            document.is_sound.get_or_init(|| ());
        }
    }

    /// What is remembered, if the tree is the one that was read.
    fn document(&self, root: &Node) -> Option<&Document> {
        let document = self.0.as_deref()?;
        root.as_map().is_some_and(|map| map.entries.is_same(&document.tree)).then_some(document)
    }
}
