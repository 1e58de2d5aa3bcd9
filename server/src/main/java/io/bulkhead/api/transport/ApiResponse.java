package io.bulkhead.api.transport;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// An HTTP response.
///
/// @param secret whether it contains a secret, so that even a read must be audited
public record ApiResponse(
    int status, String contentType, Departure body, Map<String, String> headers, boolean secret) {
  public ApiResponse(int status, String contentType, byte[] body, Map<String, String> headers) {
    this(status, contentType, new Departure.InMemory(body), headers, false);
  }

  public static ApiResponse empty(int status) {
    return new ApiResponse(status, "", new byte[0], Map.of());
  }

  /// The same with another body.
  ApiResponse of(Departure bytes) {
    return new ApiResponse(status, contentType, bytes, headers, secret);
  }

  public ApiResponse with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new ApiResponse(status, contentType, body, more, secret);
  }

  public ApiResponse telling(boolean aSecret) {
    return new ApiResponse(status, contentType, body, headers, aSecret);
  }

  /// Adds a warning about what was ignored.
  ///
  /// @param text visible ASCII without quotes; no warning if it is empty
  public ApiResponse warning(String text) {
    return text.isEmpty() ? this : with("Warning", "299 - \"" + text + "\"");
  }

  public static ApiResponse json(int status, byte[] line) {
    return new ApiResponse(status, "application/json", line, Map.of());
  }

  public static ApiResponse text(int status, String text) {
    return new ApiResponse(
        status,
        "text/plain; charset=utf-8",
        (text + "\n").getBytes(StandardCharsets.UTF_8),
        Map.of("X-Content-Type-Options", "nosniff"));
  }
}
