package io.bulkhead.bench;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Intents in memory, in a hash map.
final class Intents implements Documents {
  private final Map<DocumentKey, Stored<?>> byKey = new LinkedHashMap<>();
  private final Map<String, List<Stored<?>>> byParent = new HashMap<>();
  private long order;

  <D> void put(Kind<D> kind, String yaml, String... parents) {
    put(kind, yaml, null, parents);
  }

  <D> void put(
      Kind<D> kind,
      String yaml,
      @org.jspecify.annotations.Nullable Digest file,
      String... parents) {
    D body = DocumentCodec.decode(kind, Json.canonical(Json.parseYaml(yaml).getFirst()));
    DocumentKey key = kind.key(List.of(parents), body);
    List<FileAttachment> files =
        file == null ? List.of() : List.of(new FileAttachment("file", "f.tgz", file, 1));
    var stored = new Stored<>(key, body, files, 1, ++order);
    byKey.put(key, stored);
    byParent
        .computeIfAbsent(kind.name() + " " + List.of(parents), x -> new ArrayList<>())
        .add(stored);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <D> Optional<Stored<D>> find(Kind<D> kind, DocumentKey key) {
    return Optional.ofNullable((Stored<D>) byKey.get(key));
  }

  @Override
  @SuppressWarnings("unchecked")
  public <D> List<Stored<D>> children(Kind<D> kind, DocumentKey parent) {
    return (List<Stored<D>>)
        (List<?>) byParent.getOrDefault(kind.name() + " " + parent.names(), List.of());
  }

  @Override
  @SuppressWarnings("unchecked")
  public <D> List<Stored<D>> roots(Kind<D> kind) {
    return (List<Stored<D>>) (List<?>) byParent.getOrDefault(kind.name() + " []", List.of());
  }
}
