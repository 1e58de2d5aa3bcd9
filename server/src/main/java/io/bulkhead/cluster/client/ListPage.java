package io.bulkhead.cluster.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bulkhead.cluster.ClusterUnavailable;
import java.io.IOException;
import java.util.function.Consumer;

/// One page of a list, parsed object by object: as a tree, a page would take ten times its size.
///
/// @param version from which to start a watch
/// @param next token of the next page, empty for the last one
record ListPage(String version, String next) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /// Passes on the items. Throws [ClusterUnavailable] if it is no list; some items may have been
  /// passed on by then.
  static ListPage read(byte[] body, String path, Consumer<JsonNode> visitor) {
    JsonNode metadata = JSON.missingNode();
    boolean items = false;
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw noList(path);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("metadata")) {
          metadata = JSON.readTree(parser);
        } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
          items = true;
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            visitor.accept(JSON.readTree(parser));
          }
        } else {
          parser.skipChildren();
        }
      }
      if (!items || parser.currentToken() != JsonToken.END_OBJECT) {
        throw noList(path);
      }
    } catch (IOException | StackOverflowError e) {
      throw new ClusterUnavailable("no list at " + path, e);
    }
    return new ListPage(
        metadata.path("resourceVersion").asText(""), metadata.path("continue").asText(""));
  }

  private static ClusterUnavailable noList(String path) {
    return new ClusterUnavailable("no list at " + path);
  }
}
