package io.bulkhead.delivery.state;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A cache of bundles by digest, backed by the store. Alike clusters share a bundle, so few are
/// needed at a time; beyond the limit, the least recently used are evicted.
public final class Bundles {
  private static final long LIMIT = 32L * 1024 * 1024;
  private static final String DEPLOYMENT = "/metadata/labels/emco~1deployment-id";

  private final Store store;
  private final LinkedHashMap<Digest, Indexed> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long size;

  /// @param deployment value of the label that selects the pods of its delivery; empty for none
  public record Indexed(Bundle bundle, Map<ManifestKey, Manifest> manifests, String deployment) {
    static Indexed of(Bundle bundle) {
      Map<ManifestKey, Manifest> manifests = new HashMap<>();
      String deployment = "";
      for (Bundle.Entry entry : bundle.entries()) {
        if (entry.hook() == null) {
          manifests.put(entry.manifest().key(), entry.manifest());
        }
        deployment = deployment.isEmpty() ? entry.manifest().at(DEPLOYMENT).asText("") : deployment;
      }
      return new Indexed(bundle, manifests, deployment);
    }
  }

  public Bundles(Store store) {
    this.store = store;
  }

  public Optional<Indexed> find(Digest digest) {
    Indexed hit = cached(digest);
    if (hit != null) {
      return Optional.of(hit);
    }
    return store.read(reader -> reader.bundles().find(digest)).map(Indexed::of).map(this::keep);
  }

  public Bundle get(Digest digest) {
    return find(digest)
        .orElseThrow(() -> new IllegalStateException("bundle " + digest + " is not in the store"))
        .bundle();
  }

  private synchronized @Nullable Indexed cached(Digest digest) {
    return kept.get(digest);
  }

  private synchronized Indexed keep(Indexed found) {
    Indexed before = kept.putIfAbsent(found.bundle().digest(), found);
    if (before != null) {
      return before;
    }
    size += found.bundle().bytes().length;
    var oldest = kept.entrySet().iterator();
    while (size > LIMIT && kept.size() > 1) {
      size -= oldest.next().getValue().bundle().bytes().length;
      oldest.remove();
    }
    return found;
  }

  /// The bundles that a row says were applied, the latest first.
  List<Indexed> touchedBy(Delivery row) {
    List<Digest> candidates = new ArrayList<>(row.progress().touched().reversed());
    if (row.progress().applied() != null) {
      candidates.addFirst(row.progress().applied());
    }
    return candidates.stream().distinct().flatMap(digest -> find(digest).stream()).toList();
  }
}
