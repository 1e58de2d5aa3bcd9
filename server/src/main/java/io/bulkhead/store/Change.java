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
/// @param facts clusters whose observed capabilities or probe results changed
/// @param seen clusters that were observed again without a difference; told to listeners of this
///   hub, but not logged
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

  /// Whether it belongs in the log: anything is different from before.
  public boolean logged() {
    return !(documents.isEmpty() && deliveries.isEmpty() && facts.isEmpty());
  }

  /// The changed documents, whatever was done to them.
  public List<DocumentKey> documentKeys() {
    return documents.stream().map(Item::key).toList();
  }

  /// The changed deliveries, whatever was done to them.
  public List<Delivery.Id> deliveryIds() {
    return deliveries.stream().map(Item::key).toList();
  }

  /// One changed item, and how it changed.
  public record Item<K>(K key, How how) {}

  /// The net effect of the transaction on an item.
  public enum How {
    CREATED,
    REPLACED,
    DELETED;

    /// The combined effect of this after an earlier one in the same transaction.
    public How after(How before) {
      return switch (this) {
        case CREATED -> before == DELETED ? REPLACED : CREATED;
        case REPLACED -> before;
        case DELETED -> DELETED;
      };
    }
  }
}
