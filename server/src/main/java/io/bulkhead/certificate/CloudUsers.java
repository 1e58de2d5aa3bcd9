package io.bulkhead.certificate;

import io.bulkhead.cluster.client.Kubeconfig.Credentials;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.owner.CloudSecrets;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// What the hub stores of logical clouds' users, encrypted: the name of each on clusters, the key
/// pair for which certificates are currently requested, and for each cluster the last issued
/// certificate with its key.
public final class CloudUsers {
  private static final String IDENTITY = "identity";
  private static final String KEY = "key";

  private static String secret(DocumentKey cloud, String what) {
    return CloudSecrets.name(cloud, what);
  }

  private static String certificateOf(DocumentKey cloud, ClusterId cluster) {
    return secret(cloud, "certificate/" + cluster);
  }

  private static String keyOf(DocumentKey cloud, ClusterId cluster) {
    return secret(cloud, "certificate-key/" + cluster);
  }

  private static String keptAt(DocumentKey cloud, ClusterId cluster) {
    return secret(cloud, "certificate-kept/" + cluster);
  }

  private static Optional<String> text(Reader reader, String name) {
    return reader.secrets().find(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /// The user's name in its certificates; empty for a cloud that was instantiated before names were
  /// kept.
  public static Optional<String> identity(Reader reader, DocumentKey cloud) {
    return text(reader, secret(cloud, IDENTITY));
  }

  /// The certificate request that is currently sent to clusters, as PEM.
  public static Optional<String> request(Reader reader, DocumentKey cloud) {
    return CloudSecrets.request(reader, cloud);
  }

  /// The private key of [#request], as PEM.
  public static Optional<String> key(Reader reader, DocumentKey cloud) {
    return text(reader, secret(cloud, KEY));
  }

  /// The last certificate issued by a cluster.
  ///
  /// @param kept when the hub got it, by its own clock
  public record Issued(Credentials credentials, Instant kept) {}

  public static Optional<Issued> issued(Reader reader, DocumentKey cloud, ClusterId cluster) {
    Optional<String> certificate = text(reader, certificateOf(cloud, cluster));
    Optional<String> key = text(reader, keyOf(cloud, cluster));
    Optional<String> kept = text(reader, keptAt(cloud, cluster));
    return certificate.isEmpty() || key.isEmpty() || kept.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Issued(
                Credentials.certificate(certificate.get(), key.get()), Instant.parse(kept.get())));
  }

  static void keep(Writer writer, DocumentKey cloud, ClusterId cluster, Issued issued) {
    save(writer, certificateOf(cloud, cluster), issued.credentials().certificatePem());
    save(writer, keyOf(cloud, cluster), issued.credentials().keyPem());
    save(writer, keptAt(cloud, cluster), issued.kept().toString());
  }

  private static void save(Writer writer, String name, String text) {
    writer.secrets().save(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /// A new key pair for a user. Generating one takes time, so it is done outside of transactions.
  public static final class FreshKey {
    private final String identity;
    private final UserKey key;

    /// @param identity the user's name on clusters
    public FreshKey(String identity) {
      this.identity = identity;
      this.key = UserKey.make(identity);
    }

    /// Its certificate request, as PEM.
    public String request() {
      return new String(key.request(), StandardCharsets.UTF_8);
    }

    /// Stores it with a new name for the user. Certificates for another name have no rights any
    /// more.
    public void introduce(Writer writer, DocumentKey cloud) {
      forget(writer, cloud);
      save(writer, secret(cloud, IDENTITY), identity);
      replace(writer, cloud);
    }

    /// Stores it for the present name. The issued certificate stays until the new one arrives.
    void replace(Writer writer, DocumentKey cloud) {
      writer.secrets().save(secret(cloud, KEY), key.privateKey());
      writer.secrets().save(CloudSecrets.requestName(cloud), key.request());
    }
  }

  /// Deletes the certificates when the cloud is removed from its clusters.
  public static void forget(Writer writer, DocumentKey cloud) {
    for (Delivery delivery : writer.deliveries().of(cloud)) {
      forget(writer, cloud, delivery.id().cluster());
    }
    writer.secrets().delete(secret(cloud, IDENTITY));
    writer.secrets().delete(secret(cloud, KEY));
    writer.secrets().delete(CloudSecrets.requestName(cloud));
  }

  /// Deletes the certificate issued by one cluster.
  public static void forget(Writer writer, DocumentKey cloud, ClusterId cluster) {
    writer.secrets().delete(certificateOf(cloud, cluster));
    writer.secrets().delete(keyOf(cloud, cluster));
    writer.secrets().delete(keptAt(cloud, cluster));
  }

  private CloudUsers() {}
}
