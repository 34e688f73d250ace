//! The built-in schema as constants. Made from `kubernetes.json` by the test `builtin_table_is_up_to_date`.
#![cfg_attr(rustfmt, rustfmt_skip)]

use super::Scope;

/// A field that carries a merge strategy or leads to one.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    /// Whether it holds a list; otherwise it holds an object.
    pub(super) list: bool,
    /// The type of the items or of the object, by place in [`DEFINITIONS`].
    pub(super) of: u16,
    /// The merge keys, if patches merge the list.
    pub(super) merge: Option<&'static [&'static str]>,
}

/// The place of a type without strategies.
pub(super) const OPAQUE: u16 = u16::MAX;

/// The fields of each type, sorted by name.
pub(super) static DEFINITIONS: [&[Field]; 250] = [
    // 0 api.admissionregistration.v1.MutatingWebhook
    &[
        Field { name: "namespaceSelector", list: false, of: 240, merge: None },
        Field { name: "objectSelector", list: false, of: 240, merge: None },
    ],
    // 1 api.admissionregistration.v1.MutatingWebhookConfiguration
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "webhooks", list: true, of: 0, merge: Some(&["name"]) },
    ],
    // 2 api.admissionregistration.v1.MutatingWebhookConfigurationList
    &[
        Field { name: "items", list: true, of: 1, merge: None },
    ],
    // 3 api.admissionregistration.v1.ValidatingWebhook
    &[
        Field { name: "namespaceSelector", list: false, of: 240, merge: None },
        Field { name: "objectSelector", list: false, of: 240, merge: None },
    ],
    // 4 api.admissionregistration.v1.ValidatingWebhookConfiguration
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "webhooks", list: true, of: 3, merge: Some(&["name"]) },
    ],
    // 5 api.admissionregistration.v1.ValidatingWebhookConfigurationList
    &[
        Field { name: "items", list: true, of: 4, merge: None },
    ],
    // 6 api.admissionregistration.v1beta1.MutatingWebhook
    &[
        Field { name: "namespaceSelector", list: false, of: 240, merge: None },
        Field { name: "objectSelector", list: false, of: 240, merge: None },
    ],
    // 7 api.admissionregistration.v1beta1.MutatingWebhookConfiguration
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "webhooks", list: true, of: 6, merge: Some(&["name"]) },
    ],
    // 8 api.admissionregistration.v1beta1.MutatingWebhookConfigurationList
    &[
        Field { name: "items", list: true, of: 7, merge: None },
    ],
    // 9 api.admissionregistration.v1beta1.ValidatingWebhook
    &[
        Field { name: "namespaceSelector", list: false, of: 240, merge: None },
        Field { name: "objectSelector", list: false, of: 240, merge: None },
    ],
    // 10 api.admissionregistration.v1beta1.ValidatingWebhookConfiguration
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "webhooks", list: true, of: 9, merge: Some(&["name"]) },
    ],
    // 11 api.admissionregistration.v1beta1.ValidatingWebhookConfigurationList
    &[
        Field { name: "items", list: true, of: 10, merge: None },
    ],
    // 12 api.apps.v1.ControllerRevision
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 13 api.apps.v1.ControllerRevisionList
    &[
        Field { name: "items", list: true, of: 12, merge: None },
    ],
    // 14 api.apps.v1.DaemonSet
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 16, merge: None },
        Field { name: "status", list: false, of: 17, merge: None },
    ],
    // 15 api.apps.v1.DaemonSetList
    &[
        Field { name: "items", list: true, of: 14, merge: None },
    ],
    // 16 api.apps.v1.DaemonSetSpec
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
        Field { name: "template", list: false, of: 129, merge: None },
    ],
    // 17 api.apps.v1.DaemonSetStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 18 api.apps.v1.Deployment
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 20, merge: None },
        Field { name: "status", list: false, of: 21, merge: None },
    ],
    // 19 api.apps.v1.DeploymentList
    &[
        Field { name: "items", list: true, of: 18, merge: None },
    ],
    // 20 api.apps.v1.DeploymentSpec
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
        Field { name: "strategy", list: false, of: OPAQUE, merge: None },
        Field { name: "template", list: false, of: 129, merge: None },
    ],
    // 21 api.apps.v1.DeploymentStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 22 api.apps.v1.ReplicaSet
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 24, merge: None },
        Field { name: "status", list: false, of: 25, merge: None },
    ],
    // 23 api.apps.v1.ReplicaSetList
    &[
        Field { name: "items", list: true, of: 22, merge: None },
    ],
    // 24 api.apps.v1.ReplicaSetSpec
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
        Field { name: "template", list: false, of: 129, merge: None },
    ],
    // 25 api.apps.v1.ReplicaSetStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 26 api.apps.v1.StatefulSet
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 28, merge: None },
        Field { name: "status", list: false, of: 29, merge: None },
    ],
    // 27 api.apps.v1.StatefulSetList
    &[
        Field { name: "items", list: true, of: 26, merge: None },
    ],
    // 28 api.apps.v1.StatefulSetSpec
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
        Field { name: "template", list: false, of: 129, merge: None },
        Field { name: "volumeClaimTemplates", list: true, of: 114, merge: None },
    ],
    // 29 api.apps.v1.StatefulSetStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 30 api.authentication.v1.TokenRequest
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 31 api.authentication.v1.TokenReview
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 32 api.authentication.v1beta1.TokenReview
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 33 api.authorization.v1.LocalSubjectAccessReview
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 34 api.authorization.v1.SelfSubjectAccessReview
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 35 api.authorization.v1.SelfSubjectRulesReview
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 36 api.authorization.v1.SubjectAccessReview
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 37 api.authorization.v1beta1.LocalSubjectAccessReview
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 38 api.authorization.v1beta1.SelfSubjectAccessReview
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 39 api.authorization.v1beta1.SelfSubjectRulesReview
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 40 api.authorization.v1beta1.SubjectAccessReview
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 41 api.autoscaling.v1.HorizontalPodAutoscaler
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 42 api.autoscaling.v1.HorizontalPodAutoscalerList
    &[
        Field { name: "items", list: true, of: 41, merge: None },
    ],
    // 43 api.autoscaling.v1.Scale
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 44 api.autoscaling.v2beta1.ExternalMetricSource
    &[
        Field { name: "metricSelector", list: false, of: 240, merge: None },
    ],
    // 45 api.autoscaling.v2beta1.ExternalMetricStatus
    &[
        Field { name: "metricSelector", list: false, of: 240, merge: None },
    ],
    // 46 api.autoscaling.v2beta1.HorizontalPodAutoscaler
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 48, merge: None },
        Field { name: "status", list: false, of: 49, merge: None },
    ],
    // 47 api.autoscaling.v2beta1.HorizontalPodAutoscalerList
    &[
        Field { name: "items", list: true, of: 46, merge: None },
    ],
    // 48 api.autoscaling.v2beta1.HorizontalPodAutoscalerSpec
    &[
        Field { name: "metrics", list: true, of: 50, merge: None },
    ],
    // 49 api.autoscaling.v2beta1.HorizontalPodAutoscalerStatus
    &[
        Field { name: "currentMetrics", list: true, of: 51, merge: None },
    ],
    // 50 api.autoscaling.v2beta1.MetricSpec
    &[
        Field { name: "external", list: false, of: 44, merge: None },
        Field { name: "object", list: false, of: 52, merge: None },
        Field { name: "pods", list: false, of: 54, merge: None },
    ],
    // 51 api.autoscaling.v2beta1.MetricStatus
    &[
        Field { name: "external", list: false, of: 45, merge: None },
        Field { name: "object", list: false, of: 53, merge: None },
        Field { name: "pods", list: false, of: 55, merge: None },
    ],
    // 52 api.autoscaling.v2beta1.ObjectMetricSource
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
    ],
    // 53 api.autoscaling.v2beta1.ObjectMetricStatus
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
    ],
    // 54 api.autoscaling.v2beta1.PodsMetricSource
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
    ],
    // 55 api.autoscaling.v2beta1.PodsMetricStatus
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
    ],
    // 56 api.autoscaling.v2beta2.ExternalMetricSource
    &[
        Field { name: "metric", list: false, of: 62, merge: None },
    ],
    // 57 api.autoscaling.v2beta2.ExternalMetricStatus
    &[
        Field { name: "metric", list: false, of: 62, merge: None },
    ],
    // 58 api.autoscaling.v2beta2.HorizontalPodAutoscaler
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 60, merge: None },
        Field { name: "status", list: false, of: 61, merge: None },
    ],
    // 59 api.autoscaling.v2beta2.HorizontalPodAutoscalerList
    &[
        Field { name: "items", list: true, of: 58, merge: None },
    ],
    // 60 api.autoscaling.v2beta2.HorizontalPodAutoscalerSpec
    &[
        Field { name: "metrics", list: true, of: 63, merge: None },
    ],
    // 61 api.autoscaling.v2beta2.HorizontalPodAutoscalerStatus
    &[
        Field { name: "currentMetrics", list: true, of: 64, merge: None },
    ],
    // 62 api.autoscaling.v2beta2.MetricIdentifier
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
    ],
    // 63 api.autoscaling.v2beta2.MetricSpec
    &[
        Field { name: "external", list: false, of: 56, merge: None },
        Field { name: "object", list: false, of: 65, merge: None },
        Field { name: "pods", list: false, of: 67, merge: None },
    ],
    // 64 api.autoscaling.v2beta2.MetricStatus
    &[
        Field { name: "external", list: false, of: 57, merge: None },
        Field { name: "object", list: false, of: 66, merge: None },
        Field { name: "pods", list: false, of: 68, merge: None },
    ],
    // 65 api.autoscaling.v2beta2.ObjectMetricSource
    &[
        Field { name: "metric", list: false, of: 62, merge: None },
    ],
    // 66 api.autoscaling.v2beta2.ObjectMetricStatus
    &[
        Field { name: "metric", list: false, of: 62, merge: None },
    ],
    // 67 api.autoscaling.v2beta2.PodsMetricSource
    &[
        Field { name: "metric", list: false, of: 62, merge: None },
    ],
    // 68 api.autoscaling.v2beta2.PodsMetricStatus
    &[
        Field { name: "metric", list: false, of: 62, merge: None },
    ],
    // 69 api.batch.v1.CronJob
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 71, merge: None },
    ],
    // 70 api.batch.v1.CronJobList
    &[
        Field { name: "items", list: true, of: 69, merge: None },
    ],
    // 71 api.batch.v1.CronJobSpec
    &[
        Field { name: "jobTemplate", list: false, of: 76, merge: None },
    ],
    // 72 api.batch.v1.Job
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 74, merge: None },
        Field { name: "status", list: false, of: 75, merge: None },
    ],
    // 73 api.batch.v1.JobList
    &[
        Field { name: "items", list: true, of: 72, merge: None },
    ],
    // 74 api.batch.v1.JobSpec
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
        Field { name: "template", list: false, of: 129, merge: None },
    ],
    // 75 api.batch.v1.JobStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 76 api.batch.v1.JobTemplateSpec
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 74, merge: None },
    ],
    // 77 api.batch.v1beta1.CronJob
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 79, merge: None },
    ],
    // 78 api.batch.v1beta1.CronJobList
    &[
        Field { name: "items", list: true, of: 77, merge: None },
    ],
    // 79 api.batch.v1beta1.CronJobSpec
    &[
        Field { name: "jobTemplate", list: false, of: 80, merge: None },
    ],
    // 80 api.batch.v1beta1.JobTemplateSpec
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 74, merge: None },
    ],
    // 81 api.certificates.v1.CertificateSigningRequest
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "status", list: false, of: 83, merge: None },
    ],
    // 82 api.certificates.v1.CertificateSigningRequestList
    &[
        Field { name: "items", list: true, of: 81, merge: None },
    ],
    // 83 api.certificates.v1.CertificateSigningRequestStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: None },
    ],
    // 84 api.certificates.v1beta1.CertificateSigningRequest
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "status", list: false, of: 86, merge: None },
    ],
    // 85 api.certificates.v1beta1.CertificateSigningRequestList
    &[
        Field { name: "items", list: true, of: 84, merge: None },
    ],
    // 86 api.certificates.v1beta1.CertificateSigningRequestStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: None },
    ],
    // 87 api.coordination.v1.Lease
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 88 api.coordination.v1.LeaseList
    &[
        Field { name: "items", list: true, of: 87, merge: None },
    ],
    // 89 api.coordination.v1beta1.Lease
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 90 api.coordination.v1beta1.LeaseList
    &[
        Field { name: "items", list: true, of: 89, merge: None },
    ],
    // 91 api.core.v1.Affinity
    &[
        Field { name: "podAffinity", list: false, of: 121, merge: None },
        Field { name: "podAntiAffinity", list: false, of: 123, merge: None },
    ],
    // 92 api.core.v1.Binding
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 93 api.core.v1.ComponentStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 94 api.core.v1.ComponentStatusList
    &[
        Field { name: "items", list: true, of: 93, merge: None },
    ],
    // 95 api.core.v1.ConfigMap
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 96 api.core.v1.ConfigMapList
    &[
        Field { name: "items", list: true, of: 95, merge: None },
    ],
    // 97 api.core.v1.Container
    &[
        Field { name: "env", list: true, of: OPAQUE, merge: Some(&["name"]) },
        Field { name: "ports", list: true, of: OPAQUE, merge: Some(&["containerPort","protocol"]) },
        Field { name: "volumeDevices", list: true, of: OPAQUE, merge: Some(&["devicePath"]) },
        Field { name: "volumeMounts", list: true, of: OPAQUE, merge: Some(&["mountPath"]) },
    ],
    // 98 api.core.v1.Endpoints
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 99 api.core.v1.EndpointsList
    &[
        Field { name: "items", list: true, of: 98, merge: None },
    ],
    // 100 api.core.v1.EphemeralContainer
    &[
        Field { name: "env", list: true, of: OPAQUE, merge: Some(&["name"]) },
        Field { name: "volumeDevices", list: true, of: OPAQUE, merge: Some(&["devicePath"]) },
        Field { name: "volumeMounts", list: true, of: OPAQUE, merge: Some(&["mountPath"]) },
    ],
    // 101 api.core.v1.EphemeralVolumeSource
    &[
        Field { name: "volumeClaimTemplate", list: false, of: 118, merge: None },
    ],
    // 102 api.core.v1.Event
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 103 api.core.v1.EventList
    &[
        Field { name: "items", list: true, of: 102, merge: None },
    ],
    // 104 api.core.v1.LimitRange
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 105 api.core.v1.LimitRangeList
    &[
        Field { name: "items", list: true, of: 104, merge: None },
    ],
    // 106 api.core.v1.Namespace
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "status", list: false, of: 108, merge: None },
    ],
    // 107 api.core.v1.NamespaceList
    &[
        Field { name: "items", list: true, of: 106, merge: None },
    ],
    // 108 api.core.v1.NamespaceStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 109 api.core.v1.Node
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 111, merge: None },
        Field { name: "status", list: false, of: 112, merge: None },
    ],
    // 110 api.core.v1.NodeList
    &[
        Field { name: "items", list: true, of: 109, merge: None },
    ],
    // 111 api.core.v1.NodeSpec
    &[
        Field { name: "podCIDRs", list: true, of: OPAQUE, merge: Some(&[]) },
    ],
    // 112 api.core.v1.NodeStatus
    &[
        Field { name: "addresses", list: true, of: OPAQUE, merge: Some(&["type"]) },
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 113 api.core.v1.PersistentVolume
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 114 api.core.v1.PersistentVolumeClaim
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 116, merge: None },
        Field { name: "status", list: false, of: 117, merge: None },
    ],
    // 115 api.core.v1.PersistentVolumeClaimList
    &[
        Field { name: "items", list: true, of: 114, merge: None },
    ],
    // 116 api.core.v1.PersistentVolumeClaimSpec
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
    ],
    // 117 api.core.v1.PersistentVolumeClaimStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 118 api.core.v1.PersistentVolumeClaimTemplate
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 116, merge: None },
    ],
    // 119 api.core.v1.PersistentVolumeList
    &[
        Field { name: "items", list: true, of: 113, merge: None },
    ],
    // 120 api.core.v1.Pod
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 125, merge: None },
        Field { name: "status", list: false, of: 126, merge: None },
    ],
    // 121 api.core.v1.PodAffinity
    &[
        Field { name: "preferredDuringSchedulingIgnoredDuringExecution", list: true, of: 146, merge: None },
        Field { name: "requiredDuringSchedulingIgnoredDuringExecution", list: true, of: 122, merge: None },
    ],
    // 122 api.core.v1.PodAffinityTerm
    &[
        Field { name: "labelSelector", list: false, of: 240, merge: None },
        Field { name: "namespaceSelector", list: false, of: 240, merge: None },
    ],
    // 123 api.core.v1.PodAntiAffinity
    &[
        Field { name: "preferredDuringSchedulingIgnoredDuringExecution", list: true, of: 146, merge: None },
        Field { name: "requiredDuringSchedulingIgnoredDuringExecution", list: true, of: 122, merge: None },
    ],
    // 124 api.core.v1.PodList
    &[
        Field { name: "items", list: true, of: 120, merge: None },
    ],
    // 125 api.core.v1.PodSpec
    &[
        Field { name: "affinity", list: false, of: 91, merge: None },
        Field { name: "containers", list: true, of: 97, merge: Some(&["name"]) },
        Field { name: "ephemeralContainers", list: true, of: 100, merge: Some(&["name"]) },
        Field { name: "hostAliases", list: true, of: OPAQUE, merge: Some(&["ip"]) },
        Field { name: "imagePullSecrets", list: true, of: OPAQUE, merge: Some(&["name"]) },
        Field { name: "initContainers", list: true, of: 97, merge: Some(&["name"]) },
        Field { name: "topologySpreadConstraints", list: true, of: 144, merge: Some(&["topologyKey","whenUnsatisfiable"]) },
        Field { name: "volumes", list: true, of: 145, merge: Some(&["name"]) },
    ],
    // 126 api.core.v1.PodStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
        Field { name: "podIPs", list: true, of: OPAQUE, merge: Some(&["ip"]) },
    ],
    // 127 api.core.v1.PodTemplate
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "template", list: false, of: 129, merge: None },
    ],
    // 128 api.core.v1.PodTemplateList
    &[
        Field { name: "items", list: true, of: 127, merge: None },
    ],
    // 129 api.core.v1.PodTemplateSpec
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 125, merge: None },
    ],
    // 130 api.core.v1.ReplicationController
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 132, merge: None },
        Field { name: "status", list: false, of: 133, merge: None },
    ],
    // 131 api.core.v1.ReplicationControllerList
    &[
        Field { name: "items", list: true, of: 130, merge: None },
    ],
    // 132 api.core.v1.ReplicationControllerSpec
    &[
        Field { name: "template", list: false, of: 129, merge: None },
    ],
    // 133 api.core.v1.ReplicationControllerStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 134 api.core.v1.ResourceQuota
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 135 api.core.v1.ResourceQuotaList
    &[
        Field { name: "items", list: true, of: 134, merge: None },
    ],
    // 136 api.core.v1.Secret
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 137 api.core.v1.SecretList
    &[
        Field { name: "items", list: true, of: 136, merge: None },
    ],
    // 138 api.core.v1.Service
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 142, merge: None },
        Field { name: "status", list: false, of: 143, merge: None },
    ],
    // 139 api.core.v1.ServiceAccount
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "secrets", list: true, of: OPAQUE, merge: Some(&["name"]) },
    ],
    // 140 api.core.v1.ServiceAccountList
    &[
        Field { name: "items", list: true, of: 139, merge: None },
    ],
    // 141 api.core.v1.ServiceList
    &[
        Field { name: "items", list: true, of: 138, merge: None },
    ],
    // 142 api.core.v1.ServiceSpec
    &[
        Field { name: "ports", list: true, of: OPAQUE, merge: Some(&["port","protocol"]) },
    ],
    // 143 api.core.v1.ServiceStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 144 api.core.v1.TopologySpreadConstraint
    &[
        Field { name: "labelSelector", list: false, of: 240, merge: None },
    ],
    // 145 api.core.v1.Volume
    &[
        Field { name: "ephemeral", list: false, of: 101, merge: None },
    ],
    // 146 api.core.v1.WeightedPodAffinityTerm
    &[
        Field { name: "podAffinityTerm", list: false, of: 122, merge: None },
    ],
    // 147 api.discovery.v1.EndpointSlice
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 148 api.discovery.v1.EndpointSliceList
    &[
        Field { name: "items", list: true, of: 147, merge: None },
    ],
    // 149 api.discovery.v1beta1.EndpointSlice
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 150 api.discovery.v1beta1.EndpointSliceList
    &[
        Field { name: "items", list: true, of: 149, merge: None },
    ],
    // 151 api.events.v1.Event
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 152 api.events.v1.EventList
    &[
        Field { name: "items", list: true, of: 151, merge: None },
    ],
    // 153 api.events.v1beta1.Event
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 154 api.events.v1beta1.EventList
    &[
        Field { name: "items", list: true, of: 153, merge: None },
    ],
    // 155 api.extensions.v1beta1.Ingress
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 156 api.extensions.v1beta1.IngressList
    &[
        Field { name: "items", list: true, of: 155, merge: None },
    ],
    // 157 api.flowcontrol.v1beta1.FlowSchema
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "status", list: false, of: 159, merge: None },
    ],
    // 158 api.flowcontrol.v1beta1.FlowSchemaList
    &[
        Field { name: "items", list: true, of: 157, merge: None },
    ],
    // 159 api.flowcontrol.v1beta1.FlowSchemaStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: None },
    ],
    // 160 api.flowcontrol.v1beta1.PriorityLevelConfiguration
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "status", list: false, of: 162, merge: None },
    ],
    // 161 api.flowcontrol.v1beta1.PriorityLevelConfigurationList
    &[
        Field { name: "items", list: true, of: 160, merge: None },
    ],
    // 162 api.flowcontrol.v1beta1.PriorityLevelConfigurationStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: None },
    ],
    // 163 api.networking.v1.Ingress
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 164 api.networking.v1.IngressClass
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 165 api.networking.v1.IngressClassList
    &[
        Field { name: "items", list: true, of: 164, merge: None },
    ],
    // 166 api.networking.v1.IngressList
    &[
        Field { name: "items", list: true, of: 163, merge: None },
    ],
    // 167 api.networking.v1.NetworkPolicy
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 172, merge: None },
    ],
    // 168 api.networking.v1.NetworkPolicyEgressRule
    &[
        Field { name: "to", list: true, of: 171, merge: None },
    ],
    // 169 api.networking.v1.NetworkPolicyIngressRule
    &[
        Field { name: "from", list: true, of: 171, merge: None },
    ],
    // 170 api.networking.v1.NetworkPolicyList
    &[
        Field { name: "items", list: true, of: 167, merge: None },
    ],
    // 171 api.networking.v1.NetworkPolicyPeer
    &[
        Field { name: "namespaceSelector", list: false, of: 240, merge: None },
        Field { name: "podSelector", list: false, of: 240, merge: None },
    ],
    // 172 api.networking.v1.NetworkPolicySpec
    &[
        Field { name: "egress", list: true, of: 168, merge: None },
        Field { name: "ingress", list: true, of: 169, merge: None },
        Field { name: "podSelector", list: false, of: 240, merge: None },
    ],
    // 173 api.networking.v1beta1.Ingress
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 174 api.networking.v1beta1.IngressClass
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 175 api.networking.v1beta1.IngressClassList
    &[
        Field { name: "items", list: true, of: 174, merge: None },
    ],
    // 176 api.networking.v1beta1.IngressList
    &[
        Field { name: "items", list: true, of: 173, merge: None },
    ],
    // 177 api.node.v1.RuntimeClass
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 178 api.node.v1.RuntimeClassList
    &[
        Field { name: "items", list: true, of: 177, merge: None },
    ],
    // 179 api.node.v1beta1.RuntimeClass
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 180 api.node.v1beta1.RuntimeClassList
    &[
        Field { name: "items", list: true, of: 179, merge: None },
    ],
    // 181 api.policy.v1.PodDisruptionBudget
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 183, merge: None },
        Field { name: "status", list: false, of: 184, merge: None },
    ],
    // 182 api.policy.v1.PodDisruptionBudgetList
    &[
        Field { name: "items", list: true, of: 181, merge: None },
    ],
    // 183 api.policy.v1.PodDisruptionBudgetSpec
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
    ],
    // 184 api.policy.v1.PodDisruptionBudgetStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 185 api.policy.v1beta1.Eviction
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 186 api.policy.v1beta1.PodDisruptionBudget
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 188, merge: None },
        Field { name: "status", list: false, of: 189, merge: None },
    ],
    // 187 api.policy.v1beta1.PodDisruptionBudgetList
    &[
        Field { name: "items", list: true, of: 186, merge: None },
    ],
    // 188 api.policy.v1beta1.PodDisruptionBudgetSpec
    &[
        Field { name: "selector", list: false, of: 240, merge: None },
    ],
    // 189 api.policy.v1beta1.PodDisruptionBudgetStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 190 api.policy.v1beta1.PodSecurityPolicy
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 191 api.policy.v1beta1.PodSecurityPolicyList
    &[
        Field { name: "items", list: true, of: 190, merge: None },
    ],
    // 192 api.rbac.v1.AggregationRule
    &[
        Field { name: "clusterRoleSelectors", list: true, of: 240, merge: None },
    ],
    // 193 api.rbac.v1.ClusterRole
    &[
        Field { name: "aggregationRule", list: false, of: 192, merge: None },
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 194 api.rbac.v1.ClusterRoleBinding
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 195 api.rbac.v1.ClusterRoleBindingList
    &[
        Field { name: "items", list: true, of: 194, merge: None },
    ],
    // 196 api.rbac.v1.ClusterRoleList
    &[
        Field { name: "items", list: true, of: 193, merge: None },
    ],
    // 197 api.rbac.v1.Role
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 198 api.rbac.v1.RoleBinding
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 199 api.rbac.v1.RoleBindingList
    &[
        Field { name: "items", list: true, of: 198, merge: None },
    ],
    // 200 api.rbac.v1.RoleList
    &[
        Field { name: "items", list: true, of: 197, merge: None },
    ],
    // 201 api.rbac.v1beta1.AggregationRule
    &[
        Field { name: "clusterRoleSelectors", list: true, of: 240, merge: None },
    ],
    // 202 api.rbac.v1beta1.ClusterRole
    &[
        Field { name: "aggregationRule", list: false, of: 201, merge: None },
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 203 api.rbac.v1beta1.ClusterRoleBinding
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 204 api.rbac.v1beta1.ClusterRoleBindingList
    &[
        Field { name: "items", list: true, of: 203, merge: None },
    ],
    // 205 api.rbac.v1beta1.ClusterRoleList
    &[
        Field { name: "items", list: true, of: 202, merge: None },
    ],
    // 206 api.rbac.v1beta1.Role
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 207 api.rbac.v1beta1.RoleBinding
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 208 api.rbac.v1beta1.RoleBindingList
    &[
        Field { name: "items", list: true, of: 207, merge: None },
    ],
    // 209 api.rbac.v1beta1.RoleList
    &[
        Field { name: "items", list: true, of: 206, merge: None },
    ],
    // 210 api.scheduling.v1.PriorityClass
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 211 api.scheduling.v1.PriorityClassList
    &[
        Field { name: "items", list: true, of: 210, merge: None },
    ],
    // 212 api.scheduling.v1beta1.PriorityClass
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 213 api.scheduling.v1beta1.PriorityClassList
    &[
        Field { name: "items", list: true, of: 212, merge: None },
    ],
    // 214 api.storage.v1.CSIDriver
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 215 api.storage.v1.CSIDriverList
    &[
        Field { name: "items", list: true, of: 214, merge: None },
    ],
    // 216 api.storage.v1.CSINode
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 218, merge: None },
    ],
    // 217 api.storage.v1.CSINodeList
    &[
        Field { name: "items", list: true, of: 216, merge: None },
    ],
    // 218 api.storage.v1.CSINodeSpec
    &[
        Field { name: "drivers", list: true, of: OPAQUE, merge: Some(&["name"]) },
    ],
    // 219 api.storage.v1.StorageClass
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 220 api.storage.v1.StorageClassList
    &[
        Field { name: "items", list: true, of: 219, merge: None },
    ],
    // 221 api.storage.v1.VolumeAttachment
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 222 api.storage.v1.VolumeAttachmentList
    &[
        Field { name: "items", list: true, of: 221, merge: None },
    ],
    // 223 api.storage.v1beta1.CSIDriver
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 224 api.storage.v1beta1.CSIDriverList
    &[
        Field { name: "items", list: true, of: 223, merge: None },
    ],
    // 225 api.storage.v1beta1.CSINode
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "spec", list: false, of: 227, merge: None },
    ],
    // 226 api.storage.v1beta1.CSINodeList
    &[
        Field { name: "items", list: true, of: 225, merge: None },
    ],
    // 227 api.storage.v1beta1.CSINodeSpec
    &[
        Field { name: "drivers", list: true, of: OPAQUE, merge: Some(&["name"]) },
    ],
    // 228 api.storage.v1beta1.CSIStorageCapacity
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "nodeTopology", list: false, of: 240, merge: None },
    ],
    // 229 api.storage.v1beta1.CSIStorageCapacityList
    &[
        Field { name: "items", list: true, of: 228, merge: None },
    ],
    // 230 api.storage.v1beta1.StorageClass
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 231 api.storage.v1beta1.StorageClassList
    &[
        Field { name: "items", list: true, of: 230, merge: None },
    ],
    // 232 api.storage.v1beta1.VolumeAttachment
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
    ],
    // 233 api.storage.v1beta1.VolumeAttachmentList
    &[
        Field { name: "items", list: true, of: 232, merge: None },
    ],
    // 234 apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "status", list: false, of: 236, merge: None },
    ],
    // 235 apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionList
    &[
        Field { name: "items", list: true, of: 234, merge: None },
    ],
    // 236 apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: None },
    ],
    // 237 apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinition
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "status", list: false, of: 239, merge: None },
    ],
    // 238 apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinitionList
    &[
        Field { name: "items", list: true, of: 237, merge: None },
    ],
    // 239 apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinitionStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: None },
    ],
    // 240 apimachinery.pkg.apis.meta.v1.LabelSelector
    &[
        Field { name: "matchExpressions", list: true, of: 241, merge: None },
    ],
    // 241 apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement
    &[
    ],
    // 242 apimachinery.pkg.apis.meta.v1.ObjectMeta
    &[
        Field { name: "finalizers", list: true, of: OPAQUE, merge: Some(&[]) },
        Field { name: "ownerReferences", list: true, of: OPAQUE, merge: Some(&["uid"]) },
    ],
    // 243 kube-aggregator.pkg.apis.apiregistration.v1.APIService
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "status", list: false, of: 245, merge: None },
    ],
    // 244 kube-aggregator.pkg.apis.apiregistration.v1.APIServiceList
    &[
        Field { name: "items", list: true, of: 243, merge: None },
    ],
    // 245 kube-aggregator.pkg.apis.apiregistration.v1.APIServiceStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 246 kube-aggregator.pkg.apis.apiregistration.v1beta1.APIService
    &[
        Field { name: "metadata", list: false, of: 242, merge: None },
        Field { name: "status", list: false, of: 248, merge: None },
    ],
    // 247 kube-aggregator.pkg.apis.apiregistration.v1beta1.APIServiceList
    &[
        Field { name: "items", list: true, of: 246, merge: None },
    ],
    // 248 kube-aggregator.pkg.apis.apiregistration.v1beta1.APIServiceStatus
    &[
        Field { name: "conditions", list: true, of: OPAQUE, merge: Some(&["type"]) },
    ],
    // 249 kustomize.Kustomization
    &[
        Field { name: "configMapGenerator", list: true, of: OPAQUE, merge: Some(&["name"]) },
        Field { name: "secretGenerator", list: true, of: OPAQUE, merge: Some(&["name"]) },
    ],
];

