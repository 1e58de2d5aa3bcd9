package io.bulkhead.compiler.rendering;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The compiler's one door to Helm. A function of its argument: equal requests give equal answers,
/// which is why an implementation may remember them.
public interface ChartRenderer {
  Outcome render(Request request);

  /// @param app name of the chart's top-level folder
  /// @param chart the chart archive (tar.gz) in the blob store
  /// @param profile the profile archive, null for none
  /// @param overrides Helm `--set` keys and values
  /// @param kubeVersion what the chart sees as `.Capabilities.KubeVersion`, such as `v1.37.2`
  /// @param apis what it sees as `.Capabilities.APIVersions`: `group/version/Kind`, in order; empty
  ///   when it is not known, which gives Helm's own list
  /// @param clockShift by how much the clock that the chart sees differs from the true one
  /// @param draw what comes of chance is drawn again for another number
  record Request(
      String app,
      Digest chart,
      @Nullable Digest profile,
      String release,
      String namespace,
      SequencedMap<String, String> overrides,
      String kubeVersion,
      List<String> apis,
      Duration clockShift,
      int draw) {
    public Request(
        String app,
        Digest chart,
        @Nullable Digest profile,
        String release,
        String namespace,
        SequencedMap<String, String> overrides,
        String kubeVersion) {
      this(app, chart, profile, release, namespace, overrides, kubeVersion, 0);
    }

    public Request(
        String app,
        Digest chart,
        @Nullable Digest profile,
        String release,
        String namespace,
        SequencedMap<String, String> overrides,
        String kubeVersion,
        int draw) {
      this(
          app,
          chart,
          profile,
          release,
          namespace,
          overrides,
          kubeVersion,
          List.of(),
          Duration.ZERO,
          draw);
    }

    /// The same on a cluster that serves these.
    public Request on(List<String> served) {
      return new Request(
          app,
          chart,
          profile,
          release,
          namespace,
          overrides,
          kubeVersion,
          served,
          clockShift,
          draw);
    }

    /// The same at another time: what differs in the outcome depends on the clock or on chance.
    public Request at(Duration shift) {
      return new Request(
          app, chart, profile, release, namespace, overrides, kubeVersion, apis, shift, draw);
    }

    public Request {
      overrides = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(overrides));
      apis = List.copyOf(apis);
    }
  }

  /// A field that comes out otherwise each time: a random password, a date, a certificate.
  ///
  /// @param object as the chart names it
  /// @param pointer JSON pointer of the field
  /// @param other what it was in another render of the same inputs
  record Varying(ManifestKey object, String pointer, JsonNode other) {}

  /// What came of it; a chart that does not render is an expected outcome.
  sealed interface Outcome {
    /// @param manifests in Helm's order, hooks included with their annotations
    /// @param definitions those of them that come from a folder `crds/`: Helm never deletes these
    /// @param varying what would be different if the same were rendered again
    record Rendered(List<Manifest> manifests, Set<ManifestKey> definitions, List<Varying> varying)
        implements Outcome {
      public Rendered {
        manifests = List.copyOf(manifests);
        definitions = Set.copyOf(definitions);
        varying = List.copyOf(varying);
      }

      public Rendered(List<Manifest> manifests) {
        this(manifests, Set.of(), List.of());
      }
    }

    /// @param message for the user: what is wrong with the chart or profile, with the file and line
    ///   if known
    /// @param passing the cause may be gone at the next try, so that it is not remembered
    record Failed(String message, boolean passing) implements Outcome {
      public Failed(String message) {
        this(message, false);
      }
    }
  }
}
