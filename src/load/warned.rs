//! [`Warned`]: the warnings of the roots that were loaded, in the order in which the reference gives them.
//!
//! The reference warns when it reads a kustomization file, again each time, and stops at the first error. Loading goes
//! on after one, and reads every file once. So what is kept here is the order of events, for a build that fails; that
//! of one that succeeds follows from its layers.

use std::sync::Arc;

use super::Layer;
use crate::diagnostic::Diagnostic;

/// How many warnings a build gives: bases of bases may be reached in very many ways.
const MAX_WARNINGS: usize = 10_000;

/// What was loaded, as far as it warns, and what of it came before the first error.
#[derive(Default)]
pub(super) struct Warned {
    steps: Vec<Step>,
    before_error: Option<usize>,
}

enum Step {
    /// A kustomization file was read.
    Read(Vec<Diagnostic>),
    /// A layer was taken that had been loaded before.
    Taken(Arc<Layer>),
}

/// A moment to go back to.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    steps: usize,
    before_error: Option<usize>,
}

impl Warned {
    pub(super) fn read(&mut self, warnings: &[Diagnostic]) {
        if !warnings.is_empty() {
            self.steps.push(Step::Read(warnings.to_vec()));
        }
    }

    pub(super) fn taken(&mut self, layer: &Arc<Layer>) {
        if layer.warned > 0 {
            self.steps.push(Step::Taken(Arc::clone(layer)));
        }
    }

    /// Notes that the reference would have stopped by now.
    pub(super) fn failed(&mut self) {
        self.before_error.get_or_insert(self.steps.len());
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { steps: self.steps.len(), before_error: self.before_error }
    }

    /// Forgets what was tried since.
    pub(super) fn back_to(&mut self, mark: Mark) {
        self.steps.truncate(mark.steps);
        self.before_error = mark.before_error;
    }

    /// The warnings that the reference gives before the first error, which ends the loading.
    pub(super) fn take(&mut self) -> Vec<Diagnostic> {
        let Warned { mut steps, before_error } = std::mem::take(self);
        steps.truncate(before_error.unwrap_or(usize::MAX));
        let mut warnings = Vec::new();
        for step in steps {
            match step {
                Step::Read(own) => warnings.extend(own),
                Step::Taken(layer) => layer.warn(&mut warnings),
            }
        }
        warnings
    }
}

impl Layer {
    /// Adds the warnings of this layer and of all below it, each as often as it is reached.
    pub(crate) fn warn(&self, warnings: &mut Vec<Diagnostic>) {
        warnings.extend_from_slice(&self.warnings);
        for child in self.children.iter().filter(|child| child.warned > 0) {
            if warnings.len() >= MAX_WARNINGS {
                return;
            }
            child.warn(warnings);
        }
    }
}
