package io.bulkhead.access;

import java.util.Optional;

/// Reads `Authorization: Bearer TOKEN`.
final class Bearer {
  private static final String SCHEME = "Bearer ";

  /// No valid token is longer, and a longer one would cost time to check.
  private static final int LONGEST = 16 * 1024;

  private Bearer() {}

  static Optional<String> text(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            && authorization.length() <= LONGEST
        ? Optional.of(authorization.substring(SCHEME.length()).strip())
        : Optional.empty();
  }
}
