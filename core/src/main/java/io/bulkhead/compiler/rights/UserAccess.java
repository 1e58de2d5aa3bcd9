package io.bulkhead.compiler.rights;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.model.NewObject;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The objects that give a logical cloud's user access to its clusters: the certificate request,
/// and the subjects of its role bindings.
public final class UserAccess {
  public static final String SIGNER = "kubernetes.io/kube-apiserver-client";
  private static final String REQUEST = "CertificateSigningRequest";
  private static final String RBAC = "rbac.authorization.k8s.io";

  /// The CertificateSigningRequest of a cloud's user.
  ///
  /// @param requestPem the certificate request
  public static Manifest request(DocumentKey cloud, String namespace, String requestPem) {
    String name = Labels.objectName(cloud.name() + "-" + namespace + "-user-csr");
    ObjectNode tree = NewObject.tree("certificates.k8s.io/v1", REQUEST, "", name);
    ObjectNode spec = tree.putObject("spec");
    spec.put("request", encoded(requestPem)).put("signerName", SIGNER);
    spec.putArray("usages").add("digital signature").add("key encipherment").add("client auth");
    return Manifest.of(tree);
  }

  /// Sets the subjects of a binding: the user, and the hub as far as it delivers for the cloud.
  ///
  /// @param user the certificate's name
  public static void subjects(ObjectNode binding, DocumentKey cloud, String user) {
    ArrayNode subjects = binding.putArray("subjects");
    for (String name : List.of(user, CloudIdentity.delivery(cloud).user())) {
      subjects.addObject().put("apiGroup", RBAC).put("kind", "User").put("name", name);
    }
  }

  /// The bundle of a cloud with another certificate request; other changes of the intents since it
  /// was ordered are not included.
  ///
  /// @param user the certificate's name
  public static Bundle renewed(Bundle bundle, DocumentKey cloud, String user, String requestPem) {
    return Bundle.of(
        bundle.entries().stream()
            .map(entry -> entry.with(renewed(entry.manifest(), cloud, user, requestPem)))
            .toList(),
        bundle.actor());
  }

  private static Manifest renewed(
      Manifest manifest, DocumentKey cloud, String user, String requestPem) {
    return switch (manifest.key().kind()) {
      case REQUEST ->
          manifest.edit(tree -> tree.withObject("/spec").put("request", encoded(requestPem)));
      case "RoleBinding", "ClusterRoleBinding" ->
          manifest.edit(tree -> subjects(tree, cloud, user));
      default -> manifest;
    };
  }

  /// The certificate request in a cloud's bundle, if any.
  public static Optional<Manifest> requestIn(Bundle bundle) {
    return bundle.entries().stream()
        .map(Bundle.Entry::manifest)
        .filter(manifest -> manifest.key().kind().equals(REQUEST))
        .findFirst();
  }

  /// As in `spec.request`.
  public static String encoded(String requestPem) {
    return Base64.getEncoder().encodeToString(requestPem.getBytes(StandardCharsets.UTF_8));
  }

  private UserAccess() {}
}
