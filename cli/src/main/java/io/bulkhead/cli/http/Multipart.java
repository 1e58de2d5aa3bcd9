package io.bulkhead.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A document with its files, as a form.
public final class Multipart {
  /// @param part name of the form's part
  public record File(String part, String filename, byte[] content) {}

  private static final String BOUNDARY = "bulkhead-7d1f0c52a9e84b6f-part";

  public static Hub.Body of(JsonNode metadata, List<File> files) {
    var out = new ByteArrayOutputStream();
    text(
        out,
        "--%s\r\nContent-Disposition: form-data; name=\"metadata\"\r\n".formatted(BOUNDARY)
            + "Content-Type: application/json\r\n\r\n");
    out.writeBytes(Json.canonical(metadata));
    for (File file : files) {
      text(
          out,
          "\r\n--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                  .formatted(BOUNDARY, file.part(), file.filename().replace('"', '_'))
              + "Content-Type: application/octet-stream\r\n\r\n");
      out.writeBytes(file.content());
    }
    text(out, "\r\n--" + BOUNDARY + "--\r\n");
    return new Hub.Body("multipart/form-data; boundary=" + BOUNDARY, out.toByteArray());
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private Multipart() {}
}
