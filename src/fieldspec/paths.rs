//! [`Paths`]: the paths of several field specs, joined where they begin alike, so that one look at a tree tells which of
//! them have anything to do there.

use super::walk::is_irregular;
use super::{FieldSpec, field};
use crate::yaml::{Node, Value};

/// The paths of several field specs, which are numbered in the order they were added.
#[derive(Debug)]
pub(crate) struct Paths<'s> {
    /// The first is where all paths begin.
    segments: Vec<Segment<'s>>,
    /// For each spec, whether it creates what is missing, and the spec that ends in the same place.
    specs: Vec<(bool, Option<usize>)>,
}

/// A segment of a path.
#[derive(Debug, Default)]
struct Segment<'s> {
    name: &'s str,
    /// Whether the path says that the field holds a list.
    is_list: bool,
    /// Whether the walk ends in an error here.
    is_irregular: bool,
    /// Whether a spec that ends here or below creates what is missing.
    creates: bool,
    /// The number of a spec that ends here.
    spec: Option<usize>,
    /// The first segment that follows, and the next one that follows the same.
    below: Option<usize>,
    beside: Option<usize>,
}

impl Default for Paths<'_> {
    fn default() -> Self {
        Paths { segments: vec![Segment::default()], specs: Vec::new() }
    }
}

impl<'s> Paths<'s> {
    /// Adds the path of the next spec, which creates what is missing if both it and `creates` say so.
    pub(crate) fn add(&mut self, spec: &'s FieldSpec, creates: bool) {
        let creates = creates && spec.create;
        let mut at = 0;
        for segment in &*spec.segments {
            let (name, is_list) = field(segment);
            let known = self.below(at).find(|&below| {
                let known = &self.segments[below];
                known.name == name && known.is_list == is_list
            });
            at = known.unwrap_or_else(|| {
                let new = self.segments.len();
                let beside = self.segments[at].below.replace(new);
                let is_irregular = is_irregular(name);
                self.segments.push(Segment { name, is_list, is_irregular, beside, ..Segment::default() });
                new
            });
            self.segments[at].creates |= creates;
        }
        let number = self.specs.len();
        self.specs.push((creates, self.segments[at].spec.replace(number)));
    }

    fn below(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.segments[at].below, |&below| self.segments[below].beside)
    }

    fn ends(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.segments[at].spec, |&spec| self.specs[spec].1)
    }

    /// Sets `due` to the numbers of the specs for which a walk would do anything at all: hand out a leaf for which
    /// `is_wanted` is true, create a field, change something on its way, or fail. Returns whether one would create or
    /// change something on its way.
    pub(crate) fn find(
        &self,
        root: &Node,
        is_wanted: &mut dyn FnMut(&Node) -> bool,
        due: &mut Vec<usize>,
    ) -> bool {
        due.clear();
        let mut find = Find { paths: self, is_wanted, due, makes: false };
        find.at(0, root);
        let makes = find.makes;
        due.sort_unstable();
        due.dedup();
        makes
    }
}

/// One look at a tree.
struct Find<'a, 's> {
    paths: &'a Paths<'s>,
    is_wanted: &'a mut dyn FnMut(&Node) -> bool,
    due: &'a mut Vec<usize>,
    makes: bool,
}

impl Find<'_, '_> {
    /// Looks at what a segment leads to.
    fn at(&mut self, at: usize, node: &Node) {
        let segment = &self.paths.segments[at];
        if segment.spec.is_some() && (self.is_wanted)(node) {
            self.due.extend(self.paths.ends(at));
        }
        if segment.below.is_some() {
            self.below(at, node);
        }
    }

    fn below(&mut self, at: usize, node: &Node) {
        let paths = self.paths;
        match &node.value {
            Value::Map(map) => {
                for below in paths.below(at) {
                    let Segment { name, is_list, is_irregular, creates, .. } = paths.segments[below];
                    if is_irregular {
                        self.all(below);
                        continue;
                    }
                    match map.get(name) {
                        Some(value) if is_list && value.is_null() => {
                            self.makes = true;
                            self.all(below);
                        }
                        Some(value) => {
                            if creates && value.is_null() {
                                self.creating(below);
                            }
                            self.at(below, value);
                        }
                        None if creates && !is_list => self.creating(below),
                        None => {}
                    }
                }
            }
            Value::Seq(seq) => seq.items.iter().for_each(|item| self.below(at, item)),
            Value::Scalar(scalar) if scalar.is_null() => {}
            Value::Scalar(_) => paths.below(at).for_each(|below| self.all(below)),
        }
    }

    /// Takes all specs that end in a place or below it.
    fn all(&mut self, at: usize) {
        self.due.extend(self.paths.ends(at));
        self.paths.below(at).for_each(|below| self.all(below));
    }

    /// Takes those of them that create what is missing.
    fn creating(&mut self, at: usize) {
        let Find { paths, .. } = *self;
        self.makes = true;
        self.due.extend(paths.ends(at).filter(|&spec| paths.specs[spec].0));
        paths.below(at).filter(|&below| paths.segments[below].creates).for_each(|below| self.creating(below));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fieldspec::walk::{Leaf, reaches};
    use crate::source::Source;
    use crate::yaml::{Limits, parse_first};

    /// Finds what looking for each spec by itself finds.
    #[test]
    fn one_look_finds_what_many_find() {
        let paths = ["a/b", "a/c", "a", "a/b[]/c", "a[]/b", "b/a/c", "", "1/a", "a/1", "a/b/c", "c[]"];
        let trees = [
            "{}",
            "{a: {b: x, c: null}}",
            "{a: [{b: x}, {c: y}, null, [{b: [{c: z}, {}]}]]}",
            "{a: null, b: {a: {}}}",
            "{a: x, b: [], c: null}",
            "{a: {b: null}, '1': {}}",
            "[{a: {b: {c: d}}}, x]",
        ];
        for (creates, mask) in [(false, 0), (true, 0), (true, 5), (true, usize::MAX)] {
            let spec = |(at, path): (usize, &&str)| FieldSpec::new("", "", "", path, mask >> at & 1 == 1);
            let specs: Vec<FieldSpec> = paths.iter().enumerate().map(spec).collect();
            let mut joined = Paths::default();
            specs.iter().for_each(|spec| joined.add(spec, creates));
            for text in trees {
                let root = parse_first(&Source::detached("", text), &Limits::default()).unwrap().unwrap();
                let wanted = |node: &Node| node.text() != Some("x");
                let made = creates.then_some(Leaf::Map);
                let one_by_one = |at: &usize| reaches(&root, &specs[*at], made, &wanted);
                let mut due = Vec::new();
                joined.find(&root, &mut |node| wanted(node), &mut due);
                assert_eq!(due, (0..specs.len()).filter(one_by_one).collect::<Vec<_>>(), "{text} {mask}");
            }
        }
    }
}
