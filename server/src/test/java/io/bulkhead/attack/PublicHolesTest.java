package io.bulkhead.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.guard.Terms;
import io.bulkhead.manifest.Json;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Vulnerabilities that were found in Kubernetes and in comparable products, tried by the tenant on
/// a guarded cluster while no hub runs. Each comment tells what it was and what prevents it here.
@Tag("cluster")
class PublicHolesTest {
  private static GuardedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = GuardedCluster.start(new Terms(List.of("kata"), true));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Api.Answer refused(Api who, String verb, String path, String body, String says) {
    Api.Answer answer = who.send(verb, path, body.isEmpty() ? null : Json.parse(body));
    assertThat(answer.status()).as(path + " " + answer).isEqualTo(403);
    assertThat(answer.message()).as(path).contains(says);
    return answer;
  }

  private static Api tenant() {
    return cluster.tenant();
  }

  /// CVE-2020-8554: a Service with external addresses, or one whose status was given a load
  /// balancer's address, drew the traffic to that address to the tenant's pods. The guard refuses
  /// external addresses, and writes to the status of services.
  @Test
  void kubernetes_CVE_2020_8554_externalAddresses() {
    refused(
        tenant(),
        "POST",
        "/api/v1/namespaces/press/services",
        """
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "mitm"},
         "spec": {"externalIPs": ["1.2.3.4"], "ports": [{"port": 443}]}}
        """,
        "external");
    Api.Answer made =
        tenant()
            .send(
                "POST",
                "/api/v1/namespaces/granted/services",
                Json.parse(
                    """
                    {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "plain"},
                     "spec": {"type": "LoadBalancer", "ports": [{"port": 443}]}}
                    """));
    assertThat(made.ok()).as(made.toString()).isTrue();
    refused(
        tenant(),
        "PATCH",
        "/api/v1/namespaces/granted/services/plain/status",
        "{\"status\": {\"loadBalancer\": {\"ingress\": [{\"ip\": \"1.2.3.4\"}]}}}",
        "set by the cluster");
  }

