package io.bulkhead.store;

import io.bulkhead.kind.access.RoleScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A bearer token as it is kept: without its secret.
///
/// @param name given by who made it; unique
/// @param id random, part of the token, by which it is found
/// @param salt of the hash
/// @param hash SHA-256 over salt and secret
/// @param lastUsed null for never; up to a minute late
public record AccessToken(
    String name, String id, byte[] salt, byte[] hash, Terms terms, @Nullable Instant lastUsed) {
  /// @param createdBy the identity that made it
  public record Terms(RoleScope scope, Instant created, Instant expires, String createdBy) {}

  @Override
  public String toString() {
    return "AccessToken[" + name + "]";
  }
}
