package io.bulkhead.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.action.ActionContext;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.client.Kubeconfig.Credentials;
import io.bulkhead.compiler.rights.CloudIdentity;
import io.bulkhead.compiler.rights.UserAccess;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.owner.DesiredState;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.store.Change;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ensures that the user of every logical cloud has a certificate from each of its clusters that is
/// valid for its current name: approves delivered requests, stores issued certificates, and renews
/// them in time. Everything follows from what is stored, so it may run at any time.
public final class CertificateReconciler implements Reconciler<ClusterId> {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateReconciler.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LEAST = Duration.ofMinutes(1);

  /// Maximum delay before the dates of certificates are checked again; the clock may jump.
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final String APPROVAL = "Approved";

  private final ActionContext parts;
  private final CertificateMetrics metrics;

  public CertificateReconciler(ActionContext parts, CertificateMetrics metrics) {
    this.parts = parts;
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "certificates";
  }

  @Override
  public String field() {
    return "cluster";
  }

  /// Certificates are requested from clusters that may not answer.
  @Override
  public Pace pace() {
    return Pace.sideBySide(Duration.ZERO);
  }

  @Override
  public void list(Reconciliation<ClusterId> queue) {
    List<ClusterId> known = parts.store().read(reader -> reader.deliveries().clusters());
    queue.add(known);
  }

  @Override
  public void changed(Change change, Reconciliation<ClusterId> queue) {
    queue.add(change.facts());
    change.deliveryIds().stream()
        .filter(id -> OwnerTypes.isCloud(id.owner()))
        .forEach(id -> queue.add(id.cluster()));
  }

  @Override
  public Result<ClusterId> reconcile(ClusterId cluster) {
    List<Delivery> rows =
        parts.store().read(reader -> reader.deliveries().on(cluster)).stream()
            .filter(row -> OwnerTypes.isCloud(row.id().owner()))
            .toList();
    Optional<Duration> due =
        rows.stream().flatMap(row -> follow(row).stream()).min(Comparator.naturalOrder());
    metrics.certificates(cluster, ends(cluster, rows));
    return due.map(wait -> Result.<ClusterId>after(wait.compareTo(LONGEST) > 0 ? LONGEST : wait))
        .orElseGet(Result::done);
  }

  private Map<DocumentKey, Instant> ends(ClusterId cluster, List<Delivery> rows) {
    Map<DocumentKey, String> certificates = new HashMap<>();
    parts
        .store()
        .read(reader -> {
          for (Delivery row : rows) {
            DocumentKey cloud = row.id().owner();
            CloudUsers.issued(reader, cloud, cluster)
                .ifPresent(
                    issued -> certificates.put(cloud, issued.credentials().certificatePem()));
          }
          return certificates;
        });
    Map<DocumentKey, Instant> ends = new HashMap<>();
    certificates.forEach((cloud, pem) -> ends.put(cloud, read(pem).getNotAfter().toInstant()));
    return ends;
  }

  /// The state of a user's certificate on one cluster.
  ///
  /// @param identity null before names were kept
  /// @param request the wanted request, as PEM; null for none
  /// @param key its private key, as PEM
  /// @param issued null if there is none
  /// @param delivered the request in the desired bundle; null for a cloud without a user
  private record Standing(
      @Nullable String identity,
      @Nullable String request,
      @Nullable String key,
      CloudUsers.@Nullable Issued issued,
      @Nullable Manifest delivered) {
    static Standing of(Reader reader, Delivery row) {
      DocumentKey cloud = row.id().owner();
      Bundle bundle =
          row.order().desired() == null
              ? Bundle.EMPTY
              : reader.bundles().find(row.order().desired()).orElse(Bundle.EMPTY);
      return new Standing(
          CloudUsers.identity(reader, cloud).orElse(null),
          CloudUsers.request(reader, cloud).orElse(null),
          CloudUsers.key(reader, cloud).orElse(null),
          CloudUsers.issued(reader, cloud, row.id().cluster()).orElse(null),
          UserAccess.requestIn(bundle).orElse(null));
    }

    /// Whether the certificate belongs to the current key pair.
    boolean isCurrent() {
      return issued != null && issued.credentials().keyPem().equals(key);
    }

    boolean asks(JsonNode request) {
      return this.request != null
          && request.at("/spec/request").asText().equals(UserAccess.encoded(this.request))
          && request.at("/spec/signerName").asText().equals(UserAccess.SIGNER);
    }
  }

  /// Reconciles the row of a logical cloud.
  ///
  /// @return after which time to look again; empty if only a change of the store can matter
  Optional<Duration> follow(Delivery row) {
    Standing now = parts.store().read(reader -> Standing.of(reader, row));
    Manifest delivered = now.delivered();
    if (delivered == null || now.request() == null) {
      return Optional.empty();
    }
    if (now.identity() == null) {
      introduce(row.id().owner());
      return Optional.empty();
    }
    if (now.isCurrent() && now.issued() != null) {
      return renewal(row, now.identity(), now.issued());
    }
    if (!now.asks(delivered.json())) {
      order(row.id().owner(), writer -> {});
      return Optional.empty();
    }
    return isApplied(row, delivered.key()) ? issue(row, delivered.key(), now) : Optional.empty();
  }

