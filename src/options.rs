//! [`Options`]: how a build works.

use std::str::FromStr;

use crate::diagnostic::{Code, Error};
use crate::load::LoadRestrictor;
use crate::yaml::Limits;

/// The version of kustomize whose output a build has.
pub const KUSTOMIZE_VERSION: &str = "v5.8.1";

/// How a build works. The default is what `kustomize build` does without flags.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The order of resources where the kustomization file does not say it.
    pub reorder: Reorder,
    /// Which files a kustomization file may name.
    pub load_restrictor: LoadRestrictor,
    /// Whether every resource is labelled `app.kubernetes.io/managed-by`, also where no file asks for it.
    pub managed_by_label: bool,
    /// The value of that label.
    pub managed_by: String,
    /// Limits on single files.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            reorder: Reorder::default(),
            load_restrictor: LoadRestrictor::default(),
            managed_by_label: false,
            managed_by: format!("kustomize-{KUSTOMIZE_VERSION}"),
            limits: Limits::default(),
        }
    }
}

/// The order of resources in the output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Reorder {
    /// As [`Legacy`](Reorder::Legacy), without a warning where a kustomization file says otherwise.
    #[default]
    Unspecified,
    /// Namespaces first, webhooks last, the rest by kind and name.
    Legacy,
    /// As loaded.
    None,
}

/// Reads an option value as the reference spells it.
impl FromStr for Reorder {
    type Err = Error;

    fn from_str(text: &str) -> Result<Reorder, Error> {
        match text {
            "legacy" => Ok(Reorder::Legacy),
            "none" => Ok(Reorder::None),
            _ => Err(Error::new(
                Code::InvalidOption,
                format!("illegal flag value --reorder {text}; legal values: [legacy none]"),
            )),
        }
    }
}

impl FromStr for LoadRestrictor {
    type Err = Error;

    fn from_str(text: &str) -> Result<LoadRestrictor, Error> {
        match text {
            "LoadRestrictionsRootOnly" => Ok(LoadRestrictor::RootOnly),
            "LoadRestrictionsNone" => Ok(LoadRestrictor::None),
            _ => Err(Error::new(
                Code::InvalidOption,
                format!(
                    "illegal flag value --load-restrictor {text}; \
                     legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]"
                ),
            )),
        }
    }
}
