//! Vars: `$(NAME)` in certain fields stands for the value of a field of some resource.
//!
//! A layer registers its vars on the resources that they take their values from, so that they are found again whatever
//! happens to the names; values are read and put in place once, at the end of a build.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::replacements::{lookup, split};
use crate::diagnostic::{Code, Diagnostic, Error};
use crate::fieldspec::walk::apply_where;
use crate::fieldspec::{FieldSpec, FieldSpecs};
use crate::kustomization::VarArgs;
use crate::resource::selector::group_and_version;
use crate::resource::{Gvk, ResMap, Resource};
use crate::source::Span;
use crate::yaml::{Node, Quoting, Scalar, Style, Tag, Text, Value, general};

/// Vars by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct VarSet {
    vars: BTreeMap<Text, VarArgs>,
}

impl VarSet {
    /// Adds the vars of a layer and marks the resources that they take their values from.
    ///
    /// # Errors
    /// When several resources match a var, and when a var has the name of another.
    pub(crate) fn register(&mut self, incoming: &[VarArgs], resmap: &mut ResMap) -> Result<(), Error> {
        self.add_all(incoming, resmap).map_err(|error| {
            let vars: Vec<String> = incoming.iter().map(described).collect();
            error.prefixed(&format!("merging vars [{}]: ", vars.join(" ")))
        })
    }

    fn add_all(&mut self, incoming: &[VarArgs], resmap: &mut ResMap) -> Result<(), Error> {
        for var in incoming {
            let candidates: Vec<usize> =
                resmap.candidates(&var.object.name).iter().map(|&at| at as usize).collect();
            let matching = candidates.into_iter().filter(|&at| is_object(var, resmap.get(at)));
            match matching.collect::<Vec<_>>()[..] {
                [] => {}
                [at] => resmap.edit(at, |resource| resource.book_mut().vars.push(var.name.clone())),
                ref several => {
                    let message = format!(
                        "found {} resId matches for var {} (unable to disambiguate)",
                        several.len(),
                        described(var)
                    );
                    let error = Error::new(Code::InvalidVar, message).at(var.span, "this var");
                    return Err(several
                        .iter()
                        .fold(error, |error, &at| error.at(resmap.get(at).root.span(), "may be meant")));
                }
            }
        }
        incoming.iter().try_for_each(|var| self.add(var))
    }

    /// Adds the vars of another accumulation.
    ///
    /// # Errors
    /// When a var has the name of another.
    pub(crate) fn merge(&mut self, other: &VarSet) -> Result<(), Error> {
        other.vars.values().try_for_each(|var| self.add(var))
    }

    fn add(&mut self, var: &VarArgs) -> Result<(), Error> {
        if let Some(other) = self.vars.get(&var.name) {
            let message = format!("var '{}' already encountered", var.name);
            return Err(Error::new(Code::InvalidVar, message)
                .at(var.span, "this var")
                .at(other.span, "has the name of this one"));
        }
        self.vars.insert(var.name.clone(), var.clone());
        Ok(())
    }
}

/// Puts the values of vars in place of their names, in the fields of the var reference table, and warns of unused vars.
///
/// # Errors
/// When a var has no resource or its resource no such field, and when a list that may hold vars holds other things than
/// strings.
pub(crate) fn resolve(
    resmap: &mut ResMap,
    vars: &VarSet,
    specs: &FieldSpecs,
) -> Result<Vec<Diagnostic>, Error> {
    if vars.vars.is_empty() {
        return Ok(Vec::new());
    }
    let values = Values::read(resmap, vars)?;
    let mut used = BTreeSet::new();
    let mut specs_of: HashMap<Gvk, Vec<&FieldSpec>> = HashMap::new();
    for at in 0..resmap.len() {
        let gvk = resmap.get(at).gvk();
        let specs = specs_of
            .entry(gvk)
            .or_insert_with_key(|gvk| specs.var_reference.iter().filter(|spec| spec.selects(gvk)).collect());
        for spec in specs.iter() {
            resmap.edit(at, |resource| substitute(resource, spec, &values, &mut used))?;
        }
    }
    let unused: Vec<&VarArgs> = vars.vars.values().filter(|var| !used.contains(&var.name)).collect();
    if unused.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<&str> = unused.iter().map(|var| var.name.as_str()).collect();
    let message = format!("well-defined vars that were never replaced: {}", names.join(","));
    let warning = Diagnostic::warning(Code::UnusedVar, message);
    Ok(vec![unused.into_iter().fold(warning, |warning, var| warning.at(var.span, "never replaced"))])
}

