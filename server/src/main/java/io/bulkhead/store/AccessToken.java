package io.bulkhead.store;

import io.bulkhead.kind.access.RoleScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A bearer token as it is stored, without its secret.
///
/// @param name unique; chosen by its creator
/// @param id random; part of the token, used to look it up
/// @param salt of the hash
/// @param hash SHA-256 over salt and secret
/// @param lastUsed null for never; up to a minute late
public record AccessToken(
    String name, String id, byte[] salt, byte[] hash, Terms terms, @Nullable Instant lastUsed) {
  /// @param createdBy the identity that created it
  public record Terms(RoleScope scope, Instant created, Instant expires, String createdBy) {}

  @Override
  public String toString() {
    return "AccessToken[" + name + "]";
  }
}
