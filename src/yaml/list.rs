//! [`List`]: what sequences and maps hold, in one allocation that clones share until one of them is edited.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A list that is cheap to clone: clones share their items, and an edit copies them first if they are shared.
///
/// It is read and edited as a slice; any access for editing, such as [`iter_mut`](slice::iter_mut), makes the items its
/// own. It has room for its items and no more, so whatever changes its length moves all of them: a long list is built as
/// a [`Vec`] and converted.
#[derive(Clone)]
pub struct List<T>(Arc<[T]>);

impl<T> List<T> {
    /// Returns an empty list.
    pub fn new() -> List<T> {
        List(Arc::default())
    }

    /// Whether two lists share their items, so that they are equal without a look.
    pub fn is_same(&self, other: &List<T>) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Returns the items above `base` of a stack, which loses them.
    pub(crate) fn above(stack: &mut Vec<T>, base: usize) -> List<T> {
        List(stack.drain(base..).collect())
    }
}

impl<T: Clone + Default> List<T> {
    /// Appends an item.
    pub fn push(&mut self, item: T) {
        self.append(std::iter::once(item));
    }

    /// Appends items whose number is known, in one allocation.
    fn append(&mut self, added: impl ExactSizeIterator<Item = T>) {
        self.0 = match Arc::get_mut(&mut self.0) {
            Some(own) => own.iter_mut().map(std::mem::take).chain(added).collect(),
            None => self.0.iter().cloned().chain(added).collect(),
        };
    }

    /// Inserts an item before the one at `index`, which may be the length.
    pub fn insert(&mut self, index: usize, item: T) {
        self.edit(|items| items.insert(index, item));
    }

    /// Removes the item at `index` and returns it.
    pub fn remove(&mut self, index: usize) -> T {
        self.edit(|items| items.remove(index))
    }

    /// Keeps the items for which `keep` is true.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.edit(|items| items.retain(keep));
    }

    /// Edits the items as a vector.
    fn edit<R>(&mut self, edit: impl FnOnce(&mut Vec<T>) -> R) -> R {
        let mut items: Vec<T> = match Arc::get_mut(&mut self.0) {
            Some(own) => own.iter_mut().map(std::mem::take).collect(),
            None => self.0.to_vec(),
        };
        let result = edit(&mut items);
        self.0 = items.into();
        result
    }
}

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List::new()
    }
}

impl<T> Deref for List<T> {
    type Target = [T];
    #[inline]
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Clone> DerefMut for List<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        Arc::make_mut(&mut self.0)
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> List<T> {
        List(items.into())
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> List<T> {
        List(items.into_iter().collect())
    }
}

impl<T: Clone + Default> Extend<T> for List<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        let added: Vec<T> = items.into_iter().collect();
        if !added.is_empty() {
            self.append(added.into_iter());
        }
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T: Clone> IntoIterator for &'a mut List<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_until_one_is_edited() {
        let mut list: List<u8> = (0..3).collect();
        let copy = list.clone();
        assert!(list.is_same(&copy));
        list[1] = 7;
        assert!(!list.is_same(&copy));
        assert_eq!((&*list, &*copy), ([0, 7, 2].as_slice(), [0, 1, 2].as_slice()));
    }

    #[test]
    fn edits_are_those_of_a_vector() {
        let (mut list, mut vector) = (List::new(), Vec::new());
        for item in 0..40 {
            let copy = list.clone();
            list.push(item);
            vector.push(item);
            if item % 3 == 0 {
                list.insert(item / 2, 100 + item);
                vector.insert(item / 2, 100 + item);
            }
            if item % 5 == 0 {
                assert_eq!(list.remove(item / 3), vector.remove(item / 3));
            }
            assert_eq!(&*list, vector.as_slice());
            assert!(!list.is_same(&copy));
        }
        list.retain(|item| item % 2 == 0);
        vector.retain(|item| item % 2 == 0);
        list.extend([1, 2, 3]);
        vector.extend([1, 2, 3]);
        assert_eq!(&*list, vector.as_slice());
        assert_eq!(&*List::above(&mut vector, 4), &list[4..]);
        assert_eq!(vector.as_slice(), &list[..4]);
    }
}
