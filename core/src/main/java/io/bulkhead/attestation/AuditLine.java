package io.bulkhead.attestation;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/// One row of the audit as it is stored: a line of an export, with which the hash chain can be
/// verified without the hub.
///
/// @param entry the row's JSON, exactly the bytes that were hashed
/// @param hash SHA-256 over `previousHash` and `entry`, both as UTF-8
public record AuditLine(long number, String previousHash, String hash, String entry) {
  /// The line without its line break.
  public String text() {
    return new String(DocumentCodec.encode(this), StandardCharsets.UTF_8);
  }

  /// Throws `UNDECODABLE_BODY` if it is no such line.
  public static AuditLine parse(String line) {
    return DocumentCodec.decode(AuditLine.class, line.getBytes(StandardCharsets.UTF_8));
  }

  /// Whether it follows another line, or begins the audit.
  ///
  /// @param previous empty before the first row
  public boolean follows(long before, String previous) {
    return number == before + 1
        && previousHash.equals(previous)
        && hash.equals(Digest.of((previousHash + entry).getBytes(StandardCharsets.UTF_8)).hex())
        && Json.parse(entry).path("number").asLong() == number;
  }

  /// The number of the first line that was changed, removed or inserted; empty if the chain is
  /// intact.
  public static OptionalLong firstBroken(List<AuditLine> lines) {
    for (int i = 0; i < lines.size(); i++) {
      AuditLine line = lines.get(i);
      long before = i == 0 ? line.number() - 1 : lines.get(i - 1).number();
      String previous = i == 0 ? line.previousHash() : lines.get(i - 1).hash();
      if (!line.follows(before, previous)) {
        return OptionalLong.of(line.number());
      }
    }
    return OptionalLong.empty();
  }
}
