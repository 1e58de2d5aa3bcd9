package io.bulkhead.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstContactsTest {
  private static final Duration VERY_LONG = Duration.ofDays(1);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static CompletableFuture<FirstContacts.Turn> takeLater(FirstContacts contacts) {
    var taken = new CompletableFuture<FirstContacts.Turn>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            taken.complete(contacts.take());
          } catch (java.io.InterruptedIOException e) {
            taken.completeExceptionally(e);
          }
        });
    return taken;
  }

  @Test
  void the_next_waits_for_its_turn() throws Exception {
    var contacts = new FirstContacts(1, VERY_LONG, timer);
    var first = contacts.take();
    CompletableFuture<FirstContacts.Turn> second = takeLater(contacts);
    assertThat(second).isNotDone();
    first.close();
    first.close();
    second.get(1, TimeUnit.MINUTES);
    assertThat(takeLater(contacts)).isNotDone();
  }

  @Test
  void a_cluster_that_says_nothing_keeps_nobody_waiting() throws Exception {
    var contacts = new FirstContacts(1, Duration.ofMillis(1), timer);
    contacts.take();
    assertThat(takeLater(contacts).get(1, TimeUnit.MINUTES)).isNotNull();
  }
}
