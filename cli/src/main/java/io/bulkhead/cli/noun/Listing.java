package io.bulkhead.cli.noun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.http.Refusal;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads lists of documents from the hub, for any kind of the table.
public final class Listing {
  /// @param body as the hub sent it
  public record Item(Kind<?> kind, DocumentKey key, JsonNode body) {}

  private final HubClient hub;

  public Listing(HubClient hub) {
    this.hub = hub;
  }

  /// The documents below one parent, in the hub's order.
  public List<Item> below(Kind<?> kind, List<String> parents) {
    List<Item> items = new ArrayList<>();
    for (JsonNode body : members(kind, parents)) {
      items.add(new Item(kind, Bodies.key(kind, parents, body), body));
    }
    return items;
  }

  /// The documents below every parent.
  public List<Item> everywhere(Kind<?> kind) {
    if (kind.parent().isEmpty()) {
      return below(kind, List.of());
    }
    List<Item> items = new ArrayList<>();
    for (Item parent : everywhere(kind.parent().get())) {
      items.addAll(below(kind, parent.key().names()));
    }
    return items;
  }

  /// EMCO has three forms of a list: an array, null for none, and an object whose only member is
  /// the array; and for one kind an empty list is an error.
  private Iterable<JsonNode> members(Kind<?> kind, List<String> parents) {
    try {
      JsonNode list = hub.get(NounPaths.collectionUrl(kind, parents));
      return list.isObject() ? unwrapped(list) : list;
    } catch (Refusal refusal) {
      if (refusal.status() == 400 && refusal.text().contains("No Cluster References")) {
        return List.of();
      }
      throw refusal;
    }
  }

  /// `{"intent":[{…}]}` as documents: the hub omits their names in this list.
  private static List<JsonNode> unwrapped(JsonNode list) {
    List<JsonNode> bodies = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : list.properties()) {
      for (JsonNode each : member.getValue()) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("spec").set(member.getKey(), each);
        bodies.add(body);
      }
    }
    return bodies;
  }
}