/// Whether a resource is the object of a var, under any identity. A namespace counts only if the var names one.
fn is_object(var: &VarArgs, resource: &Resource) -> bool {
    let object = &var.object;
    let (group, version) = group_and_version(resource.api_version());
    let kind = resource.kind();
    let is = |of: &str, name: &str, namespace: &str| {
        object.kind == *of
            && object.name == *name
            && (object.namespace.is_empty()
                || object.namespace == *namespace
                || (object.namespace == "default" && namespace.is_empty()))
    };
    object.group == *group
        && object.version == *version
        && (is(kind, resource.name(), resource.effective_namespace(kind, resource.namespace()))
            || resource.book.previous.iter().any(|id| is(&id.kind, &id.name, &id.namespace)))
}

/// A var as the reference prints it.
fn described(var: &VarArgs) -> String {
    let object = &var.object;
    let gvk = Gvk { group: object.group.clone(), version: object.version.clone(), kind: object.kind.clone() };
    format!("{{{} {gvk} {{{}}}}}", var.name, path(var))
}

fn path(var: &VarArgs) -> &str {
    if var.field_path.is_empty() { "metadata.name" } else { &var.field_path }
}

/// What a var stands for.
struct Found {
    value: Primitive,
    span: Span,
}

/// A value with its type, which stays if a field holds nothing but the var.
enum Primitive {
    Str(Text),
    Int(i64),
    Float(f64),
    Bool(bool),
    /// A map or a list, which cannot stand in a text: the var stays as it is written.
    Other,
}

/// The values of vars by name.
struct Values(HashMap<Text, Found>);

impl Values {
    fn read(resmap: &ResMap, vars: &VarSet) -> Result<Values, Error> {
        let mut objects: HashMap<&Text, &Resource> = HashMap::new();
        for resource in resmap.iter() {
            for name in &resource.book.vars {
                objects.entry(name).or_insert(resource);
            }
        }
        let mut values = HashMap::new();
        for var in vars.vars.values() {
            let error = |message: String| Error::new(Code::InvalidVar, message).at(var.span, "this var");
            let Some(resource) = objects.get(&var.name) else {
                return Err(error(format!(
                    "var '{}' cannot be mapped to a field in the set of known resources",
                    described(var)
                )));
            };
            let parts = indexes_apart(split(path(var)));
            let found = lookup(&resource.root, &parts).ok().flatten().and_then(|found| {
                primitive(found.node).map(|value| Found { value, span: found.node.span() })
            });
            let Some(found) = found else {
                return Err(error(format!(
                    "field specified in var '{}' not found in corresponding resource",
                    described(var)
                ))
                .at(resource.root.span(), "the resource"));
            };
            values.insert(var.name.clone(), found);
        }
        Ok(Values(values))
    }
}

/// Splits `name[0]` into a name and an index.
fn indexes_apart(parts: Vec<String>) -> Vec<String> {
    let mut out = Vec::with_capacity(parts.len());
    for part in parts {
        let index = part.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
        match index {
            Some((name, index)) if !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()) => {
                if !name.is_empty() {
                    out.push(name.to_owned());
                }
                out.push(index.to_owned());
            }
            _ => out.push(part),
        }
    }
    out
}

