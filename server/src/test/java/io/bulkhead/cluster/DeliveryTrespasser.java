package io.bulkhead.cluster;

import io.bulkhead.delivery.state.DeliveryOptions;

/// Breaks the rule that the access to clusters does not know its users.
public final class DeliveryTrespasser {
  public int writes(DeliveryOptions options) {
    return options.parallelWrites();
  }
}
