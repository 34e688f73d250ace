//! [`decode_plugin`]: a resource that configures a built-in generator or transformer.
//!
//! The reference prints the resource and reads it as the plugin's struct. Unknown fields are ignored, and numbers and
//! booleans pass as strings, but not in the structs that it embeds.

use super::args::{GeneratorArgs, ImageArgs, Pairs, PatchArgs, ReplacementArgs, ReplicaArgs, Spanned};
use super::items::{self, GeneratorPaths};
use super::object::Object;
use super::reader::{Reader, Rules, Scalars, Strings};
use crate::diagnostic::{Code, Error};
use crate::fieldspec::FieldSpec;
use crate::resource::Resource;
use crate::resource::selector::Selector;
use crate::source::{Source, Span};
use crate::yaml::{Node, Text, to_json};

const RULES: Rules = Rules {
    code: Code::InvalidPlugin,
    prefix: "error unmarshaling JSON: while decoding JSON: json: ",
    yaml_prefix: "error converting YAML to JSON: ",
    scalars: Scalars::Printed,
    strings: Strings::Coerced,
    closed: false,
    unique_keys: false,
};

/// The transformers of names read YAML directly, which takes every scalar for a string and names as they are.
const AFFIX_RULES: Rules =
    Rules { prefix: "yaml: unmarshal errors:\n  ", strings: Strings::AnyScalar, ..RULES };

/// The rules for files that a plugin names.
const FILE_RULES: Rules = Rules { scalars: Scalars::Yaml11, ..RULES };

/// A configured built-in plugin.
#[derive(Clone, Debug)]
pub(crate) enum PluginArgs {
    /// It makes resources.
    Generator(GeneratorPlugin),
    /// It changes resources.
    Transformer(TransformerPlugin),
}

/// A configured generator.
#[derive(Clone, Debug)]
pub(crate) enum GeneratorPlugin {
    /// `ConfigMapGenerator`; name and namespace fall back to those of the metadata.
    ConfigMap(GeneratorArgs),
    /// `SecretGenerator`; name and namespace fall back to those of the metadata.
    Secret(GeneratorArgs),
    /// `IAMPolicyGenerator`
    IamPolicy(IamPolicyArgs),
    /// `HelmChartInflationGenerator`, kept as it is: the library does not render charts.
    HelmChart(Node),
}

/// A configured transformer. None of them falls back to the default field specs.
#[derive(Clone, Debug)]
pub(crate) enum TransformerPlugin {
    /// `AnnotationsTransformer`
    Annotations { annotations: Pairs, fields: Vec<FieldSpec> },
    /// `LabelTransformer`
    Labels { labels: Pairs, fields: Vec<FieldSpec> },
    /// `NamespaceTransformer`; the namespace is that of the metadata.
    Namespace(NamespaceArgs),
    /// `PrefixTransformer`, `SuffixTransformer` and `PrefixSuffixTransformer`, in which order they apply.
    Affixes { prefix: Option<AffixArgs>, suffix: Option<AffixArgs> },
    /// `ImageTagTransformer`
    Image { image: ImageArgs, fields: Vec<FieldSpec> },
    /// `ReplicaCountTransformer`
    Replicas { replica: ReplicaArgs, fields: Vec<FieldSpec> },
    /// `PatchTransformer`
    Patch(PatchArgs),
    /// `PatchJson6902Transformer`; it has a target with a name, and either a path or operations.
    PatchJson6902(PatchArgs),
    /// `PatchStrategicMergeTransformer`: paths and inline text.
    PatchStrategicMerge { paths: Vec<Spanned<Text>>, patches: Option<Spanned<Text>> },
    /// `ReplacementTransformer`
    Replacements(Vec<ReplacementArgs>),
    /// `ValueAddTransformer`
    ValueAdd(ValueAddArgs),
    /// `HashTransformer`
    Hash,
}

