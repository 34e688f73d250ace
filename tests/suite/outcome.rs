//! What a build came to, in a form that two builds can be compared in.

use krust::{Build, Error, FileSystem, Kustomizer, Options};

/// The result of a build, without the path of the directory that the tree lies in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Outcome {
    /// The output, or what went wrong.
    pub(crate) result: Result<String, Failure>,
    /// The messages of the warnings.
    pub(crate) warnings: Vec<String>,
}

/// Why a build failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Failure {
    /// The code of the first diagnostic.
    pub(crate) code: String,
    /// All diagnostics, one `path:line:column: message` each.
    pub(crate) text: String,
}

impl Failure {
    pub(crate) fn of(error: &Error, root: &str) -> Failure {
        let text = error.to_string();
        Failure {
            code: error.code().to_string(),
            text: if root.is_empty() { text } else { text.replace(root, "") },
        }
    }
}

/// Builds `target` of a tree that lies in the directory `root` of a file system.
pub(crate) fn build(kustomizer: &Kustomizer, fs: &dyn FileSystem, root: &str, target: &str) -> Outcome {
    of(kustomizer.build(fs, target), root)
}

/// As [`build`], remembering nothing.
pub(crate) fn build_once(options: Options, fs: &dyn FileSystem, root: &str, target: &str) -> Outcome {
    of(Kustomizer::new(options).build_once(fs, target), root)
}

fn of(built: Result<Build, Error>, root: &str) -> Outcome {
    let warnings = built.as_ref().map_or_else(Error::warnings, Build::warnings);
    let warnings = warnings.iter().map(|warning| warning.message.replace(root, "")).collect();
    let result = built.map(|build| build.to_yaml().to_string()).map_err(|error| Failure::of(&error, root));
    Outcome { result, warnings }
}

/// The options that flags of the reference's command line stand for.
pub(crate) fn options(flags: &str) -> Result<Options, Failure> {
    let mut options = Options::default();
    let mut words = flags.split_whitespace();
    while let Some(flag) = words.next() {
        let mut value = || words.next().unwrap_or_default();
        let set = match flag {
            "--reorder" => value().parse().map(|reorder| options.reorder = reorder),
            "--load-restrictor" => value().parse().map(|restrictor| options.load_restrictor = restrictor),
            "--enable-managedby-label" => {
                options.managed_by_label = true;
                Ok(())
            }
            _ => {
                return Err(Failure {
                    code: "unknown".to_owned(),
                    text: format!("no option stands for {flag}"),
                });
            }
        };
        set.map_err(|error| Failure::of(&error, ""))?;
    }
    Ok(options)
}
