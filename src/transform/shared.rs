//! Scalars that stand at several places of a resource and are one value.
//!
//! `commonLabels: {app: a}` puts one value into an object's labels, its selector and its pod template. When a later
//! layer says `labels: [{pairs: {app: b}}]`, which is for the labels of the object alone, all three become `b`.

use crate::resource::Resource;
use crate::yaml::{Node, Scalar};

/// The shared scalars that an edit has changed at one of their places.
#[derive(Default)]
pub(super) struct Changed(Vec<Scalar>);

impl Changed {
    /// Takes note of a node that was just changed in place.
    pub(super) fn note(&mut self, node: &Node) {
        if let Some(scalar) = node.as_scalar() {
            self.note_scalar(scalar);
        }
    }

    /// Takes note of a scalar that was just changed in place.
    pub(super) fn note_scalar(&mut self, scalar: &Scalar) {
        if scalar.share != 0 {
            self.0.retain(|other| other.share != scalar.share);
            self.0.push(scalar.clone());
        }
    }

    /// Changes the other places too.
    pub(super) fn settle(self, resource: &mut Resource) {
        self.0.iter().for_each(|scalar| resource.propagate(scalar));
    }
}
