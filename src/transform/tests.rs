//! What transformers do to resources, as the reference does it.

use super::*;
use crate::fieldspec::FieldSpecs;
use crate::kustomization::{Kustomization, decode};
use crate::resource::Resource;
use crate::source::Source;
use crate::yaml::{Limits, emit, parse_documents, parse_first};

fn transformers(kustomization: &Kustomization) -> Vec<Transformer> {
    let mut steps = vec![Transformer::Namespace(Namespace::new(&kustomization.namespace))];
    for (side, text) in
        [(Side::Prefix, &kustomization.name_prefix), (Side::Suffix, &kustomization.name_suffix)]
    {
        if !text.value.is_empty() {
            steps.push(Transformer::Affix(Affix::new(side, text)));
        }
    }
    steps.extend(kustomization.labels.iter().map(|args| Transformer::Labels(Labels::new(args))));
    steps.push(Transformer::Labels(Labels::common(&kustomization.common_labels)));
    steps.push(Transformer::Annotations(Annotations::new(&kustomization.common_annotations)));
    steps.extend(kustomization.replicas.iter().map(|args| Transformer::Replicas(Replicas::new(args))));
    steps.push(Transformer::Images(Images::new(&kustomization.images)));
    steps
}

/// Applies the transformers of a kustomization file to resources and prints these.
fn build(kustomization: &str, resources: &str) -> Result<String, Error> {
    let source = Source::detached("kustomization.yaml", format!("resources: [r.yaml]\n{kustomization}"));
    let document = parse_first(&source, &Limits::default()).unwrap();
    let (at, mut warnings) = (crate::FsPath::new(""), Vec::new());
    let kustomization = decode(document.as_ref(), &source, &at, &mut warnings).unwrap();
    let source = Source::detached("r.yaml", resources);
    let mut resmap = ResMap::default();
    for node in parse_documents(&source, &Limits::default()).unwrap().docs {
        resmap.append(Resource::new(node)).unwrap();
    }
    for transformer in transformers(&kustomization) {
        transformer.apply(&mut resmap, &FieldSpecs::builtin(), Schema::builtin())?;
    }
    let mut printed = String::new();
    for (at, resource) in resmap.iter().enumerate() {
        if at > 0 {
            printed.push_str("---\n");
        }
        emit(resource.node(), &mut printed)?;
    }
    Ok(printed)
}

#[track_caller]
fn check(kustomization: &str, resources: &str, expected: &str) {
    assert_eq!(build(kustomization, resources).unwrap(), expected);
}

#[test]
fn labels_share_one_value_between_places() {
    check(
        r#"labels:
- pairs: {app: one}
  includeSelectors: true
- pairs: {app: two}
"#,
        r#"apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  template:
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - labelSelector: {matchLabels: {x: y}}
          - labelSelector: {matchLabels: {app: old}}
---
apiVersion: v1
kind: Service
metadata: {name: s, labels: {app: "x"}}
spec: {selector: {app: y}}
"#,
        r#"apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: two
  name: d
spec:
  selector:
    matchLabels:
      app: two
  template:
    metadata:
      labels:
        app: two
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - labelSelector:
              matchLabels:
                app: two
                x: "y"
          - labelSelector:
              matchLabels:
                app: one
---
apiVersion: v1
kind: Service
metadata:
  labels:
    app: two
  name: s
spec:
  selector:
    app: one
"#,
    );
}

#[test]
fn labels_go_where_the_entry_says() {
    check(
        r#"commonLabels: {c: "1"}
labels:
- pairs: {a: b}
- pairs: {t: "true"}
  includeTemplates: true
- pairs: {f: g}
  fields: [{path: spec/own, create: true}, {path: spec/kind, kind: StatefulSet, group: apps, version: v1, create: true}]
"#,
        r#"apiVersion: apps/v1
kind: StatefulSet
metadata: {name: s}
spec:
  volumeClaimTemplates: [{metadata: {name: x}}, {}]
---
apiVersion: apps/v1beta1
kind: DaemonSet
metadata: {name: d}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: c}
---
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec: {selector: {matchLabels: {}}, template: null}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: p}
spec: {selector: {matchLabels: null}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n}
spec:
  podSelector: {}
  ingress: [{from: [{podSelector: {matchLabels: {x: y}}}, {namespaceSelector: {}}]}]
---
apiVersion: example.com/v1
kind: Foo
metadata: {name: f, labels: null}
spec: {own: {f: [1, 2]}}
"#,
        r#"apiVersion: apps/v1
kind: StatefulSet
metadata:
  labels:
    a: b
    c: "1"
    f: g
    t: "true"
  name: s
