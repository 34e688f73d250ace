//! [`Selector`]: which resources a patch, replacement or transformer means.

use crate::diagnostic::Error;
use crate::resource::Resource;
use crate::source::Span;
use crate::yaml::Text;

/// The fields of a selector as written; empty ones select everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selector {
    pub(crate) group: Text,
    pub(crate) version: Text,
    pub(crate) kind: Text,
    pub(crate) name: Text,
    pub(crate) namespace: Text,
    pub(crate) annotation_selector: Text,
    pub(crate) label_selector: Text,
}
