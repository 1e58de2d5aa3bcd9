package io.bulkhead.usage;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.Quota;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.Wholes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The quotas of one project and its logical clouds.
record Limits(DocumentKey project, List<Limit> all, List<Stored<LogicalCloud>> clouds) {
  Limits {
    all = List.copyOf(all);
    clouds = List.copyOf(clouds);
  }

  /// One quota.
  ///
  /// @param cloud the logical cloud that it limits; null for the project's
  record Limit(DocumentKey quota, @Nullable DocumentKey cloud, Amounts whole) {
    boolean covers(DocumentKey other) {
      return cloud == null || cloud.equals(other);
    }

    /// For people: `quota compute of acme/press`.
    String text() {
      return "quota "
          + quota.name()
          + " of "
          + String.join("/", quota.names().subList(0, quota.names().size() - 1));
    }
  }

  static Limits of(Documents documents, String name) {
    DocumentKey project = DocumentKey.of(TenancyKinds.PROJECT, name);
    List<Limit> all = new ArrayList<>();
    for (Stored<Quota> quota : documents.children(TenancyKinds.PROJECT_QUOTA, project)) {
      all.add(new Limit(quota.key(), null, quota.body().amounts()));
    }
    List<Stored<LogicalCloud>> clouds = documents.children(TenancyKinds.LOGICAL_CLOUD, project);
    for (Stored<LogicalCloud> cloud : clouds) {
      for (Stored<Quota> quota :
          documents.children(TenancyKinds.LOGICAL_CLOUD_QUOTA, cloud.key())) {
        all.add(new Limit(quota.key(), cloud.key(), quota.body().amounts()));
      }
    }
    return new Limits(project, all, clouds);
  }

  boolean none() {
    return all.isEmpty();
  }

  /// Combines all quotas; several quotas apply together.
  Wholes wholes() {
    Amounts whole = Amounts.NONE;
    var ofClouds = new TreeMap<String, Amounts>();
    for (Limit limit : all) {
      DocumentKey cloud = limit.cloud();
      if (cloud == null) {
        whole = whole.min(limit.whole());
      } else {
        ofClouds.merge(cloud.joined(), limit.whole(), Amounts::min);
      }
    }
    return new Wholes(whole, ofClouds);
  }
}
