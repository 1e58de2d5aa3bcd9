package io.bulkhead.delivery.state;

import io.bulkhead.store.Delivery;

/// Names the delivery that an object belongs to, and tells who may take it over.
public final class Holder {
  /// The kind that is delivered for tenants. Delivery knows kinds by name only.
  private static final String GROUP = "DeploymentIntentGroup";

  /// What to do about an object that belongs to somebody else.
  public static final String CURE =
      "Give it another name, remove the other, or set adopt: true on the deployment intent group";

  public static String of(Delivery.Id id) {
    String whose = id.owner().kind() + " " + id.owner().joined();
    return id.owner().kind().equals(GROUP) ? "app " + id.part() + " of " + whose : whose;
  }

  /// Hides customers' names from each other.
  public static String seenBy(Delivery.Id reader, Delivery.Id holder) {
    return project(reader).equals(project(holder)) ? of(holder) : "somebody else's deployment";
  }

  /// Objects that isolate a logical cloud are never taken over, and neither are another customer's.
  public static boolean mayTake(Delivery.Id taker, Delivery.Id holder) {
    return taker.owner().kind().equals(GROUP)
        && holder.owner().kind().equals(GROUP)
        && project(taker).equals(project(holder));
  }

  private static String project(Delivery.Id id) {
    return id.owner().names().getFirst();
  }

  private Holder() {}
}