spec:
  kind:
    f: g
  own:
    f: g
  selector:
    matchLabels:
      c: "1"
  template:
    metadata:
      labels:
        c: "1"
        t: "true"
  volumeClaimTemplates:
  - metadata:
      labels:
        c: "1"
        t: "true"
      name: x
  - metadata:
      labels:
        c: "1"
        t: "true"
---
apiVersion: apps/v1beta1
kind: DaemonSet
metadata:
  labels:
    a: b
    c: "1"
    f: g
    t: "true"
  name: d
spec:
  own:
    f: g
  selector:
    matchLabels:
      c: "1"
  template:
    metadata:
      labels:
        c: "1"
        t: "true"
---
apiVersion: batch/v1
kind: CronJob
metadata:
  labels:
    a: b
    c: "1"
    f: g
    t: "true"
  name: c
spec:
  jobTemplate:
    metadata:
      labels:
        c: "1"
        t: "true"
    spec:
      template:
        metadata:
          labels:
            c: "1"
            t: "true"
  own:
    f: g
---
apiVersion: batch/v1
kind: Job
metadata:
  labels:
    a: b
    c: "1"
    f: g
    t: "true"
  name: j
spec:
  own:
    f: g
  selector:
    matchLabels:
      c: "1"
  template:
    metadata:
      labels:
        c: "1"
        t: "true"
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  labels:
    a: b
    c: "1"
    f: g
    t: "true"
  name: p
spec:
  own:
    f: g
  selector:
    matchLabels: null
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  labels:
    a: b
    c: "1"
    f: g
    t: "true"
  name: "n"
spec:
  ingress:
  - from:
    - podSelector:
        matchLabels:
          c: "1"
          x: "y"
    - namespaceSelector: {}
  own:
    f: g
  podSelector: {}
---
apiVersion: example.com/v1
kind: Foo
metadata:
  labels:
    a: b
    c: "1"
    f: g
    t: "true"
  name: f
spec:
  own:
    f: g
"#,
    );
}

#[test]
fn annotations_go_to_templates_too() {
    check(
        r#"commonAnnotations: {b: "yes", a: "multi\nline", c: "1.50"}
"#,
        r#"apiVersion: v1
kind: ReplicationController
metadata: {name: r, annotations: {a: 'old'}}
---
apiVersion: v1
kind: Pod
metadata: {name: p}
"#,
        r#"apiVersion: v1
kind: ReplicationController
metadata:
  annotations:
    a: |-
      multi
      line
    b: "yes"
    c: "1.50"
  name: r
spec:
  template:
    metadata:
      annotations:
        a: |-
          multi
          line
        b: "yes"
        c: "1.50"
---
apiVersion: v1
kind: Pod
metadata:
  annotations:
    a: |-
      multi
      line
    b: "yes"
    c: "1.50"
  name: p
"#,
    );
}

#[test]
fn names_get_prefix_and_suffix_but_for_some_kinds() {
    check(
        r#"namePrefix: p-
nameSuffix: -s
"#,
        r#"apiVersion: v1
kind: ConfigMap
metadata: {name: "a"}
---
apiVersion: other/v1
kind: Namespace
metadata: {name: n}
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.example.com}
---
apiVersion: example.com/v1
kind: APIService
metadata: {name: other}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: foos.example.com}
"#,
        r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: p-a-s
---
apiVersion: other/v1
kind: Namespace
metadata:
  name: "n"
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: v1.example.com
---
apiVersion: example.com/v1
kind: APIService
metadata:
  name: p-other-s
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: foos.example.com
"#,
    );
}

#[test]
fn names_without_quotes_may_become_numbers() {
    check(
        r#"namePrefix: "0"
"#,
        r#"apiVersion: v1
kind: ConfigMap
metadata: {name: x12}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: "17"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: !!str 18}
"#,
        r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: 18
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: "017"
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: 18
"#,
    );
}

#[test]
fn namespace_is_set_where_objects_have_one() {
    check(
        r#"namespace: new
"#,
        r#"apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: "old"}
---
apiVersion: v1
kind: Secret
metadata: {name: a, namespace: null}
---
apiVersion: v1
kind: Namespace
metadata: {name: old}
---
apiVersion: other/v1
kind: Namespace
metadata: {name: other}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: crb}
subjects:
- {kind: ServiceAccount, name: default}
- {kind: User, name: default, namespace: old}
- {kind: ServiceAccount, name: other, namespace: keep}
- null
---
apiVersion: other/v1
kind: RoleBinding
metadata: {name: rb}
subjects: [{name: default, namespace: ~}]
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.example.com}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: foos.example.com}
spec: {conversion: {webhook: {clientConfig: {service: {namespace: ~}}}}}
---
apiVersion: example.com/v1
kind: Foo
metadata: {name: f}
"#,
        r#"apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  namespace: new
