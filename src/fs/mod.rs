//! The world outside: [`FileSystem`] and two of them.
