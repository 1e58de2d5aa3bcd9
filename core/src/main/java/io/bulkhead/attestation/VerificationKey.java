package io.bulkhead.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.manifest.Json;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// A public Ed25519 key. Its id is the thumbprint of RFC 7638, so that nobody can give one key the
/// id of another.
///
/// @param x the 32 bytes of RFC 8032 in base64url
public record VerificationKey(String x) {
  static final String ALGORITHM = "Ed25519";
  private static final int BYTES = 32;

  /// The X.509 prefix of the 32 bytes.
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  public VerificationKey {
    if (decoded(x).length != BYTES) {
      throw new BulkheadException(Problem.UNDECODABLE_BODY, "not an Ed25519 key: " + x);
    }
  }

  static VerificationKey of(PublicKey key) {
    byte[] whole = key.getEncoded();
    byte[] raw = new byte[BYTES];
    System.arraycopy(whole, whole.length - BYTES, raw, 0, BYTES);
    return new VerificationKey(text(raw));
  }

  /// Reads a JWK set or one JWK, and skips keys of other types.
  public static List<VerificationKey> parse(JsonNode keys) {
    List<VerificationKey> found = new ArrayList<>();
    for (JsonNode key : keys.has("keys") ? keys.path("keys") : List.of(keys)) {
      if (key.path("kty").asText("").equals("OKP")
          && key.path("crv").asText("").equals(ALGORITHM)) {
        found.add(new VerificationKey(key.path("x").asText("")));
      }
    }
    return found;
  }

  public String id() {
    ObjectNode required = JsonNodeFactory.instance.objectNode();
    required.put("crv", ALGORITHM).put("kty", "OKP").put("x", x);
    try {
      return text(MessageDigest.getInstance("SHA-256").digest(Json.canonical(required)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// In the format of RFC 8037.
  public ObjectNode jwk() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kty", "OKP")
        .put("crv", ALGORITHM)
        .put("x", x)
        .put("kid", id())
        .put("alg", SignedReport.EDDSA)
        .put("use", "sig");
  }

  boolean verifies(byte[] bytes, byte[] signature) {
    byte[] raw = decoded(x);
    byte[] whole = new byte[PREFIX.length + raw.length];
    System.arraycopy(PREFIX, 0, whole, 0, PREFIX.length);
    System.arraycopy(raw, 0, whole, PREFIX.length, raw.length);
    try {
      PublicKey key =
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(whole));
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key);
      check.update(bytes);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      // An invalid key or signature.
      return false;
    }
  }

  static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Empty if it is not base64url.
  static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
