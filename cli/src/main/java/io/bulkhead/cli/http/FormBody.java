package io.bulkhead.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A document with its files, as a form.
public final class FormBody {
  /// @param part name of the form's part
  public record File(String part, String filename, Content content) {}

  private static final String BOUNDARY = "bulkhead-7d1f0c52a9e84b6f-part";

  public static HubClient.Body of(JsonNode metadata, List<File> files) {
    List<Content> pieces = new ArrayList<>();
    pieces.add(
        text(
            "--%s\r\nContent-Disposition: form-data; name=\"metadata\"\r\n".formatted(BOUNDARY)
                + "Content-Type: application/json\r\n\r\n"));
    pieces.add(new Content.InMemory(Json.canonical(metadata)));
    for (File file : files) {
      pieces.add(
          text(
              "\r\n--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                      .formatted(BOUNDARY, file.part(), file.filename().replace('"', '_'))
                  + "Content-Type: application/octet-stream\r\n\r\n"));
      pieces.add(file.content());
    }
    pieces.add(text("\r\n--" + BOUNDARY + "--\r\n"));
    return new HubClient.Body("multipart/form-data; boundary=" + BOUNDARY, pieces);
  }

  private static Content text(String text) {
    return new Content.InMemory(text.getBytes(StandardCharsets.UTF_8));
  }

  private FormBody() {}
}
