package io.bulkhead.api;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What goes back over HTTP.
public record Answer(int status, String contentType, Departure body, Map<String, String> headers) {
  public Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    this(status, contentType, new Departure.InMemory(body), headers);
  }

  public static Answer empty(int status) {
    return new Answer(status, "", new byte[0], Map.of());
  }

  /// The same with other bytes.
  Answer of(Departure bytes) {
    return new Answer(status, contentType, bytes, headers);
  }

  public Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, contentType, body, more);
  }

  /// Says what was ignored.
  ///
  /// @param text visible ASCII without quotes; nothing is said when it is empty
  Answer warning(String text) {
    return text.isEmpty() ? this : with("Warning", "299 - \"" + text + "\"");
  }

  public static Answer json(int status, byte[] line) {
    return new Answer(status, "application/json", line, Map.of());
  }

  public static Answer text(int status, String text) {
    return new Answer(
        status,
        "text/plain; charset=utf-8",
        (text + "\n").getBytes(StandardCharsets.UTF_8),
        Map.of("X-Content-Type-Options", "nosniff"));
  }
}
