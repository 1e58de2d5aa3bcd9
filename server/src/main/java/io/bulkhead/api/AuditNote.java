package io.bulkhead.api;

import io.bulkhead.manifest.Digest;
import java.nio.charset.StandardCharsets;

/// What is learned of a request on its way and belongs into the audit. One per request, used by one
/// thread at a time.
final class AuditNote {
  private String reason = "";
  private String diffDigest = "";
  private String detail = "";
  private boolean secret;

  /// Why it was refused, in the words of the audit: the caller may be told less.
  void refused(String why) {
    reason = why;
  }

  /// A document changed: what it was and what it is, as JSON, empty when there was or is none.
  void changed(byte[] before, byte[] after) {
    var text =
        "before\n"
            + new String(before, StandardCharsets.UTF_8)
            + "after\n"
            + new String(after, StandardCharsets.UTF_8);
    diffDigest = Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }

  /// What came of it, beside the document.
  void tells(String what) {
    detail = what;
  }

  String detail() {
    return detail;
  }

  /// A secret is in the answer, so that this read is kept.
  void tellsSecret() {
    secret = true;
  }

  String reason() {
    return reason;
  }

  String diffDigest() {
    return diffDigest;
  }

  boolean secret() {
    return secret;
  }
}
