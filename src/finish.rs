//! What happens once, at the root: hashes, references, vars, local-config, order, metadata.

use crate::accumulate::Accumulated;
use crate::diagnostic::{Code, Diagnostic, Error};
use crate::generate::hash_names;
use crate::load::Layer;
use crate::options::{Options, Reorder};
use crate::resource::{ResMap, Resource};
use crate::transform::metadata::{self, BuildMetadata};
use crate::transform::order::{Lists, Order};
use crate::transform::{name_reference, vars};

/// Turns what a root has accumulated into what is printed, and returns it with warnings. What is found out about kinds is
/// added to `plans`.
pub(crate) fn finish(
    made: Accumulated,
    layer: &Layer,
    options: &Options,
    plans: &name_reference::Plans,
) -> Result<(Vec<Resource>, Vec<Diagnostic>), Error> {
    let Accumulated { mut resmap, field_specs, vars: var_set, .. } = made;
    hash_names(&mut resmap)?;
    name_reference::fix_references(&mut resmap, &field_specs, plans)?;
    let mut warnings = vars::resolve(&mut resmap, &var_set, &field_specs)?;
    metadata::drop_local_config(&mut resmap)?;
    sort(&mut resmap, layer, options, &mut warnings)?;
    let wanted = BuildMetadata::new(&layer.build_metadata);
    if wanted.managed_by || options.managed_by_label {
        metadata::add_managed_by(&mut resmap, &options.managed_by)?;
    }
    metadata::finish_annotations(&mut resmap, wanted)?;
    Ok((resmap.into_vec(), warnings))
}

fn sort(
    resmap: &mut ResMap,
    layer: &Layer,
    options: &Options,
    warnings: &mut Vec<Diagnostic>,
) -> Result<(), Error> {
    let order = match (&layer.sort, options.reorder) {
        (Some(args), reorder) => {
            if reorder != Reorder::Unspecified {
                let message = "Warning: Sorting order is set both in 'kustomization.yaml' ('sortOptions') and in a CLI \
                               flag ('--reorder'). Using the kustomization file over the CLI flag.";
                let warning = Diagnostic::warning(Code::OverriddenOption, message);
                warnings.push(warning.at(args.span, "this order is used"));
            }
            Order::new(args)?
        }
        (None, Reorder::Unspecified | Reorder::Legacy) => Order::Legacy(Lists::Builtin),
        (None, Reorder::None) => Order::Fifo,
    };
    crate::transform::order::sort(resmap, &order)
}
