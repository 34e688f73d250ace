//! Resources that look like real ones, from templates whose `@tokens` are filled in per tree.

use crate::generate::{Generator, Known};
use crate::odd;
use crate::yaml::{Kind, Y};

/// Kind, API version and template; entries are pruned at random, so that templates may say much.
pub(crate) const TEMPLATES: &[(&str, &str, &str)] = &[
    (
        "Deployment",
        "apps/v1",
        "
spec:
  replicas: 1
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}}
  selector: {matchLabels: {app: '@label'}}
  template:
    metadata:
      labels: {app: '@label', tier: '@odd'}
      annotations: {checksum: '@odd', note: '@text'}
    spec:
      serviceAccountName: '@ServiceAccount'
      imagePullSecrets: [{name: '@Secret'}, {name: regcred}]
      initContainers:
      - {name: init, image: '@image', command: [sh, -c, '@text'], volumeMounts: [{name: config, mountPath: /etc/init}]}
      containers:
      - name: main
        image: '@image'
        args: ['--host=$(VAR_A)', '--port', '@odd', $(VAR_B)]
        ports: [{containerPort: 8080, name: http, protocol: TCP}, {containerPort: 9090, name: metrics}]
        env:
        - {name: HOST, value: '@odd'}
        - {name: FROM_MAP, valueFrom: {configMapKeyRef: {name: '@ConfigMap', key: host}}}
        - {name: FROM_SECRET, valueFrom: {secretKeyRef: {name: '@Secret', key: password, optional: true}}}
        - {name: VAR, value: $(VAR_A)}
        envFrom: [{configMapRef: {name: '@ConfigMap'}}, {secretRef: {name: '@Secret'}}]
        resources: {limits: {cpu: 500m, memory: 128Mi}, requests: {cpu: '@odd'}}
        livenessProbe: {httpGet: {path: /healthz, port: http}, periodSeconds: 10}
        volumeMounts: [{name: config, mountPath: /etc/config}, {name: data, mountPath: /data, readOnly: true}]
      - name: sidecar
        image: '@image'
        volumeMounts: [{name: config, mountPath: /etc/sidecar}]
      volumes:
      - {name: config, configMap: {name: '@ConfigMap', items: [{key: a, path: b}]}}
      - {name: data, persistentVolumeClaim: {claimName: '@PersistentVolumeClaim'}}
      - {name: certs, secret: {secretName: '@Secret', defaultMode: 420}}
      - {name: all, projected: {sources: [{configMap: {name: '@ConfigMap'}}, {secret: {name: '@Secret'}}]}}
      - {name: tmp, emptyDir: {}}
      tolerations: [{key: dedicated, operator: Equal, value: '@word', effect: NoSchedule}]
      nodeSelector: {disk: ssd}
      priorityClassName: '@PriorityClass'
      topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: '@label'}}}]
      affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: host, labelSelector: {matchLabels: {app: '@label'}}}}]}}
",
    ),
    (
        "StatefulSet",
        "apps/v1",
        "
spec:
  serviceName: '@Service'
  replicas: 3
  selector: {matchLabels: {app: '@label'}}
  template:
    metadata: {labels: {app: '@label'}}
    spec:
      serviceAccountName: '@ServiceAccount'
      containers:
      - name: db
        image: '@image'
        env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: '@Secret', key: password}}}, {name: MODE, value: '@odd'}]
        ports: [{containerPort: 5432, name: db}]
        volumeMounts: [{name: data, mountPath: /var/lib}]
  volumeClaimTemplates:
  - metadata: {name: data, labels: {app: '@label'}}
    spec: {accessModes: [ReadWriteOnce], storageClassName: '@StorageClass', resources: {requests: {storage: 1Gi}}}
