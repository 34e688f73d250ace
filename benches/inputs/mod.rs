//! Inputs for the benchmarks, made by code: the same bytes on every machine.

use std::fmt::Write;

/// Returns `count` Deployments with a Service and a ConfigMap each, as one resource file of short lines.
pub(crate) fn deployments(count: usize) -> String {
    let mut out = String::new();
    for n in 0..count {
        if n > 0 {
            out.push_str("---\n");
        }
        write!(
            out,
            "\
# The web front of shop {n}.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-web-{n}
  namespace: shop
  labels:
    app.kubernetes.io/name: shop-web
    app.kubernetes.io/instance: shop-web-{n}
    tier: frontend
  annotations:
    prometheus.io/scrape: \"true\"
    prometheus.io/port: '9102'
spec:
  replicas: {replicas}
  strategy:
    type: RollingUpdate
    rollingUpdate: {{maxSurge: 1, maxUnavailable: 0}}
  selector:
    matchLabels:
      app.kubernetes.io/instance: shop-web-{n}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: shop-web
        app.kubernetes.io/instance: shop-web-{n}
    spec:
      serviceAccountName: shop-web
      containers:
      - name: web
        image: registry.example.com/shop/web:1.{n}.0
        imagePullPolicy: IfNotPresent
        args: [\"--port=8080\", \"--log-level=info\"]
        ports:
        - containerPort: 8080
          name: http
          protocol: TCP
        env:
        - name: LOG_LEVEL
          value: info
        - name: DATABASE_URL
          valueFrom:
            secretKeyRef:
              name: shop-db
              key: url
        resources:
          requests:
            cpu: 100m
            memory: 128Mi
          limits:
            cpu: 500m
            memory: 512Mi
        readinessProbe:
          httpGet:
            path: /healthz
            port: http
          initialDelaySeconds: 5
          periodSeconds: 10
        volumeMounts:
        - name: config
          mountPath: /etc/shop
          readOnly: true
      volumes:
      - name: config
        configMap:
          name: shop-config-{n}
      - name: tmp
        emptyDir: {{}}
---
apiVersion: v1
kind: Service
metadata:
  name: shop-web-{n}
spec:
  type: ClusterIP
  selector:
    app.kubernetes.io/instance: shop-web-{n}
  ports:
  - port: 80
    targetPort: http
    protocol: TCP
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop-config-{n}
data:
  application.properties: |
    server.port=8080
    shop.id={n}
    feature.cart=true
  banner: >-
    Welcome to the shop
    of the day
",
            replicas = n % 5 + 1,
        )
        .expect("because writing to a string does not fail");
    }
    out
}

/// Returns a custom resource definition with `fields` nested fields, whose descriptions are folded over plain lines.
pub(crate) fn crd(fields: usize) -> String {
    let mut out = String::from(
        "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: shops.example.com
spec:
  group: example.com
  names:
    kind: Shop
    plural: shops
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
",
    );
    for n in 0..fields {
        let depth = n % 6;
        let pad = " ".repeat(10 + depth * 4);
        write!(
            out,
            "\
{pad}field{n}:
{pad}  description: |-
{pad}    Field number {n} says how the controller treats the shop when it has been
{pad}    opened again after a pause; it is not used before that time.
{pad}  type: object
{pad}  x-kubernetes-map-type: atomic
{pad}name{n}:
{pad}  description: The name of the referent, which must lie in the same namespace as the
{pad}    object that refers to it. More info can be found in the documentation of the API
{pad}    under names, and in the description of the field that this one is modelled on.
{pad}    It is an error to name an object that does not exist, unless it is optional.
{pad}  type: string
{pad}group{n}:
{pad}  type: object
{pad}  required:
{pad}  - name{n}
{pad}  properties:
",
        )
        .expect("because writing to a string does not fail");
        if depth == 5 {
            writeln!(out, "{pad}    last:\n{pad}      type: integer\n{pad}      format: int32")
                .expect("because writing to a string does not fail");
        }
    }
    let pad = " ".repeat(10 + ((fields + 5) % 6) * 4);
    writeln!(out, "{pad}    end:\n{pad}      type: string")
        .expect("because writing to a string does not fail");
    out
}
