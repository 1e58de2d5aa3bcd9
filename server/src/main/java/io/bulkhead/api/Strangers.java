package io.bulkhead.api;

import io.bulkhead.store.AuditEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Audits refusals of unauthenticated callers without letting them fill the disk: the first of an
/// address is written at once, further ones within a period as a single row with their number.
final class Strangers {
  /// Number of addresses with rows of their own per period; all others share one.
  static final int ADDRESSES = 20;

  private static final String OTHERS = "";

  private final Consumer<AuditEntry> audit;
  private final Consumer<Runnable> later;
  private Map<String, Tally> now = new LinkedHashMap<>();

  /// @param last the last of the counted requests
  /// @param more number of requests after the first
  private record Tally(AuditEntry last, int more) {}

  /// @param later runs something after a while
  Strangers(Consumer<AuditEntry> audit, Consumer<Runnable> later) {
    this.audit = audit;
    this.later = later;
  }

  void refused(AuditEntry entry) {
    if (first(entry)) {
      audit.accept(entry);
    }
  }

  private synchronized boolean first(AuditEntry entry) {
    if (now.isEmpty()) {
      later.accept(this::sumUp);
    }
    boolean own = now.containsKey(entry.remote()) || now.size() < ADDRESSES;
    Tally tally =
        now.merge(
            own ? entry.remote() : OTHERS,
            new Tally(entry, 0),
            (before, one) -> new Tally(one.last(), before.more() + 1));
    return tally.more() == 0;
  }

  /// Writes the pending counts.
  void sumUp() {
    rows().forEach(audit);
  }

  private synchronized List<AuditEntry> rows() {
    List<AuditEntry> rows = new ArrayList<>();
    now.forEach((address, tally) -> {
      if (tally.more() > 0) {
        AuditEntry last = tally.last();
        rows.add(
            last.from(address)
                .decided(
                    last.decision(),
                    last.reason() + " (" + tally.more() + " more" + from(address) + ")",
                    last.status()));
      }
    });
    now = new LinkedHashMap<>();
    return rows;
  }

  private static String from(String address) {
    return (address.equals(OTHERS) ? " from other addresses" : "")
        + " since the last such row; this was the last";
  }
}
