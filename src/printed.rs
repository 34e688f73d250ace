//! [`Printed`]: the documents of a build as text.

use std::ops::Range;
use std::sync::OnceLock;

use crate::diagnostic::Error;
use crate::resource::Resource;
use crate::{spread, yaml};

/// The texts of the documents of a build, one for each of its resources.
///
/// What an overlay passes on unchanged is printed once and remembered with the resource, so many overlays of a base hold
/// its text once. The text of the whole build is put together for whoever asks first.
#[derive(Debug, Default)]
pub(crate) struct Printed {
    /// The documents that no resource remembers, with separators.
    text: String,
    /// The place of each document in the text; `None` for those that their resources remember.
    documents: Vec<Option<Range<usize>>>,
    joined: OnceLock<String>,
}

/// What stands between two documents.
const SEPARATOR: &str = "---\n";

/// How many resources are worth printing on a processor of their own.
const PART: usize = 256;

impl Printed {
    /// Prints resources.
    ///
    /// # Errors
    /// A tree that has no text, such as one with duplicate keys.
    pub(crate) fn new(resources: &[Resource]) -> Result<Printed, Error> {
        // On one processor, parts would only have to be copied together.
        let part = if cfg!(feature = "parallel") { PART } else { usize::MAX };
        let parts: Vec<&[Resource]> = resources.chunks(part).collect();
        let mut printed = spread::map(&parts, |part| Printed::part(part)).into_iter();
        let mut all = printed.next().transpose()?.unwrap_or_default();
        for part in printed {
            let part = part?;
            all.text.push_str(SEPARATOR);
            let start = all.text.len();
            all.text.push_str(&part.text);
            let moved = |range: Range<usize>| range.start + start..range.end + start;
            all.documents.extend(part.documents.into_iter().map(|range| range.map(moved)));
        }
        Ok(all)
    }

    fn part(resources: &[Resource]) -> Result<Printed, Error> {
        let mut text = String::new();
        let mut documents = Vec::with_capacity(resources.len());
        for resource in resources {
            if resource.known.text(&resource.root).is_some() {
                documents.push(None);
                continue;
            }
            let before = text.len();
            if !documents.is_empty() {
                text.push_str(SEPARATOR);
            }
            let start = text.len();
            yaml::emit(&resource.root, &mut text)?;
            if resource.known.keep_text(&resource.root, &text[start..]) {
                text.truncate(before);
                documents.push(None);
            } else {
                documents.push(Some(start..text.len()));
            }
        }
        Ok(Printed { text, documents, joined: OnceLock::new() })
    }

    /// The text of each document; `resources` are those that were printed.
    pub(crate) fn documents<'a>(
        &'a self,
        resources: &'a [Resource],
    ) -> impl ExactSizeIterator<Item = &'a str> {
        self.documents.iter().zip(resources).map(|(range, resource)| match range {
            Some(range) => &self.text[range.clone()],
            None => resource.known.text(&resource.root).unwrap_or_default(),
        })
    }

    /// The documents with separators between them; `resources` are those that were printed.
    pub(crate) fn to_yaml<'a>(&'a self, resources: &'a [Resource]) -> &'a str {
        if self.documents.iter().all(Option::is_some) {
            return &self.text;
        }
        self.joined.get_or_init(|| {
            let size: usize = self.documents(resources).map(|text| text.len() + SEPARATOR.len()).sum();
            let mut joined = String::with_capacity(size);
            for text in self.documents(resources) {
                if !joined.is_empty() {
                    joined.push_str(SEPARATOR);
                }
                joined.push_str(text);
            }
            joined
        })
    }
}
