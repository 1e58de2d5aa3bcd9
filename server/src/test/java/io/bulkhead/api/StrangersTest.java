package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.store.AuditEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrangersTest {
  private static final String REASON = "A bearer token is needed.";

  private final List<AuditEntry> rows = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private final Strangers strangers = new Strangers(rows::add, later::add);

  private void refused(String address, int times) {
    for (int i = 0; i < times; i++) {
      strangers.refused(
          AuditEntry.of(Instant.EPOCH, "unknown", "GET", "/v2/projects/" + i)
              .from(address)
              .decided("refused", REASON, 401));
    }
  }

  private void aWhileGoesBy() {
    List<Runnable> due = List.copyOf(later);
    later.clear();
    due.forEach(Runnable::run);
  }

  @Test
  void theFirstOfAnAddressIsKeptAtOnceAndTheOthersAsOne() {
    refused("10.0.0.1", 5000);
    refused("10.0.0.2", 1);

    assertThat(rows).extracting(AuditEntry::remote).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(rows).extracting(AuditEntry::reason).containsOnly(REASON);

    aWhileGoesBy();
    assertThat(rows).hasSize(3);
    assertThat(rows.getLast().reason()).startsWith(REASON + " (4999 more since");
    assertThat(rows.getLast().remote()).isEqualTo("10.0.0.1");
    assertThat(rows.getLast().path()).isEqualTo("/v2/projects/4999");
    assertThat(rows.getLast().status()).isEqualTo(401);
    assertThat(later).isEmpty();
  }

  @Test
  void manyAddressesAreCountedTogether() {
    for (int i = 0; i < 10_000; i++) {
      refused("10.0." + i / 256 + "." + i % 256, 3);
    }
    aWhileGoesBy();

    // A row and its sum for each of some addresses, and for all others.
    assertThat(rows).hasSize(2 * (Strangers.ADDRESSES + 1));
    assertThat(rows.getLast().remote()).isEmpty();
    assertThat(rows.getLast().reason())
        .contains((3 * (10_000 - Strangers.ADDRESSES) - 1) + " more from other addresses");
  }

  @Test
  void theNextWhileBeginsAnew() {
    refused("10.0.0.1", 2);
    aWhileGoesBy();
    refused("10.0.0.1", 1);
    assertThat(rows).extracting(AuditEntry::reason).last().isEqualTo(REASON);
    aWhileGoesBy();
    assertThat(rows).hasSize(3);
  }
}
