package io.bulkhead.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.manifest.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;

/// A report with its signature: a detached JWS (RFC 7515, appendix F) with Ed25519 (RFC 8037) over
/// the canonical form of all other members.
public final class SignedReport {
  public static final String FORMAT = "bulkhead.io/isolation-report/v1";
  static final String EDDSA = "EdDSA";
  private static final String SIGNATURE = "signature";

  /// Adds the signature as the last member.
  public static ObjectNode sign(ObjectNode report, SigningKey key) {
    report.remove(SIGNATURE);
    String kid = key.verification().id();
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("alg", EDDSA).put("kid", kid);
    String head = VerificationKey.text(Json.canonical(header));
    String signed = VerificationKey.text(key.sign(input(head, report)));
    report.putObject(SIGNATURE).put("keyId", kid).put("jws", head + ".." + signed);
    return report;
  }

  /// Why the signature is invalid; empty if it is valid.
  ///
  /// @param keys that are trusted
  public static Optional<String> fault(JsonNode report, Collection<VerificationKey> keys) {
    if (!(report instanceof ObjectNode whole) || !report.path(SIGNATURE).path("jws").isTextual()) {
      return Optional.of("it carries no signature");
    }
    String[] parts = report.path(SIGNATURE).path("jws").asText().split("\\.", -1);
    if (parts.length != 3 || !parts[1].isEmpty()) {
      return Optional.of("its signature is no detached JWS");
    }
    JsonNode header;
    try {
      header = Json.parse(VerificationKey.decoded(parts[0]));
    } catch (BulkheadException e) {
      return Optional.of("the header of its signature is not JSON");
    }
    String kid = header.path("kid").asText("");
    if (!header.path("alg").asText("").equals(EDDSA) || header.has("crit") || header.has("b64")) {
      return Optional.of("it is not signed by Ed25519");
    }
    Optional<VerificationKey> key = keys.stream().filter(k -> k.id().equals(kid)).findFirst();
    if (key.isEmpty()) {
      return Optional.of("it is signed by a key that is not trusted: " + kid);
    }
    ObjectNode rest = whole.deepCopy();
    rest.remove(SIGNATURE);
    return key.get().verifies(input(parts[0], rest), VerificationKey.decoded(parts[2]))
        ? Optional.empty()
        : Optional.of("its signature does not fit: it was changed after it was signed");
  }

  /// The signing input: header and payload as in the compact form that is not detached.
  private static byte[] input(String header, JsonNode report) {
    String payload = VerificationKey.text(Json.canonical(report));
    return (header + "." + payload).getBytes(StandardCharsets.US_ASCII);
  }

  private SignedReport() {}
}
