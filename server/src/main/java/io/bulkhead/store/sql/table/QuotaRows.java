package io.bulkhead.store.sql.table;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.CloudId;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.Share;
import io.bulkhead.store.Keys;
import io.bulkhead.store.Writer;
import io.bulkhead.store.quota.QuotaClaim;
import io.bulkhead.store.quota.QuotaShare;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/// Claims on quotas, and shares of them.
public final class QuotaRows implements Writer.Quotas {
  private static final String CLAIMS =
      """
      SELECT group_kind, group_path, project, logical_cloud, provider, cluster, leaving, amounts
      FROM quota_claim WHERE %s ORDER BY group_kind, group_path, provider, cluster\
      """;
  private static final String SHARES =
      """
      SELECT project, logical_cloud, provider, cluster, body FROM quota_share
      WHERE %s ORDER BY project, logical_cloud, provider, cluster\
      """;
  private static final String OF_PROJECT = "project = :project";
  private static final String ON_CLUSTER = "provider = :provider AND cluster = :cluster";

  private final Handle handle;

  public QuotaRows(Handle handle) {
    this.handle = handle;
  }

  @Override
  public List<QuotaClaim> claims(String project) {
    return claims(handle.createQuery(CLAIMS.formatted(OF_PROJECT)).bind("project", project));
  }

  @Override
  public List<QuotaClaim> leaving(String project) {
    return claims(
        handle
            .createQuery(CLAIMS.formatted(OF_PROJECT + " AND leaving = 1"))
            .bind("project", project));
  }

  @Override
  public List<QuotaClaim> claimsOn(ClusterId cluster) {
    return claims(at(handle.createQuery(CLAIMS.formatted(ON_CLUSTER)), cluster));
  }

  private static List<QuotaClaim> claims(Query query) {
    return query
        .map((rs, c) ->
            new QuotaClaim(
                Keys.read(rs.getString("group_kind"), rs.getString("group_path")),
                cloud(rs),
                cluster(rs),
                rs.getInt("leaving") != 0,
                DocumentCodec.decode(Amounts.class, rs.getBytes("amounts"))))
        .list();
  }

  @Override
  public List<QuotaShare> shares(String project) {
    return shares(handle.createQuery(SHARES.formatted(OF_PROJECT)).bind("project", project));
  }

  @Override
  public Optional<QuotaShare> share(DocumentKey cloud, ClusterId cluster) {
    String same = OF_PROJECT + " AND logical_cloud = :cloud AND " + ON_CLUSTER;
    return shares(of(at(handle.createQuery(SHARES.formatted(same)), cluster), cloud)).stream()
        .findFirst();
  }

  @Override
  public List<QuotaShare> sharesOn(ClusterId cluster) {
    return shares(at(handle.createQuery(SHARES.formatted(ON_CLUSTER)), cluster));
  }

  private static List<QuotaShare> shares(Query query) {
    return query
        .map((rs, c) ->
            new QuotaShare(
                cloud(rs), cluster(rs), DocumentCodec.decode(Share.class, rs.getBytes("body"))))
        .list();
  }

  private static DocumentKey cloud(ResultSet row) throws SQLException {
    return new CloudId(row.getString("project"), row.getString("logical_cloud")).document();
  }

  private static ClusterId cluster(ResultSet row) throws SQLException {
    return new ClusterId(row.getString("provider"), row.getString("cluster"));
  }

  @Override
  public List<String> projects() {
    return handle
        .createQuery(
            "SELECT project FROM quota_share UNION SELECT project FROM quota_claim ORDER BY 1")
        .mapTo(String.class)
        .list();
  }

  @Override
  public void save(QuotaClaim claim) {
    Keys.requireStorable(claim.group());
    Keys.requireStorable(CloudId.of(claim.cloud()).document());
    of(
            at(
                handle
                    .createUpdate(
                        """
                        INSERT INTO quota_claim (group_kind, group_path, project, logical_cloud,
                          provider, cluster, leaving, amounts)
                        VALUES (:groupKind, :groupPath, :project, :cloud, :provider, :cluster,
                          :leaving, :amounts)
                        ON CONFLICT (group_kind, group_path, provider, cluster) DO UPDATE
                        SET project = excluded.project, logical_cloud = excluded.logical_cloud,
                          leaving = excluded.leaving, amounts = excluded.amounts\
                        """)
                    .bind("groupKind", claim.group().kind())
                    .bind("groupPath", claim.group().joined())
                    .bind("leaving", claim.leaving() ? 1 : 0)
                    .bind("amounts", DocumentCodec.encode(claim.amounts())),
                claim.cluster()),
            claim.cloud())
        .execute();
  }

  @Override
  public void deleteClaim(DocumentKey group, ClusterId cluster) {
    at(
            handle
                .createUpdate(
                    """
                    DELETE FROM quota_claim WHERE group_kind = :kind AND group_path = :path
                      AND provider = :provider AND cluster = :cluster\
                    """)
                .bind("kind", group.kind())
                .bind("path", group.joined()),
            cluster)
        .execute();
  }

  @Override
  public void save(QuotaShare share) {
    Keys.requireStorable(CloudId.of(share.cloud()).document());
    of(
            at(
                handle
                    .createUpdate(
                        """
                        INSERT INTO quota_share (project, logical_cloud, provider, cluster, body)
                        VALUES (:project, :cloud, :provider, :cluster, :body)
                        ON CONFLICT (project, logical_cloud, provider, cluster) DO UPDATE
                        SET body = excluded.body\
                        """)
                    .bind("body", DocumentCodec.encode(share.share())),
                share.cluster()),
            share.cloud())
        .execute();
  }

  @Override
  public void deleteShare(DocumentKey cloud, ClusterId cluster) {
    of(
            at(
                handle.createUpdate(
                    """
                    DELETE FROM quota_share WHERE project = :project AND logical_cloud = :cloud
                      AND provider = :provider AND cluster = :cluster\
                    """),
                cluster),
            cloud)
        .execute();
  }

  private static <S extends SqlStatement<S>> S at(S statement, ClusterId cluster) {
    return statement
        .bind("provider", Keys.requireText(cluster.provider()))
        .bind("cluster", Keys.requireText(cluster.cluster()));
  }

  private static <S extends SqlStatement<S>> S of(S statement, DocumentKey cloud) {
    return statement.bind("project", cloud.names().getFirst()).bind("cloud", cloud.name());
  }
}
