package io.bulkhead.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Actor;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.Fleet;
import io.bulkhead.cluster.Selection;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.Optional;
import java.util.function.Consumer;

/// A cluster that refuses every request; tests override what they need.
abstract class UnaskedCluster implements Fleet, ClusterConnection {
  @Override
  public ClusterConnection connection(ClusterId cluster) {
    return this;
  }

  @Override
  public ClusterConnection as(Actor actor) {
    return this;
  }

  @Override
  public byte[] fromPod(ManifestKey pod, int port, String path, int limit) {
    throw new AssertionError("no pod is asked");
  }

  @Override
  public ApplyOutcome apply(Manifest manifest) {
    throw new AssertionError("only the delivery engine applies");
  }

  @Override
  public ApplyOutcome dryRun(Manifest manifest) {
    throw new AssertionError("nothing is planned");
  }

  @Override
  public ApplyOutcome delete(ManifestKey key) {
    throw new AssertionError("only the delivery engine deletes");
  }

  @Override
  public Optional<JsonNode> get(ManifestKey key) {
    throw new AssertionError("the watches know");
  }

  @Override
  public String list(Selection selection, Consumer<JsonNode> visitor) {
    throw new AssertionError("everything is watched");
  }

  @Override
  public void watch(Selection selection, String version, Consumer<JsonNode> events) {
    throw new AssertionError("the observer watches");
  }

  @Override
  public JsonNode read(String path) {
    throw new AssertionError("nothing else is read");
  }

  @Override
  public ApplyOutcome send(
      ManifestKey key, String method, String path, String contentType, byte[] body) {
    throw new AssertionError("nothing is sent");
  }

  @Override
  public void close() {}
}
