package io.bulkhead.kind;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Key-value pairs of a cluster, of a logical cloud, or of a provider's sync object: one shape,
/// three kinds.
public record KeyValues(@Valid Metadata metadata, @Valid Spec spec) {
  public KeyValues {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, new Spec(null));
  }

  /// @param kv a list of small maps, as in EMCO
  public record Spec(@Nullable List<Map<String, JsonNode>> kv) {}

  /// The value of a key, if any map contains it.
  public Optional<JsonNode> value(String key) {
    if (spec.kv() == null) {
      return Optional.empty();
    }
    return spec.kv().stream().map(pair -> pair.get(key)).filter(v -> v != null).findFirst();
  }
}