  /// Migrates a cloud from the time when a tenant chose its user's name on clusters.
  private void introduce(DocumentKey cloud) {
    parts
        .store()
        .read(reader -> nameOf(reader, cloud))
        .map(CloudUsers.FreshKey::new)
        .ifPresent(fresh ->
            order(
                cloud,
                writer -> {
                  if (CloudUsers.identity(writer, cloud).isEmpty()) {
                    fresh.introduce(writer, cloud);
                  }
                }));
  }

  private static Optional<String> nameOf(Reader reader, DocumentKey cloud) {
    String instance = reader.lifecycle(cloud).map(found -> found.statusContextId()).orElseThrow();
    return reader
        .find(TenancyKinds.LOGICAL_CLOUD, cloud)
        .map(found -> CloudIdentity.user(cloud, found.body(), instance));
  }

  private static boolean isApplied(Delivery row, ManifestKey request) {
    return row.progress().objects().stream()
        .anyMatch(object ->
            object.key().equals(request)
                && object.outcome() == Delivery.ObjectState.Outcome.APPLIED);
  }

  /// Renews when a third of the lifetime is left; the certificate stays valid meanwhile. One that
  /// was due when it arrived (the clocks disagree, or the cluster's CA ends) is not renewed again
  /// and again.
  private Optional<Duration> renewal(Delivery row, String identity, CloudUsers.Issued issued) {
    X509Certificate certificate = read(issued.credentials().certificatePem());
    Instant from = certificate.getNotBefore().toInstant();
    Duration third = Duration.between(from, certificate.getNotAfter().toInstant()).dividedBy(3);
    Instant due = from.plus(third.multipliedBy(2));
    Instant earliest = issued.kept().plus(third.compareTo(LEAST) < 0 ? LEAST : third);
    Duration left =
        Duration.between(parts.clock().instant(), due.isAfter(earliest) ? due : earliest);
    if (left.isPositive()) {
      return Optional.of(left);
    }
    renew(row.id().owner(), identity, issued.credentials().keyPem());
    return Optional.empty();
  }

  /// Does nothing if another cluster of the cloud has caused a renewal meanwhile.
  ///
  /// @param key the private key to be replaced, as PEM
  private void renew(DocumentKey cloud, String identity, @Nullable String key) {
    var fresh = new CloudUsers.FreshKey(identity);
    order(
        cloud,
        writer -> {
          boolean same =
              CloudUsers.key(writer, cloud).equals(Optional.ofNullable(key))
                  && CloudUsers.identity(writer, cloud).equals(Optional.of(identity));
          if (same) {
            fresh.replace(writer, cloud);
          }
        });
  }

  private static X509Certificate read(String pem) {
    try {
      var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
    } catch (CertificateException e) {
      throw new IllegalStateException("what a cluster issued is no certificate", e);
    }
  }

  /// Changes the key pair, and orders its request on every cluster of the cloud.
  private void order(DocumentKey cloud, Consumer<Writer> change) {
    parts
        .store()
        .write(writer -> {
          change.accept(writer);
          Optional<String> identity = CloudUsers.identity(writer, cloud);
          Optional<String> request = CloudUsers.request(writer, cloud);
          if (identity.isPresent() && request.isPresent()) {
            DesiredState.edit(
                writer,
                cloud,
                bundle -> UserAccess.renewed(bundle, cloud, identity.get(), request.get()),
                parts.clock().instant());
          }
          return cloud;
        });
  }

  private Optional<Duration> issue(Delivery row, ManifestKey request, Standing now) {
    DocumentKey cloud = row.id().owner();
    ClusterId cluster = row.id().cluster();
    try {
      ClusterConnection connection = parts.fleet().connection(cluster);
      Optional<JsonNode> live = connection.get(request);
      if (live.isEmpty()) {
        // The cluster deletes requests after a while, answered or not.
        renew(cloud, Objects.requireNonNull(now.identity()), now.key());
        return Optional.empty();
      }
      if (!now.asks(live.get())) {
        LOG.warn(
            "{} on {} is not the request that was delivered, so it is not approved; terminate and"
                + " instantiate {} to replace it",
            request,
            cluster,
            cloud.joined());
        return Optional.empty();
      }
      String certificate = live.get().at("/status/certificate").asText("");
      if (certificate.isEmpty()) {
        approve(connection, request, live.get());
        return Optional.of(SOON);
      }
      String pem = new String(Base64.getDecoder().decode(certificate), StandardCharsets.UTF_8);
      keep(row, now, pem);
      return Optional.of(SOON);
    } catch (ClusterUnavailable e) {
      return Optional.of(SOON);
    }
  }

  /// Does nothing if the key pair was changed meanwhile.
  private void keep(Delivery row, Standing now, String pem) {
    DocumentKey cloud = row.id().owner();
    String key = Objects.requireNonNull(now.key());
    parts
        .store()
        .write(writer -> {
          if (CloudUsers.key(writer, cloud).equals(Optional.of(key))) {
            CloudUsers.keep(
                writer,
                cloud,
                row.id().cluster(),
                new CloudUsers.Issued(Credentials.certificate(pem, key), parts.clock().instant()));
          }
          return cloud;
        });
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
