package io.bulkhead.store.sql;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.ProbeResult;
import io.bulkhead.store.Keys;
import io.bulkhead.store.ProofPast;
import io.bulkhead.store.Writer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Observations of clusters: their capabilities, probe results and their past.
final class FactRows implements Writer.Facts {
  private final Handle handle;
  private final ChangeNotes notes;

  /// @param notes collects the changes
  FactRows(Handle handle, ChangeNotes notes) {
    this.handle = handle;
    this.notes = notes;
  }

  @Override
  public Optional<Capabilities> capabilities(ClusterId cluster) {
    if (!DeliveryRows.storable(cluster)) {
      return Optional.empty();
    }
    return handle
        .createQuery(
            "SELECT body FROM capabilities WHERE provider = :provider AND cluster = :cluster")
        .bind("provider", cluster.provider())
        .bind("cluster", cluster.cluster())
        .mapTo(byte[].class)
        .findOne()
        .map(json -> DocumentCodec.decode(Capabilities.class, json));
  }

  @Override
  public void save(ClusterId cluster, Capabilities capabilities) {
    boolean same =
        capabilities(cluster)
            .filter(before -> before.confirmed(capabilities.observed()).equals(capabilities))
            .isPresent();
    handle
        .createUpdate(
            """
            INSERT INTO capabilities (provider, cluster, body, uid)
            VALUES (:provider, :cluster, :body, :uid)
            ON CONFLICT (provider, cluster) DO UPDATE
            SET body = excluded.body, uid = excluded.uid\
            """)
        .bind("uid", Keys.requireText(capabilities.identity().uid()))
        .bind("provider", Keys.requireText(cluster.provider()))
        .bind("cluster", Keys.requireText(cluster.cluster()))
        .bind("body", DocumentCodec.encode(capabilities))
        .execute();
    notes.facts(cluster, same);
  }

  /// Names of one cluster, in order of registration.
  @Override
  public List<ClusterId> clustersOf(String uid) {
    if (uid.isEmpty() || !Keys.storable(uid)) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            SELECT c.provider, c.cluster FROM capabilities c
            JOIN document d ON d.kind = :kind AND d.path = c.provider || '/' || c.cluster
            WHERE c.uid = :uid ORDER BY d.position\
            """)
        .bind("kind", ClusterId.kind())
        .bind("uid", uid)
        .map((rs, c) -> new ClusterId(rs.getString("provider"), rs.getString("cluster")))
        .list();
  }

  @Override
  public SortedMap<ClusterId, String> doubles() {
    var doubles = new TreeMap<ClusterId, String>();
    handle
        .createQuery(
            """
            SELECT uid FROM capabilities WHERE uid <> '' GROUP BY uid HAVING COUNT(*) > 1\
            """)
        .mapTo(String.class)
        .list()
        .forEach(uid ->
            clustersOf(uid)
                .forEach(cluster ->
                    capabilities(cluster)
                        .map(Capabilities::identity)
                        .filter(Capabilities.Identity::isDouble)
                        .ifPresent(identity -> doubles.put(cluster, identity.doubleOf()))));
    return doubles;
  }

  @Override
  public void deleteCapabilities(ClusterId cluster) {
    if (DeliveryRows.storable(cluster)) {
      handle
          .createUpdate(
              "DELETE FROM capabilities WHERE provider = :provider AND cluster = :cluster")
          .bind("provider", cluster.provider())
          .bind("cluster", cluster.cluster())
          .execute();
    }
  }

  @Override
  public List<ProbeResult> probes(ClusterId cluster) {
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

  @Override
  public void saveProbe(ClusterId cluster, ProbeResult result) {
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
    notes.facts(cluster, false);
  }

  @Override
  public void deleteProbe(ClusterId cluster, NodeClass subject) {
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
    notes.facts(cluster, false);
  }

  @Override
  public ProofPast past(ClusterId cluster) {
    return handle
        .createQuery(
            "SELECT body FROM proof_past WHERE provider = :provider AND cluster = :cluster")
        .bind("provider", cluster.provider())
        .bind("cluster", cluster.cluster())
        .mapTo(byte[].class)
        .findOne()
        .map(json -> DocumentCodec.decode(ProofPast.class, json))
        .orElse(ProofPast.NONE);
  }

  @Override
  public void savePast(ClusterId cluster, ProofPast past) {
    handle
        .createUpdate(
            """
            INSERT INTO proof_past (provider, cluster, body) VALUES (:provider, :cluster, :body)
            ON CONFLICT (provider, cluster) DO UPDATE SET body = excluded.body\
            """)
        .bind("provider", Keys.requireText(cluster.provider()))
        .bind("cluster", Keys.requireText(cluster.cluster()))
        .bind("body", DocumentCodec.encode(past))
        .execute();
  }

  @Override
  public void deletePast(ClusterId cluster) {
    handle
        .createUpdate("DELETE FROM proof_past WHERE provider = :provider AND cluster = :cluster")
        .bind("provider", cluster.provider())
        .bind("cluster", cluster.cluster())
        .execute();
  }
}
