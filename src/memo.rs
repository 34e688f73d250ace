//! [`Memo`]: a table of what was computed before, the only interior mutability of the crate besides the list of sources.
//!
//! An entry is used only after its owner has compared the inputs it was made from with the present ones, byte for
//! byte. So a memo changes how long a build takes and nothing else, and there is nothing to invalidate.

use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use crate::hash::HashMap;

/// A table from keys to the newest value computed for each.
#[derive(Debug)]
pub(crate) struct Memo<K, V> {
    table: Mutex<HashMap<K, V>>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Memo<K, V> {
        Memo { table: Mutex::default() }
    }
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// Returns the value for a key.
    pub(crate) fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.table.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// Sets the value for a key.
    pub(crate) fn set(&self, key: K, value: V) {
        self.table.lock().unwrap_or_else(PoisonError::into_inner).insert(key, value);
    }
}
