package io.bulkhead.fleet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads answers of HTTP/1.1, one after the other, from what a server sends. Whatever is none
/// throws [IOException].
final class AnswerReader {
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int LONGEST_CHUNK_LINE = 1024;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final InputStream in;
  private final byte[] buffer = new byte[8 * 1024];
  private int at;
  private int end;
  private boolean begun;
  private boolean more;

  AnswerReader(InputStream in) {
    this.in = in;
  }

  /// A request is about to be sent.
  void expect() {
    begun = false;
    more = false;
  }

  /// Whether any byte came since [#expect].
  boolean begun() {
    return begun;
  }

  /// Whether another answer may follow the last one.
  boolean more() {
    return more && at == end;
  }

  private record Head(int status, boolean lasting, Map<String, String> headers) {
    boolean is(String header, String value) {
      return headers.getOrDefault(header, "").toLowerCase(Locale.ROOT).contains(value);
    }
  }

  /// @param limit of the body, in bytes
  Answer read(long limit) throws IOException {
    Head head = head();
    while (head.status() >= 100 && head.status() < 200) {
      head = head();
    }
    try (var body = new BoundedBody(limit)) {
      boolean whole = body(head, body);
      more = whole && head.lasting() && !head.is("connection", "close");
      return new Answer(head.status(), head.headers(), body.whole());
    }
  }

  private Head head() throws IOException {
    int left = LONGEST_HEAD;
    String first = line(left);
    if (!first.startsWith("HTTP/1.") || first.length() < 12 || first.charAt(8) != ' ') {
      throw new ProtocolException("what came is no answer of HTTP/1.1");
    }
    int status = number(first.substring(9, 12), 10);
    Map<String, String> headers = new HashMap<>();
    left -= first.length();
    for (String line = line(left); !line.isEmpty(); line = line(left)) {
      left -= line.length();
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new ProtocolException("a line of the answer's head is no header");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    return new Head(status, first.charAt(7) != '0', headers);
  }

  /// Answers whether the body said itself where it ends.
  private boolean body(Head head, BoundedBody body) throws IOException {
    if (head.status() == NO_CONTENT || head.status() == NOT_MODIFIED) {
      return true;
    }
    if (head.is("transfer-encoding", "chunked")) {
      chunks(body);
      return true;
    }
    String length = head.headers().get("content-length");
    if (length != null) {
      exactly(number(length, 10), body);
      return true;
    }
    while (at < end || fill()) {
      body.add(buffer, at, end - at);
      at = end;
    }
    return false;
  }

  private void chunks(BoundedBody body) throws IOException {
    while (true) {
      String line = line(LONGEST_CHUNK_LINE);
      int extension = line.indexOf(';');
      int size = number((extension < 0 ? line : line.substring(0, extension)).trim(), 16);
      if (size == 0) {
        break;
      }
      exactly(size, body);
      if (!line(LONGEST_CHUNK_LINE).isEmpty()) {
        throw new ProtocolException("a piece of the answer is longer than it says");
      }
    }
    int left = LONGEST_HEAD;
    for (String line = line(left); !line.isEmpty(); line = line(left)) {
      left -= line.length();
    }
  }

  private void exactly(int count, BoundedBody body) throws IOException {
    int left = count;
    while (left > 0) {
      if (at == end && !fill()) {
        throw new EOFException("the answer ended within its body");
      }
      int taken = Math.min(left, end - at);
      body.add(buffer, at, taken);
      at += taken;
      left -= taken;
    }
  }

  /// A line without its end.
  private String line(int longest) throws IOException {
    var line = new StringBuilder();
    while (true) {
      if (at == end && !fill()) {
        throw new EOFException("the connection ended within the answer's head");
      }
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.append(new String(buffer, from, at - from, StandardCharsets.ISO_8859_1));
      if (line.length() > longest) {
        throw new ProtocolException("the answer's head is too long");
      }
      if (at < end) {
        at++;
        int last = line.length() - 1;
        return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
      }
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    begun |= end > 0;
    return end > 0;
  }

  private static int number(String text, int radix) throws ProtocolException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As a negative one: it counts nothing.
    }
    throw new ProtocolException("the answer has \"" + text + "\" where a number belongs");
  }
}
