package io.bulkhead.response;

import java.time.Instant;
import java.util.List;

/// The public keys that the hub's reports are signed with, as a JWK set (RFC 7517), newest first.
public record KeySetResponse(List<Jwk> keys) {
  /// As RFC 8037 writes Ed25519 keys.
  ///
  /// @param x the public key's 32 bytes in base64url
  /// @param kid its thumbprint (RFC 7638)
  public record Jwk(
      String kty, String crv, String x, String kid, String alg, String use, Instant made) {}
}
