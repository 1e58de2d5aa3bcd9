package io.bulkhead.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cli.noun.Bodies;
import io.bulkhead.cli.noun.Listing.Item;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.output.Format.Named;
import io.bulkhead.kind.Kind;
import io.bulkhead.manifest.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Documents in each output format. The JSON and YAML formats can be applied again.
public final class Shown {

  public static void list(PrintStream out, Format format, Kind<?> kind, List<Item> items) {
    switch (format) {
      case Named.TABLE -> table(out, kind, items, false);
      case Named.WIDE -> table(out, kind, items, true);
      case Named.NAME -> items.forEach(item -> out.println(name(item)));
      case Named.JSON -> tree(out, format, items);
      case Format.Picked _, Format.Columns _ -> tree(out, format, items);
      case Named.YAML -> {
        String between = "";
        for (Item item : items) {
          out.print(between + Json.yaml(document(item)));
          between = "---\n";
        }
      }
    }
  }

  private static void tree(PrintStream out, Format format, List<Item> items) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> all.add(document(item)));
    format.write(out, all);
  }

  /// Documents of several kinds: one table for each kind, in the order of their first documents.
  public static void mixed(PrintStream out, Format format, List<Item> items) {
    SequencedMap<Kind<?>, List<Item>> byKind = new LinkedHashMap<>();
    items.forEach(item -> byKind.computeIfAbsent(item.kind(), k -> new ArrayList<>()).add(item));
    if (format != Named.TABLE && format != Named.WIDE) {
      list(out, format, items.getFirst().kind(), items);
      return;
    }
    byKind.forEach((kind, some) -> {
      if (kind != items.getFirst().kind()) {
        out.println();
      }
      list(out, format, kind, some);
    });
  }

  public static void one(PrintStream out, Format format, Item item) {
    if (format.machine()) {
      format.write(out, document(item));
    } else {
      list(out, format, item.kind(), List.of(item));
    }
  }

  /// `logicalcloud/acme/press-shop`, which every command accepts as a name.
  public static String name(Item item) {
    return Nouns.singular(item.kind()) + "/" + item.key().joined();
  }

  private static void table(PrintStream out, Kind<?> kind, List<Item> items, boolean wide) {
    List<String> titles = new ArrayList<>(NounPaths.parentVariables(kind));
    titles.add("name");
    kind.variables().stream().skip(1).forEach(titles::add);
    titles.addAll(Bodies.titles(kind));
    if (wide) {
      titles.add("description");
    }
    var table = new TextTable(titles.stream().map(NounPaths::flag).toList());
    for (Item item : items) {
      List<String> cells = new ArrayList<>();
      item.key().names().forEach(name -> cells.add(name.isEmpty() ? "-" : name));
      cells.addAll(Bodies.cells(kind, item.body()));
      if (wide) {
        cells.add(item.body().path("metadata").path("description").asText());
      }
      table.row(cells);
    }
    table.print(out);
  }

  /// The document in our YAML format.
  public static ObjectNode document(Item item) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("apiVersion", "bulkhead.io/v1").put("kind", item.kind().name());
    ObjectNode metadata = document.putObject("metadata");
    for (Map.Entry<String, JsonNode> member : item.body().path("metadata").properties()) {
      if (!member.getValue().asText().isEmpty()) {
        metadata.set(member.getKey(), member.getValue());
      }
    }
    List<String> parents = NounPaths.parentVariables(item.kind());
    for (int i = 0; i < parents.size(); i++) {
      metadata.put(parents.get(i), item.key().names().get(i));
    }
    for (Map.Entry<String, JsonNode> member : item.body().properties()) {
      if (!member.getKey().equals("metadata")) {
        document.set(member.getKey(), member.getValue());
      }
    }
    return document;
  }

  private Shown() {}
}
