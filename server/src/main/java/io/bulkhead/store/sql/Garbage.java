package io.bulkhead.store.sql;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.manifest.Digest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/// Removes bundles that no delivery and no revision refers to, blobs that no document and no
/// revision attaches, and contents of documents that no revision needs.
///
/// A row is deleted when it is found unused for the second time: a bundle is saved before the
/// delivery that refers to it, so the first run may fall in between. Saving it again clears the
/// mark.
final class Garbage {
  private final Handle handle;

  Garbage(Handle handle) {
    this.handle = handle;
  }

  /// Returns how many rows were removed.
  int collect() {
    Set<String> used = usedBundles();
    int removed = 0;
    for (Candidate bundle : bundles()) {
      boolean unused = !used.contains(bundle.digest());
      if (unused && bundle.doomed()) {
        removed +=
            handle
                .createUpdate("DELETE FROM bundle WHERE digest = :digest")
                .bind("digest", bundle.digest())
                .execute();
      } else if (unused != bundle.doomed()) {
        handle
            .createUpdate("UPDATE bundle SET doomed = :doomed WHERE digest = :digest")
            .bind("doomed", unused ? 1 : 0)
            .bind("digest", bundle.digest())
            .execute();
      }
    }
    handle.execute(
        """
        DELETE FROM revision_content WHERE NOT EXISTS
          (SELECT 1 FROM revision_use u WHERE u.digest = revision_content.digest)\
        """);
    return removed + collectBlobs();
  }

  /// Shortens the histories of deployments and logical clouds to their newest entries; the entry of
  /// their creation stays.
  void shorten(int entries) {
    handle
        .createQuery("SELECT kind, path, body FROM lifecycle ORDER BY kind, path")
        .map(
            (rs, c) -> new History(rs.getString("kind"), rs.getString("path"), rs.getBytes("body")))
        .list()
        .forEach(history -> {
          Lifecycle whole = DocumentCodec.decode(Lifecycle.class, history.body());
          if (whole.actions().size() > entries + 1) {
            handle
                .createUpdate(
                    "UPDATE lifecycle SET body = :body WHERE kind = :kind AND path = :path")
                .bind("body", DocumentCodec.encode(whole.newest(entries)))
                .bind("kind", history.kind())
                .bind("path", history.path())
                .execute();
          }
        });
  }

  private record History(String kind, String path, byte[] body) {}

  private record Candidate(String digest, boolean doomed) {}

  private Iterable<Candidate> bundles() {
    return handle
        .createQuery("SELECT digest, doomed FROM bundle ORDER BY digest")
        .map((rs, c) -> new Candidate(rs.getString("digest"), rs.getInt("doomed") != 0))
        .list();
  }

  private Set<String> usedBundles() {
    Set<String> used =
        new TreeSet<>(
            handle
                .createQuery("SELECT DISTINCT digest FROM revision_use")
                .mapTo(String.class)
                .list());
    handle
        .createQuery("SELECT body FROM delivery")
        .mapTo(byte[].class)
        .map(json -> DeliveryBody.decode(json, List.of()))
        .forEach(delivery -> {
          delivery.progress().touched().forEach(digest -> used.add(digest.hex()));
          Digest desired = delivery.order().desired();
          Digest applied = delivery.progress().applied();
          if (desired != null) {
            used.add(desired.hex());
          }
          if (applied != null) {
            used.add(applied.hex());
          }
        });
    return used;
  }

  private int collectBlobs() {
    int removed =
        handle.execute(
            """
            DELETE FROM blob WHERE doomed = 1 AND NOT EXISTS
              (SELECT 1 FROM document_file f WHERE f.digest = blob.digest) AND NOT EXISTS
              (SELECT 1 FROM revision_use u WHERE u.digest = blob.digest)\
            """);
    handle.execute(
        """
        UPDATE blob SET doomed = CASE WHEN EXISTS
          (SELECT 1 FROM document_file f WHERE f.digest = blob.digest) OR EXISTS
          (SELECT 1 FROM revision_use u WHERE u.digest = blob.digest) THEN 0 ELSE 1 END\
        """);
    return removed;
  }
}
