package io.bulkhead.manifest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of some bytes, as 64 lower-case hexadecimal digits.
public record Digest(String hex) implements Comparable<Digest> {
  private static final int DIGITS = 64;

  public Digest {
    if (!isForm(hex)) {
      throw new IllegalArgumentException("not a SHA-256 digest: \"" + hex + "\"");
    }
  }

  /// Hand-written for speed, because a delivery's row contains thousands.
  private static boolean isForm(String hex) {
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return hex.length() == DIGITS;
  }

  public static Digest of(byte[] bytes) {
    return new Digest(HexFormat.of().formatHex(sha256().digest(bytes)));
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The first twelve digits: enough for people.
  public String shortForm() {
    return hex.substring(0, 12);
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
