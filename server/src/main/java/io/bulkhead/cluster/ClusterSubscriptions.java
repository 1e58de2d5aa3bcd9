package io.bulkhead.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What one part of the hub wants to know of one cluster. Thread-safe.
public final class ClusterSubscriptions implements AutoCloseable {
  private final ClusterInformers informers;
  private final Runnable left;
  private final Map<Selection, Informer.Subscription> subscriptions = new HashMap<>();
  private boolean closed;

  ClusterSubscriptions(ClusterInformers informers, Runnable left) {
    this.informers = informers;
    this.left = left;
  }

  /// Whether the cluster answers, as all who work with it know.
  public ClusterLink link() {
    return informers.link();
  }

  /// Tells of the selection from now on, beginning with all that there is. Without effect for one
  /// that is followed already, and after [#close].
  public synchronized void follow(Selection selection, Subscriber subscriber) {
    if (!closed && !subscriptions.containsKey(selection)) {
      var subscription = new Informer.Subscription(selection, subscriber);
      subscriptions.put(selection, subscription);
      informers.join(subscription);
    }
  }

  /// A call that is under way may come to its end.
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

  /// Whether what is followed is asked for, also where it is tried again and again.
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
