package io.bulkhead.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The subscriptions of one part of the hub to one cluster. Thread-safe.
public final class ClusterSubscriptions implements AutoCloseable {
  private final ClusterInformers informers;
  private final Runnable left;
  private final Map<Selection, Informer.Subscription> subscriptions = new HashMap<>();
  private boolean closed;

  ClusterSubscriptions(ClusterInformers informers, Runnable left) {
    this.informers = informers;
    this.left = left;
  }

  /// The reachability of the cluster, shared by all that work with it.
  public ClusterLink link() {
    return informers.link();
  }

  /// Subscribes to a selection, beginning with all existing objects. Without effect if it is
  /// followed already, and after [#close].
  public synchronized void follow(Selection selection, Subscriber subscriber) {
    if (!closed && !subscriptions.containsKey(selection)) {
      var subscription = new Informer.Subscription(selection, subscriber);
      subscriptions.put(selection, subscription);
      informers.join(subscription);
    }
  }

  /// Ends a subscription. A running call to its subscriber may still finish.
  ///
  /// @return whether it was followed
  public synchronized boolean leave(Selection selection) {
    Informer.Subscription subscription = subscriptions.remove(selection);
    if (subscription == null) {
      return false;
    }
    informers.leave(subscription);
    return true;
  }

  /// Whether the informers are running, including those that keep retrying.
  public boolean alive() {
    return informers.alive();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      List.copyOf(subscriptions.keySet()).forEach(this::leave);
      left.run();
    }
  }
}
