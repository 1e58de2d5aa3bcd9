package io.bulkhead.store.sql;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.ProbeResult;
import io.bulkhead.store.Keys;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Results of probes: the newest of each node and sandbox class.
final class ProbeRows {
  private final Handle handle;

  ProbeRows(Handle handle) {
    this.handle = handle;
  }

  List<ProbeResult> on(ClusterId cluster) {
    if (!DeliveryRows.storable(cluster)) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            SELECT body FROM probe_result WHERE provider = :provider AND cluster = :cluster
            ORDER BY node, sandbox\
            """)
        .bind("provider", cluster.provider())
        .bind("cluster", cluster.cluster())
        .mapTo(byte[].class)
        .map(json -> DocumentCodec.decode(ProbeResult.class, json))
        .list();
  }

  void save(ClusterId cluster, ProbeResult result) {
    handle
        .createUpdate(
            """
            INSERT INTO probe_result (provider, cluster, node, sandbox, body)
            VALUES (:provider, :cluster, :node, :sandbox, :body)
            ON CONFLICT (provider, cluster, node, sandbox) DO UPDATE SET body = excluded.body\
            """)
        .bind("provider", Keys.requireText(cluster.provider()))
        .bind("cluster", Keys.requireText(cluster.cluster()))
        .bind("node", Keys.requireText(result.subject().node()))
        .bind("sandbox", Keys.requireText(result.subject().sandbox()))
        .bind("body", DocumentCodec.encode(result))
        .execute();
  }

  void forget(ClusterId cluster, NodeClass subject) {
    handle
        .createUpdate(
            """
            DELETE FROM probe_result WHERE provider = :provider AND cluster = :cluster
            AND node = :node AND sandbox = :sandbox\
            """)
        .bind("provider", cluster.provider())
        .bind("cluster", cluster.cluster())
        .bind("node", subject.node())
        .bind("sandbox", subject.sandbox())
        .execute();
  }
}
