package io.bulkhead.api.transport;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Multipart forms with files, as EMCO's clients send and expect them.
public final class Multipart {
  private static final Pattern BOUNDARY =
      Pattern.compile(";\\s*boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
  private static final Pattern DISPOSITION =
      Pattern.compile(
          "^content-disposition:\\s*form-data\\s*(;.*)$",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  /// Matches one parameter after another, so that no name is found inside another's quotes.
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G\\s*;\\s*([\\w*-]+)=(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([^;\\s\"]*))", Pattern.DOTALL);

  private static final byte[] NEW_LINE = ascii("\r\n");
  private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
  private static final byte[] DASHES = ascii("--");

  /// RFC 2046 allows 70; some clients exceed that.
  private static final int LONGEST_BOUNDARY = 200;

  private static final int LONGEST_HEAD = 8 * 1024;
  private static final int LONGEST_PADDING = 80;
  private static final int MOST_PARTS = 100;

  private Multipart() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  public static boolean is(String contentType) {
    return contentType.strip().regionMatches(true, 0, "multipart/form-data", 0, 19);
  }

  /// The parts by name; the first of several with the same name counts.
  public static Map<String, ByteBuffer> read(String contentType, ByteBuffer body) {
    Matcher found = BOUNDARY.matcher(contentType);
    if (!found.find()) {
      throw broken("its Content-Type names no boundary");
    }
    String word = found.group(1) != null ? found.group(1) : found.group(2);
    if (word.length() > LONGEST_BOUNDARY) {
      throw broken("its boundary is longer than " + LONGEST_BOUNDARY + " characters");
    }
    byte[] line = ("\r\n--" + word).getBytes(StandardCharsets.ISO_8859_1);
    Map<String, ByteBuffer> parts = new LinkedHashMap<>();
    int count = 0;
    // The first boundary may be at the very beginning, without the line break of the others.
    int at =
        startsWith(body, Arrays.copyOfRange(line, 2, line.length), 0)
            ? -2
            : boundary(body, line, 0);
    while (!startsWith(body, DASHES, at + line.length)) {
      if (++count > MOST_PARTS) {
        throw broken("it has more than " + MOST_PARTS + " parts");
      }
      int head = at + line.length;
      int content = indexOf(body, END_OF_HEAD, head);
      if (content < 0) {
        throw broken("a part has no content");
      }
      if (content - head > LONGEST_HEAD) {
        throw broken("a part's headers are longer than " + LONGEST_HEAD + " bytes");
      }
      int end = boundary(body, line, content + 2);
      String name = name(Body.text(body, head, content));
      int from = Math.min(content + 4, end);
      parts.putIfAbsent(name, body.slice(from, end - from));
      at = end;
    }
    return parts;
  }

  /// The position of the next boundary; the same text within a longer line is none.
  private static int boundary(ByteBuffer body, byte[] line, int from) {
    int at = indexOf(body, line, from);
    while (at >= 0) {
      int after = at + line.length;
      if (startsWith(body, DASHES, after) || endsLine(body, after)) {
        return at;
      }
      at = indexOf(body, line, at + 1);
    }
    throw broken("it does not end with its boundary");
  }

  private static boolean endsLine(ByteBuffer body, int from) {
    int most = Math.min(body.limit(), from + LONGEST_PADDING);
    int at = from;
    while (at < most && (body.get(at) == ' ' || body.get(at) == '\t')) {
      at++;
    }
    return startsWith(body, NEW_LINE, at);
  }

  private static boolean startsWith(ByteBuffer body, byte[] text, int at) {
    if (at < 0 || at + text.length > body.limit()) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (body.get(at + i) != text[i]) {
        return false;
      }
    }
    return true;
  }

  private static int indexOf(ByteBuffer body, byte[] text, int from) {
    for (int at = Math.max(0, from); at <= body.limit() - text.length; at++) {
      if (body.get(at) == text[0] && startsWith(body, text, at)) {
        return at;
      }
    }
    return -1;
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

  /// The bytes that precede the file.
  public static byte[] before(String boundary, byte[] metadata, String part, String filename) {
    var out = new ByteArrayOutputStream();
    text(out, "--" + boundary + "\r\nContent-Disposition: form-data; name=\"metadata\"\r\n");
    text(out, "Content-Type: application/json\r\n\r\n");
    out.writeBytes(metadata);
    text(out, "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + part + "\"");
    text(out, filename.isEmpty() ? "" : "; filename=\"" + filename + "\"");
    text(out, "\r\nContent-Type: application/octet-stream\r\n\r\n");
    return out.toByteArray();
  }

  /// The bytes that follow it.
  public static byte[] after(String boundary) {
    return ascii("\r\n--" + boundary + "--\r\n");
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static BulkheadException broken(String why) {
    return new BulkheadException(
        Problem.UNDECODABLE_BODY, "The multipart form cannot be decoded: " + why + ".");
  }
}
