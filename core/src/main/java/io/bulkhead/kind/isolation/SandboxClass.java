package io.bulkhead.kind.isolation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A runtime in which untrusted pods may run. Its name is the RuntimeClass's name.
public record SandboxClass(@Valid Metadata metadata, @Valid Spec spec) {
  public SandboxClass {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec("", null, false, null, null));
  }

  /// What stands between the workload and the host's kernel.
  public enum Isolation {
    @JsonProperty("vm")
    VM,
    @JsonProperty("user-kernel")
    USER_KERNEL;

    /// As documents have it.
    public String text() {
      return this == VM ? "vm" : "user-kernel";
    }
  }

  /// @param handler the container runtime's handler, which nodes report in `status.runtimeHandlers`
  /// @param create whether Bulkhead makes the RuntimeClass on clusters whose nodes have the handler
  /// @param overhead `podFixed` quantities by resource, used when Bulkhead creates the class
  /// @param nodeSelector of the RuntimeClass, when Bulkhead creates it
  public record Spec(
      @Size(min = 1, max = 63) String handler,
      @NotNull @Nullable Isolation isolation,
      boolean create,
      @Nullable SequencedMap<String, String> overhead,
      @Nullable SequencedMap<String, String> nodeSelector) {
    public Spec {
      handler = Zero.text(handler);
      overhead = new TreeMap<>(Zero.or(overhead, new TreeMap<>()));
      nodeSelector = new TreeMap<>(Zero.or(nodeSelector, new TreeMap<>()));
    }
  }
}
