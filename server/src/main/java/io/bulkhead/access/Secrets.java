package io.bulkhead.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// Random texts and their salted hashes. The texts have 256 random bits, so one round of SHA-256 is
/// enough.
final class Secrets {
  static final int SALT = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  static byte[] salt() {
    return random(SALT);
  }

  static String secret() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
  }

  static String id() {
    return HexFormat.of().formatHex(random(6));
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  static byte[] hash(byte[] salt, String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt);
      return digest.digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
