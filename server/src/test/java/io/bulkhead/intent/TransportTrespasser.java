package io.bulkhead.intent;

import java.net.http.HttpHeaders;

/// Breaks a rule on purpose: documents have no headers.
public final class TransportTrespasser {
  private TransportTrespasser() {}

  static String header(HttpHeaders headers) {
    return headers.firstValue("Accept").orElse("");
  }
}