/// A prefix or suffix and the fields that get it.
#[derive(Clone, Debug, Default)]
pub(crate) struct AffixArgs {
    pub(crate) text: Spanned<Text>,
    pub(crate) fields: Vec<FieldSpec>,
}

/// Which subjects of role bindings a namespace transformer changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum RoleBindingSubjects {
    /// Service accounts called `default`.
    #[default]
    DefaultOnly,
    /// None.
    None,
    /// All service accounts.
    AllServiceAccounts,
}

/// The configuration of a `NamespaceTransformer`.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamespaceArgs {
    pub(crate) namespace: Spanned<Text>,
    pub(crate) fields: Vec<FieldSpec>,
    /// Leaves namespaces alone that are set.
    pub(crate) unset_only: bool,
    pub(crate) subjects: RoleBindingSubjects,
}

/// The configuration of an `IAMPolicyGenerator`.
#[derive(Clone, Debug, Default)]
pub(crate) struct IamPolicyArgs {
    pub(crate) cloud: Text,
    /// Name and namespace of the Kubernetes service account.
    pub(crate) name: Text,
    pub(crate) namespace: Text,
    /// Name and project of the account it stands for.
    pub(crate) account: Text,
    pub(crate) project: Text,
    pub(crate) span: Span,
}

/// The configuration of a `ValueAddTransformer`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ValueAddArgs {
    /// The value; empty for the name of the directory.
    pub(crate) value: Spanned<Text>,
    pub(crate) targets: Vec<ValueAddTarget>,
    /// A file with more targets.
    pub(crate) target_file: Option<Spanned<Text>>,
}

/// A field that a `ValueAddTransformer` sets.
#[derive(Clone, Debug, Default)]
pub(crate) struct ValueAddTarget {
    pub(crate) selector: Option<Spanned<Selector>>,
    /// The path of the field, separated by slashes.
    pub(crate) field_path: Text,
    /// Which part of a path in the field is the value, from 1; 0 for the whole.
    pub(crate) file_path_position: i64,
    pub(crate) span: Span,
}

/// Decodes a resource as the configuration of a built-in plugin.
///
/// # Errors
/// The plugin is none of the built-in ones, or a field has the wrong type or value.
pub(crate) fn decode_plugin(resource: &Resource) -> Result<PluginArgs, Error> {
    let root = &resource.root;
    if resource.api_version() != "builtin" {
        let message =
            format!("external plugins disabled; unable to load external plugin '{}'", resource.kind());
        return Err(Error::new(Code::PluginUnsupported, message)
            .at(root.get("apiVersion").map_or(root.span(), Node::span), "expected `builtin`"));
    }
    let decode = decoder(resource.kind()).ok_or_else(|| {
        let message = format!("unable to load builtin {}", resource.gvk());
        let span = root.get("kind").map_or(root.span(), Node::span);
        Error::new(Code::InvalidPlugin, message).at(span, "there is no such built-in plugin")
    })?;
    let id = resource.original_id();
    to_json(root).map_err(|error| error.prefixed(&format!("marshalling yaml from res {id}: ")))?;
    decode(root).map_err(|error| error.prefixed(&format!("plugin {id} fails configuration: ")))
}

/// Decodes the file that a `ValueAddTransformer` names.
pub(crate) fn decode_value_targets(
    document: Option<&Node>,
    source: &Source,
) -> Result<Vec<ValueAddTarget>, Error> {
    let Some(document) = document else { return Ok(Vec::new()) };
    let targets = Reader::new(&FILE_RULES, Some(source)).document(document, "struct", value_targets)?;
    check_targets(&targets)?;
    Ok(targets)
}

type Decoder = fn(&Node) -> Result<PluginArgs, Error>;

