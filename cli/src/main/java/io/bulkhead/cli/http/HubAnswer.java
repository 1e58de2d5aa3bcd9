package io.bulkhead.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.manifest.Json;
import java.nio.charset.StandardCharsets;

/// @param mediaType lower case; empty for none
/// @param fileDigest SHA-256 of the document's file, in hexadecimal digits; empty if the hub does
///   not send it
public record HubAnswer(int status, String mediaType, byte[] body, String fileDigest) {

  public boolean good() {
    return status >= 200 && status < 300;
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// The body as the record that the hub answers with. Throws [HubFailure] if it has another shape.
  public <T> T as(Class<T> type) {
    try {
      return AnswerReader.read(type, body);
    } catch (BulkheadException e) {
      throw new HubFailure(
          "the hub's answer is not what is expected (%s); is this the address of a hub?"
              .formatted(e.getMessage()));
    }
  }

  /// The body as a tree; null for no body. Throws [HubFailure] if it is not JSON.
  public JsonNode json() {
    if (body.length == 0) {
      return NullNode.getInstance();
    }
    try {
      return Json.parse(body);
    } catch (BulkheadException e) {
      throw new HubFailure("the hub's answer is not JSON; is this the address of a hub?");
    }
  }
}