/// The value of a field; nothing if it is a number in a notation that vars do not know.
fn primitive(node: &Node) -> Option<Primitive> {
    let Some(scalar) = node.as_scalar() else { return Some(Primitive::Other) };
    Some(match scalar.seen_tag() {
        Tag::Int => Primitive::Int(scalar.text.parse().ok()?),
        Tag::Float => Primitive::Float(scalar.text.parse().ok().filter(|_| !scalar.text.starts_with(".i"))?),
        Tag::Bool => match scalar.text.as_str() {
            "true" | "True" | "TRUE" => Primitive::Bool(true),
            "false" | "False" | "FALSE" => Primitive::Bool(false),
            _ => return None,
        },
        _ => Primitive::Str(scalar.text.clone()),
    })
}

fn substitute(
    resource: &mut Resource,
    spec: &FieldSpec,
    values: &Values,
    used: &mut BTreeSet<Text>,
) -> Result<(), Error> {
    let mut shared = Vec::new();
    apply_where(&mut resource.root, spec, None, Span::NONE, &is_wanted, &mut |node| {
        let mut set = |node: &mut Node| {
            substitute_in(node, values, used);
            shared.extend(node.as_scalar().filter(|scalar| scalar.share != 0).cloned());
        };
        match &mut node.value {
            Value::Scalar(scalar) if is_string(scalar) => set(node),
            Value::Scalar(_) => {}
            Value::Seq(_) => {
                for item in node.as_seq_mut().into_iter().flatten() {
                    if !item.as_scalar().is_some_and(is_string) {
                        let message = "invalid value type expect a string";
                        return Err(Error::new(Code::WrongNodeKind, message).at(item.span(), "no string"));
                    }
                    set(item);
                }
            }
            Value::Map(_) => {
                for entry in node.as_map_mut().map(|map| &mut map.entries).into_iter().flatten() {
                    let key = entry.key.to_scalar();
                    // A key that an operation made has no tag, whatever it is printed as.
                    if !is_string(&key) && !entry.key.is_made_with(&entry.value) {
                        let message = format!("invalid map key: value='{}'", key.text);
                        return Err(
                            Error::new(Code::WrongNodeKind, message).at(entry.key.span(), "no string")
                        );
                    }
                    if entry.value.as_scalar().is_some_and(is_string) {
                        set(&mut entry.value);
                    }
                }
            }
        }
        Ok(())
    })?;
    shared.iter().for_each(|scalar| resource.propagate(scalar));
    Ok(())
}

/// Whether a value is a string; `<<` without quotes is a merge key, wherever it stands.
fn is_string(scalar: &Scalar) -> bool {
    scalar.seen_tag() == Tag::Str
        && !(scalar.text == *"<<" && scalar.tag == Tag::Implicit && scalar.style.is_plain())
}

/// Whether a field holds what substitution changes or rejects.
fn is_wanted(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) => is_string(scalar) && is_changed(scalar),
        Value::Seq(seq) => seq
            .items
            .iter()
            .any(|item| item.as_scalar().is_none_or(|item| !is_string(item) || is_changed(item))),
        Value::Map(map) => map.entries.iter().any(|entry| {
            !is_string(&entry.key.to_scalar())
                || entry.value.as_scalar().is_some_and(|value| is_string(value) && is_changed(value))
        }),
    }
}

/// Whether substitution has an effect on a string. It takes the quotes off every string that it sees, with or without a
/// var, but that only matters where the style changes what is printed.
fn is_changed(scalar: &Scalar) -> bool {
    scalar.text.contains('$')
        || scalar.has_tag()
        || scalar.style.quoting() == Quoting::Folded
        || scalar.text.starts_with('\t')
        // It is a string from now on.
        || scalar.tag == Tag::Open
}

fn substitute_in(node: &mut Node, values: &Values, used: &mut BTreeSet<Text>) {
    let Some(scalar) = node.as_scalar_mut() else { return };
    scalar.style = Style::PLAIN;
    scalar.tag = Tag::Str;
    if let Some(name) = sole_var(&scalar.text)
        && let Some((name, found)) = values.0.get_key_value(name)
    {
        let (text, tag) = match &found.value {
            Primitive::Str(text) => (text.clone(), Tag::Str),
            Primitive::Int(value) => (value.to_string().into(), Tag::Int),
            Primitive::Float(value) => (value.to_string().into(), Tag::Float),
            Primitive::Bool(value) => (value.to_string().into(), Tag::Bool),
            Primitive::Other => return,
        };
        scalar.text = text;
        scalar.tag = tag;
        used.insert(name.clone());
        node.set_span(found.span);
        return;
    }
    if let Cow::Owned(text) = expand(&scalar.text, values, used) {
        scalar.text = text.into();
    }
}