fn decoder(kind: &str) -> Option<Decoder> {
    use GeneratorPlugin as G;
    use PluginArgs::{Generator, Transformer};
    use TransformerPlugin as T;
    Some(match kind {
        "ConfigMapGenerator" => |node| {
            let args = read(node, "ConfigMapGeneratorPlugin", |object| config_map(object, &CONFIG_MAP))?;
            Ok(Generator(G::ConfigMap(args)))
        },
        "SecretGenerator" => |node| {
            let args = read(node, "SecretGeneratorPlugin", |object| GeneratorArgs {
                secret_type: object.text("SecretArgs.type"),
                ..config_map(object, &SECRET)
            })?;
            Ok(Generator(G::Secret(args)))
        },
        "IAMPolicyGenerator" => {
            |node| Ok(Generator(G::IamPolicy(read(node, "IAMPolicyGeneratorPlugin", iam_policy)?)))
        }
        "HelmChartInflationGenerator" => |node| Ok(Generator(G::HelmChart(node.clone()))),
        "AnnotationsTransformer" => |node| {
            let (annotations, fields) = read(node, "AnnotationsTransformerPlugin", |object| {
                (object.pairs("annotations"), field_specs(object))
            })?;
            Ok(Transformer(T::Annotations { annotations, fields }))
        },
        "LabelTransformer" => |node| {
            let (labels, fields) =
                read(node, "LabelTransformerPlugin", |object| (object.pairs("labels"), field_specs(object)))?;
            Ok(Transformer(T::Labels { labels, fields }))
        },
        "NamespaceTransformer" => |node| Ok(Transformer(T::Namespace(namespace(node)?))),
        "PrefixTransformer" => {
            |node| Ok(Transformer(T::Affixes { prefix: Some(affix(node, "prefix")?), suffix: None }))
        }
        "SuffixTransformer" => {
            |node| Ok(Transformer(T::Affixes { prefix: None, suffix: Some(affix(node, "suffix")?) }))
        }
        "PrefixSuffixTransformer" => |node| {
            let (prefix, suffix) = (affix(node, "prefix")?, affix(node, "suffix")?);
            Ok(Transformer(T::Affixes { prefix: Some(prefix), suffix: Some(suffix) }))
        },
        "ImageTagTransformer" => |node| {
            let (image, fields) = read(node, "ImageTagTransformerPlugin", |object| {
                (
                    object.object("imageTag", "types.Image", items::image).unwrap_or_default(),
                    field_specs(object),
                )
            })?;
            Ok(Transformer(T::Image { image, fields }))
        },
        "ReplicaCountTransformer" => |node| {
            let (replica, fields) = read(node, "ReplicaCountTransformerPlugin", |object| {
                (
                    object.object("replica", "types.Replica", items::replica).unwrap_or_default(),
                    field_specs(object),
                )
            })?;
            Ok(Transformer(T::Replicas { replica, fields }))
        },
        "PatchTransformer" => {
            |node| Ok(Transformer(T::Patch(read(node, "PatchTransformerPlugin", items::patch)?)))
        }
        "PatchJson6902Transformer" => |node| Ok(Transformer(T::PatchJson6902(patch_json6902(node)?))),
        "PatchStrategicMergeTransformer" => patch_strategic_merge,
        "ReplacementTransformer" => |node| {
            let replacements = read(node, "ReplacementTransformerPlugin", |object| {
                let (list, item) = ("[]types.ReplacementField", "types.ReplacementField");
                object.list("replacements", list, item, items::replacement)
            })?;
            Ok(Transformer(T::Replacements(replacements)))
        },
        "ValueAddTransformer" => |node| Ok(Transformer(T::ValueAdd(value_add(node)?))),
        "HashTransformer" => |_| Ok(Transformer(T::Hash)),
        _ => return None,
    })
}

fn read<T: Default>(
    node: &Node,
    go_type: &'static str,
    decode: impl FnOnce(&mut Object<'_, '_>) -> T,
) -> Result<T, Error> {
    Reader::new(&RULES, None).document(node, go_type, decode)
}

fn field_specs(object: &mut Object<'_, '_>) -> Vec<FieldSpec> {
    items::field_specs(object, "fieldSpecs", "[]types.FieldSpec")
}

