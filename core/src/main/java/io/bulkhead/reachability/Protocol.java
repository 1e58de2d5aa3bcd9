package io.bulkhead.reachability;

import java.util.Locale;
import java.util.Optional;

/// The protocols that policies distinguish.
public enum Protocol {
  TCP,
  UDP,
  SCTP;

  /// Parses the notation of policies and pods; no text means TCP.
  static Optional<Protocol> parse(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "", "TCP" -> Optional.of(TCP);
      case "UDP" -> Optional.of(UDP);
      case "SCTP" -> Optional.of(SCTP);
      default -> Optional.empty();
    };
  }
}
