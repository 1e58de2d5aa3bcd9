package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every store does with revisions.
abstract class RevisionsContract extends OperationsContract {
  private static final DocumentKey OWNER = DocumentKey.of(TenancyKinds.PROJECT, "acme");
  private static final byte[] CONTENT =
      "{\"password\":\"hunter2\"}".getBytes(StandardCharsets.UTF_8);

  private Revision revision(Writer writer, int number, Digest file) {
    return new Revision(
        OWNER,
        number,
        new Revision.Order("update", "alice", T0.plusSeconds(number), "7", "o" + number),
        new Revision.Result(Operation.State.RUNNING, "", null),
        List.of(
            new Revision.Sent(
                "web",
                writer.bundles().save(Bundle.EMPTY),
                List.of(new ClusterId("telco", "edge")))),
        List.of(
            new Revision.Intent(
                OWNER,
                writer.revisions().saveContent(CONTENT),
                List.of(new FileAttachment("file", "chart.tgz", file, 1)))));
  }

  private void project() {
    run(w ->
        w.save(
            TenancyKinds.PROJECT,
            OWNER,
            new Project(new Metadata("acme", "", "", ""), null),
            List.of()));
  }

  @Test
  void revisionsAreKeptNewestFirstWithWhatTheyNeedUntilTheirDocumentGoes() {
    project();
    Digest file = store.saveBlob(ByteBuffer.wrap(new byte[] {1}), false);
    run(w -> {
      w.revisions().add(revision(w, 1, file));
      w.revisions().add(revision(w, 2, file));
    });
    store.collectGarbage();
    store.collectGarbage();

    many(r -> r.revisions().of(OWNER)).extracting(Revision::number).containsExactly(2, 1);
    Revision kept = store.read(r -> r.revisions().of(OWNER)).getFirst();
    one(r -> r.revisions().content(kept.intents().getFirst().content())).contains(CONTENT);
    one(r -> r.bundles().find(kept.bundles().getFirst().bundle())).contains(Bundle.EMPTY);
    assertThat(store.blob(file)).isPresent();

    // Written again, it is the same document.
    project();
    many(r -> r.revisions().of(OWNER)).hasSize(2);

    run(w -> w.delete(OWNER));
    store.collectGarbage();
    store.collectGarbage();
    many(r -> r.revisions().of(OWNER)).isEmpty();
    one(r -> r.revisions().content(Digest.of(CONTENT))).isEmpty();
    one(r -> r.bundles().find(Bundle.EMPTY.digest())).isEmpty();
    assertThat(store.blob(file)).isEmpty();
  }

  @Test
  void theResultOfARevisionIsTheLastWordOfItsOperation() {
    project();
    Digest file = store.saveBlob(ByteBuffer.wrap(new byte[] {1}), false);
    run(w -> {
      w.operations().save(operation("o1", T0));
      w.revisions().add(revision(w, 1, file));
      w.revisions().add(revision(w, 2, file));
    });
    run(w -> w.operations().save(ended("o1", T0)));
    run(w -> w.operations().prune(T0.plusSeconds(9), 0));

    many(r -> r.revisions().of(OWNER))
        .extracting(one -> one.result().state())
        .containsExactly(Operation.State.RUNNING, Operation.State.FAILED);
  }

  @Test
  void revisionsArePrunedOfOneDocumentAndOfAll() {
    project();
    Digest file = store.saveBlob(ByteBuffer.wrap(new byte[] {1}), false);
    run(w -> {
      for (int number = 1; number <= 5; number++) {
        w.revisions().add(revision(w, number, file));
      }
    });
    run(w -> assertThat(w.revisions().prune(OWNER, new Revision.Bounds(4, T0))).isEqualTo(1));
    many(r -> r.revisions().of(OWNER)).extracting(Revision::number).containsExactly(5, 4, 3, 2);
    store.pruneRevisions(new Revision.Bounds(9, T0.plusSeconds(4)));
    many(r -> r.revisions().of(OWNER)).extracting(Revision::number).containsExactly(5, 4);
  }

  @Test
  void contentsAreSealedAtRest() {
    run(w -> w.revisions().saveContent(CONTENT));
    List<byte[]> rows =
        raw()
            .withHandle(h ->
                h.createQuery("SELECT content FROM revision_content").mapTo(byte[].class).list());
    assertThat(rows).hasSize(1);
    assertThat(new String(rows.getFirst(), StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
  }
}