const CONFIG_MAP: GeneratorPaths = GeneratorPaths {
    name: "ConfigMapArgs.GeneratorArgs.name",
    namespace: "ConfigMapArgs.GeneratorArgs.namespace",
    behavior: "ConfigMapArgs.GeneratorArgs.behavior",
    literals: "ConfigMapArgs.GeneratorArgs.KvPairSources.literals",
    files: "ConfigMapArgs.GeneratorArgs.KvPairSources.files",
    envs: "ConfigMapArgs.GeneratorArgs.KvPairSources.envs",
    env: "ConfigMapArgs.GeneratorArgs.KvPairSources.env",
    is_plugin: true,
    options: "ConfigMapArgs.GeneratorArgs.options",
};

const SECRET: GeneratorPaths = GeneratorPaths {
    name: "SecretArgs.GeneratorArgs.name",
    namespace: "SecretArgs.GeneratorArgs.namespace",
    behavior: "SecretArgs.GeneratorArgs.behavior",
    literals: "SecretArgs.GeneratorArgs.KvPairSources.literals",
    files: "SecretArgs.GeneratorArgs.KvPairSources.files",
    envs: "SecretArgs.GeneratorArgs.KvPairSources.envs",
    env: "SecretArgs.GeneratorArgs.KvPairSources.env",
    is_plugin: true,
    options: "SecretArgs.GeneratorArgs.options",
};

fn config_map(object: &mut Object<'_, '_>, paths: &GeneratorPaths) -> GeneratorArgs {
    let (name, namespace) = metadata(object);
    let mut args = items::generator(object, paths);
    if args.name.is_empty() {
        args.name = name.value;
    }
    if args.namespace.is_empty() {
        args.namespace = namespace.value;
    }
    args
}

/// Name and namespace of the resource.
fn metadata(object: &mut Object<'_, '_>) -> (Spanned<Text>, Spanned<Text>) {
    let metadata = object.object("metadata", "types.ObjectMeta", |metadata| {
        metadata.pairs("labels");
        metadata.pairs("annotations");
        (metadata.spanned("name"), metadata.spanned("namespace"))
    });
    metadata.unwrap_or_default()
}

fn iam_policy(object: &mut Object<'_, '_>) -> IamPolicyArgs {
    let service =
        object.object("IAMPolicyGeneratorArgs.kubernetesService", "types.KubernetesService", |service| {
            (service.text("name"), service.text("namespace"))
        });
    let account = object.object("IAMPolicyGeneratorArgs.serviceAccount", "types.ServiceAccount", |account| {
        (account.text("name"), account.text("projectId"))
    });
    let (name, namespace) = service.unwrap_or_default();
    let (account, project) = account.unwrap_or_default();
    let cloud = object.text_as("IAMPolicyGeneratorArgs.cloud", "types.Cloud").value;
    IamPolicyArgs { cloud, name, namespace, account, project, span: object.span() }
}

fn namespace(node: &Node) -> Result<NamespaceArgs, Error> {
    let (args, subjects) = read(node, "NamespaceTransformerPlugin", |object| {
        let args = NamespaceArgs {
            namespace: metadata(object).1,
            fields: field_specs(object),
            unset_only: object.bool("unsetOnly"),
            subjects: RoleBindingSubjects::default(),
        };
        (args, object.text_as("setRoleBindingSubjects", "namespace.RoleBindingSubjectMode"))
    })
    .map_err(|error| error.prefixed("unmarshalling NamespaceTransformer config: "))?;
    let mode = match &*subjects.value {
        "" | "defaultOnly" => RoleBindingSubjects::DefaultOnly,
        "none" => RoleBindingSubjects::None,
        "allServiceAccounts" => RoleBindingSubjects::AllServiceAccounts,
        other => {
            let message = format!(
                "invalid value {other:?} for setRoleBindingSubjects: \
                 must be one of \"defaultOnly\", \"none\" or \"allServiceAccounts\"",
            );
            return Err(Error::new(Code::InvalidPlugin, message).at(subjects.span, ""));
        }
    };
    Ok(NamespaceArgs { subjects: mode, ..args })
}

