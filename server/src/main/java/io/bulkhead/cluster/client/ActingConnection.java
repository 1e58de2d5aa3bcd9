package io.bulkhead.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Actor;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.Selection;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.Optional;
import java.util.function.Consumer;

/// A connection that writes on behalf of an actor: every write is impersonated, so that the API
/// server's own authorization and admission decide. Reads keep the hub's rights.
record ActingConnection(KubernetesConnection hub, Actor actor) implements ClusterConnection {
  @Override
  public ClusterConnection as(Actor other) {
    return new ActingConnection(hub, other);
  }

  @Override
  public ApplyOutcome apply(Manifest manifest) {
    return hub.apply(manifest, actor);
  }

  @Override
  public ApplyOutcome dryRun(Manifest manifest) {
    return hub.dryRun(manifest, actor);
  }

  @Override
  public ApplyOutcome delete(ManifestKey key) {
    return hub.delete(key, actor);
  }

  @Override
  public ApplyOutcome send(
      ManifestKey key, String method, String path, String contentType, byte[] body) {
    return hub.send(key, new Transport.Write(method, path, contentType, body), actor);
  }

  @Override
  public Optional<JsonNode> get(ManifestKey key) {
    return hub.get(key);
  }

  @Override
  public String list(Selection selection, Consumer<JsonNode> visitor) {
    return hub.list(selection, visitor);
  }

  @Override
  public void watch(Selection selection, String version, Consumer<JsonNode> events) {
    hub.watch(selection, version, events);
  }

  @Override
  public JsonNode read(String path) {
    return hub.read(path);
  }

  @Override
  public byte[] fromPod(ManifestKey pod, int port, String path, int limit) {
    return hub.fromPod(pod, port, path, limit);
  }

  /// The connection belongs to the hub and is closed with it.
  @Override
  public void close() {}
}
