package io.bulkhead.access;

import io.bulkhead.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// The operator's bearer token: made once, kept as a salted hash. It has 256 random bits, so one
/// round of SHA-256 suffices.
public final class Tokens {
  private static final String SECRET = "operator-token";
  private static final int SALT = 16;
  private final byte[] kept;

  private Tokens(byte[] kept) {
    this.kept = kept;
  }

  /// @param fresh the token when it was made just now, to be shown once
  public record Opened(Tokens tokens, Optional<String> fresh) {}

  /// Reads the kept hash, or makes a token at the first start.
  ///
  /// @param preset the token to be used, empty to make one
  public static Opened open(Store store, String preset) {
    Optional<byte[]> kept = store.read(reader -> reader.secret(SECRET));
    if (kept.isPresent() && preset.isEmpty()) {
      return new Opened(new Tokens(kept.get()), Optional.empty());
    }
    String token = preset.isEmpty() ? random(32) : preset;
    byte[] salt = new byte[SALT];
    new SecureRandom().nextBytes(salt);
    byte[] hash = hash(salt, token);
    byte[] salted = Arrays.copyOf(salt, SALT + hash.length);
    System.arraycopy(hash, 0, salted, SALT, hash.length);
    store.write(writer -> {
      writer.saveSecret(SECRET, salted);
      return 0;
    });
    return new Opened(new Tokens(salted), preset.isEmpty() ? Optional.of(token) : Optional.empty());
  }

  /// Who sent this `Authorization` header; empty for nobody we know.
  public Optional<Identity> identify(String authorization) {
    if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Optional.empty();
    }
    byte[] hash = hash(Arrays.copyOf(kept, SALT), authorization.substring(7).strip());
    return MessageDigest.isEqual(hash, Arrays.copyOfRange(kept, SALT, kept.length))
        ? Optional.of(Identity.operator("operator"))
        : Optional.empty();
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private static byte[] hash(byte[] salt, String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      return digest.digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
