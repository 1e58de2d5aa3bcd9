package io.bulkhead.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.delivery.ApplyOutcome;
import io.bulkhead.delivery.ClusterConnection;
import io.bulkhead.delivery.ClusterUnavailable;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The users of logical clouds: a key pair each, kept encrypted, and a certificate from each of
/// their clusters.
final class CloudUsers {
  private static final Logger LOG = LoggerFactory.getLogger(CloudUsers.class);
  private static final String APPROVAL = "Approved";

  private final Parts parts;

  CloudUsers(Parts parts) {
    this.parts = parts;
  }

  private static String secret(DocumentKey cloud, String what) {
    return "cloud-user/" + cloud.joined() + "/" + what;
  }

  private static String certificateName(DocumentKey cloud, ClusterId cluster) {
    return secret(cloud, "certificate/" + cluster);
  }

  /// PEM of the user's certificate request.
  static Optional<String> request(Reader reader, DocumentKey cloud) {
    return reader
        .secret(secret(cloud, "request"))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  static Optional<String> key(Reader reader, DocumentKey cloud) {
    return reader
        .secret(secret(cloud, "key"))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  static Optional<String> certificate(Reader reader, DocumentKey cloud, ClusterId cluster) {
    return reader
        .secret(certificateName(cloud, cluster))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /// Makes the key pair if there is none.
  static void ensureKey(Writer writer, DocumentKey cloud, String userName) {
    if (request(writer, cloud).isPresent()) {
      return;
    }
    UserKey key = UserKey.make(userName);
    writer.saveSecret(secret(cloud, "key"), key.privateKey());
    writer.saveSecret(secret(cloud, "request"), key.request());
  }

  /// The certificates end with the cloud's time on its clusters.
  static void forget(Writer writer, DocumentKey cloud) {
    for (Delivery delivery : writer.deliveriesOf(cloud)) {
      writer.deleteSecret(certificateName(cloud, delivery.id().cluster()));
    }
    writer.deleteSecret(secret(cloud, "key"));
    writer.deleteSecret(secret(cloud, "request"));
  }

  /// Approves the request that was delivered and keeps the certificate. Derived from what is
  /// stored, so it may be called at any time.
  ///
  /// @return whether there is something left to do
  boolean issue(Delivery delivery) {
    Optional<ManifestKey> request =
        delivery.objects().stream()
            .filter(object -> object.outcome() == Delivery.ObjectState.Outcome.APPLIED)
            .map(Delivery.ObjectState::key)
            .filter(key -> key.kind().equals("CertificateSigningRequest"))
            .findFirst();
    DocumentKey cloud = delivery.id().owner();
    ClusterId cluster = delivery.id().cluster();
    boolean wanted = delivery.desired() != null && request.isPresent();
    if (!wanted || parts.store().read(r -> certificate(r, cloud, cluster)).isPresent()) {
      return false;
    }
    try {
      ClusterConnection connection = parts.fleet().connection(cluster);
      Optional<JsonNode> live = connection.get(request.get());
      if (live.isEmpty()) {
        return true;
      }
      if (!ours(cloud, live.get())) {
        LOG.warn(
            "{} on {} is not the request that was delivered, so it is not approved; terminate and"
                + " instantiate {} to replace it",
            request.get(),
            cluster,
            cloud.joined());
        return false;
      }
      String certificate = live.get().at("/status/certificate").asText("");
      if (certificate.isEmpty()) {
        approve(connection, request.get(), live.get());
        return true;
      }
      byte[] pem = Base64.getDecoder().decode(certificate);
      parts
          .store()
          .write(writer -> {
            writer.saveSecret(certificateName(cloud, cluster), pem);
            return cluster;
          });
      return false;
    } catch (ClusterUnavailable e) {
      return true;
    }
  }

  /// A request cannot be changed once it is there: an API server takes an apply over somebody
  /// else's of the same name and keeps the other's content. Approving that would give its author
  /// whatever name it asks for.
  private boolean ours(DocumentKey cloud, JsonNode live) {
    String expected =
        parts
            .store()
            .read(reader -> request(reader, cloud))
            .map(pem -> Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)))
            .orElse("");
    return !expected.isEmpty()
        && live.at("/spec/request").asText().equals(expected)
        && live.at("/spec/signerName").asText().equals("kubernetes.io/kube-apiserver-client");
  }

  private static void approve(ClusterConnection connection, ManifestKey key, JsonNode live) {
    for (JsonNode condition : live.at("/status/conditions")) {
      if (condition.path("type").asText().equals(APPROVAL)) {
        return;
      }
    }
    ObjectNode approved = live.deepCopy();
    approved
        .withObject("/status")
        .withArray("conditions")
        .addObject()
        .put("type", APPROVAL)
        .put("status", "True")
        .put("reason", "BulkheadLogicalCloud")
        .put("message", "the user of a logical cloud");
    String path =
        "/apis/certificates.k8s.io/v1/certificatesigningrequests/" + key.name() + "/approval";
    ApplyOutcome outcome =
        connection.send(key, "PUT", path, "application/json", Json.canonical(approved));
    if (outcome instanceof ApplyOutcome.Rejected rejected) {
      LOG.warn("Approving {} was refused: {}", key, rejected.message());
    }
  }
}
