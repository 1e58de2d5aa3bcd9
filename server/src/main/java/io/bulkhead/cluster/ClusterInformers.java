package io.bulkhead.cluster;

import io.bulkhead.kind.fleet.ClusterId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// The link to a cluster and its informers: one for each resource that somebody subscribes to.
final class ClusterInformers {
  private final ClusterId cluster;
  private final ClusterLink link;
  private final Places lists;
  private final Supplier<Backoff> backoffs;
  private final Map<Resource, Informer> informers = new HashMap<>();
  private boolean started;

  /// Whole objects and their metadata alone count as different resources.
  private record Resource(String apiVersion, String kind, boolean metadata) {
    static Resource of(Selection selection) {
      return new Resource(selection.apiVersion(), selection.kind(), selection.metadata());
    }

    String text() {
      return kind + (metadata ? "'s metadata" : "");
    }
  }

  ClusterInformers(ClusterId cluster, ClusterLink link, Places lists, Supplier<Backoff> backoffs) {
    this.cluster = cluster;
    this.link = link;
    this.lists = lists;
    this.backoffs = backoffs;
  }

  ClusterLink link() {
    return link;
  }

  synchronized void start() {
    started = true;
    informers.forEach(this::start);
  }

  private void start(Resource resource, Informer informer) {
    informer.start("watch of " + resource.text() + " on " + cluster);
  }

  synchronized void join(Informer.Subscription subscription) {
    Resource resource = Resource.of(subscription.selection());
    Informer known = informers.get(resource);
    if (known != null) {
      known.join(subscription);
      return;
    }
    var informer = new Informer(link, lists, backoffs.get());
    informer.join(subscription);
    informers.put(resource, informer);
    if (started) {
      start(resource, informer);
    }
  }

  synchronized void leave(Informer.Subscription subscription) {
    Resource resource = Resource.of(subscription.selection());
    Informer informer = informers.get(resource);
    if (informer != null && informer.leave(subscription)) {
      informers.remove(resource);
      informer.close();
    }
  }

  synchronized boolean alive() {
    return informers.values().stream().allMatch(Informer::alive);
  }
}
