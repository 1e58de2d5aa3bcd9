package io.bulkhead.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Actor;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Selection;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One cluster's API server as far as the actions use it: objects, answers to plain reads, and a
/// record of the requests.
public final class StubCluster implements ClusterConnection {
  public final Map<ManifestKey, JsonNode> objects = new HashMap<>();
  final Map<String, JsonNode> reads = new HashMap<>();
  public final List<String> sent = new ArrayList<>();

  /// The outcome of dry runs, instead of the resulting object.
  public Optional<ApplyOutcome> dryRun = Optional.empty();

  /// The actors of dry runs.
  public final List<String> actors = new ArrayList<>();

  @Override
  public ClusterConnection as(Actor actor) {
    actors.add(actor.user());
    return this;
  }

  @Override
  public ApplyOutcome apply(Manifest manifest) {
    throw new AssertionError("only the delivery engine applies");
  }

  @Override
  public ApplyOutcome dryRun(Manifest manifest) {
    return dryRun.orElseGet(() -> new ApplyOutcome.Applied(manifest.key(), manifest.json()));
  }

  @Override
  public ApplyOutcome delete(ManifestKey key) {
    throw new AssertionError("only the delivery engine deletes");
  }

  @Override
  public Optional<JsonNode> get(ManifestKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  @Override
  public String list(Selection selection, Consumer<JsonNode> visitor) {
    objects.values().stream()
        .filter(o -> o.path("kind").asText().equals(selection.kind()))
        .filter(selection.filter())
        .toList()
        .forEach(visitor);
    return "1";
  }

  @Override
  public void watch(Selection selection, String version, Consumer<JsonNode> events) {
    throw new AssertionError("the actions do not watch");
  }

  @Override
  public JsonNode read(String path) {
    JsonNode answer = reads.get(path);
    if (answer == null) {
      throw new ClusterUnavailable(path + ": connection reset");
    }
    return answer;
  }

  @Override
  public byte[] fromPod(ManifestKey pod, int port, String path, int limit) {
    throw new AssertionError("the actions ask no pod");
  }

  @Override
  public ApplyOutcome send(
      ManifestKey key, String method, String path, String contentType, byte[] body) {
    sent.add(method + " " + path);
    return new ApplyOutcome.Applied(key, Json.parse(body));
  }

  @Override
  public void close() {}
}
