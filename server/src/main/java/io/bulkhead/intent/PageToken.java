package io.bulkhead.intent;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.manifest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where the next page begins. A token stays valid while documents are created and deleted, but
/// only for its collection.
final class PageToken {
  private static final int MARK = 12;

  static String of(long order, Kind<?> kind, @Nullable DocumentKey parent) {
    byte[] text = (order + "." + mark(kind, parent)).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  /// The order of the last document of the previous page; 0 without a token.
  static long after(String token, Kind<?> kind, @Nullable DocumentKey parent) {
    if (token.isEmpty()) {
      return 0;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
      String end = "." + mark(kind, parent);
      if (text.endsWith(end)) {
        long order = Long.parseLong(text.substring(0, text.length() - end.length()));
        if (order >= 0) {
          return order;
        }
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new BulkheadException(
        Problem.INVALID_QUERY,
        "continue must be what came with the page before of this very list; leave it out to begin"
            + " again",
        "continue");
  }

  private static String mark(Kind<?> kind, @Nullable DocumentKey parent) {
    String collection = kind.name() + " " + (parent == null ? "" : parent.joined());
    return Digest.of(collection.getBytes(StandardCharsets.UTF_8)).hex().substring(0, MARK);
  }

  private PageToken() {}
}