fn affix(node: &Node, field: &'static str) -> Result<AffixArgs, Error> {
    let (args, has_fields) =
        Reader::new(&AFFIX_RULES, None).document(node, "PrefixTransformerPlugin", |object| {
            let text = object.spanned(field);
            let fields = items::field_specs(object, "fieldSpecs", "types.FsSlice");
            (AffixArgs { text, fields }, object.has("fieldSpecs"))
        })?;
    if has_fields {
        return Ok(args);
    }
    let error = Error::new(Code::InvalidPlugin, "fieldSpecs is not expected to be nil");
    Err(error.at(node.span(), "this plugin has no default field specs"))
}

/// Reads the deprecated form of a JSON patch; the operations are called `jsonOp` here.
fn patch_json6902(node: &Node) -> Result<PatchArgs, Error> {
    let args = read(node, "PatchJson6902TransformerPlugin", |object| PatchArgs {
        path: object.non_empty("path"),
        patch: object.non_empty("jsonOp"),
        target: object.object("target", "types.Selector", items::selector),
        span: object.span(),
        node: Some(object.node().clone()),
        ..PatchArgs::default()
    })?;
    check_json_patch(&args)?;
    Ok(args)
}

/// Checks an entry of `patchesJson6902`, or the plugin it stands for: it needs a target with a name, and either a path
/// or operations.
pub(crate) fn check_json_patch(args: &PatchArgs) -> Result<(), Error> {
    let message = match (&args.path, &args.patch) {
        _ if args.target.as_ref().is_none_or(|target| target.value.name.is_empty()) => {
            "must specify the target name"
        }
        (None, None) => "empty file path and empty jsonOp",
        (Some(_), Some(_)) => "must specify a file path or jsonOp, not both",
        _ => return Ok(()),
    };
    Err(Error::new(Code::InvalidPatch, message).at(args.span, "in this patch"))
}

fn patch_strategic_merge(node: &Node) -> Result<PluginArgs, Error> {
    let (paths, patches) = read(node, "PatchStrategicMergeTransformerPlugin", |object| {
        (object.texts_as("paths", "[]types.PatchStrategicMerge"), object.non_empty("patches"))
    })?;
    if paths.is_empty() && patches.is_none() {
        let error = Error::new(Code::InvalidPlugin, "empty file path and empty patch content");
        return Err(error.at(node.span(), "expected `paths` or `patches`"));
    }
    Ok(PluginArgs::Transformer(TransformerPlugin::PatchStrategicMerge { paths, patches }))
}

fn value_add(node: &Node) -> Result<ValueAddArgs, Error> {
    let args = read(node, "ValueAddTransformerPlugin", |object| {
        let value = object.spanned("value");
        ValueAddArgs {
            value: Spanned { value: value.value.trim().into(), span: value.span },
            targets: value_targets(object),
            target_file: object.non_empty("targetFilePath"),
        }
    })?;
    if args.targets.is_empty() && args.target_file.is_none() {
        let error = Error::new(Code::InvalidPlugin, "must specify at least one target");
        return Err(error.at(node.span(), "expected `targets` or `targetFilePath`"));
    }
    check_targets(&args.targets)?;
    Ok(args)
}

fn check_targets(targets: &[ValueAddTarget]) -> Result<(), Error> {
    for target in targets {
        let message = match target.file_path_position {
            _ if target.field_path.is_empty() => "fieldPath cannot be empty".to_owned(),
            position @ ..0 => format!("value of FilePathPosition ({position}) cannot be negative"),
            _ => continue,
        };
        return Err(Error::new(Code::InvalidPlugin, message).at(target.span, "in this target"));
    }
    Ok(())
}

