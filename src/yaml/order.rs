//! The order of keys in printed documents.
//!
//! Keys are compared so that `a2` comes before `a10`, and everything that is no letter before letters. The relation is
//! not transitive (`10072` < `1bB` < `9_` < `10072`), so nothing here relies on that: any order is as good as another
//! for such keys, and sorting them must merely end.

use std::cmp::Ordering;
use std::sync::LazyLock;

use regex::Regex;

/// Compares two keys.
#[inline]
pub(crate) fn natural(a: &str, b: &str) -> Ordering {
    // Most keys of one map differ in their first letters.
    match (a.as_bytes(), b.as_bytes()) {
        ([x, ..], [y, ..]) if x != y && x.is_ascii_alphabetic() && y.is_ascii_alphabetic() => x.cmp(y),
        _ => natural_from_start(a, b),
    }
}

fn natural_from_start(a: &str, b: &str) -> Ordering {
    let (a_bytes, b_bytes) = (a.as_bytes(), b.as_bytes());
    let common = a_bytes.iter().zip(b_bytes).take_while(|(x, y)| x == y).count();
    match (a_bytes.get(common), b_bytes.get(common)) {
        (Some(&x), Some(&y)) if x.is_ascii() && y.is_ascii() => differ_in_ascii(a_bytes, b_bytes, common),
        (Some(_), Some(_)) => differ(a, b),
        _ => a.len().cmp(&b.len()),
    }
}

/// Compares keys whose first difference, at byte `at`, is between two ASCII characters.
#[inline]
fn differ_in_ascii(a: &[u8], b: &[u8], at: usize) -> Ordering {
    let (x, y) = (a[at], b[at]);
    match (x.is_ascii_alphabetic(), y.is_ascii_alphabetic()) {
        (true, true) => x.cmp(&y),
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) if !x.is_ascii_digit() && !y.is_ascii_digit() => x.cmp(&y),
        (false, false) if a.is_ascii() && b.is_ascii() => {
            let before = |zero: bool| {
                zero && a[..at]
                    .iter()
                    .rev()
                    .take_while(|byte| byte.is_ascii_digit())
                    .any(|&byte| byte != b'0')
            };
            let start = i64::from(before(x == b'0' || y == b'0'));
            let run = |bytes: &[u8]| {
                bytes.iter().take_while(|byte| byte.is_ascii_digit()).fold(
                    (start, 0usize),
                    |(value, length), byte| {
                        (value.wrapping_mul(10).wrapping_add(i64::from(byte - b'0')), length + 1)
                    },
                )
            };
            run(&a[at..]).cmp(&run(&b[at..])).then(x.cmp(&y))
        }
        (false, false) => differ_in_numbers(&chars(a), &chars(b)),
    }
}

/// Compares keys whose first difference involves a character outside ASCII.
#[cold]
fn differ(a: &str, b: &str) -> Ordering {
    let Some((x, y)) = a.chars().zip(b.chars()).find(|(x, y)| x != y) else { return a.len().cmp(&b.len()) };
    match (is_letter(x), is_letter(y)) {
        (true, true) => x.cmp(&y),
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => differ_in_numbers(&chars(a.as_bytes()), &chars(b.as_bytes())),
    }
}

fn chars(text: &[u8]) -> Vec<char> {
    String::from_utf8_lossy(text).chars().collect()
}

/// Compares keys that differ first in two characters that are no letters: by the numbers that start there.
#[cold]
fn differ_in_numbers(a: &[char], b: &[char]) -> Ordering {
    let Some(at) = a.iter().zip(b).position(|(x, y)| x != y) else { return a.len().cmp(&b.len()) };
    let (x, y) = (a[at], b[at]);
    let mut start = 0;
    if (x == '0' || y == '0') && a[..at].iter().rev().take_while(|&&c| is_digit(c)).any(|&c| c != '0') {
        start = 1;
    }
    let run = |text: &[char]| {
        text.iter().take_while(|&&c| is_digit(c)).fold(
            (start, 0usize),
            |(value, length): (i64, usize), &c| {
                (value.wrapping_mul(10).wrapping_add(i64::from(u32::from(c)) - i64::from(b'0')), length + 1)
            },
        )
    };
    run(&a[at..]).cmp(&run(&b[at..])).then(x.cmp(&y))
}

