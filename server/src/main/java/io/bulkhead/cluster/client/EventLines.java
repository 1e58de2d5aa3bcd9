package io.bulkhead.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.ClusterUnavailable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Predicate;

/// Parses a watch's body: one JSON object per line. An API object has at most 3 MiB.
final class EventLines {
  private static final int LONGEST = 4 * 1024 * 1024;

  private final byte[] buffer = new byte[64 * 1024];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /// Passes on events until the stream ends or one is not wanted any more. Throws
  /// [ClusterUnavailable] if a line is no event.
  void read(InputStream body, Predicate<JsonNode> wanted) throws IOException {
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      int start = 0;
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          line.write(buffer, start, i - start);
          start = i + 1;
          if (!event(wanted)) {
            return;
          }
        }
      }
      line.write(buffer, start, count - start);
      if (line.size() > LONGEST) {
        throw new ClusterUnavailable("the watch sent a line of more than 4 MiB");
      }
    }
  }

  private boolean event(Predicate<JsonNode> wanted) {
    if (line.size() == 0) {
      return true;
    }
    Optional<JsonNode> event = ClusterResponses.object(line.toByteArray());
    line.reset();
    if (event.isEmpty() || !event.get().path("object").isObject()) {
      throw new ClusterUnavailable("the watch sent what is no event");
    }
    return wanted.test(event.get());
  }
}
