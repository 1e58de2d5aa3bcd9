package io.bulkhead.cluster;

import io.bulkhead.delivery.state.DeliveryOptions;

/// Breaks the rule that the door to clusters knows nobody who uses it.
public final class DeliveryTrespasser {
  public int writes(DeliveryOptions options) {
    return options.parallelWrites();
  }
}
