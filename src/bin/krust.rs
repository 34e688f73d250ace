//! The command `krust`: `krust build [DIR]` prints what `kustomize build` prints.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use krust::{Build, Kustomizer, Options, OsFs, Resource};

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
    Build(BuildArgs),
}

#[derive(clap::Args)]
struct BuildArgs {
    /// The directory with the kustomization file; the current one by default
    dirs: Vec<String>,
    /// Write to this file, or to one file a resource if it is a directory
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Which files kustomizations may read: LoadRestrictionsRootOnly or LoadRestrictionsNone
    #[arg(long, default_value = "LoadRestrictionsRootOnly")]
    load_restrictor: String,
    /// The order of resources where no kustomization file says it: legacy or none
    #[arg(long)]
    reorder: Option<String>,
    /// Add the label app.kubernetes.io/managed-by to every resource
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    enable_managedby_label: Option<bool>,
    #[command(flatten)]
    outside: Outside,
}

/// Flags about programs that kustomize runs. Scripts pass them, so they are taken; charts, plugins and functions end in
/// an error that says what is missing.
#[derive(clap::Args)]
#[command(next_help_heading = "Accepted without effect")]
struct Outside {
    #[arg(long)]
    enable_helm: bool,
    #[arg(long)]
    helm_command: Option<String>,
    #[arg(long)]
    helm_api_versions: Vec<String>,
    #[arg(long)]
    helm_kube_version: Option<String>,
    #[arg(long)]
    helm_debug: bool,
    #[arg(long)]
    enable_alpha_plugins: bool,
    #[arg(long)]
    enable_exec: bool,
    #[arg(long)]
    network: bool,
    #[arg(long)]
    network_name: Option<String>,
    #[arg(long)]
    mount: Vec<String>,
    #[arg(short, long)]
    env: Vec<String>,
    #[arg(long)]
    as_current_user: bool,
    #[arg(long)]
    stack_trace: bool,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            complain(&format!("{error}"));
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
    let Command::Build(args) = cli.command;
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            complain(&format!("Error: {message}\n"));
            ExitCode::FAILURE
        }
    }
}

/// Writes to standard error; there is nowhere to report a failure of that.
fn complain(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

fn run(args: &BuildArgs) -> Result<(), String> {
    let dir = match args.dirs.as_slice() {
        [] => ".",
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
    options.managed_by_label = args.enable_managedby_label.unwrap_or(from_environment);
    let fs = OsFs::new(".").map_err(|error| format!("current directory: {error}"))?;
    let build = Kustomizer::new(options).build_once(&fs, dir).map_err(|error| format!("{error:#}"))?;
    for warning in build.warnings() {
        complain(&format!("{}\n", warning.message));
    }
    match &args.output {
        None => write_out(&build).map_err(|error| format!("standard output: {error}")),
        Some(path) if path.is_dir() => write_files(&build, path),
        Some(path) => write_file(path, build.to_yaml()),
    }?;
    // The process ends here: freeing a large tree node by node would only take time.
    std::mem::forget(build);
    Ok(())
}

fn write_out(build: &Build) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(build.to_yaml().as_bytes()).and_then(|()| out.flush()) {
        // The reader has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn write_file(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("open {}: {error}", path.display()))
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
        _ if resource.gvk().is_cluster_scoped() => None,
        "" => Some("default"),
        namespace => Some(namespace),
    }
}
