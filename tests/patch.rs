//! What patches do, against the `json_patch` crate where the two agree, and against rules that hold for every input.

#![allow(missing_docs)]

use krust::patch::{json_patch, strategic_merge};
use krust::source::Span;
use krust::yaml::{Node, from_json, to_json};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_difference_of_two_documents_leads_from_one_to_the_other(a in object(), b in object()) {
        let patch = json_patch::diff(&a, &b);
        let patch = serde_json::to_value(&patch).expect("a patch is JSON");
        let patched = json_patch(&tree(&a), &tree(&patch)).map_err(fail)?;
        prop_assert_eq!(to_json(&patched).map_err(fail)?, b, "{}", patch);
    }

    #[test]
    fn a_document_without_lists_or_nulls_merged_into_an_empty_one_is_itself(a in object_of(leaf(), false)) {
        let merged = strategic_merge(&tree(&json!({})), &tree(&a)).map_err(fail)?;
        let merged = to_json(&merged.expect("nothing deletes")).map_err(fail)?;
        prop_assert_eq!(merged, a);
    }

    #[test]
    fn merging_twice_is_merging_once(a in object_of(leaf(), true), b in object_of(leaf(), true)) {
        let once = strategic_merge(&tree(&a), &tree(&b));
        prop_assume!(once.is_ok());
        let once = once.map_err(fail)?.expect("nothing deletes");
        let twice = strategic_merge(&once, &tree(&b)).map_err(fail)?.expect("nothing deletes");
        prop_assert_eq!(to_json(&once).map_err(fail)?, to_json(&twice).map_err(fail)?);
    }

    #[test]
    fn no_patch_panics(target in any_json(), patch in any_json(), path in "(/?[a-c0-9~/-]{0,4}){0,3}") {
        let (target, patch) = (tree(&target), tree(&patch));
        let _ = strategic_merge(&target, &patch);
        let _ = json_patch(&target, &patch);
        for op in ["add", "remove", "replace", "move", "copy", "test"] {
            let operations = json!([{"op": op, "path": path, "from": "/a", "value": 1}]);
            let _ = json_patch(&target, &tree(&operations));
        }
    }
}

fn tree(json: &Json) -> Node {
    from_json(json, Span::NONE)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` asks for")]
fn fail(error: krust::diagnostic::Error) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof!["[a-d]", Just("a/b~c".to_owned()), Just("1".to_owned())]
}

/// Scalars that go through a 64-bit float unharmed.
fn leaf() -> BoxedStrategy<Json> {
    prop_oneof![
        any::<bool>().prop_map(Json::from),
        (-999_999i64..999_999).prop_map(Json::from),
        "[a-z <>&\"'\n]{0,6}".prop_map(Json::from),
        Just(json!("1")),
        Just(json!("true")),
    ]
    .boxed()
}

fn object() -> impl Strategy<Value = Json> {
    object_of(prop_oneof![leaf(), Just(Json::Null)].boxed(), true)
}

fn object_of(leaf: BoxedStrategy<Json>, lists: bool) -> impl Strategy<Value = Json> {
    let value = leaf.prop_recursive(3, 24, 4, move |inner| {
        let map = prop::collection::btree_map(key(), inner.clone(), 0..4)
            .prop_map(|map| Json::Object(map.into_iter().collect::<Map<String, Json>>()));
        if lists {
            prop_oneof![map, prop::collection::vec(inner, 0..4).prop_map(Json::Array)].boxed()
        } else {
            map.boxed()
        }
    });
    prop::collection::btree_map(key(), value, 0..4).prop_map(|map| Json::Object(map.into_iter().collect()))
}

/// Documents that look like patches and pods.
fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        Just(json!("Pod")),
        Just(json!("v1")),
        Just(json!("delete")),
        Just(json!("replace")),
        Just(json!(80)),
        "[a-c]?".prop_map(Json::from),
    ];
    let key = prop::sample::select(vec![
        "apiVersion",
        "kind",
        "metadata",
        "finalizers",
        "spec",
        "containers",
        "name",
        "env",
        "ports",
        "containerPort",
        "protocol",
        "$patch",
        "a",
        "b",
        "c",
    ]);
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner.clone(), 0..6)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
            prop::collection::vec(inner, 0..4).prop_map(Json::Array),
        ]
    })
}
