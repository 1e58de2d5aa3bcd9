package io.bulkhead.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Actor;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.Optional;
import java.util.function.Consumer;

/// The door to one cluster's API server. Thread-safe; blocking, for virtual threads.
public interface ClusterConnection extends AutoCloseable {
  /// The same door for writes on somebody's behalf: the API server judges them by the actor's
  /// rights. Reads stay the hub's own.
  ClusterConnection as(Actor actor);

  /// Server-side apply, forced, under our field manager.
  ApplyOutcome apply(Manifest manifest);

  /// As [#apply] without effect on the cluster.
  ApplyOutcome dryRun(Manifest manifest);

  /// Deletes in the background; Gone when it was absent.
  ApplyOutcome delete(ManifestKey key);

  /// The live object. Throws [ClusterUnavailable] when the cluster does not answer properly.
  Optional<JsonNode> get(ManifestKey key);

  /// Visits all objects of a selection. When it throws, some may have been visited.
  ///
  /// @return the version of the list, where a watch begins
  String list(Selection selection, Consumer<JsonNode> visitor);

  /// Follows changes from a list's version until the connection ends or the thread is interrupted;
  /// returns then. Each event is `{"type": ADDED|MODIFIED|DELETED|BOOKMARK|ERROR, "object": …}`.
  void watch(Selection selection, String version, Consumer<JsonNode> events);

  /// A plain GET of an API path, such as `/version`.
  JsonNode read(String path);

  /// What a pod's web server answers, through the API server: bytes of whoever is in that pod.
  /// Throws [ClusterUnavailable] for any answer but `200` and for one that is longer.
  ///
  /// @param limit in bytes
  byte[] fromPod(ManifestKey pod, int port, String path, int limit);

  /// Any other request of the API server (approving a certificate request, say). Throws
  /// [ClusterUnavailable]; an answer of 4xx is a rejected outcome of `key`.
  ApplyOutcome send(ManifestKey key, String method, String path, String contentType, byte[] body);

  @Override
  void close();
}
