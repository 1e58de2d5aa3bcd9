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

/// The compiler's only access to Helm. A pure function: equal requests give equal results, so
/// implementations may cache them.
public interface ChartRenderer {
  Outcome render(Request request);

  /// @param app name of the chart's top-level folder
  /// @param chart the chart archive (tar.gz) in the blob store
  /// @param profile the profile archive, null for none
  /// @param overrides Helm `--set` keys and values
  /// @param kubeVersion what the chart sees as `.Capabilities.KubeVersion`, such as `v1.37.2`
  /// @param apis what it sees as `.Capabilities.APIVersions`: `group/version/Kind`, in order; empty
  ///   if unknown, which gives Helm's own list
  /// @param clockShift offset of the chart's clock from the true one
  /// @param draw another number gives other random values
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

    /// The same on a cluster that serves these kinds.
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

    /// The same at another time: differences in the result depend on the clock or on randomness.
    public Request at(Duration shift) {
      return new Request(
          app, chart, profile, release, namespace, overrides, kubeVersion, apis, shift, draw);
    }

    public Request {
      overrides = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(overrides));
      apis = List.copyOf(apis);
    }
  }

  /// A field that differs each time: a random password, a date, a certificate.
  ///
  /// @param object as the chart names it
  /// @param pointer JSON pointer of the field
  /// @param other its value in another rendering of the same inputs
  record Varying(ManifestKey object, String pointer, JsonNode other) {}

  /// The result; a chart that does not render is an expected one.
  sealed interface Outcome {
    /// @param manifests in Helm's order, hooks included with their annotations
    /// @param definitions those of them from a folder `crds/`: Helm never deletes these
    /// @param varying what would differ if the same were rendered again
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
    /// @param passing whether the failure is transient, so that it must not be cached
    record Failed(String message, boolean passing) implements Outcome {
      public Failed(String message) {
        this(message, false);
      }
    }
  }
}
