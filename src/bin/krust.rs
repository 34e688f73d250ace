//! The command `krust`: `krust build [DIR]` prints what `kustomize build` prints, and `krust version` what
//! `kustomize version` does.

use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind as Misuse};
use clap::{Arg, CommandFactory, FromArgMatches, Parser, Subcommand};
use krust::{Build, Error, KUSTOMIZE_VERSION, Kustomizer, Options, OsFs, Resource};

/// Renders Kustomize trees.
#[derive(Parser)]
#[command(name = "krust", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Renders the kustomization in a directory
    #[command(args_override_self = true)]
    Build(BuildArgs),
    /// Prints the version of kustomize that this program stands in for
    Version {
        #[arg(hide = true)]
        ignored: Vec<String>,
        /// One of 'yaml' or 'json'
        #[arg(short, long, default_value = "")]
        output: String,
    },
}

#[derive(clap::Args)]
struct BuildArgs {
    /// The directory with the kustomization file; the current one by default
    dirs: Vec<String>,
    /// Write to this file, or to one file a resource if it is a directory
    #[arg(short, long)]
    output: Option<OsString>,
    /// Which files kustomizations may read: LoadRestrictionsRootOnly or LoadRestrictionsNone
    #[arg(long, default_value = "LoadRestrictionsRootOnly")]
    load_restrictor: String,
    /// The order of resources where no kustomization file says it: legacy or none
    #[arg(long)]
    reorder: Option<String>,
    /// Add the label app.kubernetes.io/managed-by to every resource
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = truth)]
    enable_managedby_label: Option<bool>,
}

/// Flags about programs that kustomize runs. Scripts pass them, so they are taken; charts, plugins and functions end in
/// an error that says what is missing.
const SWITCHES: [&str; 6] =
    ["enable-helm", "helm-debug", "enable-alpha-plugins", "enable-exec", "network", "as-current-user"];
/// As [`SWITCHES`], with a value.
const VALUES: [&str; 6] =
    ["helm-command", "helm-api-versions", "helm-kube-version", "network-name", "mount", "env"];

/// The command line: that of [`Cli`] with the flags that have no effect.
fn command() -> clap::Command {
    let without_effect = |name: &'static str| {
        let arg = Arg::new(name).long(name).help_heading("Accepted without effect");
        if name == "env" { arg.short('e') } else { arg }
    };
    let switch = |name| {
        let arg = without_effect(name).num_args(0..=1).require_equals(true);
        arg.default_missing_value("true").value_parser(truth)
    };
    let build = |build: clap::Command| build.args(SWITCHES.map(switch)).args(VALUES.map(without_effect));
    Cli::command().arg(switch("stack-trace").global(true)).mut_subcommand("build", build)
}

fn main() -> ExitCode {
    let cli = command().try_get_matches().and_then(|found| Cli::from_arg_matches(&found));
    let cli = match cli {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            complain(&format!("Error: {}\n", misuse(&error)));
            return ExitCode::FAILURE;
        }
        Err(error) => {
            return if write!(io::stdout(), "{error}").is_ok() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            };
        }
    };
    let done = match cli.command {
        Command::Build(args) => run(&args),
        Command::Version { output, .. } => {
            print_version(&output).map_err(|error| format!("standard output: {error}"))
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            complain(&format!("Error: {message}\n"));
            ExitCode::FAILURE
        }
    }
}

/// Reads the value of a switch in the spellings that the reference takes.
fn truth(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(format!("strconv.ParseBool: parsing {text:?}: invalid syntax")),
    }
}

/// What is wrong with the command line, first in the reference's words.
fn misuse(error: &clap::Error) -> String {
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let arg = context(ContextKind::InvalidArg);
    // The name of the flag without what stands for its value.
    let flag = arg.split([' ', '[', '=']).next().unwrap_or_default();
    let value = context(ContextKind::InvalidValue);
    let words = match error.kind() {
        Misuse::UnknownArgument => match flag.strip_prefix('-').filter(|name| !name.starts_with('-')) {
            Some(name) => format!("unknown shorthand flag: '{name}' in {flag}"),
            None => format!("unknown flag: {flag}"),
        },
        Misuse::InvalidValue if value.is_empty() => format!("flag needs an argument: {flag}"),
        Misuse::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("invalid argument {value:?} for \"{flag}\" flag: {reason}")
        }
        Misuse::InvalidSubcommand => {
            format!("unknown command {:?} for \"krust\"", context(ContextKind::InvalidSubcommand))
        }
        _ => return error.to_string().trim_start_matches("error: ").trim_end().to_owned(),
    };
    let text = error.to_string();
    let rest = text.split_once("\n\n").map_or("", |(_, rest)| rest.trim_end());
    format!("{words}\n\n{rest}")
}

