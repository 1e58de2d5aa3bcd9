package io.bulkhead.e2e;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/// Malicious request bodies.
///
/// @param type the content type
/// @param bytes creates it anew each time
record HostileBody(String name, String path, String type, Supplier<InputStream> bytes) {
  private static final int MIB = 1 << 20;
  private static final String PROJECTS = "/v2/projects";
  private static final String APPS = "/v2/projects/p/composite-apps/c/v1/apps";
  private static final String BOUNDARY = "b0undary";

  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  static List<HostileBody> all() {
    List<HostileBody> all = new ArrayList<>();
    json(all);
    archives(all);
    forms(all);
    return all;
  }

  private static void json(List<HostileBody> all) {
    add(all, "a long text", "{\"metadata\":{\"name\":\"" + "x".repeat(2 * MIB) + "\"}}");
    add(all, "a megabyte of description", named("\"description\":\"" + "x".repeat(MIB) + "\""));
    add(all, "arrays in arrays", "[".repeat(900_000));
    add(all, "objects in objects", "{\"a\":".repeat(170_000));
    add(all, "closed arrays in arrays", "[".repeat(400_000) + "]".repeat(400_000));
    add(all, "nested within metadata", named("\"x\":" + "[".repeat(400_000) + "]".repeat(400_000)));
    add(all, "many members", "{" + "\"a\":1,".repeat(150_000) + "\"b\":1}");
    add(all, "many numbers", "[" + "1,".repeat(400_000) + "1]");
    add(all, "a long number", "{\"metadata\":{\"name\":" + "9".repeat(900_000) + "}}");
    add(all, "a large exponent", "{\"metadata\":{\"name\":1e999999999}}");
    add(all, "a long name of a member", "{\"" + "k".repeat(900_000) + "\":1}");
    add(all, "escapes", "{\"metadata\":{\"name\":\"" + "\\u0000".repeat(150_000) + "\"}}");
    add(all, "white space", " ".repeat(1_000_000));
    add(all, "zero bytes", "\0".repeat(1_000_000));
    add(all, "a name in escapes", "{\"" + "\\u0061".repeat(150_000) + "\":1}");
    add(all, "open text", "\"" + "x".repeat(1_000_000));
    add(all, "YAML that names itself", "a: &a [" + "*a,".repeat(100_000) + "]");
    for (int mib : List.of(8, 64, 256)) {
      all.add(
          new HostileBody(
              mib + " MiB of JSON", PROJECTS, "application/json", () -> zeros((long) mib * MIB)));
    }
  }

  private static String named(String more) {
    return "{\"metadata\":{\"name\":\"bee\"," + more + "}}";
  }

  private static void add(List<HostileBody> all, String name, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    all.add(
        new HostileBody(name, PROJECTS, "application/json", () -> new ByteArrayInputStream(body)));
  }

  private static void archives(List<HostileBody> all) {
    archive(all, "zeros that unpack to 400 MiB", tar -> entry(tar, "c/a", '0', 400L * MIB));
    archive(all, "zeros that unpack to 1 GiB", tar -> entry(tar, "c/a", '0', 1024L * MIB));
    for (char type : new char[] {'L', 'K', 'x', 'g'}) {
      archive(
          all,
          "a header of type " + type + " of 100 MiB",
          tar -> entry(tar, "l", type, 100L * MIB));
      archive(
          all,
          "many headers of type " + type,
          tar -> {
            for (int i = 0; i < 20_000; i++) {
              entry(tar, "l", type, 512);
            }
          });
    }
    archive(
        all,
        "200 000 empty files",
        tar -> {
          for (int i = 0; i < 200_000; i++) {
            tar.write(header("c/" + i, '0', 0));
          }
        });
    archive(all, "a file that is not there", tar -> tar.write(header("c/a", '0', 8L << 30)));
    archive(all, "a sparse file", tar -> entry(tar, "c/a", 'S', 1024));
    archive(all, "a link out of it", tar -> tar.write(header("../../etc/passwd", '2', 0)));
    archive(all, "a name with many dots", tar -> entry(tar, "../".repeat(30) + "x", '0', 10));
    file(all, "30 MiB of noise", noise(30 * MIB));
    file(all, "40 MiB of noise", noise(40 * MIB));
    file(all, "nothing", new byte[0]);
    file(all, "half a header", Arrays.copyOf(gzip(tar -> tar.write(header("c/a", '0', 0))), 20));
    file(
        all,
        "gzip within gzip",
        gzip(out -> out.write(gzip(in -> zeros(100L * MIB).transferTo(in)))));
    byte[] member = gzip(out -> out.write(new byte[512]));
    var members = new ByteArrayOutputStream();
    for (int i = 0; i < 100_000; i++) {
      members.writeBytes(member);
    }
    file(all, "100 000 members of gzip", members.toByteArray());
  }

