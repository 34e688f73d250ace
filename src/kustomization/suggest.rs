//! Suggestions for misspelt field names.

/// Names the known field that is nearest to an unknown one, or all of them where they are few.
pub(super) fn suggest(name: &str, known: &[&'static str]) -> Option<String> {
    let near = known.iter().map(|known| (distance(name, known), known)).min()?;
    if near.0 <= (name.chars().count() / 3).max(1) {
        return Some(format!("did you mean `{}`?", near.1));
    }
    (known.len() <= 12).then(|| format!("known fields are {}", known.join(", ")))
}

/// How many letters must be added, removed, changed or swapped with their neighbour to get from one name to the
/// other, whatever their case.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().take(64).map(|letter| letter.to_ascii_lowercase()).collect();
    let to: Vec<char> = to.chars().map(|letter| letter.to_ascii_lowercase()).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for i in 1..=from.len() {
        let mut next = vec![i];
        for j in 1..=to.len() {
            let change = row[j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut cost = change.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            next.push(cost);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_or_all_of_few() {
        let known = ["resources", "replicas", "namePrefix"];
        let did_you_mean = |name: &str| Some(format!("did you mean `{name}`?"));
        assert_eq!(suggest("resuorces", &known), did_you_mean("resources"));
        assert_eq!(suggest("NAME_PREFIX", &known), did_you_mean("namePrefix"));
        assert_eq!(
            suggest("bogus", &known),
            Some("known fields are resources, replicas, namePrefix".to_owned())
        );
        assert_eq!(suggest("bogus", &["long"; 13]), None);
        assert_eq!(suggest("bogus", &[]), None);
    }
}
