package io.bulkhead.compiler.capacity;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook;
import io.bulkhead.compiler.model.PodTemplates;
import io.bulkhead.manifest.Manifest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// What the objects of one app request of one cluster, including the sandbox's overhead.
///
/// @param most the peak of what is requested at the same time
/// @param pods every kind of pod, by its name
record Load(Demand most, SequencedMap<String, Pod> pods) {
  static final Load NONE = new Load(Demand.NONE, new LinkedHashMap<>());
  private static final long MOST_PODS = 1_000_000;

  Load {
    pods = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(pods));
  }

  /// One kind of pod, possibly with many replicas.
  ///
  /// @param name object and, unless it is the usual place, path: `Deployment acme/web`
  /// @param field path of the pod's specification in its object
  record Pod(String name, String field, JsonNode spec, Demand demand) {}

  /// @param sandbox pods of other classes run elsewhere and are left out
  /// @param nodes number of nodes with the class: a DaemonSet runs on each
  /// @param first whether it is the first installation, which runs other hooks than an update
  static Load of(
      Collection<Bundle.Entry> entries, String sandbox, Demand overhead, int nodes, boolean first) {
    Demand standing = Demand.NONE;
    Demand before = Demand.NONE;
    Demand after = Demand.NONE;
    var pods = new LinkedHashMap<String, Pod>();
    for (Bundle.Entry entry : entries) {
      Manifest manifest = entry.manifest();
      Optional<Hook.Phase> phase = Optional.ofNullable(entry.hook()).map(Hook::phase);
      boolean passing = phase.isPresent() && ends(manifest);
      if (phase.filter(Load::whenRemoved).isPresent()
          || (passing && first == phase.get().recurs())) {
        continue;
      }
      Demand sum = Demand.NONE;
      for (Pod pod : pods(manifest, sandbox, overhead)) {
        long count = count(manifest, nodes);
        if (count > 0) {
          sum = sum.plus(pod.demand().times(count));
          pods.put(pod.name(), pod);
        }
      }
      // Hooks run one after another, and their pods end, unless the kind is long-running.
      if (!passing) {
        standing = standing.plus(sum);
      } else if (phase.get() == Hook.Phase.PRE_INSTALL || phase.get() == Hook.Phase.PRE_UPGRADE) {
        before = before.most(sum);
      } else {
        after = after.most(sum);
      }
    }
    return new Load(standing.plus(after).most(before), pods);
  }

  private static List<Pod> pods(Manifest manifest, String sandbox, Demand overhead) {
    List<Pod> pods = new ArrayList<>();
    for (PodTemplates.Template template : PodTemplates.in(manifest)) {
      JsonNode spec = template.spec();
      if (spec.path("runtimeClassName").asText("").equals(sandbox)) {
        Demand demand = PodDemand.requests(spec).plus(overhead);
        pods.add(new Pod(name(manifest, template), template.at("spec"), spec, demand));
      }
    }
    return pods;
  }

  /// The room for these hooks, when the app is removed, cannot be known when it is installed.
  private static boolean whenRemoved(Hook.Phase phase) {
    return phase == Hook.Phase.PRE_DELETE || phase == Hook.Phase.POST_DELETE;
  }

  private static boolean ends(Manifest manifest) {
    String kind = manifest.key().kind();
    return kind.equals("Job") || kind.equals("Pod");
  }

  private static String name(Manifest manifest, PodTemplates.Template template) {
    String path = template.path();
    boolean usual =
        path.isEmpty()
            || path.equals("spec.template")
            || path.equals("spec.jobTemplate.spec.template");
    return manifest.key() + (usual ? "" : " at " + path);
  }

  /// The number of pods at the same time. One run of a CronJob, since each run needs that much
  /// room; overlapping runs are not considered.
  static long count(Manifest manifest, int nodes) {
    long count =
        switch (manifest.key().kind()) {
          case "DaemonSet" -> nodes;
          case "CronJob" -> parallel(manifest, "/spec/jobTemplate/spec");
          case "Job" -> parallel(manifest, "/spec");
          default -> manifest.at("/spec/replicas").asLong(1);
        };
    return Math.clamp(count, 0, MOST_PODS);
  }

  private static long parallel(Manifest manifest, String job) {
    long at = manifest.at(job + "/parallelism").asLong(1);
    return Math.min(at, manifest.at(job + "/completions").asLong(at));
  }
}