",
    ),
    (
        "DaemonSet",
        "apps/v1",
        "
spec:
  selector: {matchLabels: {app: '@label'}}
  template:
    metadata: {labels: {app: '@label'}}
    spec:
      containers: [{name: agent, image: '@image', envFrom: [{configMapRef: {name: '@ConfigMap'}}]}]
      volumes: [{name: config, configMap: {name: '@ConfigMap'}}]
",
    ),
    (
        "ReplicaSet",
        "apps/v1",
        "
spec: {replicas: '@odd', selector: {matchLabels: {app: '@label'}}, template: {metadata: {labels: {app: '@label'}}, spec: {containers: [{name: c, image: '@image'}]}}}
",
    ),
    (
        "CronJob",
        "batch/v1",
        "
spec:
  schedule: '*/5 * * * *'
  jobTemplate:
    spec:
      template:
        spec:
          serviceAccountName: '@ServiceAccount'
          restartPolicy: Never
          containers: [{name: job, image: '@image', args: ['@odd', $(VAR_A)], envFrom: [{secretRef: {name: '@Secret'}}]}]
          volumes: [{name: v, configMap: {name: '@ConfigMap'}}]
",
    ),
    (
        "Job",
        "batch/v1",
        "
spec:
  backoffLimit: 3
  template:
    metadata: {labels: {app: '@label'}}
    spec:
      restartPolicy: OnFailure
      containers: [{name: job, image: '@image', command: ['@odd', '@word', '@text'], env: [{name: A, valueFrom: {configMapKeyRef: {name: '@ConfigMap', key: k}}}]}]
",
    ),
    (
        "Pod",
        "v1",
        "
spec:
  serviceAccountName: '@ServiceAccount'
  containers: [{name: pod, image: '@image', env: [{name: X, value: '@odd'}, {name: Y, value: '@odd'}], ports: [{containerPort: 80}, {containerPort: 81, protocol: UDP}]}]
  volumes: [{name: v, configMap: {name: '@ConfigMap'}}, {name: w, persistentVolumeClaim: {claimName: '@PersistentVolumeClaim'}}]
  hostAliases: [{ip: 127.0.0.1, hostnames: [a, b]}]
",
    ),
    (
        "Service",
        "v1",
        "
spec:
  selector: {app: '@label'}
  type: ClusterIP
  ports: [{name: http, port: 80, targetPort: http, protocol: TCP}, {name: metrics, port: 9090, protocol: TCP}, {name: dns, port: 53, protocol: UDP}]
",
    ),
    (
        "Ingress",
        "networking.k8s.io/v1",
        "
spec:
  ingressClassName: '@word'
  tls: [{hosts: [example.com], secretName: '@Secret'}]
  rules:
  - host: example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: '@Service', port: {number: 80}}}}]}
  - host: '*.example.com'
    http: {paths: [{path: /api, pathType: Exact, backend: {service: {name: '@Service', port: {name: http}}}}]}
  defaultBackend: {service: {name: '@Service', port: {number: 80}}}
",
    ),
    (
        "ConfigMap",
        "v1",
        "
data:
  host: '@odd'
  port: '8080'
  pair: left:right
  url: http://example.com:80/path
  config.json: '{\"db\": {\"host\": \"localhost\", \"port\": 5432}, \"list\": [\"a\", \"b\"]}'
  config.yaml: '@yaml'
  script.sh: '@text'
  empty: ''
  '@key': '@odd'
",
    ),
    (
        "ConfigMap",
        "v1",
        "
data: {a: '@odd', b: '@text', host: localhost}
immutable: true
",
    ),
    (
        "Secret",
        "v1",
        "
type: Opaque
stringData: {password: '@odd', user: admin}
data: {token: c2VjcmV0, password: aGVsbG8=}
",
    ),
    ("ServiceAccount", "v1", "secrets: [{name: '@Secret'}]\nimagePullSecrets: [{name: '@Secret'}]\n"),
    (
        "Role",
        "rbac.authorization.k8s.io/v1",
        "rules: [{apiGroups: [''], resources: [configmaps], resourceNames: ['@ConfigMap'], verbs: [get, '*']}, {apiGroups: [apps], resources: [deployments], verbs: [list]}]\n",
    ),
    ("ClusterRole", "rbac.authorization.k8s.io/v1", "rules: [{apiGroups: ['*'], resources: ['*'], verbs: [get]}]\n"),
    (
        "RoleBinding",
        "rbac.authorization.k8s.io/v1",
        "
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: '@Role'}
subjects:
- {kind: ServiceAccount, name: '@ServiceAccount', namespace: '@ns'}
- {kind: User, name: '@ServiceAccount', apiGroup: rbac.authorization.k8s.io}
- {kind: ServiceAccount, name: default, namespace: default}
",
    ),
    (
        "ClusterRoleBinding",
        "rbac.authorization.k8s.io/v1",
        "
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: '@ClusterRole'}
subjects: [{kind: ServiceAccount, name: '@ServiceAccount', namespace: '@ns'}, {kind: Group, name: admins}]
",
    ),
    (
        "HorizontalPodAutoscaler",
        "autoscaling/v2",
        "
spec:
  minReplicas: 1
  maxReplicas: 5
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: '@Deployment'}
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
",
    ),
    (
        "PodDisruptionBudget",
        "policy/v1",
        "spec: {minAvailable: 1, selector: {matchLabels: {app: '@label'}}}\n",
    ),
    (
        "NetworkPolicy",
        "networking.k8s.io/v1",
        "
spec:
  podSelector: {matchLabels: {app: '@label'}}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {matchLabels: {app: '@label'}}}, {namespaceSelector: {}}], ports: [{port: 80}]}]
  egress: [{to: [{podSelector: {matchLabels: {role: '@word'}}}]}]
