package io.bulkhead.operation;

import io.bulkhead.access.Identity;
import io.bulkhead.intent.SpecialDeletions;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.store.Writer;
import java.time.InstantSource;

/// Carries out the special ways of deleting a cluster.
public record ClusterDeletions(KindTable table, InstantSource clock) implements SpecialDeletions {
  @Override
  public Abandoned abandon(Writer writer, DocumentKey key) {
    ClusterDeparture.Forgotten forgotten = ClusterDeparture.lost(writer, key, table);
    return new Abandoned(forgotten, forgotten.text());
  }

  @Override
  public boolean guardGone(Writer writer, DocumentKey key, Identity who) {
    var order = new ClusterDeparture.Order(who, clock.instant());
    return ClusterDeparture.guardGone(writer, key, table, order);
  }
}
