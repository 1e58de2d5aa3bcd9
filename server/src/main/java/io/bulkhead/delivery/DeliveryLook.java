package io.bulkhead.delivery;

import io.bulkhead.delivery.driver.Driver;
import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.driver.LookOutcome;
import io.bulkhead.delivery.state.Bundles;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.delivery.state.Rows;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One look at one delivery: finds out what its row asks for. The driver finds out how far it can
/// get.
record DeliveryLook(HubSide hub, Driver driver, Delivery.Id id) {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryLook.class);

  LookOutcome go() throws InterruptedException {
    Optional<Delivery> found = hub.rows().find(id);
    if (found.isEmpty()) {
      driver.forget(id);
      hub.gates().release(id);
      return new LookOutcome.Settled();
    }
    Delivery row = found.get();
    Digest desired = row.order().desired();
    if (row.order().stopped()
        || row.awaitsCluster()
        || (desired == null
            && (row.settled() || row.progress().state() == Delivery.State.FAILED))) {
      return new LookOutcome.Settled();
    }
    try {
      if (desired == null) {
        return driver.look(row, null);
      }
      Optional<Bundles.Indexed> bundle = hub.bundles().find(desired);
      return bundle.isPresent() ? driver.look(row, bundle.get().bundle()) : missing(row, desired);
    } catch (Rows.Superseded e) {
      return new LookOutcome.NotBefore(Duration.ZERO);
    }
  }

  private LookOutcome missing(Delivery lost, Digest bundle) {
    Duration after = hub.settings().options().longestAgain();
    Row row = new Row(lost);
    row.state = Delivery.State.FAILED;
    row.message = "bundle " + bundle.shortForm() + " is not in the store";
    row.nextTry = hub.settings().clock().instant().plus(after);
    hub.rows().save(row);
    hub.metrics().count(DeliveryMetrics.Event.FAILED, 1);
    LOG.warn("delivery " + lost.id() + " failed: " + row.message);
    return new LookOutcome.Failed(after);
  }
}
