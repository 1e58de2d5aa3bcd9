package io.bulkhead.store.database;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/// One start of a hub.
///
/// @param name unique to this start, 16 hexadecimal digits
record Start(String host, long pid, Instant since, String name) {
  static Start now() {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    return new Start(
        localHost(),
        ProcessHandle.current().pid(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        HexFormat.of().formatHex(random));
  }

  private static String localHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }

  /// Human-readable.
  String told() {
    return "process %d on host %s, since %s".formatted(pid, host, since);
  }
}
