//! Work in parts: one after the other or, with the feature `parallel`, on all processors. The parts and the order of their
//! results are the same either way.

/// Returns what `work` makes of each part, in order.
#[cfg(feature = "parallel")]
pub(crate) fn map<T: Sync, R: Send>(parts: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    use rayon::prelude::*;
    match parts {
        [one] => vec![work(one)],
        parts => parts.par_iter().map(work).collect(),
    }
}

/// Returns what `work` makes of each part, in order.
#[cfg(not(feature = "parallel"))]
pub(crate) fn map<T: Sync, R: Send>(parts: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    parts.iter().map(work).collect()
}

/// Cuts a list into parts of about so much weight each.
pub(crate) fn cut<T>(items: &[T], weight: usize, weigh: impl Fn(&T) -> usize) -> Vec<&[T]> {
    let mut parts = Vec::new();
    let (mut from, mut sum) = (0, 0);
    for (at, item) in items.iter().enumerate() {
        sum += weigh(item);
        if sum >= weight {
            parts.push(&items[from..=at]);
            (from, sum) = (at + 1, 0);
        }
    }
    if from < items.len() {
        parts.push(&items[from..]);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_up_the_list() {
        for weight in 1..30 {
            let items: Vec<usize> = (0..20).collect();
            let parts = cut(&items, weight, |item| *item);
            assert_eq!(parts.concat(), items);
            let all_but_last = &parts[..parts.len() - 1];
            assert!(all_but_last.iter().all(|part| part.iter().sum::<usize>() >= weight));
            assert_eq!(
                map(&parts, |part| part.len()),
                parts.iter().map(|part| part.len()).collect::<Vec<_>>()
            );
        }
        assert!(cut(&[], 1, |item: &usize| *item).is_empty());
    }
}