  private static void forms(List<HostileBody> all) {
    String part = "--b0undary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n";
    form(all, "100 000 parts", part.repeat(100_000) + "--b0undary--\r\n");
    form(all, "a part without an end", part + "--b0undary\r\nX: " + "x".repeat(20 * MIB));
    form(all, "no boundary at all", "x".repeat(20 * MIB));
    form(all, "what looks like boundaries", "\r\n--b0undar".repeat(2 * MIB));
    form(all, "boundaries within lines", part + "\r\n--b0undaryx".repeat(MIB));
    form(all, "a name that is long", part.replace("\"a\"", "\"" + "a".repeat(8 * MIB) + "\""));
    form(all, "quotes", part.replace("\"a\"", "\"" + "\\\"".repeat(4000)) + "--b0undary--\r\n");
    byte[] metadata = metadata("x".repeat(20 * MIB)).getBytes(StandardCharsets.UTF_8);
    all.add(
        new HostileBody(
            "metadata of 20 MiB",
            APPS,
            "multipart/form-data; boundary=" + BOUNDARY,
            () -> new ByteArrayInputStream(metadata)));
    all.add(
        new HostileBody(
            "a boundary of 64 KiB",
            APPS,
            "multipart/form-data; boundary=" + "b".repeat(4000),
            () -> zeros(MIB)));
  }

  private static String metadata(String description) {
    return "--b0undary\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n"
        + "{\"metadata\":{\"name\":\"a\",\"description\":\""
        + description
        + "\"}}\r\n--b0undary--\r\n";
  }

  private static void form(List<HostileBody> all, String name, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    all.add(
        new HostileBody(
            name,
            APPS,
            "multipart/form-data; boundary=" + BOUNDARY,
            () -> new ByteArrayInputStream(body)));
  }

  private static void archive(List<HostileBody> all, String name, Writing tar) {
    file(all, name, gzip(tar));
  }

  private static void file(List<HostileBody> all, String name, byte[] file) {
    byte[] head =
        ("--b0undary\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n"
                + "{\"metadata\":{\"name\":\"a\"}}\r\n--b0undary\r\nContent-Disposition: form-data;"
                + " name=\"file\"; filename=\"f\"\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] end = "\r\n--b0undary--\r\n".getBytes(StandardCharsets.UTF_8);
    all.add(
        new HostileBody(
            name,
            APPS,
            "multipart/form-data; boundary=" + BOUNDARY,
            () ->
                new SequenceInputStream(
                    new SequenceInputStream(
                        new ByteArrayInputStream(head), new ByteArrayInputStream(file)),
                    new ByteArrayInputStream(end))));
  }

  private static byte[] gzip(Writing what) {
    var out = new ByteArrayOutputStream();
    try (var zipped = new GZIPOutputStream(out)) {
      what.to(zipped);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void entry(OutputStream tar, String name, char type, long size)
      throws IOException {
    tar.write(header(name, type, size));
    zeros((size + 511) / 512 * 512).transferTo(tar);
  }

  private static byte[] header(String name, char type, long size) {
    byte[] block = new byte[512];
    put(block, 0, name.substring(0, Math.min(99, name.length())));
    put(block, 100, "0000644\0");
    put(block, 124, "%011o ".formatted(size));
    put(block, 148, "        ");
    block[156] = (byte) type;
    put(block, 257, "ustar  \0");
    int sum = 0;
    for (byte one : block) {
      sum += one & 0xff;
    }
    put(block, 148, "%06o\0 ".formatted(sum));
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(7).nextBytes(noise);
    return noise;
  }

  private static InputStream zeros(long size) {
    return new InputStream() {
      private long left = size;

      @Override
      public int read() {
        return left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] into, int from, int length) {
        if (left <= 0) {
          return -1;
        }
        int some = (int) Math.min(length, left);
        Arrays.fill(into, from, from + some, (byte) 0);
        left -= some;
        return some;
      }
    };
  }
}
