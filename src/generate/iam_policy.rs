//! `IAMPolicyGenerator`: a service account that stands for one of a cloud.

use crate::diagnostic::{Code, Error};
use crate::kustomization::IamPolicyArgs;
use crate::resource::{Resource, validate};
use crate::source::Source;
use crate::yaml::{Limits, parse_first_v3};

/// Makes the service account, for the one cloud there is.
///
/// The arguments are pieces of a text that is read as YAML, as in the reference: an account without a name makes a text
/// that is none, a number as name is no string.
///
/// # Errors
/// Another cloud, arguments that are no YAML at their place in the text, and a service account without a name.
pub(crate) fn iam_policy(args: &IamPolicyArgs, limits: &Limits) -> Result<Option<Resource>, Error> {
    let IamPolicyArgs { account, project, name, namespace, cloud, span } = args;
    if cloud != "gke" {
        return Err(Error::new(Code::InvalidPlugin, format!("cloud provider {cloud} not supported yet"))
            .at(*span, "expected `gke`"));
    }
    let mut text = format!(
        "\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  annotations:\n    \
         iam.gke.io/gcp-service-account: {account}@{project}.iam.gserviceaccount.com\n  name: {name}\n"
    );
    if !namespace.is_empty() {
        text.push_str("\n  namespace: ");
        text.push_str(namespace);
    }
    let read = parse_first_v3(&Source::detached("", text), limits);
    let read = read.map_err(|error| Error::new(error.code(), error.message()).at(*span, "made by this"))?;
    let Some(mut root) = read else { return Ok(None) };
    root.set_place(*span);
    validate(&root)?;
    Ok(Some(Resource::new(root)))
}