---
apiVersion: v1
kind: Secret
metadata:
  name: a
  namespace: new
---
apiVersion: v1
kind: Namespace
metadata:
  name: new
---
apiVersion: other/v1
kind: Namespace
metadata:
  name: other
  namespace: new
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: crb
subjects:
- kind: ServiceAccount
  name: default
  namespace: new
- kind: User
  name: default
  namespace: new
- kind: ServiceAccount
  name: other
  namespace: keep
- null
---
apiVersion: other/v1
kind: RoleBinding
metadata:
  name: rb
  namespace: new
subjects:
- name: default
  namespace: new
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: v1.example.com
spec:
  service:
    namespace: new
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: foos.example.com
spec:
  conversion:
    webhook:
      clientConfig:
        service:
          namespace: new
---
apiVersion: example.com/v1
kind: Foo
metadata:
  name: f
  namespace: new
"#,
    );
}

#[test]
fn replicas_are_set_by_name_and_keep_their_quotes() {
    check(
        r#"namePrefix: p-
replicas:
- {name: a, count: 5}
- {name: p-b, count: -7}
"#,
        r#"apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: a}
spec: {replicas: "3"}
---
apiVersion: v1
kind: ReplicationController
metadata: {name: b}
spec: {replicas: 1.5}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: a}
spec: {replicas: 1}
"#,
        r#"apiVersion: apps/v1
kind: Deployment
metadata:
  name: p-a
spec:
  replicas: 5
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: p-a
spec:
  replicas: "5"
---
apiVersion: v1
kind: ReplicationController
metadata:
  name: p-b
spec:
  replicas: -7
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: p-a
spec:
  replicas: 1
"#,
    );
}

#[test]
fn images_are_matched_by_name_and_changed_twice() {
    check(
        r#"images:
- {name: nginx, tagSuffix: -x}
- {name: a/b, newTag: "2"}
- {name: c, newName: new/c, digest: "sha256:ab"}
- {name: d.e, newName: "1"}
- {name: 'f[12]', newTag: v, digest: "sha256:cd"}
- {name: "reg:5000/x", newTag: "9"}
- {name: chain, newName: link}
- {name: link, newTag: end}
"#,
        r#"apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  template:
    spec:
      initContainers: null
      containers:
      - {image: nginx}
      - {image: "nginx:1.0"}
      - {image: nginx@sha256:00}
      - {image: a/b:1@sha256:00}
      - {image: docker.io/a/b}
      - {image: c:1}
      - {image: dxe}
      - {image: f2:0}
      - {image: reg:5000/x:8}
      - {image: chain}
      - {name: none}
      - null
      ephemeralContainers: [{image: nginx:1.0}]
      volumes: [{image: {reference: nginx:1.0}}, {name: v}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: c}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: nginx:1.0}]}}}}}
---
apiVersion: example.com/v1
kind: Foo
metadata: {name: f}
spec: {containers: ~, volumes: ~, deep: [{containers: [{image: nginx:1.0}]}, {containers: {image: nginx}}]}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: foos.example.com}
spec: {containers: [{image: nginx:1.0}], volumes: null}
"#,
        r#"apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  template:
    spec:
      containers:
      - image: nginx:-x-x
      - image: nginx:1.0-x-x
      - image: nginx:-x-x
      - image: a/b:2
      - image: docker.io/a/b
      - image: new/c@sha256:ab
      - image: 1
      - image: f2:v@sha256:cd
      - image: reg:5000/x:9
      - image: link:end
      - name: none
      - null
      ephemeralContainers:
      - image: nginx:1.0
      initContainers: []
      volumes:
      - image:
          reference: nginx:1.0-x
      - name: v
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: c
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
          - image: nginx:1.0-x
---
apiVersion: example.com/v1
kind: Foo
metadata:
  name: f
spec:
  containers: []
  deep:
  - containers:
    - image: nginx:1.0-x
  - containers:
      image: nginx
  volumes: []
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: foos.example.com
spec:
  containers:
  - image: nginx:1.0
  volumes: null
"#,
    );
}

