package io.bulkhead.cli.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The hubs that a user knows: a file that only the user may read, since it contains tokens.
///
/// @param current name of the default context; empty for none
public record Contexts(String current, SequencedMap<String, Context> contexts) {

  /// @param token empty for none
  /// @param authority PEM file of the CA of the hub's certificate; null for those that Java trusts
  public record Context(String server, String token, @Nullable Path authority) {
    @Override
    public String toString() {
      return "Context[" + server + "]";
    }
  }

  public static final Contexts NONE = new Contexts("", new TreeMap<>());

  /// `BULKHEAD_CONFIG`, else `bulkhead/config.yaml` below `XDG_CONFIG_HOME` or `~/.config`.
  public static Path file(Surroundings surroundings) {
    Optional<Path> named = surroundings.variable("BULKHEAD_CONFIG").map(Path::of);
    if (named.isPresent()) {
      return named.get();
    }
    Path home = Path.of(surroundings.variable("HOME").orElse(System.getProperty("user.home", ".")));
    return surroundings
        .variable("XDG_CONFIG_HOME")
        .map(Path::of)
        .orElse(home.resolve(".config"))
        .resolve("bulkhead/config.yaml");
  }

  public static Contexts read(Path file) {
    if (!Files.exists(file)) {
      return NONE;
    }
    try {
      List<JsonNode> documents = Json.parseYaml(Files.readString(file));
      return documents.isEmpty() ? NONE : of(documents.getFirst());
    } catch (IOException | BulkheadException e) {
      throw CommandFailure.failed("cannot read " + file + ": " + e.getMessage());
    }
  }

  private static Contexts of(JsonNode document) {
    var contexts = new TreeMap<String, Context>();
    for (Map.Entry<String, JsonNode> entry : document.path("contexts").properties()) {
      JsonNode value = entry.getValue();
      String authority = value.path("ca").asText();
      contexts.put(
          entry.getKey(),
          new Context(
              value.path("server").asText(),
              value.path("token").asText(),
              authority.isEmpty() ? null : Path.of(authority)));
    }
    return new Contexts(document.path("current").asText(), contexts);
  }

  public Contexts with(String name, Context context) {
    var more = new TreeMap<>(contexts);
    more.put(name, context);
    return new Contexts(name, more);
  }

  public Contexts without(String name) {
    var fewer = new TreeMap<>(contexts);
    fewer.remove(name);
    return new Contexts(current.equals(name) ? "" : current, fewer);
  }

  public Contexts using(String name) {
    return new Contexts(name, contexts);
  }

  public Optional<Context> find(String name) {
    return Optional.ofNullable(contexts.get(name));
  }

  /// Replaces the file atomically, so that a crash leaves the old one.
  public void save(Path file) {
    PrivateFile.write(file, Json.yaml(tree()));
  }

  private JsonNode tree() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("current", current);
    ObjectNode all = root.putObject("contexts");
    contexts.forEach((name, context) -> {
      ObjectNode tree =
          all.putObject(name).put("server", context.server()).put("token", context.token());
      Path authority = context.authority();
      if (authority != null) {
        tree.put("ca", authority.toString());
      }
    });
    return root;
  }
}
