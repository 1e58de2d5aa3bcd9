package io.bulkhead.kind.workload;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.List;

/// Where one app goes. EMCO's short error texts for this kind are rules of its row.
public record AppIntent(@Valid Metadata metadata, @Valid Spec spec) {
  public AppIntent {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec("", Placement.NONE));
  }

  public record Spec(@Size(max = 128) String app, @Valid Placement intent) {
    public Spec {
      app = Zero.text(app);
      intent = Zero.or(intent, Placement.NONE);
    }
  }

  /// @param allOf every item is mandatory
  /// @param anyOf exactly one of these clusters is used
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Placement(List<@Valid Item> allOf, List<@Valid Leaf> anyOf) {
    static final Placement NONE = new Placement(List.of(), List.of());

    public Placement {
      allOf = Zero.list(allOf);
      anyOf = Zero.list(anyOf);
    }
  }

  /// A leaf, or a group of which exactly one is used.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Item(
      @Size(max = 128) String clusterProvider,
      @Size(max = 128) String cluster,
      @Size(max = 128) String clusterLabel,
      List<@Valid Leaf> anyOf) {
    public Item {
      clusterProvider = Zero.text(clusterProvider);
      cluster = Zero.text(cluster);
      clusterLabel = Zero.text(clusterLabel);
      anyOf = Zero.list(anyOf);
    }

    public Leaf leaf() {
      return new Leaf(clusterProvider, cluster, clusterLabel);
    }
  }

  /// A cluster by name, or every cluster of a provider with a label.
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Leaf(
      @Size(max = 128) String clusterProvider,
      @Size(max = 128) String cluster,
      @Size(max = 128) String clusterLabel) {
    public Leaf {
      clusterProvider = Zero.text(clusterProvider);
      cluster = Zero.text(cluster);
      clusterLabel = Zero.text(clusterLabel);
    }
  }
}