",
    ),
    ("Namespace", "v1", "spec: {finalizers: [kubernetes]}\n"),
    (
        "PersistentVolume",
        "v1",
        "spec: {capacity: {storage: 10Gi}, accessModes: [ReadWriteOnce], storageClassName: '@StorageClass', claimRef: {name: '@PersistentVolumeClaim', namespace: '@ns'}, hostPath: {path: /data}}\n",
    ),
    (
        "PersistentVolumeClaim",
        "v1",
        "spec: {accessModes: [ReadWriteOnce], volumeName: '@PersistentVolume', storageClassName: '@StorageClass', resources: {requests: {storage: '@odd'}}}\n",
    ),
    ("StorageClass", "storage.k8s.io/v1", "provisioner: example.com/disk\nparameters: {type: '@odd', secret: '@Secret'}\n"),
    ("PriorityClass", "scheduling.k8s.io/v1", "value: 1000\nglobalDefault: false\ndescription: '@odd'\n"),
    (
        "ValidatingWebhookConfiguration",
        "admissionregistration.k8s.io/v1",
        "
webhooks:
- name: a.example.com
  clientConfig: {service: {name: '@Service', namespace: '@ns', path: /validate}, caBundle: Cg==}
  rules: [{apiGroups: ['*'], operations: [CREATE]}]
  admissionReviewVersions: [v1]
  sideEffects: None
- {name: b.example.com, clientConfig: {url: 'https://example.com'}}
",
    ),
    (
        "APIService",
        "apiregistration.k8s.io/v1",
        "spec: {group: example.com, version: v1, groupPriorityMinimum: 10, service: {name: '@Service', namespace: '@ns'}}\n",
    ),
    (
        "CustomResourceDefinition",
        "apiextensions.k8s.io/v1",
        "
spec:
  group: example.com
  names: {kind: App, plural: apps}
  scope: Namespaced
  conversion: {strategy: Webhook, webhook: {clientConfig: {service: {name: '@Service', namespace: '@ns'}}}}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {containers: [{image: nginx}]}}}}}]
",
    ),
    (
        "App",
        "example.com/v1",
        "
spec:
  image: '@image'
  size: 2
  odd: '@odd'
  text: '@text'
  configRef: {name: '@ConfigMap', kind: ConfigMap}
  secretName: '@Secret'
  selector: {app: '@label'}
  items: [{name: one, value: '@odd'}, {name: two, value: '@odd'}]
  list: ['@odd', '@odd', plain]
  nested: {a: {b: {c: '@odd'}}, '@key': '@odd'}
  template: {spec: {containers: [{name: c, image: '@image'}], initContainers: null}}
  embedded: {apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{name: e, image: '@image'}]}}}}
status: {ready: '@odd'}
",
    ),
    (
        "Widget",
        "example.com/v1alpha1",
        "
spec: {owner: '@Deployment', odd: '@odd', text: '@text', '@key': '@odd', nothing: null, list: [1, two, '@odd', {a: '@odd'}], matrix: [['@odd'], [a, b]]}
",
    ),
    ("Deployment", "extensions/v1beta1", "spec: {replicas: 2, template: {spec: {containers: [{name: main, image: '@image'}]}}}\n"),
    ("ReplicationController", "v1", "spec: {replicas: 2, selector: {app: '@label'}, template: {metadata: {labels: {app: '@label'}}, spec: {containers: [{name: c, image: '@image'}]}}}\n"),
    ("Endpoints", "v1", "subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 80, name: http}]}]\n"),
    ("LimitRange", "v1", "spec: {limits: [{type: Container, default: {cpu: '@odd'}}]}\n"),
    ("ServiceMonitor", "monitoring.coreos.com/v1", "spec: {selector: {matchLabels: {app: '@label'}}, endpoints: [{port: metrics, interval: 30s, basicAuth: {password: {name: '@Secret', key: p}}}]}\n"),
];

const IMAGES: &[&str] = &[
    "nginx",
    "nginx:1.25",
    "nginx:latest",
    "docker.io/library/nginx:1",
    "registry:5000/team/app:v1.2",
    "app",
    "busybox@sha256:abcdef0123456789",
    "nginx:1.2@sha256:deadbeef",
    "redis:7",
    "app:1.0",
    "gcr.io/x/app_y.z:{tag}",
];
pub(crate) const WORDS: &[&str] = &["web", "app", "db", "api", "cache", "worker"];

