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
      Pattern.compile(";\\s*boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  private static final Pattern DISPOSITION =
      Pattern.compile(
          "^content-disposition:\\s*form-data\\s*(;.*)$",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  /// One parameter after another, so that no name is found inside another's quotes.
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G\\s*;\\s*([\\w*-]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s\"]*))", Pattern.DOTALL);

  private Multipart() {}

  static boolean is(String contentType) {
    return contentType.strip().regionMatches(true, 0, "multipart/form-data", 0, 19);
  }

  /// The parts by name; of several with one name the first counts.
  static Map<String, byte[]> read(String contentType, byte[] body) {
    Matcher found = BOUNDARY.matcher(contentType);
    if (!found.find()) {
      throw broken("its Content-Type names no boundary");
    }
    String text = new String(body, StandardCharsets.ISO_8859_1);
    String line = "\r\n--" + (found.group(1) != null ? found.group(1) : found.group(2));
    Map<String, byte[]> parts = new LinkedHashMap<>();
    // The first boundary may stand at the very beginning, without the line break of the others.
    int at = text.startsWith(line.substring(2)) ? -2 : boundary(text, line, 0);
    while (!text.startsWith("--", at + line.length())) {
      int head = at + line.length();
      int content = text.indexOf("\r\n\r\n", head);
      if (content < 0) {
        throw broken("a part has no content");
      }
      int end = boundary(text, line, content + 2);
      String name = name(text.substring(head, content));
      int from = Math.min(content + 4, end);
      parts.putIfAbsent(name, Arrays.copyOfRange(body, from, end));
      at = end;
    }
    return parts;
  }

  /// Where the next boundary stands; the same text within a longer line is none.
  private static int boundary(String text, String line, int from) {
    int at = text.indexOf(line, from);
    while (at >= 0) {
      int after = at + line.length();
      if (text.startsWith("--", after)
          || text.substring(after, Math.min(text.length(), after + 80))
              .matches("(?s)[ \t]*\r\n.*")) {
        return at;
      }
      at = text.indexOf(line, at + 1);
    }
    throw broken("it does not end with its boundary");
  }

  /// Empty for a part without a name.
  private static String name(String head) {
    Matcher disposition = DISPOSITION.matcher(head);
    if (disposition.find()) {
      Matcher parameter = PARAMETER.matcher(disposition.group(1));
      while (parameter.find()) {
        if (parameter.group(1).equalsIgnoreCase("name")) {
          return parameter.group(2) != null ? parameter.group(2) : parameter.group(3);
        }
      }
    }
    return "";
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

  private static BulkheadException broken(String why) {
    return new BulkheadException(
        Problem.UNDECODABLE_BODY, "The multipart form cannot be decoded: " + why + ".");
  }
}
