package io.bulkhead.response;

import java.time.Instant;
import java.util.List;

/// The public keys of the hub's report signatures, as a JWK set (RFC 7517), newest first.
public record KeySetResponse(List<Jwk> keys) {
  /// An Ed25519 key in the format of RFC 8037.
  ///
  /// @param x the public key's 32 bytes in base64url
  /// @param kid its thumbprint (RFC 7638)
  public record Jwk(
      String kty, String crv, String x, String kid, String alg, String use, Instant made) {}
}
