package io.bulkhead.owner;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.store.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Names under which the store keeps the secrets of logical clouds' users.
public final class CloudSecrets {
  private static final String REQUEST = "request";

  /// @param what of the user
  public static String name(DocumentKey cloud, String what) {
    return "cloud-user/" + cloud.joined() + "/" + what;
  }

  /// Of the certificate request that is currently sent to clusters.
  public static String requestName(DocumentKey cloud) {
    return name(cloud, REQUEST);
  }

  /// The certificate request that is currently sent to clusters, as PEM.
  public static Optional<String> request(Reader reader, DocumentKey cloud) {
    return reader
        .secrets()
        .find(requestName(cloud))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private CloudSecrets() {}
}
