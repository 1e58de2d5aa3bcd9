package io.bulkhead.kind.isolation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A runtime in which untrusted pods may run. Its name is the RuntimeClass's name.
public record SandboxClass(@Valid Metadata metadata, @Valid Spec spec) {
  public SandboxClass {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec("", null, false, null, null, null));
  }

  /// What separates the workload from the host's kernel.
  public enum Isolation {
    @JsonProperty("vm")
    VM,
    @JsonProperty("user-kernel")
    USER_KERNEL;

    /// As written in documents.
    public String text() {
      return this == VM ? "vm" : "user-kernel";
    }
  }

  /// The required version of the runtime's software. It is read from the RuntimeClass and from
  /// nodes.
  ///
  /// @param minimum older versions are not used; `0` for any. If empty, 3.31.0 for handlers whose
  ///   name begins with `kata`, and any for others
  /// @param required whether an unknown version counts as too old
  public record VersionRule(
      @Size(max = 64) @Pattern(regexp = "(v?[0-9][-0-9A-Za-z.+]*)?") String minimum,
      boolean required) {
    public static final VersionRule USUAL = new VersionRule("", false);

    public VersionRule {
      minimum = Zero.text(minimum);
    }
  }

  /// @param handler the container runtime's handler, which nodes report in `status.runtimeHandlers`
  /// @param create whether Bulkhead creates the RuntimeClass on clusters whose nodes have the
  ///   handler
  /// @param overhead `podFixed` quantities by resource, used if Bulkhead creates the class
  /// @param nodeSelector of the RuntimeClass, if Bulkhead creates it
  /// @param vm size of a pod's virtual machine; omit it if the sandbox has none or its size is
  ///   unknown, and pods are not checked against it
  /// @param version required version of the software; absent unless sent
  public record Spec(
      @Size(min = 1, max = 63) String handler,
      @NotNull @Nullable Isolation isolation,
      boolean create,
      @Nullable SequencedMap<String, String> overhead,
      @Nullable SequencedMap<String, String> nodeSelector,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Valid @Nullable Vm vm,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Valid @Nullable VersionRule version) {
    public Spec(
        String handler,
        @Nullable Isolation isolation,
        boolean create,
        @Nullable SequencedMap<String, String> overhead,
        @Nullable SequencedMap<String, String> nodeSelector,
        @Nullable Vm vm) {
      this(handler, isolation, create, overhead, nodeSelector, vm, null);
    }

    public Spec {
      handler = Zero.text(handler);
      overhead = new TreeMap<>(Zero.or(overhead, new TreeMap<>()));
      nodeSelector = new TreeMap<>(Zero.or(nodeSelector, new TreeMap<>()));
    }
  }

  /// The virtual machine that the runtime starts for a pod, according to its configuration.
  ///
  /// @param memory quantity that the machine has besides the limits of its containers: its initial
  ///   memory if limits are hot-plugged on top (Kata's `default_memory`), or what is added if it is
  ///   sized once (`overhead_memory`)
  /// @param fixed whether the machine has only this memory, whatever the limits
  public record Vm(@Pattern(regexp = "([0-9]{1,12}([KMGT]i)?)?") String memory, boolean fixed) {
    public Vm {
      memory = Zero.text(memory);
    }
  }
}