#[test]
fn what_does_not_fit_is_an_error() {
    let cases = [
        (
            r#"labels: [{pairs: {a: b}}]"#,
            r#"apiVersion: apps/v1
kind: Deployment
metadata: {name: d, labels: foo}
"#,
            r#"considering field 'metadata/labels' of object Deployment.v1.apps/d.[noNs]: wrong node kind: expected MappingNode but got ScalarNode: node contents:
foo
"#,
        ),
        (
            r#"commonLabels: {a: b}"#,
            r#"apiVersion: v1
kind: Service
metadata: {name: d}
spec: {selector: [a]}
"#,
            r#"considering field 'spec/selector' of object Service.v1.[noGrp]/d.[noNs]: wrong node kind: expected MappingNode but got SequenceNode: node contents:
[a]
"#,
        ),
        (
            r#"labels: [{pairs: {a: b}, fields: [{path: metadata/labels}]}]"#,
            r#"apiVersion: v1
kind: Service
metadata: {name: d}
"#,
            r#"failed to merge labels: conflicting fieldspecs"#,
        ),
        (
            r#"replicas: [{name: r, count: 2}]"#,
            r#"apiVersion: v1
kind: Service
metadata: {name: r}
"#,
            r#"resource with name r does not match a config with the following GVK [Deployment.[noVer].[noGrp] StatefulSet.[noVer].[noGrp] ReplicaSet.[noVer].[noGrp] ReplicationController.[noVer].[noGrp]]"#,
        ),
        (
            r#"replicas: [{name: r, count: 2}]"#,
            r#"apiVersion: apps/v1
kind: Deployment
metadata: {name: r}
spec: {replicas: {a: b}}
"#,
            r#"considering field 'spec/replicas' of object Deployment.v1.apps/r.[noNs]: wrong node kind: expected ScalarNode but got MappingNode: node contents:
{a: b}
"#,
        ),
        (
            r#"namespace: new"#,
            r#"apiVersion: v1
kind: RoleBinding
metadata: {name: r}
subjects: [a]
"#,
            r#"setting namespace on (cluster)role binding subjects: looking up name on (cluster)role binding subject: wrong node kind: expected MappingNode but got ScalarNode: node contents:
a
"#,
        ),
        (
            r#"namespace: new"#,
            r#"apiVersion: v1
kind: RoleBinding
metadata: {name: r}
subjects: {a: b}
"#,
            r#"setting namespace on (cluster)role binding subjects: wrong node kind: expected SequenceNode but got MappingNode: node contents:
{a: b}
"#,
        ),
        (
            r#"namespace: new"#,
            r#"apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: r}
spec: {service: {namespace: {a: b}}}
"#,
            r#"namespace field specs must target scalar nodes: considering field 'spec/service/namespace' of object APIService.v1.apiregistration.k8s.io/r.[noNs]: wrong node kind: expected ScalarNode but got MappingNode: node contents:
{a: b}
"#,
        ),
        (
            r#"namespace: new"#,
            r#"apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: r}
spec: {service: x}
"#,
            r#"namespace transformation failed: considering field 'spec/service/namespace' of object APIService.v1.apiregistration.k8s.io/r.[noNs]: expected sequence or mapping node"#,
        ),
        (
            r#"images: [{name: a, newTag: b}]"#,
            r#"apiVersion: v1
kind: Pod
metadata: {name: r}
spec: {containers: [foo]}
"#,
            r#"wrong node kind: expected MappingNode but got ScalarNode: node contents:
foo
"#,
        ),
        (
            r#"images: [{name: a, newTag: b}]"#,
            r#"apiVersion: v1
kind: Pod
metadata: {name: r}
spec: {containers: [{image: [a]}]}
"#,
            r#"wrong node kind: expected ScalarNode but got SequenceNode: node contents:
[a]
"#,
        ),
        (
            r#"images: [{name: a, newTag: b}]"#,
            r#"apiVersion: v1
kind: Pod
metadata: {name: r}
spec: {volumes: [{image: foo}]}
"#,
            r#"considering field 'spec/volumes[]/image/reference' of object Pod.v1.[noGrp]/r.[noNs]: visit traversal on path: [image reference]: expected sequence or mapping node"#,
        ),
    ];
    for (kustomization, resources, message) in cases {
        assert_eq!(build(kustomization, resources).unwrap_err().message(), message);
    }
}

#[test]
fn a_namespace_that_makes_two_resources_one_is_an_error() {
    let service = |namespace: &str| {
        format!("apiVersion: v1\nkind: Service\nmetadata: {{name: s, namespace: {namespace}}}\n")
    };
    let error = build("namespace: new", &format!("{}---\n{}", service("a"), service("b"))).unwrap_err();
    let object = r#"{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"new"}}"#;
    assert_eq!(
        error.message(),
        format!("namespace transformation produces ID conflict: [{object} {object}]")
    );
}