/// The names of the [`DEFINITIONS`], after `io.k8s.`.
pub(super) static NAMES: [&str; 250] = [
    "api.admissionregistration.v1.MutatingWebhook",
    "api.admissionregistration.v1.MutatingWebhookConfiguration",
    "api.admissionregistration.v1.MutatingWebhookConfigurationList",
    "api.admissionregistration.v1.ValidatingWebhook",
    "api.admissionregistration.v1.ValidatingWebhookConfiguration",
    "api.admissionregistration.v1.ValidatingWebhookConfigurationList",
    "api.admissionregistration.v1beta1.MutatingWebhook",
    "api.admissionregistration.v1beta1.MutatingWebhookConfiguration",
    "api.admissionregistration.v1beta1.MutatingWebhookConfigurationList",
    "api.admissionregistration.v1beta1.ValidatingWebhook",
    "api.admissionregistration.v1beta1.ValidatingWebhookConfiguration",
    "api.admissionregistration.v1beta1.ValidatingWebhookConfigurationList",
    "api.apps.v1.ControllerRevision",
    "api.apps.v1.ControllerRevisionList",
    "api.apps.v1.DaemonSet",
    "api.apps.v1.DaemonSetList",
    "api.apps.v1.DaemonSetSpec",
    "api.apps.v1.DaemonSetStatus",
    "api.apps.v1.Deployment",
    "api.apps.v1.DeploymentList",
    "api.apps.v1.DeploymentSpec",
    "api.apps.v1.DeploymentStatus",
    "api.apps.v1.ReplicaSet",
    "api.apps.v1.ReplicaSetList",
    "api.apps.v1.ReplicaSetSpec",
    "api.apps.v1.ReplicaSetStatus",
    "api.apps.v1.StatefulSet",
    "api.apps.v1.StatefulSetList",
    "api.apps.v1.StatefulSetSpec",
    "api.apps.v1.StatefulSetStatus",
    "api.authentication.v1.TokenRequest",
    "api.authentication.v1.TokenReview",
    "api.authentication.v1beta1.TokenReview",
    "api.authorization.v1.LocalSubjectAccessReview",
    "api.authorization.v1.SelfSubjectAccessReview",
    "api.authorization.v1.SelfSubjectRulesReview",
    "api.authorization.v1.SubjectAccessReview",
    "api.authorization.v1beta1.LocalSubjectAccessReview",
    "api.authorization.v1beta1.SelfSubjectAccessReview",
    "api.authorization.v1beta1.SelfSubjectRulesReview",
    "api.authorization.v1beta1.SubjectAccessReview",
    "api.autoscaling.v1.HorizontalPodAutoscaler",
    "api.autoscaling.v1.HorizontalPodAutoscalerList",
    "api.autoscaling.v1.Scale",
    "api.autoscaling.v2beta1.ExternalMetricSource",
    "api.autoscaling.v2beta1.ExternalMetricStatus",
    "api.autoscaling.v2beta1.HorizontalPodAutoscaler",
    "api.autoscaling.v2beta1.HorizontalPodAutoscalerList",
    "api.autoscaling.v2beta1.HorizontalPodAutoscalerSpec",
    "api.autoscaling.v2beta1.HorizontalPodAutoscalerStatus",
    "api.autoscaling.v2beta1.MetricSpec",
    "api.autoscaling.v2beta1.MetricStatus",
    "api.autoscaling.v2beta1.ObjectMetricSource",
    "api.autoscaling.v2beta1.ObjectMetricStatus",
    "api.autoscaling.v2beta1.PodsMetricSource",
    "api.autoscaling.v2beta1.PodsMetricStatus",
    "api.autoscaling.v2beta2.ExternalMetricSource",
    "api.autoscaling.v2beta2.ExternalMetricStatus",
    "api.autoscaling.v2beta2.HorizontalPodAutoscaler",
    "api.autoscaling.v2beta2.HorizontalPodAutoscalerList",
    "api.autoscaling.v2beta2.HorizontalPodAutoscalerSpec",
    "api.autoscaling.v2beta2.HorizontalPodAutoscalerStatus",
    "api.autoscaling.v2beta2.MetricIdentifier",
    "api.autoscaling.v2beta2.MetricSpec",
    "api.autoscaling.v2beta2.MetricStatus",
    "api.autoscaling.v2beta2.ObjectMetricSource",
    "api.autoscaling.v2beta2.ObjectMetricStatus",
    "api.autoscaling.v2beta2.PodsMetricSource",
    "api.autoscaling.v2beta2.PodsMetricStatus",
    "api.batch.v1.CronJob",
    "api.batch.v1.CronJobList",
    "api.batch.v1.CronJobSpec",
    "api.batch.v1.Job",
    "api.batch.v1.JobList",
    "api.batch.v1.JobSpec",
    "api.batch.v1.JobStatus",
    "api.batch.v1.JobTemplateSpec",
    "api.batch.v1beta1.CronJob",
    "api.batch.v1beta1.CronJobList",
    "api.batch.v1beta1.CronJobSpec",
    "api.batch.v1beta1.JobTemplateSpec",
    "api.certificates.v1.CertificateSigningRequest",
    "api.certificates.v1.CertificateSigningRequestList",
    "api.certificates.v1.CertificateSigningRequestStatus",
    "api.certificates.v1beta1.CertificateSigningRequest",
    "api.certificates.v1beta1.CertificateSigningRequestList",
    "api.certificates.v1beta1.CertificateSigningRequestStatus",
    "api.coordination.v1.Lease",
    "api.coordination.v1.LeaseList",
    "api.coordination.v1beta1.Lease",
    "api.coordination.v1beta1.LeaseList",
    "api.core.v1.Affinity",
    "api.core.v1.Binding",
    "api.core.v1.ComponentStatus",
    "api.core.v1.ComponentStatusList",
    "api.core.v1.ConfigMap",
    "api.core.v1.ConfigMapList",
    "api.core.v1.Container",
    "api.core.v1.Endpoints",
    "api.core.v1.EndpointsList",
    "api.core.v1.EphemeralContainer",
    "api.core.v1.EphemeralVolumeSource",
    "api.core.v1.Event",
    "api.core.v1.EventList",
    "api.core.v1.LimitRange",
    "api.core.v1.LimitRangeList",
    "api.core.v1.Namespace",
    "api.core.v1.NamespaceList",
    "api.core.v1.NamespaceStatus",
    "api.core.v1.Node",
    "api.core.v1.NodeList",
    "api.core.v1.NodeSpec",
    "api.core.v1.NodeStatus",
    "api.core.v1.PersistentVolume",
    "api.core.v1.PersistentVolumeClaim",
    "api.core.v1.PersistentVolumeClaimList",
    "api.core.v1.PersistentVolumeClaimSpec",
    "api.core.v1.PersistentVolumeClaimStatus",
    "api.core.v1.PersistentVolumeClaimTemplate",
    "api.core.v1.PersistentVolumeList",
    "api.core.v1.Pod",
    "api.core.v1.PodAffinity",
    "api.core.v1.PodAffinityTerm",
    "api.core.v1.PodAntiAffinity",
    "api.core.v1.PodList",
    "api.core.v1.PodSpec",
    "api.core.v1.PodStatus",
    "api.core.v1.PodTemplate",
    "api.core.v1.PodTemplateList",
    "api.core.v1.PodTemplateSpec",
    "api.core.v1.ReplicationController",
    "api.core.v1.ReplicationControllerList",
    "api.core.v1.ReplicationControllerSpec",
    "api.core.v1.ReplicationControllerStatus",
    "api.core.v1.ResourceQuota",
    "api.core.v1.ResourceQuotaList",
    "api.core.v1.Secret",
    "api.core.v1.SecretList",
    "api.core.v1.Service",
    "api.core.v1.ServiceAccount",
    "api.core.v1.ServiceAccountList",
    "api.core.v1.ServiceList",
    "api.core.v1.ServiceSpec",
    "api.core.v1.ServiceStatus",
    "api.core.v1.TopologySpreadConstraint",
    "api.core.v1.Volume",
    "api.core.v1.WeightedPodAffinityTerm",
    "api.discovery.v1.EndpointSlice",
    "api.discovery.v1.EndpointSliceList",
    "api.discovery.v1beta1.EndpointSlice",
    "api.discovery.v1beta1.EndpointSliceList",
    "api.events.v1.Event",
    "api.events.v1.EventList",
    "api.events.v1beta1.Event",
    "api.events.v1beta1.EventList",
    "api.extensions.v1beta1.Ingress",
    "api.extensions.v1beta1.IngressList",
    "api.flowcontrol.v1beta1.FlowSchema",
    "api.flowcontrol.v1beta1.FlowSchemaList",
    "api.flowcontrol.v1beta1.FlowSchemaStatus",
    "api.flowcontrol.v1beta1.PriorityLevelConfiguration",
    "api.flowcontrol.v1beta1.PriorityLevelConfigurationList",
    "api.flowcontrol.v1beta1.PriorityLevelConfigurationStatus",
    "api.networking.v1.Ingress",
    "api.networking.v1.IngressClass",
    "api.networking.v1.IngressClassList",
    "api.networking.v1.IngressList",
    "api.networking.v1.NetworkPolicy",
    "api.networking.v1.NetworkPolicyEgressRule",
    "api.networking.v1.NetworkPolicyIngressRule",
    "api.networking.v1.NetworkPolicyList",
    "api.networking.v1.NetworkPolicyPeer",
    "api.networking.v1.NetworkPolicySpec",
    "api.networking.v1beta1.Ingress",
    "api.networking.v1beta1.IngressClass",
    "api.networking.v1beta1.IngressClassList",
    "api.networking.v1beta1.IngressList",
    "api.node.v1.RuntimeClass",
    "api.node.v1.RuntimeClassList",
    "api.node.v1beta1.RuntimeClass",
    "api.node.v1beta1.RuntimeClassList",
    "api.policy.v1.PodDisruptionBudget",
    "api.policy.v1.PodDisruptionBudgetList",
    "api.policy.v1.PodDisruptionBudgetSpec",
    "api.policy.v1.PodDisruptionBudgetStatus",
    "api.policy.v1beta1.Eviction",
    "api.policy.v1beta1.PodDisruptionBudget",
    "api.policy.v1beta1.PodDisruptionBudgetList",
    "api.policy.v1beta1.PodDisruptionBudgetSpec",
    "api.policy.v1beta1.PodDisruptionBudgetStatus",
    "api.policy.v1beta1.PodSecurityPolicy",
    "api.policy.v1beta1.PodSecurityPolicyList",
    "api.rbac.v1.AggregationRule",
    "api.rbac.v1.ClusterRole",
    "api.rbac.v1.ClusterRoleBinding",
    "api.rbac.v1.ClusterRoleBindingList",
    "api.rbac.v1.ClusterRoleList",
    "api.rbac.v1.Role",
    "api.rbac.v1.RoleBinding",
    "api.rbac.v1.RoleBindingList",
    "api.rbac.v1.RoleList",
    "api.rbac.v1beta1.AggregationRule",
    "api.rbac.v1beta1.ClusterRole",
    "api.rbac.v1beta1.ClusterRoleBinding",
    "api.rbac.v1beta1.ClusterRoleBindingList",
    "api.rbac.v1beta1.ClusterRoleList",
    "api.rbac.v1beta1.Role",
    "api.rbac.v1beta1.RoleBinding",
    "api.rbac.v1beta1.RoleBindingList",
    "api.rbac.v1beta1.RoleList",
    "api.scheduling.v1.PriorityClass",
    "api.scheduling.v1.PriorityClassList",
    "api.scheduling.v1beta1.PriorityClass",
    "api.scheduling.v1beta1.PriorityClassList",
    "api.storage.v1.CSIDriver",
    "api.storage.v1.CSIDriverList",
    "api.storage.v1.CSINode",
    "api.storage.v1.CSINodeList",
    "api.storage.v1.CSINodeSpec",
    "api.storage.v1.StorageClass",
    "api.storage.v1.StorageClassList",
    "api.storage.v1.VolumeAttachment",
    "api.storage.v1.VolumeAttachmentList",
    "api.storage.v1beta1.CSIDriver",
    "api.storage.v1beta1.CSIDriverList",
    "api.storage.v1beta1.CSINode",
    "api.storage.v1beta1.CSINodeList",
    "api.storage.v1beta1.CSINodeSpec",
    "api.storage.v1beta1.CSIStorageCapacity",
    "api.storage.v1beta1.CSIStorageCapacityList",
    "api.storage.v1beta1.StorageClass",
    "api.storage.v1beta1.StorageClassList",
    "api.storage.v1beta1.VolumeAttachment",
    "api.storage.v1beta1.VolumeAttachmentList",
    "apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition",
    "apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionList",
    "apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionStatus",
    "apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinition",
    "apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinitionList",
    "apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinitionStatus",
    "apimachinery.pkg.apis.meta.v1.LabelSelector",
    "apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement",
    "apimachinery.pkg.apis.meta.v1.ObjectMeta",
    "kube-aggregator.pkg.apis.apiregistration.v1.APIService",
    "kube-aggregator.pkg.apis.apiregistration.v1.APIServiceList",
    "kube-aggregator.pkg.apis.apiregistration.v1.APIServiceStatus",
    "kube-aggregator.pkg.apis.apiregistration.v1beta1.APIService",
    "kube-aggregator.pkg.apis.apiregistration.v1beta1.APIServiceList",
    "kube-aggregator.pkg.apis.apiregistration.v1beta1.APIServiceStatus",
    "kustomize.Kustomization",
];

