package io.bulkhead.compiler;

import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Manifest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
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
  record Request(
      String app,
      Digest chart,
      @Nullable Digest profile,
      String release,
      String namespace,
      SequencedMap<String, String> overrides,
      String kubeVersion) {
    public Request {
      overrides = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(overrides));
    }
  }

  /// What came of it; a chart that does not render is an expected outcome.
  sealed interface Outcome {
    /// @param manifests in Helm's order, hooks included with their annotations
    record Rendered(List<Manifest> manifests) implements Outcome {
      public Rendered {
        manifests = List.copyOf(manifests);
      }
    }

    /// @param message for the user: what is wrong with the chart or profile, with the file and line
    ///   if known
    record Failed(String message) implements Outcome {}
  }
}