fn value_targets(object: &mut Object<'_, '_>) -> Vec<ValueAddTarget> {
    object.list("targets", "[]builtins.Target", "builtins.Target", |target| ValueAddTarget {
        selector: target.object("selector", "types.Selector", items::selector),
        field_path: target.text("fieldPath"),
        file_path_position: target.int("filePathPosition", "int"),
        span: target.span(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Limits, parse_first};

    fn decode(kind: &str, fields: &str) -> Result<PluginArgs, String> {
        let text = format!("apiVersion: builtin\nkind: {kind}\nmetadata: {{name: n}}\n{fields}");
        let source = Source::detached("plugin.yaml", text);
        let node = parse_first(&source, &Limits::default()).expect("it is YAML").expect("it is not empty");
        decode_plugin(&Resource::new(node)).map_err(|error| error.to_string())
    }

    #[test]
    fn labels_are_read_as_they_are_printed() {
        let labels = "labels: {a: 1.10, b: y, c: 12345678.9, d: 1e6, e: 2020-01-01, f: ~, g: true}";
        let Ok(PluginArgs::Transformer(TransformerPlugin::Labels { labels, .. })) =
            decode("LabelTransformer", labels)
        else {
            panic!("it is a label transformer")
        };
        let values: Vec<&str> = labels.iter().map(|(_, value)| value.value.as_str()).collect();
        assert_eq!(values, ["1.1", "y", "1.2345679e+07", "1000000", "2020-01-01T00:00:00Z", "", "true"]);
    }

    #[test]
    fn affixes_take_any_scalar_and_exact_names() {
        let prefix = |fields: &str| match decode("PrefixTransformer", fields) {
            Ok(PluginArgs::Transformer(TransformerPlugin::Affixes { prefix: Some(prefix), .. })) => {
                Ok(prefix)
            }
            other => other.map(|_| AffixArgs::default()),
        };
        let found = prefix("prefix: 12345678.9\nfieldSpecs: [{path: a, kind: 1, create: 'yes', Group: x}]");
        let found = found.expect("it is a prefix transformer");
        assert_eq!(found.text.value, "1.23456789e+07");
        assert_eq!(found.fields, [FieldSpec::new("", "", "1", "a", true)]);
        assert_eq!(prefix("Prefix: a\nfieldSpecs: []").map(|found| found.text.value), Ok(Text::EMPTY));
        let config = "plugin PrefixTransformer.builtin.[noGrp]/n.[noNs] fails configuration: ";
        assert_eq!(
            prefix("prefix: a").map(drop),
            Err(format!("{config}fieldSpecs is not expected to be nil"))
        );
        assert_eq!(
            prefix("prefix: [a]\nfieldSpecs: []").map(drop),
            Err(format!("{config}yaml: unmarshal errors:\n  cannot unmarshal !!seq into string"))
        );
    }

    #[test]
    fn generators_fall_back_to_their_metadata() {
        let Ok(PluginArgs::Generator(GeneratorPlugin::ConfigMap(args))) =
            decode("ConfigMapGenerator", "NAMESPACE: z\nenv: f\nbogus: 1")
        else {
            panic!("it is a generator")
        };
        assert_eq!((args.name.as_str(), args.namespace.as_str(), args.envs.len()), ("n", "z", 0));
        // Embedded structs know no coercion.
        assert!(decode("ConfigMapGenerator", "literals: [1]").is_err());
    }

    #[test]
    fn wrong_configurations() {
        for (kind, fields, expected) in [
            ("SortOrderTransformer", "", "unable to load builtin SortOrderTransformer.builtin.[noGrp]"),
            (
                "NamespaceTransformer",
                "setRoleBindingSubjects: x",
                "invalid value \"x\" for setRoleBindingSubjects",
            ),
            ("PatchJson6902Transformer", "target: {kind: a}", "must specify the target name"),
            ("ValueAddTransformer", "targets: [{}]", "fieldPath cannot be empty"),
            ("LabelTransformer", "labels: {1: a}", "marshalling yaml from res LabelTransformer"),
        ] {
            let error = decode(kind, fields).map(drop).expect_err("it is wrong");
            assert!(error.contains(expected), "{error}");
        }
    }
}