/// The name, if the text is nothing but a var.
fn sole_var(text: &str) -> Option<&str> {
    let name = text.strip_prefix("$(")?.strip_suffix(')')?;
    (!name.contains(')')).then_some(name)
}

/// Expands the vars of a text; `$$` stands for `$`, and what is no var stays.
fn expand<'t>(text: &'t str, values: &Values, used: &mut BTreeSet<Text>) -> Cow<'t, str> {
    if !text.contains('$') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        rest = match after.chars().next() {
            Some('$') => {
                out.push('$');
                &after[1..]
            }
            Some('(') => match after.find(')') {
                Some(end) => {
                    expand_one(&after[1..end], values, used, &mut out);
                    &after[end + 1..]
                }
                None => {
                    out.push_str("$(");
                    &after[1..]
                }
            },
            // What follows is no operator, even if it looks like one.
            Some(other) => {
                out.push('$');
                out.push(other);
                &after[other.len_utf8()..]
            }
            None => {
                out.push('$');
                after
            }
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn expand_one(name: &str, values: &Values, used: &mut BTreeSet<Text>, out: &mut String) {
    let found = values.0.get_key_value(name);
    match found.map(|(_, found)| &found.value) {
        Some(Primitive::Str(text)) => out.push_str(text),
        Some(Primitive::Int(value)) => out.push_str(&value.to_string()),
        Some(Primitive::Float(value)) => out.push_str(&general(*value)),
        Some(Primitive::Bool(value)) => out.push_str(if *value { "true" } else { "false" }),
        Some(Primitive::Other) | None => {
            out.extend(["$(", name, ")"]);
            return;
        }
    }
    used.extend(found.map(|(name, _)| name.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        let found = |value| Found { value, span: Span::NONE };
        Values(HashMap::from([
            ("S".into(), found(Primitive::Str("text".into()))),
            ("I".into(), found(Primitive::Int(3))),
            ("F".into(), found(Primitive::Float(1.5))),
            ("B".into(), found(Primitive::Bool(true))),
            ("M".into(), found(Primitive::Other)),
        ]))
    }

    #[test]
    fn texts_expand() {
        for (text, expected) in [
            ("no vars", "no vars"),
            ("a $(S) b", "a text b"),
            ("$(I)$(F)$(B)", "31.5true"),
            ("$(M) $(NONE)", "$(M) $(NONE)"),
            ("$$(S) $$$(S)", "$(S) $text"),
            ("$x $", "$x $"),
            ("$(S", "$(S"),
            ("$($(S)", "$($(S)"),
            ("$é$(S)", "$étext"),
        ] {
            assert_eq!(expand(text, &values(), &mut BTreeSet::new()), expected, "{text}");
        }
    }

    #[test]
    fn a_var_alone_keeps_its_type() {
        for (text, expected, tag) in [
            ("$(I)", "3", Tag::Int),
            ("$(B)", "true", Tag::Bool),
            ("$(S)", "text", Tag::Str),
            ("$(I) ", "3 ", Tag::Str),
        ] {
            let mut node = Node::string(text, Span::NONE);
            substitute_in(&mut node, &values(), &mut BTreeSet::new());
            let scalar = node.as_scalar().unwrap();
            assert_eq!((scalar.text.as_str(), scalar.tag), (expected, tag), "{text}");
        }
    }

    #[test]
    fn indexes_in_brackets_are_parts() {
        let parts = indexes_apart(split("spec.ports[0].[name=x].a[b]"));
        assert_eq!(parts, ["spec", "ports", "0", "[name=x]", "a[b]"]);
    }
}
