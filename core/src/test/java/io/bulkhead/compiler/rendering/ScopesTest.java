package io.bulkhead.compiler.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.manifest.ManifestKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopesTest {

  @ParameterizedTest
  @CsvSource({
    "v1,Namespace",
    "v1,Node",
    "v1,PersistentVolume",
    "rbac.authorization.k8s.io/v1,ClusterRole",
    "rbac.authorization.k8s.io/v1,ClusterRoleBinding",
    "apiextensions.k8s.io/v1,CustomResourceDefinition",
    "admissionregistration.k8s.io/v1,ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/v1,MutatingWebhookConfiguration",
    "apiregistration.k8s.io/v1,APIService",
    "certificates.k8s.io/v1,CertificateSigningRequest",
    "flowcontrol.apiserver.k8s.io/v1,FlowSchema",
    "scheduling.k8s.io/v1,PriorityClass",
    "node.k8s.io/v1,RuntimeClass",
    "storage.k8s.io/v1,StorageClass",
    "storage.k8s.io/v1,CSIDriver",
    "networking.k8s.io/v1,IngressClass",
    "resource.k8s.io/v1,DeviceClass",
    "gateway.networking.k8s.io/v1,GatewayClass",
    "policy.networking.k8s.io/v1alpha1,AdminNetworkPolicy",
    "policy.networking.k8s.io/v1alpha1,BaselineAdminNetworkPolicy",
    "policy.networking.k8s.io/v1alpha2,ClusterNetworkPolicy",
    "some.k8s.io/v1,ClusterThing"
  })
  void theseLiveOutsideNamespaces(String apiVersion, String kind) {
    assertThat(clusterScoped(apiVersion, kind)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "v1,Pod",
    "v1,PersistentVolumeClaim",
    "apps/v1,Deployment",
    "rbac.authorization.k8s.io/v1,Role",
    "storage.k8s.io/v1,CSIStorageCapacity",
    "networking.k8s.io/v1,NetworkPolicy",
    "policy/v1,PodDisruptionBudget",
    "resource.k8s.io/v1,ResourceClaimTemplate",
    "gateway.networking.k8s.io/v1,Gateway",
    "example.org/v1,Namespace",
    "example.org/v1,ClusterThing"
  })
  void theseLiveInNamespacesOrCountSo(String apiVersion, String kind) {
    assertThat(clusterScoped(apiVersion, kind)).isFalse();
  }

  private static boolean clusterScoped(String apiVersion, String kind) {
    return Scopes.clusterScoped(new ManifestKey(apiVersion, kind, "", "x"));
  }
}
