package io.bulkhead.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Actor;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.Optional;
import java.util.function.Consumer;

/// Access to one cluster's API server. Thread-safe; blocking, for virtual threads.
public interface ClusterConnection extends AutoCloseable {
  /// The same connection with writes on behalf of an actor, so that the API server judges them by
  /// the actor's rights. Reads keep the hub's rights.
  ClusterConnection as(Actor actor);

  /// Server-side apply, forced, with our field manager.
  ApplyOutcome apply(Manifest manifest);

  /// As [#apply], without effect on the cluster.
  ApplyOutcome dryRun(Manifest manifest);

  /// Deletes in the background; the outcome is Gone if the object was absent.
  ApplyOutcome delete(ManifestKey key);

  /// The live object. Throws [ClusterUnavailable] if the cluster does not answer properly.
  Optional<JsonNode> get(ManifestKey key);

  /// Visits all objects of a selection. If this throws, some may have been visited.
  ///
  /// @return the version of the list, from which to start a watch
  String list(Selection selection, Consumer<JsonNode> visitor);

  /// Follows changes from a list's version on; returns when the connection ends or the thread is
  /// interrupted. Each event is `{"type": ADDED|MODIFIED|DELETED|BOOKMARK|ERROR, "object": …}`.
  void watch(Selection selection, String version, Consumer<JsonNode> events);

  /// A plain GET of an API path, such as `/version`.
  JsonNode read(String path);

  /// The response of a pod's web server, through the API server's proxy: bytes from an untrusted
  /// source. Throws [ClusterUnavailable] for any status but `200` and for a body over the limit.
  ///
  /// @param limit in bytes
  byte[] fromPod(ManifestKey pod, int port, String path, int limit);

  /// Any other request to the API server (to approve a certificate request, say). Throws
  /// [ClusterUnavailable]; a 4xx response is a rejected outcome of `key`.
  ApplyOutcome send(ManifestKey key, String method, String path, String contentType, byte[] body);

  @Override
  void close();
}
