package io.bulkhead.store;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Zero;
import io.bulkhead.kind.fleet.ClusterId;
import java.util.List;

/// What one write transaction changed.
///
/// @param revision of the store after it
/// @param documents each once, in the order in which they were first changed
/// @param deliveries likewise
/// @param facts clusters whose observed capabilities or results of probes are others now
/// @param seen clusters that were seen again as they were before. Nothing of them changed, so this
///   is for listeners of the same hub and not in the log.
public record Change(
    long revision,
    List<Item<DocumentKey>> documents,
    List<Item<Delivery.Id>> deliveries,
    List<ClusterId> facts,
    @JsonIgnore List<ClusterId> seen) {
  public Change {
    documents = Zero.list(documents);
    deliveries = Zero.list(deliveries);
    facts = Zero.list(facts);
    seen = Zero.list(seen);
  }

  /// Whether the log has it: something else is there than before.
  public boolean logged() {
    return !(documents.isEmpty() && deliveries.isEmpty() && facts.isEmpty());
  }

  /// Which documents, whatever was done to them.
  public List<DocumentKey> documentKeys() {
    return documents.stream().map(Item::key).toList();
  }

  /// Which deliveries, whatever was done to them.
  public List<Delivery.Id> deliveryIds() {
    return deliveries.stream().map(Item::key).toList();
  }

  /// One thing that was changed, and how.
  public record Item<K>(K key, How how) {}

  /// What the whole transaction did to a thing.
  public enum How {
    CREATED,
    REPLACED,
    DELETED;

    /// This, after something else in the same transaction.
    public How after(How before) {
      return switch (this) {
        case CREATED -> before == DELETED ? REPLACED : CREATED;
        case REPLACED -> before;
        case DELETED -> DELETED;
      };
    }
  }
}
