package io.bulkhead.access;

import io.bulkhead.store.Store;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// The operator's first bearer token: created once, stored as a salted hash. Others are in the
/// [TokenBook].
public final class Tokens {
  static final String SECRET = "operator-token";
  private final byte[] kept;

  private Tokens(byte[] kept) {
    this.kept = kept;
  }

  /// @param fresh the token if it was just created, to be shown once
  public record Opened(Tokens tokens, Optional<String> fresh) {}

  /// Reads the stored hash, or creates a token at the first start.
  ///
  /// @param preset the token to use, empty to create one
  public static Opened open(Store store, String preset) {
    Optional<byte[]> kept = store.read(reader -> reader.secrets().find(SECRET));
    if (kept.isPresent() && preset.isEmpty()) {
      return new Opened(new Tokens(kept.get()), Optional.empty());
    }
    String token = preset.isEmpty() ? Secrets.secret() : preset;
    return new Opened(kept(store, token), preset.isEmpty() ? Optional.of(token) : Optional.empty());
  }

  /// Creates a token that replaces the present one.
  public static Opened renew(Store store) {
    String token = Secrets.secret();
    return new Opened(kept(store, token), Optional.of(token));
  }

  private static Tokens kept(Store store, String token) {
    byte[] salt = Secrets.salt();
    byte[] hash = Secrets.hash(salt, token);
    byte[] salted = Arrays.copyOf(salt, Secrets.SALT + hash.length);
    System.arraycopy(hash, 0, salted, Secrets.SALT, hash.length);
    store.write(writer -> {
      writer.secrets().save(SECRET, salted);
      return 0;
    });
    return new Tokens(salted);
  }

  /// The sender of this `Authorization` header; empty if unknown.
  public Optional<Identity> identify(String authorization) {
    return Bearer.text(authorization).flatMap(this::holder);
  }

  Optional<Identity> holder(String token) {
    byte[] hash = Secrets.hash(Arrays.copyOf(kept, Secrets.SALT), token);
    return MessageDigest.isEqual(hash, Arrays.copyOfRange(kept, Secrets.SALT, kept.length))
        ? Optional.of(Identity.operator("operator"))
        : Optional.empty();
  }
}