static LETTER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{L}$").ok());
static DIGIT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{Nd}$").ok());

fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { in_class(&LETTER, c) }
}

fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { in_class(&DIGIT, c) }
}

fn in_class(class: &LazyLock<Option<Regex>>, c: char) -> bool {
    class.as_ref().is_some_and(|class| class.is_match(c.encode_utf8(&mut [0; 4])))
}

/// Sorts by a relation that need not be transitive; what compares equal keeps its order.
///
/// The sorts of the standard library may panic on such a relation.
pub(crate) fn sort_by<T: Copy>(items: &mut [T], compare: &impl Fn(T, T) -> Ordering) {
    const RUN: usize = 16;
    if items.len() <= RUN {
        return insertion_sort(items, compare);
    }
    for run in items.chunks_mut(RUN) {
        insertion_sort(run, compare);
    }
    let mut left = Vec::with_capacity(items.len());
    let mut width = RUN;
    while width < items.len() {
        for pair in items.chunks_mut(2 * width).filter(|pair| pair.len() > width) {
            merge(pair, width, &mut left, compare);
        }
        width *= 2;
    }
}

fn insertion_sort<T: Copy>(items: &mut [T], compare: &impl Fn(T, T) -> Ordering) {
    for sorted in 1..items.len() {
        let item = items[sorted];
        let mut at = sorted;
        while at > 0 && compare(item, items[at - 1]) == Ordering::Less {
            items[at] = items[at - 1];
            at -= 1;
        }
        items[at] = item;
    }
}

/// Merges the sorted halves of `items`, the second of which starts at `middle`.
fn merge<T: Copy>(items: &mut [T], middle: usize, left: &mut Vec<T>, compare: &impl Fn(T, T) -> Ordering) {
    left.clear();
    left.extend_from_slice(&items[..middle]);
    let (mut from_left, mut from_right, mut to) = (0, middle, 0);
    while from_left < left.len() {
        let take_right =
            from_right < items.len() && compare(items[from_right], left[from_left]) == Ordering::Less;
        items[to] = if take_right { items[from_right] } else { left[from_left] };
        from_right += usize::from(take_right);
        from_left += usize::from(!take_right);
        to += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keys: &[&str]) {
        for pair in keys.windows(2) {
            assert_eq!(natural(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(natural(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
        let mut shuffled: Vec<&str> = keys.iter().rev().copied().collect();
        sort_by(&mut shuffled, &natural);
        assert_eq!(shuffled, keys);
    }

    #[test]
    fn numbers_within_names() {
        check(&["a1", "a2", "a10"]);
        check(&["1.2", "1.9", "1.10"]);
        check(&["v1", "v1alpha1", "v1beta1", "v1beta2", "v1beta10", "v2"]);
        check(&["-x", ".x", "_x", "1", "2", "02", "10", "A", "a", "é"]);
        check(&["a-b", "a.b", "a/b", "a_b", "a1", "ab"]);
        check(&["", "a", "a b", "aa", "é", "日"]);
    }

    #[test]
    fn letters_outside_ascii_are_letters_and_marks_are_not() {
        check(&["Ⅷ", "a", "é"]);
        check(&["a٢", "a١٠", "ab"]);
    }

    #[test]
    fn sorting_ends_on_an_order_that_runs_in_circles() {
        let circle = ["10072", "1bB", "9_"];
        assert_eq!(natural(circle[0], circle[1]), Ordering::Less);
        assert_eq!(natural(circle[1], circle[2]), Ordering::Less);
        assert_eq!(natural(circle[2], circle[0]), Ordering::Less);
        let mut keys: Vec<String> = (0..500u32)
            .map(|n| {
                format!("{}{}", n.wrapping_mul(2_654_435_761) % 997, ["", "b", "_", "0a"][n as usize % 4])
            })
            .collect();
        let mut sorted: Vec<&str> = keys.iter().map(String::as_str).collect();
        sort_by(&mut sorted, &natural);
        let mut sorted: Vec<String> = sorted.into_iter().map(str::to_owned).collect();
        sorted.sort();
        keys.sort();
        assert_eq!(sorted, keys);
    }
}