/// Makes one resource of a template; its body says what the tree knows about it.
pub(crate) fn resource(g: &mut Generator<'_>, template: usize, name: &str, namespace: Option<&str>) -> Known {
    let (kind, api, body) = TEMPLATES[template];
    let mut metadata = vec![("name", Y::string(name))];
    if let Some(namespace) = namespace {
        metadata.push(("namespace", Y::string(namespace)));
    }
    if g.r.chance(35) {
        let mut labels = Y::map([("app", Y::raw("@label"))]);
        if g.r.chance(40) {
            labels.set(g.r.pick(&["tier", "app.kubernetes.io/name", "on", "version"]), Y::raw("@odd"));
        }
        metadata.push(("labels", labels));
    }
    if g.r.chance(35) {
        let mut annotations = Y::map([("note", Y::raw("@odd"))]);
        if g.r.chance(40) {
            annotations.set(g.r.pick(&["text", "example.com/a", "y", "b"]), Y::raw("@text"));
        }
        // The hash of other kinds is a hash of the reference's memory.
        if matches!(kind, "ConfigMap" | "Secret") && g.r.chance(4) {
            annotations.set("internal.config.kubernetes.io/needsHashSuffix", Y::raw("enabled"));
        }
        if g.r.chance(8) {
            let value = Y::string(g.r.pick(&["true", "false", "yes"]));
            annotations.set("config.kubernetes.io/local-config", value);
        }
        if g.r.chance(5) {
            let (key, value) =
                *g.r.choose(&[
                    ("kustomize.config.k8s.io/id", "x"),
                    ("config.kubernetes.io/index", "3"),
                    ("internal.config.kubernetes.io/other", "x"),
                    ("config.kubernetes.io/origin", "path: x"),
                    ("alpha.config.kubernetes.io/transformations", "[]"),
                ])
                .unwrap_or(&("a", "b"));
            annotations.set(key, Y::double(value));
        }
        metadata.push(("annotations", annotations));
    }
    if g.r.chance(3) {
        metadata.push(("finalizers", Y::strings(["a", "b", "a"])));
    }
    if g.r.chance(2) {
        metadata.push(("generateName", Y::string("gen-")));
    }
    let mut node =
        Y::map([("apiVersion", Y::string(api)), ("kind", Y::string(kind)), ("metadata", Y::map(metadata))]);
    let prune = g.r.pick(&["", "", "some", "most"]).len() * 12;
    let mut body = Y::parse(body);
    prune_entries(g, &mut body, prune);
    for (key, value) in body.entries() {
        if let (Some(key), true) = (key.text(), g.r.chance(95)) {
            node.set(key, value.clone());
        }
    }
    fill(g, &mut node);
    if g.r.chance(15)
        && let Some(entries) = node.entries_mut()
    {
        g.r.shuffle(entries);
    }
    Known {
        kind: kind.to_owned(),
        api: api.to_owned(),
        name: name.to_owned(),
        namespace: namespace.map(str::to_owned),
        body: node,
    }
}

/// Drops optional entries and items.
fn prune_entries(g: &mut Generator<'_>, node: &mut Y, percent: usize) {
    const KEPT: &[&str] = &[
        "name",
        "kind",
        "apiGroup",
        "containers",
        "template",
        "spec",
        "containerPort",
        "mountPath",
        "ip",
        "port",
    ];
    match &mut node.kind {
        Kind::Map(_, entries) => {
            entries
                .retain(|(key, _)| key.text().is_some_and(|key| KEPT.contains(&key)) || !g.r.chance(percent));
            entries.iter_mut().for_each(|(_, value)| prune_entries(g, value, percent));
        }
        Kind::Seq(_, items) => {
            if items.len() > 1 {
                items.retain(|_| !g.r.chance(percent));
            }
            items.iter_mut().for_each(|item| prune_entries(g, item, percent));
        }
        _ => {}
    }
}

/// Replaces `@tokens`.
pub(crate) fn fill(g: &mut Generator<'_>, node: &mut Y) {
    node.walk_mut(&mut |node| {
        let Some(token) = node.text().and_then(|text| text.strip_prefix('@')).map(str::to_owned) else {
            return;
        };
        *node = match token.as_str() {
            "label" | "word" => Y::string(g.r.pick(WORDS)),
            "image" => Y::string(g.r.pick(IMAGES)),
            "ns" => Y::string(g.namespace_or_other()),
            "odd" => odd::scalar(g),
            "text" => odd::text(g),
            "key" => odd::key(g),
            "yaml" => odd::document(g),
            kind => {
                let name = g.name_of(kind);
                Y::string(name)
            }
        };
    });
}