/// Kind, group, version and place in [`DEFINITIONS`], sorted.
pub(super) static KINDS: [(&str, &str, &str, u16); 274] = [
    ("APIGroup", "", "v1", OPAQUE),
    ("APIGroupList", "", "v1", OPAQUE),
    ("APIResourceList", "", "v1", OPAQUE),
    ("APIService", "apiregistration.k8s.io", "v1", 243),
    ("APIService", "apiregistration.k8s.io", "v1beta1", 246),
    ("APIServiceList", "apiregistration.k8s.io", "v1", 244),
    ("APIServiceList", "apiregistration.k8s.io", "v1beta1", 247),
    ("APIVersions", "", "v1", OPAQUE),
    ("Binding", "", "v1", 92),
    ("CSIDriver", "storage.k8s.io", "v1", 214),
    ("CSIDriver", "storage.k8s.io", "v1beta1", 223),
    ("CSIDriverList", "storage.k8s.io", "v1", 215),
    ("CSIDriverList", "storage.k8s.io", "v1beta1", 224),
    ("CSINode", "storage.k8s.io", "v1", 216),
    ("CSINode", "storage.k8s.io", "v1beta1", 225),
    ("CSINodeList", "storage.k8s.io", "v1", 217),
    ("CSINodeList", "storage.k8s.io", "v1beta1", 226),
    ("CSIStorageCapacity", "storage.k8s.io", "v1beta1", 228),
    ("CSIStorageCapacityList", "storage.k8s.io", "v1beta1", 229),
    ("CertificateSigningRequest", "certificates.k8s.io", "v1", 81),
    ("CertificateSigningRequest", "certificates.k8s.io", "v1beta1", 84),
    ("CertificateSigningRequestList", "certificates.k8s.io", "v1", 82),
    ("CertificateSigningRequestList", "certificates.k8s.io", "v1beta1", 85),
    ("ClusterRole", "rbac.authorization.k8s.io", "v1", 193),
    ("ClusterRole", "rbac.authorization.k8s.io", "v1beta1", 202),
    ("ClusterRoleBinding", "rbac.authorization.k8s.io", "v1", 194),
    ("ClusterRoleBinding", "rbac.authorization.k8s.io", "v1beta1", 203),
    ("ClusterRoleBindingList", "rbac.authorization.k8s.io", "v1", 195),
    ("ClusterRoleBindingList", "rbac.authorization.k8s.io", "v1beta1", 204),
    ("ClusterRoleList", "rbac.authorization.k8s.io", "v1", 196),
    ("ClusterRoleList", "rbac.authorization.k8s.io", "v1beta1", 205),
    ("ComponentStatus", "", "v1", 93),
    ("ComponentStatusList", "", "v1", 94),
    ("ConfigMap", "", "v1", 95),
    ("ConfigMapArgs", "kustomize.config.k8s.io", "v1beta1", OPAQUE),
    ("ConfigMapList", "", "v1", 96),
    ("ControllerRevision", "apps", "v1", 12),
    ("ControllerRevisionList", "apps", "v1", 13),
    ("CronJob", "batch", "v1", 69),
    ("CronJob", "batch", "v1beta1", 77),
    ("CronJobList", "batch", "v1", 70),
    ("CronJobList", "batch", "v1beta1", 78),
    ("CustomResourceDefinition", "apiextensions.k8s.io", "v1", 234),
    ("CustomResourceDefinition", "apiextensions.k8s.io", "v1beta1", 237),
    ("CustomResourceDefinitionList", "apiextensions.k8s.io", "v1", 235),
    ("CustomResourceDefinitionList", "apiextensions.k8s.io", "v1beta1", 238),
    ("DaemonSet", "apps", "v1", 14),
    ("DaemonSetList", "apps", "v1", 15),
    ("DeleteOptions", "", "v1", OPAQUE),
    ("DeleteOptions", "admission.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "admission.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "admissionregistration.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "admissionregistration.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "apiextensions.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "apiextensions.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "apiregistration.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "apiregistration.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "apps", "v1", OPAQUE),
    ("DeleteOptions", "apps", "v1beta1", OPAQUE),
    ("DeleteOptions", "apps", "v1beta2", OPAQUE),
    ("DeleteOptions", "authentication.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "authentication.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "authorization.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "authorization.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "autoscaling", "v1", OPAQUE),
    ("DeleteOptions", "autoscaling", "v2beta1", OPAQUE),
    ("DeleteOptions", "autoscaling", "v2beta2", OPAQUE),
    ("DeleteOptions", "batch", "v1", OPAQUE),
    ("DeleteOptions", "batch", "v1beta1", OPAQUE),
    ("DeleteOptions", "certificates.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "certificates.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "coordination.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "coordination.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "discovery.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "discovery.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "events.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "events.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "extensions", "v1beta1", OPAQUE),
    ("DeleteOptions", "flowcontrol.apiserver.k8s.io", "v1alpha1", OPAQUE),
    ("DeleteOptions", "flowcontrol.apiserver.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "imagepolicy.k8s.io", "v1alpha1", OPAQUE),
    ("DeleteOptions", "internal.apiserver.k8s.io", "v1alpha1", OPAQUE),
    ("DeleteOptions", "networking.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "networking.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "node.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "node.k8s.io", "v1alpha1", OPAQUE),
    ("DeleteOptions", "node.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "policy", "v1", OPAQUE),
    ("DeleteOptions", "policy", "v1beta1", OPAQUE),
    ("DeleteOptions", "rbac.authorization.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "rbac.authorization.k8s.io", "v1alpha1", OPAQUE),
    ("DeleteOptions", "rbac.authorization.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "scheduling.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "scheduling.k8s.io", "v1alpha1", OPAQUE),
    ("DeleteOptions", "scheduling.k8s.io", "v1beta1", OPAQUE),
    ("DeleteOptions", "storage.k8s.io", "v1", OPAQUE),
    ("DeleteOptions", "storage.k8s.io", "v1alpha1", OPAQUE),
    ("DeleteOptions", "storage.k8s.io", "v1beta1", OPAQUE),
    ("Deployment", "apps", "v1", 18),
    ("DeploymentList", "apps", "v1", 19),
    ("EndpointSlice", "discovery.k8s.io", "v1", 147),
    ("EndpointSlice", "discovery.k8s.io", "v1beta1", 149),
    ("EndpointSliceList", "discovery.k8s.io", "v1", 148),
    ("EndpointSliceList", "discovery.k8s.io", "v1beta1", 150),
    ("Endpoints", "", "v1", 98),
    ("EndpointsList", "", "v1", 99),
    ("Event", "", "v1", 102),
    ("Event", "events.k8s.io", "v1", 151),
    ("Event", "events.k8s.io", "v1beta1", 153),
    ("EventList", "", "v1", 103),
    ("EventList", "events.k8s.io", "v1", 152),
    ("EventList", "events.k8s.io", "v1beta1", 154),
    ("Eviction", "policy", "v1beta1", 185),
    ("FlowSchema", "flowcontrol.apiserver.k8s.io", "v1beta1", 157),
    ("FlowSchemaList", "flowcontrol.apiserver.k8s.io", "v1beta1", 158),
    ("GeneratorArgs", "kustomize.config.k8s.io", "v1beta1", OPAQUE),
    ("HorizontalPodAutoscaler", "autoscaling", "v1", 41),
    ("HorizontalPodAutoscaler", "autoscaling", "v2beta1", 46),
    ("HorizontalPodAutoscaler", "autoscaling", "v2beta2", 58),
    ("HorizontalPodAutoscalerList", "autoscaling", "v1", 42),
    ("HorizontalPodAutoscalerList", "autoscaling", "v2beta1", 47),
    ("HorizontalPodAutoscalerList", "autoscaling", "v2beta2", 59),
    ("Ingress", "extensions", "v1beta1", 155),
    ("Ingress", "networking.k8s.io", "v1", 163),
    ("Ingress", "networking.k8s.io", "v1beta1", 173),
    ("IngressClass", "networking.k8s.io", "v1", 164),
    ("IngressClass", "networking.k8s.io", "v1beta1", 174),
    ("IngressClassList", "networking.k8s.io", "v1", 165),
    ("IngressClassList", "networking.k8s.io", "v1beta1", 175),
    ("IngressList", "extensions", "v1beta1", 156),
    ("IngressList", "networking.k8s.io", "v1", 166),
    ("IngressList", "networking.k8s.io", "v1beta1", 176),
    ("Job", "batch", "v1", 72),
    ("JobList", "batch", "v1", 73),
    ("Kustomization", "kustomize.config.k8s.io", "v1beta1", 249),
    ("KvPairSources", "kustomize.config.k8s.io", "v1beta1", OPAQUE),
    ("Lease", "coordination.k8s.io", "v1", 87),
    ("Lease", "coordination.k8s.io", "v1beta1", 89),
    ("LeaseList", "coordination.k8s.io", "v1", 88),
    ("LeaseList", "coordination.k8s.io", "v1beta1", 90),
    ("LimitRange", "", "v1", 104),
    ("LimitRangeList", "", "v1", 105),
    ("LocalSubjectAccessReview", "authorization.k8s.io", "v1", 33),
    ("LocalSubjectAccessReview", "authorization.k8s.io", "v1beta1", 37),
    ("MutatingWebhookConfiguration", "admissionregistration.k8s.io", "v1", 1),
    ("MutatingWebhookConfiguration", "admissionregistration.k8s.io", "v1beta1", 7),
    ("MutatingWebhookConfigurationList", "admissionregistration.k8s.io", "v1", 2),
    ("MutatingWebhookConfigurationList", "admissionregistration.k8s.io", "v1beta1", 8),
    ("Namespace", "", "v1", 106),
    ("NamespaceList", "", "v1", 107),
    ("NetworkPolicy", "networking.k8s.io", "v1", 167),
    ("NetworkPolicyList", "networking.k8s.io", "v1", 170),
    ("Node", "", "v1", 109),
    ("NodeList", "", "v1", 110),
    ("PersistentVolume", "", "v1", 113),
    ("PersistentVolumeClaim", "", "v1", 114),
    ("PersistentVolumeClaimList", "", "v1", 115),
    ("PersistentVolumeList", "", "v1", 119),
    ("Pod", "", "v1", 120),
    ("PodDisruptionBudget", "policy", "v1", 181),
    ("PodDisruptionBudget", "policy", "v1beta1", 186),
    ("PodDisruptionBudgetList", "policy", "v1", 182),
    ("PodDisruptionBudgetList", "policy", "v1beta1", 187),
    ("PodList", "", "v1", 124),
    ("PodSecurityPolicy", "policy", "v1beta1", 190),
    ("PodSecurityPolicyList", "policy", "v1beta1", 191),
    ("PodTemplate", "", "v1", 127),
    ("PodTemplateList", "", "v1", 128),
    ("PriorityClass", "scheduling.k8s.io", "v1", 210),
    ("PriorityClass", "scheduling.k8s.io", "v1beta1", 212),
    ("PriorityClassList", "scheduling.k8s.io", "v1", 211),
    ("PriorityClassList", "scheduling.k8s.io", "v1beta1", 213),
    ("PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io", "v1beta1", 160),
    ("PriorityLevelConfigurationList", "flowcontrol.apiserver.k8s.io", "v1beta1", 161),
    ("ReplicaSet", "apps", "v1", 22),
    ("ReplicaSetList", "apps", "v1", 23),
    ("ReplicationController", "", "v1", 130),
    ("ReplicationControllerList", "", "v1", 131),
    ("ResourceQuota", "", "v1", 134),
    ("ResourceQuotaList", "", "v1", 135),
    ("Role", "rbac.authorization.k8s.io", "v1", 197),
    ("Role", "rbac.authorization.k8s.io", "v1beta1", 206),
    ("RoleBinding", "rbac.authorization.k8s.io", "v1", 198),
    ("RoleBinding", "rbac.authorization.k8s.io", "v1beta1", 207),
    ("RoleBindingList", "rbac.authorization.k8s.io", "v1", 199),
    ("RoleBindingList", "rbac.authorization.k8s.io", "v1beta1", 208),
    ("RoleList", "rbac.authorization.k8s.io", "v1", 200),
    ("RoleList", "rbac.authorization.k8s.io", "v1beta1", 209),
    ("RuntimeClass", "node.k8s.io", "v1", 177),
    ("RuntimeClass", "node.k8s.io", "v1beta1", 179),
    ("RuntimeClassList", "node.k8s.io", "v1", 178),
    ("RuntimeClassList", "node.k8s.io", "v1beta1", 180),
    ("Scale", "autoscaling", "v1", 43),
    ("Secret", "", "v1", 136),
    ("SecretArgs", "kustomize.config.k8s.io", "v1beta1", OPAQUE),
    ("SecretList", "", "v1", 137),
    ("SelfSubjectAccessReview", "authorization.k8s.io", "v1", 34),
    ("SelfSubjectAccessReview", "authorization.k8s.io", "v1beta1", 38),
    ("SelfSubjectRulesReview", "authorization.k8s.io", "v1", 35),
    ("SelfSubjectRulesReview", "authorization.k8s.io", "v1beta1", 39),
    ("Service", "", "v1", 138),
    ("ServiceAccount", "", "v1", 139),
    ("ServiceAccountList", "", "v1", 140),
    ("ServiceList", "", "v1", 141),
    ("StatefulSet", "apps", "v1", 26),
    ("StatefulSetList", "apps", "v1", 27),
    ("Status", "", "v1", OPAQUE),
    ("StorageClass", "storage.k8s.io", "v1", 219),
    ("StorageClass", "storage.k8s.io", "v1beta1", 230),
    ("StorageClassList", "storage.k8s.io", "v1", 220),
    ("StorageClassList", "storage.k8s.io", "v1beta1", 231),
    ("SubjectAccessReview", "authorization.k8s.io", "v1", 36),
    ("SubjectAccessReview", "authorization.k8s.io", "v1beta1", 40),
    ("TokenRequest", "authentication.k8s.io", "v1", 30),
    ("TokenReview", "authentication.k8s.io", "v1", 31),
    ("TokenReview", "authentication.k8s.io", "v1beta1", 32),
    ("ValidatingWebhookConfiguration", "admissionregistration.k8s.io", "v1", 4),
    ("ValidatingWebhookConfiguration", "admissionregistration.k8s.io", "v1beta1", 10),
    ("ValidatingWebhookConfigurationList", "admissionregistration.k8s.io", "v1", 5),
    ("ValidatingWebhookConfigurationList", "admissionregistration.k8s.io", "v1beta1", 11),
    ("VolumeAttachment", "storage.k8s.io", "v1", 221),
    ("VolumeAttachment", "storage.k8s.io", "v1beta1", 232),
    ("VolumeAttachmentList", "storage.k8s.io", "v1", 222),
    ("VolumeAttachmentList", "storage.k8s.io", "v1beta1", 233),
    ("WatchEvent", "", "v1", OPAQUE),
    ("WatchEvent", "admission.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "admission.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "admissionregistration.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "admissionregistration.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "apiextensions.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "apiextensions.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "apiregistration.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "apiregistration.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "apps", "v1", OPAQUE),
    ("WatchEvent", "apps", "v1beta1", OPAQUE),
    ("WatchEvent", "apps", "v1beta2", OPAQUE),
    ("WatchEvent", "authentication.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "authentication.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "authorization.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "authorization.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "autoscaling", "v1", OPAQUE),
    ("WatchEvent", "autoscaling", "v2beta1", OPAQUE),
    ("WatchEvent", "autoscaling", "v2beta2", OPAQUE),
    ("WatchEvent", "batch", "v1", OPAQUE),
    ("WatchEvent", "batch", "v1beta1", OPAQUE),
    ("WatchEvent", "certificates.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "certificates.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "coordination.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "coordination.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "discovery.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "discovery.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "events.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "events.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "extensions", "v1beta1", OPAQUE),
    ("WatchEvent", "flowcontrol.apiserver.k8s.io", "v1alpha1", OPAQUE),
    ("WatchEvent", "flowcontrol.apiserver.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "imagepolicy.k8s.io", "v1alpha1", OPAQUE),
    ("WatchEvent", "internal.apiserver.k8s.io", "v1alpha1", OPAQUE),
    ("WatchEvent", "networking.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "networking.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "node.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "node.k8s.io", "v1alpha1", OPAQUE),
    ("WatchEvent", "node.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "policy", "v1", OPAQUE),
    ("WatchEvent", "policy", "v1beta1", OPAQUE),
    ("WatchEvent", "rbac.authorization.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "rbac.authorization.k8s.io", "v1alpha1", OPAQUE),
    ("WatchEvent", "rbac.authorization.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "scheduling.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "scheduling.k8s.io", "v1alpha1", OPAQUE),
    ("WatchEvent", "scheduling.k8s.io", "v1beta1", OPAQUE),
    ("WatchEvent", "storage.k8s.io", "v1", OPAQUE),
    ("WatchEvent", "storage.k8s.io", "v1alpha1", OPAQUE),
    ("WatchEvent", "storage.k8s.io", "v1beta1", OPAQUE),
];

/// Kind, group, version and scope, sorted.
pub(super) static SCOPES: [(&str, &str, &str, Scope); 84] = [
    ("APIService", "apiregistration.k8s.io", "v1", Scope::Cluster),
    ("APIService", "apiregistration.k8s.io", "v1beta1", Scope::Cluster),
    ("CSIDriver", "storage.k8s.io", "v1", Scope::Cluster),
    ("CSIDriver", "storage.k8s.io", "v1beta1", Scope::Cluster),
    ("CSINode", "storage.k8s.io", "v1", Scope::Cluster),
    ("CSINode", "storage.k8s.io", "v1beta1", Scope::Cluster),
    ("CSIStorageCapacity", "storage.k8s.io", "v1beta1", Scope::Namespaced),
    ("CertificateSigningRequest", "certificates.k8s.io", "v1", Scope::Cluster),
    ("CertificateSigningRequest", "certificates.k8s.io", "v1beta1", Scope::Cluster),
    ("ClusterRole", "rbac.authorization.k8s.io", "v1", Scope::Cluster),
    ("ClusterRole", "rbac.authorization.k8s.io", "v1beta1", Scope::Cluster),
    ("ClusterRoleBinding", "rbac.authorization.k8s.io", "v1", Scope::Cluster),
    ("ClusterRoleBinding", "rbac.authorization.k8s.io", "v1beta1", Scope::Cluster),
    ("ComponentStatus", "", "v1", Scope::Cluster),
    ("ConfigMap", "", "v1", Scope::Namespaced),
    ("ControllerRevision", "apps", "v1", Scope::Namespaced),
    ("CronJob", "batch", "v1", Scope::Namespaced),
    ("CronJob", "batch", "v1beta1", Scope::Namespaced),
    ("CustomResourceDefinition", "apiextensions.k8s.io", "v1", Scope::Cluster),
    ("CustomResourceDefinition", "apiextensions.k8s.io", "v1beta1", Scope::Cluster),
    ("DaemonSet", "apps", "v1", Scope::Namespaced),
    ("Deployment", "apps", "v1", Scope::Namespaced),
    ("EndpointSlice", "discovery.k8s.io", "v1", Scope::Namespaced),
    ("EndpointSlice", "discovery.k8s.io", "v1beta1", Scope::Namespaced),
    ("Endpoints", "", "v1", Scope::Namespaced),
    ("Event", "", "v1", Scope::Namespaced),
    ("Event", "events.k8s.io", "v1", Scope::Namespaced),
    ("Event", "events.k8s.io", "v1beta1", Scope::Namespaced),
    ("FlowSchema", "flowcontrol.apiserver.k8s.io", "v1beta1", Scope::Cluster),
    ("HorizontalPodAutoscaler", "autoscaling", "v1", Scope::Namespaced),
    ("HorizontalPodAutoscaler", "autoscaling", "v2beta1", Scope::Namespaced),
    ("HorizontalPodAutoscaler", "autoscaling", "v2beta2", Scope::Namespaced),
    ("Ingress", "extensions", "v1beta1", Scope::Namespaced),
    ("Ingress", "networking.k8s.io", "v1", Scope::Namespaced),
    ("Ingress", "networking.k8s.io", "v1beta1", Scope::Namespaced),
    ("IngressClass", "networking.k8s.io", "v1", Scope::Cluster),
    ("IngressClass", "networking.k8s.io", "v1beta1", Scope::Cluster),
    ("Job", "batch", "v1", Scope::Namespaced),
    ("Lease", "coordination.k8s.io", "v1", Scope::Namespaced),
    ("Lease", "coordination.k8s.io", "v1beta1", Scope::Namespaced),
    ("LimitRange", "", "v1", Scope::Namespaced),
    ("MutatingWebhookConfiguration", "admissionregistration.k8s.io", "v1", Scope::Cluster),
    ("MutatingWebhookConfiguration", "admissionregistration.k8s.io", "v1beta1", Scope::Cluster),
    ("Namespace", "", "v1", Scope::Cluster),
    ("NetworkPolicy", "networking.k8s.io", "v1", Scope::Namespaced),
    ("Node", "", "v1", Scope::Cluster),
    ("NodeProxyOptions", "", "v1", Scope::Cluster),
    ("PersistentVolume", "", "v1", Scope::Cluster),
    ("PersistentVolumeClaim", "", "v1", Scope::Namespaced),
    ("Pod", "", "v1", Scope::Namespaced),
    ("PodAttachOptions", "", "v1", Scope::Namespaced),
    ("PodDisruptionBudget", "policy", "v1", Scope::Namespaced),
    ("PodDisruptionBudget", "policy", "v1beta1", Scope::Namespaced),
    ("PodExecOptions", "", "v1", Scope::Namespaced),
    ("PodPortForwardOptions", "", "v1", Scope::Namespaced),
    ("PodProxyOptions", "", "v1", Scope::Namespaced),
    ("PodSecurityPolicy", "policy", "v1beta1", Scope::Cluster),
    ("PodTemplate", "", "v1", Scope::Namespaced),
    ("PriorityClass", "scheduling.k8s.io", "v1", Scope::Cluster),
    ("PriorityClass", "scheduling.k8s.io", "v1beta1", Scope::Cluster),
    ("PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io", "v1beta1", Scope::Cluster),
    ("ReplicaSet", "apps", "v1", Scope::Namespaced),
    ("ReplicationController", "", "v1", Scope::Namespaced),
    ("ResourceQuota", "", "v1", Scope::Namespaced),
    ("Role", "rbac.authorization.k8s.io", "v1", Scope::Namespaced),
    ("Role", "rbac.authorization.k8s.io", "v1beta1", Scope::Namespaced),
    ("RoleBinding", "rbac.authorization.k8s.io", "v1", Scope::Namespaced),
    ("RoleBinding", "rbac.authorization.k8s.io", "v1beta1", Scope::Namespaced),
    ("RuntimeClass", "node.k8s.io", "v1", Scope::Cluster),
    ("RuntimeClass", "node.k8s.io", "v1beta1", Scope::Cluster),
    ("Scale", "autoscaling", "v1", Scope::Namespaced),
    ("Secret", "", "v1", Scope::Namespaced),
    ("Service", "", "v1", Scope::Namespaced),
    ("ServiceAccount", "", "v1", Scope::Namespaced),
    ("ServiceProxyOptions", "", "v1", Scope::Namespaced),
    ("StatefulSet", "apps", "v1", Scope::Namespaced),
    ("StorageClass", "storage.k8s.io", "v1", Scope::Cluster),
    ("StorageClass", "storage.k8s.io", "v1beta1", Scope::Cluster),
    ("ValidatingAdmissionPolicy", "admissionregistration.k8s.io", "v1", Scope::Cluster),
    ("ValidatingAdmissionPolicyBinding", "admissionregistration.k8s.io", "v1", Scope::Cluster),
    ("ValidatingWebhookConfiguration", "admissionregistration.k8s.io", "v1", Scope::Cluster),
    ("ValidatingWebhookConfiguration", "admissionregistration.k8s.io", "v1beta1", Scope::Cluster),
    ("VolumeAttachment", "storage.k8s.io", "v1", Scope::Cluster),
    ("VolumeAttachment", "storage.k8s.io", "v1beta1", Scope::Cluster),
];
