//! The hash tables of the hot paths: those of the standard library with a faster hash.
//!
//! The hash is seeded anew in each process, so that input cannot be written to collide. Nothing depends on the order of a
//! table.

pub(crate) use foldhash::fast::RandomState;

/// A hash map.
pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A hash map that keeps the order of insertion.
pub(crate) type IndexMap<K, V> = indexmap::IndexMap<K, V, RandomState>;

/// A hash set.
pub(crate) type HashSet<K> = std::collections::HashSet<K, RandomState>;
