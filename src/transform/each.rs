//! [`edit_each`]: transformers that change each resource by itself, applied to one resource after the other.
//!
//! A large build does not fit the processor's caches. Whatever walks through all of it waits for memory, so steps that
//! follow each other share one walk where none of them looks at more than the resource that it changes.

use std::borrow::Cow;

use super::Transformer;
use crate::diagnostic::Error;
use crate::fieldspec::{FieldSpec, FieldSpecs};
use crate::resource::{ResMap, Resource};

/// What a step does to one resource.
pub(super) type Edit<'a> = Box<dyn FnMut(&mut Resource) -> Result<(), Error> + 'a>;

/// The field specs of one step.
pub(super) type Fields<'a> = Cow<'a, [FieldSpec]>;

/// Applies the first steps that change each resource by itself, and returns their number.
///
/// # Errors
/// The place of a step, and what is wrong: what the steps would end in if each went through all resources before the
/// next one starts.
pub(crate) fn edit_each<'a>(
    steps: impl Iterator<Item = &'a Transformer>,
    resmap: &mut ResMap,
    specs: &'a FieldSpecs,
) -> Result<usize, (usize, Error)> {
    let mut taken: Vec<(&Transformer, Fields<'_>)> = Vec::new();
    let mut failed = None;
    for (at, step) in steps.enumerate() {
        match step.fields(specs) {
            None => break,
            Some(Ok(fields)) => taken.push((step, fields)),
            Some(Err(error)) => {
                failed = Some((at, error));
                break;
            }
        }
    }
    let mut edits: Vec<Edit<'_>> = taken.iter().map(|(step, fields)| step.edit(fields, specs)).collect();
    if !edits.is_empty() {
        let may_change = |resource: &Resource| taken.iter().any(|(step, _)| step.may_change(resource, specs));
        let done = resmap.edit_where(may_change, |resource| {
            // An earlier step may still fail for a later resource, and comes first then.
            let due = failed.as_ref().map_or(edits.len(), |(at, _)| *at);
            for (at, edit) in edits[..due].iter_mut().enumerate() {
                if let Err(error) = edit(resource) {
                    failed = Some((at, error));
                    break;
                }
            }
            Ok(())
        });
        done.map_err(|error| (0, error))?;
    }
    let taken = edits.len();
    failed.map_or(Ok(taken), Err)
}

impl Transformer {
    /// The field specs of a step that changes each resource by itself.
    fn fields<'a>(&'a self, specs: &'a FieldSpecs) -> Option<Result<Fields<'a>, Error>> {
        Some(match self {
            Transformer::Affix(step) => Ok(Cow::Borrowed(step.fields(specs))),
            Transformer::Labels(step) => step.fields(specs),
            Transformer::Annotations(step) => Ok(Cow::Borrowed(step.fields(specs))),
            Transformer::Images(step) => Ok(Cow::Borrowed(step.fields(specs))),
            _ => return None,
        })
    }

    /// Whether a step may change a resource, as far as that can be told at a glance.
    fn may_change(&self, resource: &Resource, specs: &FieldSpecs) -> bool {
        match self {
            Transformer::Images(step) => step.may_change(resource, specs),
            _ => true,
        }
    }

    fn edit<'a>(&'a self, fields: &'a [FieldSpec], specs: &FieldSpecs) -> Edit<'a> {
        match self {
            Transformer::Affix(step) => step.edit(fields),
            Transformer::Labels(step) => step.edit(fields),
            Transformer::Annotations(step) => step.edit(fields),
            Transformer::Images(step) => step.edit(fields, specs),
            _ => Box::new(|_| Ok(())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kustomization::{Kustomization, decode};
    use crate::source::Source;
    use crate::transform::{Images, Labels};
    use crate::yaml::{Limits, parse_documents, parse_first};

    fn kustomization(text: &str) -> Kustomization {
        let source = Source::detached("kustomization.yaml", text);
        let document = parse_first(&source, &Limits::default()).unwrap();
        decode(document.as_ref(), &source, &crate::FsPath::new(""), &mut Vec::new()).unwrap()
    }

    #[test]
    fn the_error_is_that_of_the_first_step_that_fails() {
        let text =
            "images: [{name: a, newTag: b}]\nlabels: [{pairs: {a: b}}, {pairs: {c: d}}]\nresources: [r]";
        let kustomization = kustomization(text);
        let mut steps = vec![Transformer::Images(Images::new(&kustomization.images))];
        steps.extend(kustomization.labels.iter().map(|args| Transformer::Labels(Labels::new(args))));
        let object =
            |name: &str, rest: &str| format!("apiVersion: v1\nkind: A\nmetadata: {{name: {name}}}\n{rest}");
        let odd_labels = "apiVersion: v1\nkind: A\nmetadata: {name: l, labels: x}\n".to_owned();
        let odd_image = object("i", "spec: {containers: [{image: []}]}\n");
        for (objects, failing) in [
            (vec![object("o", "")], Ok(3)),
            (vec![odd_labels.clone(), object("o", "")], Err(1)),
            (vec![odd_labels, odd_image], Err(0)),
        ] {
            let mut resmap = ResMap::default();
            for node in parse_documents(&Source::detached("r", objects.join("---\n")), &Limits::default())
                .unwrap()
                .docs
            {
                resmap.append(Resource::new(node)).unwrap();
            }
            let done = edit_each(steps.iter(), &mut resmap, &FieldSpecs::builtin());
            assert_eq!(done.map_err(|(at, _)| at), failing);
        }
    }
}
