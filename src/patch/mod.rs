//! Patches as functions on trees: strategic merge and JSON patch, as `kustomize build` applies them.
//!
//! ```
//! use krust::source::Source;
//! use krust::yaml::{Limits, Node, emit, parse_first};
//!
//! fn read(text: &str) -> Node {
//!     parse_first(&Source::detached("doc.yaml", text), &Limits::default()).unwrap().unwrap()
//! }
//! let pod = read("{apiVersion: v1, kind: Pod, spec: {containers: [{name: app, image: 'app:1'}]}}");
//!
//! let patch = read("{spec: {containers: [{name: app, tty: true}]}}");
//! let merged = krust::patch::strategic_merge(&pod, &patch)?.expect("the patch does not delete");
//! let mut text = String::new();
//! emit(&merged, &mut text)?;
//! assert!(text.contains("- image: app:1\n    name: app\n    tty: true\n"));
//!
//! let patch = read("[{op: replace, path: /spec/containers/0/image, value: 'app:2'}]");
//! let patched = krust::patch::json_patch(&pod, &patch)?;
//! assert_eq!(patched.at(&["spec", "containers"]).unwrap().as_seq().unwrap()[0].get("image").unwrap().text(), Some("app:2"));
//! # Ok::<(), krust::diagnostic::Error>(())
//! ```

pub(crate) mod json6902;
mod pointer;
pub(crate) mod strategic;

use crate::diagnostic::Error;
use crate::schema::Schema;
use crate::yaml::Node;
use strategic::Merged;

/// Lays a strategic merge patch over an object; `None` if the patch deletes it (`$patch: delete`).
///
/// Lists are merged by the keys of the Kubernetes schema that the object's `apiVersion` and `kind` name; lists of
/// kinds that the schema does not have are replaced. Identity is not protected: a patch may change the name.
///
/// # Errors
/// A map of one side meets a list or scalar of the other, or a `$patch` directive is unknown.
pub fn strategic_merge(target: &Node, patch: &Node) -> Result<Option<Node>, Error> {
    Ok(match strategic::merge(target, patch, Schema::builtin())? {
        Merged::Same => Some(target.clone()),
        Merged::Changed(node, _) => Some(node),
        Merged::Deleted => None,
    })
}

/// Applies a JSON patch, a list of operations as RFC 6902 has them, to an object.
///
/// The object goes through JSON, so its numbers become 64-bit floats and it must have a JSON form. A path need not
/// begin with a slash, whose first piece is dropped in any case; negative indices count from the end; `replace` adds what is
/// missing.
///
/// # Errors
/// The patch is no list of operations, an operation does not apply, or the object has no JSON form.
pub fn json_patch(target: &Node, patch: &Node) -> Result<Node, Error> {
    let operations = json6902::from_node(patch)?;
    let mut root = target.clone();
    json6902::apply(&mut root, &operations)?;
    Ok(root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Source;
    use crate::yaml::{Limits, emit, parse_first};

    fn read(text: &str) -> Node {
        parse_first(&Source::detached("test.yaml", text), &Limits::default()).unwrap().unwrap()
    }

    fn print(node: &Node) -> Result<String, Error> {
        let mut out = String::new();
        emit(node, &mut out).map(|()| out)
    }

    /// Runs the cases of a file whose results the reference printed. A case without a target has that of the one before.
    fn check(cases: &str, patch: impl Fn(&Node, &str) -> Result<String, Error>) {
        let mut target = String::new();
        for case in cases.split("==== ").skip(1) {
            let (name, rest) = case.split_once('\n').unwrap();
            let (head, result) = rest.split_once("---- result\n").unwrap();
            let (before, text) = head.split_once("---- patch\n").unwrap();
            if let Some(text) = before.strip_prefix("---- target\n") {
                target = text.to_owned();
            }
            match (patch(&read(&target), text), result.strip_prefix("error: ")) {
                (Ok(made), None) => assert_eq!(made, result, "{name}"),
                (Ok(made), Some(error)) => panic!("{name}: expected {error}, got\n{made}"),
                (Err(error), None) => panic!("{name}: {error}"),
                // The words around these are those of the step that prints or reads.
                (Err(error), Some(_)) if matches!(error.code(), Code::Unprintable | Code::InvalidPatch) => {}
                (Err(error), Some(expected)) => {
                    assert!(
                        expected.contains(error.message()),
                        "{name}: {expected}, not {}",
                        error.message()
                    );
                }
            }
        }
    }

    #[test]
    fn strategic_merges() {
        check(include_str!("../../testdata/patch/strategic.txt"), |target, patch| {
            match strategic_merge(target, &read(patch))? {
                Some(node) => print(&node),
                None => Ok("deleted\n".to_owned()),
            }
        });
    }

    #[test]
    fn json_patches() {
        check(include_str!("../../testdata/patch/json6902.txt"), |target, patch| {
            let operations = json6902::parse(&Source::detached("patch.yaml", patch), &Limits::default())?;
            let mut root = target.clone();
            json6902::apply(&mut root, &operations)?;
            print(&root)
        });
    }

    #[test]
    fn what_a_patch_does_not_change_is_shared() {
        let target = read(
            "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {x: z}}, spec: {tty: true, \
                           containers: [{name: a, env: [{name: b}]}]}}",
        );
        let merged = strategic_merge(&target, &read("{kind: Pod, metadata: {name: a}, spec: {tty: false}}"));
        let merged = merged.unwrap().unwrap();
        let same = |path: &[&str]| {
            let parts = [&target, &merged].map(|node| &node.at(path).unwrap().as_map().unwrap().entries);
            parts[0].is_same(parts[1])
        };
        assert!(same(&["metadata"]));
        assert!(!same(&["spec"]));
        let lists = [&target, &merged]
            .map(|node| node.at(&["spec", "containers"]).unwrap().as_seq().unwrap().as_ptr());
        assert_eq!(lists[0], lists[1]);
    }

    #[test]
    fn deep_documents_fit_the_stack() {
        let nested =
            |depth: usize, leaf: &str| format!("{}{leaf}{}", "{a: ".repeat(depth), "}".repeat(depth));
        let target = read(&nested(990, "1"));
        assert!(strategic_merge(&target, &read(&nested(990, "2"))).is_ok());
        assert!(json_patch(&target, &read("[{op: copy, from: /a, path: /b}]")).is_ok());
        let path = "/a".repeat(500);
        let twice = format!("[{{op: copy, from: /a, path: {path}/b}}]");
        assert_eq!(json_patch(&target, &read(&twice)).unwrap_err().code(), Code::LimitExceeded);
    }

    #[test]
    fn copies_of_copies_have_a_limit() {
        let bomb = "{op: copy, from: /a, path: /a/x}, {op: copy, from: /a, path: /a/y},".repeat(40);
        let patch = format!("[{bomb}]");
        assert_eq!(json_patch(&read("{a: {b: c}}"), &read(&patch)).unwrap_err().code(), Code::LimitExceeded);
    }
}