  /// CVE-2021-25742 and CVE-2025-1974 (with CVE-2025-1097, -1098 and -24514): annotations of an
  /// Ingress became configuration of the shared controller, which could be made to reveal its
  /// credentials or to run code. The guard refuses those annotations, whatever their prefix.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx.ingress.kubernetes.io/configuration-snippet",
        "nginx.ingress.kubernetes.io/server-snippet",
        "nginx.ingress.kubernetes.io/auth-snippet",
        "nginx.ingress.kubernetes.io/auth-url",
        "nginx.ingress.kubernetes.io/auth-tls-match-cn",
        "nginx.ingress.kubernetes.io/mirror-target",
        "nginx.org/server-snippets",
      })
  void ingressNginx_CVE_2021_25742_and_2025_1974_configurationByAnnotation(String annotation) {
    refused(
        tenant(),
        "POST",
        "/apis/networking.k8s.io/v1/namespaces/granted/ingresses",
        """
        {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
         "metadata": {"name": "x", "annotations": {"%s": "a;}\\nssl_engine /proc/1/fd/3;"}},
         "spec": {"rules": [{"host": "shop.example"}]}}
        """
            .formatted(annotation),
        "CVE-2025-1974");
  }

  /// Capsule CVE-2022-46167: a service account that could patch its own namespace removed the
  /// labels that restricted it. Its rights come from the tenant, who may grant its accounts all of
  /// its own; the guard protects the namespace from both.
  @Test
  void capsule_CVE_2022_46167_aServiceAccountPatchesItsNamespace() {
    Api.Answer bound =
        tenant()
            .send(
                "POST",
                "/apis/rbac.authorization.k8s.io/v1/namespaces/press/rolebindings",
                Json.parse(
                    """
                    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
                     "metadata": {"name": "account"},
                     "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "everything"},
                     "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": "press"}]}
                    """));
    assertThat(bound.ok()).as(bound.toString()).isTrue();
    Api account = cluster.administrator().as("system:serviceaccount:press:default");
    for (Api who : List.of(tenant(), account)) {
      for (String patch :
          List.of(
              "{\"metadata\": {\"ownerReferences\": null, \"labels\": null}}",
              "{\"metadata\": {\"labels\": {\"bulkhead.io/trust\": null}}}",
              "{\"metadata\": {\"labels\": {\"pod-security.kubernetes.io/enforce\": \"privileged\"}}}")) {
        refused(who, "PATCH", "/api/v1/namespaces/press", patch, "forbidden");
      }
    }
  }

  /// Capsule CVE-2024-39690 and CVE-2025-55205: tenants patched namespaces that nobody owned, and
  /// `kube-system` and `default`, since the webhook looked at owned ones only. Here a tenant has no
  /// rights outside of its namespaces in the first place.
  @ParameterizedTest
  @ValueSource(strings = {"default", "kube-system", "kube-public", "telco", "paint", "unheard-of"})
  void capsule_CVE_2024_39690_and_2025_55205_othersNamespaces(String namespace) {
    refused(
        tenant(),
        "PATCH",
        "/api/v1/namespaces/" + namespace,
        "{\"metadata\": {\"labels\": {\"bulkhead.io/trust\": \"trusted\"}}}",
        "cannot patch resource");
  }

  /// capsule-proxy: a proxy in front of the API server trusted headers about the user, and used its
  /// own rights for a service account's requests. Here tenants talk to the API server itself, which
  /// lets nobody impersonate without the right to; the guard keeps tenants from granting that
  /// right.
  @Test
  void capsuleProxy_headersAndServiceAccounts() {
    refused(
        tenant(),
        "POST",
        "/apis/rbac.authorization.k8s.io/v1/namespaces/press/roles",
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r"},
         "rules": [{"apiGroups": [""], "resources": ["serviceaccounts", "users", "groups"], "verbs": ["impersonate"]}]}
        """,
        "escalate");
    Api account = cluster.administrator().as("system:serviceaccount:paint:default");
    refused(account, "GET", "/api/v1/namespaces/press/pods", "", "cannot list resource");
  }

  /// Kyverno CVE-2024-48921: whoever could write a policy exception anywhere was exempt. The guard
  /// has no exceptions by document: what a tenant writes on its own objects changes nothing, and
  /// policies and bindings are cluster-scoped.
  @ParameterizedTest
  @CsvSource({
    "bulkhead.io/trust,trusted",
    "bulkhead.io/granted-registries,*",
    "bulkhead.io/managed,true",
    "policies.kyverno.io/exclude,true",
  })
  void kyverno_CVE_2024_48921_exceptionsOfOnesOwn(String key, String value) {
    for (String field : List.of("labels", "annotations")) {
      Api.Answer answer =
          tenant()
              .send(
                  "POST",
                  "/api/v1/namespaces/press/pods",
                  Json.parse(
                      """
                      {"apiVersion": "v1", "kind": "Pod",
                       "metadata": {"name": "x", "%s": {"%s": "%s"}},
                       "spec": {"runtimeClassName": "fast", "containers": [{"name": "c", "image": "i"}]}}
                      """
                          .formatted(field, key, value.equals("*") ? "a" : value)));
      assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    }
    refused(
        tenant(),
        "POST",
        "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
        """
        {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicyBinding",
         "metadata": {"name": "mine"}, "spec": {"policyName": "bulkhead-guards-pods", "validationActions": ["Warn"]}}
        """,
        "cannot create resource");
  }

  /// Kyverno CVE-2025-46342: for requests of subresources the labels of the namespace were not
  /// found, and policies that select namespaces did not apply. The API server looks up the
  /// namespace itself; tried with each subresource by which a pod can be changed or made.
  @Test
  void kyverno_CVE_2025_46342_subresources() {
    refused(
        tenant(),
        "PATCH",
        "/api/v1/namespaces/press/pods/good/ephemeralcontainers",
        """
        {"spec": {"ephemeralContainers": [{"name": "e", "image": "i",
         "securityContext": {"privileged": true}}]}}
        """,
        "privileged");
    refused(
        tenant(),
        "POST",
        "/api/v1/namespaces/press/pods/good/binding",
        """
        {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "good"},
         "target": {"kind": "Node", "name": "n"}}
        """,
        "set by the cluster");
    refused(
        tenant(),
        "PATCH",
        "/api/v1/namespaces/press/pods/good/status",
        "{\"status\": {\"phase\": \"Failed\"}}",
        "set by the cluster");
  }

  /// Kata GHSA-rr59-xxvx-96qr: an annotation of the pod gave arguments to virtiofsd, which runs on
  /// the host. The guard refuses every annotation that a runtime reads, on pods and on templates.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.katacontainers.config.hypervisor.virtio_fs_extra_args",
        "io.katacontainers.config.hypervisor.path",
        "io.katacontainers.config.hypervisor.kernel_params",
        "io.katacontainers.config.runtime.sandbox_cgroup_only",
        "io.katacontainers.volume.readonly",
      })
  void kata_GHSA_rr59_xxvx_96qr_annotationsThatTheRuntimeReads(String annotation) {
    String metadata =
        "{\"name\": \"x\", \"annotations\": {\"%s\": \"[\\\"-o\\\"]\"}}".formatted(annotation);
    refused(
        tenant(),
        "POST",
        "/api/v1/namespaces/press/pods",
        """
        {"apiVersion": "v1", "kind": "Pod", "metadata": %s,
         "spec": {"containers": [{"name": "c", "image": "i"}]}}
        """
            .formatted(metadata),
        "io.katacontainers");
    refused(
        tenant(),
        "POST",
        "/apis/apps/v1/namespaces/press/deployments",
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "x"},
         "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": {
          "metadata": {"labels": {"a": "b"}, "annotations": {"%s": "x"}},
          "spec": {"containers": [{"name": "c", "image": "i"}]}}}}
        """
            .formatted(annotation),
        "io.katacontainers");
  }

  /// Kata CVE-2026-24054: a malformed image made Kata use a device of the host as the root of the
  /// container. Where registries are granted, no other image starts, not even in volumes.
  @Test
  void kata_CVE_2026_24054_imagesOfOthers() {
    refused(
        tenant(),
        "POST",
        "/api/v1/namespaces/granted/pods",
        """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"},
         "spec": {"containers": [{"name": "c", "image": "registry.example/other/empty:1"}]}}
        """,
        "granted registries");
  }
}
