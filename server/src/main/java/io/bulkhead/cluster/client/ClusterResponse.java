package io.bulkhead.cluster.client;

import java.util.Map;
import java.util.Optional;

/// A complete response to one request.
///
/// @param headers by name in lower case; the last value if a header is repeated
record ClusterResponse(int status, Map<String, String> headers, byte[] body) {
  /// @param name in lower case
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
