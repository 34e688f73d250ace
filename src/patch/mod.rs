//! Patches as functions on trees: strategic merge and JSON patch.
