package io.bulkhead.delivery.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cluster.ClusterSubscriptions;
import io.bulkhead.cluster.Selection;
import io.bulkhead.cluster.Subscriber;
import io.bulkhead.delivery.state.ClusterCache.Live;
import io.bulkhead.delivery.write.ReducedPods;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.util.ArrayList;
import java.util.List;

/// What deliveries watch on one cluster: our objects of the kinds in use, and the pods that they
/// create.
public final class ClusterWatch implements AutoCloseable {
  private static final String MANAGED = Labels.MANAGED + "=true";

  private static final Selection PODS = Selection.labelled("v1", "Pod", Labels.DEPLOYMENT_ID);

  private final ClusterCache cache;
  private final ClusterSubscriptions subscriptions;
  private final Delivery.Id guard;

  /// Starts to follow pods.
  ///
  /// @param guard the delivery that is looked at first if a list differs from what is expected
  public ClusterWatch(ClusterCache cache, ClusterSubscriptions subscriptions, Delivery.Id guard) {
    this.cache = cache;
    this.subscriptions = subscriptions;
    this.guard = guard;
    subscriptions.follow(PODS, new Pods());
  }

  public void follow(Iterable<ManifestKey> keys) {
    for (ManifestKey key : keys) {
      var selection = Selection.labelled(key.apiVersion(), key.kind(), MANAGED);
      subscriptions.follow(selection, new Managed(selection));
    }
  }

  public boolean alive() {
    return subscriptions.alive();
  }

  @Override
  public void close() {
    subscriptions.close();
  }

  private final class Managed implements Subscriber {
    private final Selection kind;

    Managed(Selection kind) {
      this.kind = kind;
    }

    private Live live(JsonNode object) {
      return Live.of(kind.apiVersion(), kind.kind(), object);
    }

    @Override
    public Listing listing() {
      long newest = cache.newest(kind.apiVersion(), kind.kind());
      List<Live> there = new ArrayList<>();
      return new Listing() {
        @Override
        public void object(JsonNode object) {
          there.add(live(object));
        }

        @Override
        public void end(String version) {
          cache.listed(
              new ClusterCache.Listed(kind.apiVersion(), kind.kind(), version, there),
              newest,
              guard);
        }
      };
    }

    @Override
    public void seen(JsonNode object) {
      cache.seen(live(object));
    }

    @Override
    public void gone(JsonNode last) {
      cache.gone(live(last));
    }
  }

  private final class Pods implements Subscriber {
    @Override
    public Listing listing() {
      List<JsonNode> there = new ArrayList<>();
      return new Listing() {
        @Override
        public void object(JsonNode pod) {
          there.add(ReducedPods.reduce(pod));
        }

        @Override
        public void end(String version) {
          cache.pods().replaceAll(there);
        }
      };
    }

    @Override
    public void seen(JsonNode pod) {
      cache.pods().seen(pod);
    }

    @Override
    public void gone(JsonNode last) {
      cache.pods().gone(last);
    }
  }
}
