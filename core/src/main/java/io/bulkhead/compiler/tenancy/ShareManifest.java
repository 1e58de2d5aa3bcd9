package io.bulkhead.compiler.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.compiler.model.NewObject;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.ShareObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The ResourceQuota that enforces a logical cloud's share of its quotas on a cluster.
public final class ShareManifest {
  static Manifest of(String namespace, Amounts share) {
    ObjectNode tree = NewObject.tree("v1", "ResourceQuota", namespace, ShareObject.NAME);
    ObjectNode hard = tree.putObject("spec").putObject("hard");
    share.quantities().forEach(hard::put);
    return Manifest.of(tree);
  }

  /// The share in a bundle; empty if the bundle does not limit the cloud.
  public static Amounts in(Bundle bundle) {
    return bundle.objects().values().stream()
        .map(Bundle.Entry::manifest)
        .filter(manifest -> is(manifest.key()))
        .findFirst()
        .map(manifest -> ShareObject.hard(manifest.at("/spec/hard")))
        .orElse(Amounts.NONE);
  }

  /// Whether it is the quota object, of which each namespace has one.
  public static boolean is(ManifestKey key) {
    return key.kind().equals("ResourceQuota") && key.name().equals(ShareObject.NAME);
  }

  /// The bundle with another share and no other change: byte for byte what the compiler would
  /// produce. Empty for a bundle without a namespace, which cannot have a share.
  ///
  /// @param share an empty one sets no limit: then there is no object
  public static Optional<Bundle> put(Bundle bundle, DocumentKey cloud, Amounts share) {
    Optional<String> namespace =
        bundle.objects().keySet().stream()
            .filter(key -> key.kind().equals("Namespace"))
            .map(ManifestKey::name)
            .findFirst();
    if (namespace.isEmpty()) {
      return Optional.empty();
    }
    List<Bundle.Entry> entries = new ArrayList<>(bundle.entries());
    entries.removeIf(entry -> is(entry.manifest().key()));
    if (!share.keys().isEmpty()) {
      Manifest plain = of(namespace.get(), share);
      entries.add(Bundle.Entry.of(plain.edit(tree -> Labels.put(tree, Labels.ofCloud(cloud)))));
    }
    return Optional.of(Bundle.of(entries, bundle.actor()));
  }

  private ShareManifest() {}
}
