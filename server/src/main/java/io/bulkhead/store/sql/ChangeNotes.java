package io.bulkhead.store.sql;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.Change;
import io.bulkhead.store.Delivery;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Collects the changes of a transaction.
final class ChangeNotes {
  private final Map<DocumentKey, Change.How> documents = new LinkedHashMap<>();
  private final Map<Delivery.Id, Change.How> deliveries = new LinkedHashMap<>();
  private final Set<ClusterId> facts = new LinkedHashSet<>();
  private final Set<ClusterId> seen = new LinkedHashSet<>();

  void saved(DocumentKey key, boolean before) {
    note(documents, key, saved(before));
  }

  void deleted(DocumentKey key) {
    note(documents, key, Change.How.DELETED);
  }

  void saved(Delivery.Id id, boolean before) {
    note(deliveries, id, saved(before));
  }

  void deleted(Delivery.Id id) {
    note(deliveries, id, Change.How.DELETED);
  }

  /// @param same whether the observation equals the previous one
  void facts(ClusterId cluster, boolean same) {
    (same ? seen : facts).add(cluster);
  }

  private static Change.How saved(boolean before) {
    return before ? Change.How.REPLACED : Change.How.CREATED;
  }

  private static <K> void note(Map<K, Change.How> changed, K key, Change.How how) {
    changed.merge(key, how, (before, now) -> now.after(before));
  }

  Change at(long revision) {
    return new Change(
        revision, items(documents), items(deliveries), List.copyOf(facts), List.copyOf(seen));
  }

  private static <K> List<Change.Item<K>> items(Map<K, Change.How> changed) {
    return changed.entrySet().stream()
        .map(entry -> new Change.Item<>(entry.getKey(), entry.getValue()))
        .toList();
  }
}
