package io.bulkhead.evidence;

import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.manifest.ManifestKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// A cluster that only answers for the web servers of pods.
final class PodServers extends UnaskedCluster {
  /// Answers by the name of the pod.
  final Map<String, String> answers = new HashMap<>();

  @Override
  public byte[] fromPod(ManifestKey pod, int port, String path, int limit) {
    String answer = answers.get(pod.name());
    if (answer == null) {
      throw new ClusterUnavailable("no route to " + pod.name());
    }
    return answer.getBytes(StandardCharsets.UTF_8);
  }
}
