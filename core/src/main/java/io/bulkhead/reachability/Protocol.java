package io.bulkhead.reachability;

import java.util.Locale;
import java.util.Optional;

/// The protocols that policies tell apart.
public enum Protocol {
  TCP,
  UDP,
  SCTP;

  /// Reads it as policies and pods write it; no text means TCP.
  static Optional<Protocol> parse(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "", "TCP" -> Optional.of(TCP);
      case "UDP" -> Optional.of(UDP);
      case "SCTP" -> Optional.of(SCTP);
      default -> Optional.empty();
    };
  }
}
