package io.bulkhead.api;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Forms with files, as EMCO's clients send them and as they are answered.
final class Multipart {
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile("[;\\s]name=(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

  private Multipart() {}

  static boolean is(String contentType) {
    return contentType.regionMatches(true, 0, "multipart/form-data", 0, 19);
  }

  /// The parts by name; of several with one name the first counts.
  static Map<String, byte[]> read(String contentType, byte[] body) {
    Matcher found = BOUNDARY.matcher(contentType);
    if (!found.find()) {
      throw broken();
    }
    String text = new String(body, StandardCharsets.ISO_8859_1);
    String line = "--" + (found.group(1) != null ? found.group(1) : found.group(2));
    Map<String, byte[]> parts = new LinkedHashMap<>();
    int at = text.startsWith(line) ? 0 : text.indexOf("\r\n" + line) + 2;
    if (at == 1) {
      throw broken();
    }
    while (true) {
      int start = at + line.length();
      if (text.startsWith("--", start)) {
        return parts;
      }
      int head = text.indexOf("\r\n\r\n", start);
      int end = text.indexOf("\r\n" + line, head < 0 ? start : head + 2);
      if (head < 0 || end < 0) {
        throw broken();
      }
      Matcher name = NAME.matcher(text.substring(start, head));
      if (name.find()) {
        parts.putIfAbsent(
            name.group(1) != null ? name.group(1) : name.group(2),
            Arrays.copyOfRange(body, Math.min(head + 4, end), end));
      }
      at = end + 2;
    }
  }

  static byte[] write(String boundary, byte[] metadata, String part, String filename, byte[] file) {
    var out = new ByteArrayOutputStream();
    text(out, "--" + boundary + "\r\nContent-Disposition: form-data; name=\"metadata\"\r\n");
    text(out, "Content-Type: application/json\r\n\r\n");
    out.writeBytes(metadata);
    text(out, "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + part + "\"");
    text(out, filename.isEmpty() ? "" : "; filename=\"" + filename + "\"");
    text(out, "\r\nContent-Type: application/octet-stream\r\n\r\n");
    out.writeBytes(file);
    text(out, "\r\n--" + boundary + "--\r\n");
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static BulkheadException broken() {
    return new BulkheadException(Problem.UNDECODABLE_BODY, "The multipart form cannot be decoded.");
  }
}
