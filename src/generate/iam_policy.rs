//! `IAMPolicyGenerator`: a service account that stands for one of a cloud.

use crate::diagnostic::{Code, Error};
use crate::kustomization::IamPolicyArgs;
use crate::resource::Resource;
use crate::yaml::{Map, Node, Value};

/// Makes the service account, for the one cloud there is.
///
/// # Errors
/// Another cloud.
pub(crate) fn iam_policy(args: &IamPolicyArgs) -> Result<Option<Resource>, Error> {
    if args.cloud != "gke" {
        return Err(Error::new(
            Code::InvalidPlugin,
            format!("cloud provider {} not supported yet", args.cloud),
        )
        .at(args.span, "expected `gke`"));
    }
    let span = args.span;
    let map = |entries: Vec<(&str, Node)>| {
        let mut map = Map::default();
        entries.into_iter().for_each(|(key, value)| map.set(key, value));
        Node::new(Value::Map(map), span)
    };
    let account = format!("{}@{}.iam.gserviceaccount.com", args.account, args.project);
    let annotations = map(vec![("iam.gke.io/gcp-service-account", Node::string(account, span))]);
    let mut metadata = vec![("annotations", annotations), ("name", Node::string(args.name.clone(), span))];
    if !args.namespace.is_empty() {
        metadata.push(("namespace", Node::string(args.namespace.clone(), span)));
    }
    let root = map(vec![
        ("apiVersion", Node::string("v1", span)),
        ("kind", Node::string("ServiceAccount", span)),
        ("metadata", map(metadata)),
    ]);
    Ok(Some(Resource::new(root)))
}