/// Writes to standard error; there is nowhere to report a failure of that.
fn complain(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

fn run(args: &BuildArgs) -> Result<(), String> {
    let dir = match args.dirs.as_slice() {
        [] => ".",
        [dir] if dir.is_empty() => {
            return Err("must build at directory: directory path cannot be empty".to_owned());
        }
        [dir] => dir,
        _ => return Err("specify one path to kustomization.yaml".to_owned()),
    };
    let mut options = Options::default();
    if let Some(reorder) = &args.reorder {
        complain(
            "Flag --reorder has been deprecated, use the new 'sortOptions' field in kustomization.yaml instead.\n",
        );
        options.reorder = reorder.parse().map_err(|error| format!("{error}"))?;
    }
    if args.enable_managedby_label.is_some() {
        complain(
            "Flag --enable-managedby-label has been deprecated, The flag `enable-managedby-label` has been \
             deprecated. Use the `managedByLabel` option in the `buildMetadata` field instead.\n",
        );
    }
    options.load_restrictor = args.load_restrictor.parse().map_err(|error| format!("{error}"))?;
    let from_environment = std::env::var("KUSTOMIZE_ENABLE_MANAGEDBY_LABEL").is_ok_and(|value| value == "on");
    options.managed_by_label = args.enable_managedby_label == Some(true) || from_environment;
    let fs = OsFs::new(".").map_err(|error| format!("current directory: {error}"))?;
    let built = Kustomizer::new(options).build_once(&fs, dir);
    for warning in built.as_ref().map_or_else(Error::warnings, Build::warnings) {
        complain(&format!("{}\n", warning.message));
    }
    let build = built.map_err(|error| format!("{error:#}"))?;
    match args.output.as_ref().filter(|path| !path.is_empty()).map(Path::new) {
        None => write_out(&build).map_err(|error| format!("standard output: {error}")),
        Some(path) if path.is_dir() => write_files(&build, path),
        Some(path) => write_file(path, build.to_yaml()),
    }?;
    // The process ends here: freeing a large tree node by node would only take time.
    std::mem::forget(build);
    Ok(())
}

/// As the reference, says nothing in a form that it does not know.
fn print_version(form: &str) -> io::Result<()> {
    let mut out = io::stdout();
    match form {
        "" => writeln!(out, "{KUSTOMIZE_VERSION}"),
        "yaml" => writeln!(out, "version: {KUSTOMIZE_VERSION}"),
        "json" => writeln!(out, "{{\n  \"version\": \"{KUSTOMIZE_VERSION}\"\n}}"),
        _ => Ok(()),
    }
}

fn write_out(build: &Build) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(build.to_yaml().as_bytes()).and_then(|()| out.flush()) {
        // The reader has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn write_file(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| {
        let why = match error.kind() {
            ErrorKind::NotFound => "no such file or directory".to_owned(),
            ErrorKind::PermissionDenied => "permission denied".to_owned(),
            _ => error.to_string(),
        };
        format!("open {}: {why}", path.display())
    })
}

/// Writes one file a resource, named after namespace (if there are several), group, version, kind and name.
fn write_files(build: &Build, directory: &Path) -> Result<(), String> {
    let mut namespaces: Vec<&str> = build.resources().iter().filter_map(namespace).collect();
    namespaces.sort_unstable();
    namespaces.dedup();
    for (resource, text) in build.resources().iter().zip(build.documents()) {
        let gvk = resource.gvk();
        let parts = [&*gvk.group, &*gvk.version, &*gvk.kind].into_iter().filter(|part| !part.is_empty());
        let kind = parts.collect::<Vec<_>>().join("_");
        let mut name = format!("{kind}_{}.yaml", resource.name()).to_lowercase();
        if namespaces.len() > 1
            && let Some(namespace) = namespace(resource)
        {
            name = format!("{namespace}_{name}").to_lowercase();
        }
        write_file(&directory.join(name), text)?;
    }
    Ok(())
}

/// The namespace a resource lives in; none for those outside namespaces.
fn namespace(resource: &Resource) -> Option<&str> {
    match resource.namespace() {
        _ if resource.is_cluster_scoped() => None,
        "" => Some("default"),
        namespace => Some(namespace),
    }
}
