package io.bulkhead.certificate;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import java.time.Instant;
import java.util.Map;

/// Is told when the certificates of users end. Must return quickly.
public interface CertificateMetrics {
  CertificateMetrics NONE = (cluster, ends) -> {};

  /// @param ends by logical cloud, the certificates of its user on this cluster: all there are
  void certificates(ClusterId cluster, Map<DocumentKey, Instant> ends);
}
