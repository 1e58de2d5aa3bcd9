package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.Share;
import io.bulkhead.store.quota.QuotaClaim;
import io.bulkhead.store.quota.QuotaShare;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;

/// How every store handles deliveries, and quota claims and shares.
abstract class DeliveriesContract extends StoreContract {
  @Test
  void aRowOfAnEarlierReleaseReadsAsOrderAndProgress() {
    Delivery pending = Deliveries.pending(PRESS, "edge");
    run(w -> w.deliveries().save(pending));
    String digest = Digest.of(bytes("x")).hex();
    String body =
        """
        {"id": {"owner": {"kind": "LogicalCloud", "names": ["acme", "press"]}, "part": "web",
        "cluster": {"provider": "telco", "cluster": "edge"}}, "contextId": "7", "desired": "%1$s",
        "applied": "%1$s", "touched": ["%1$s"], "gates": [], "hooksDone": ["h"], "stopped": true,
        "state": "APPLIED", "objects": [], "message": "m", "changed": "2026-01-01T00:00:00Z",
        "adjusting": true, "nextTry": "2026-01-01T00:00:01Z", "adoption": {"allowed": true,
        "foreign": [{"apiVersion": "v1", "kind": "Secret", "namespace": "n", "name": "s"}],
        "shared": []}}\
        """
            .formatted(digest);
    raw()
        .useHandle(h ->
            h.createUpdate("UPDATE delivery SET body = :body").bind("body", bytes(body)).execute());
    Digest all = new Digest(digest);
    var expected =
        new Delivery(
            pending.id(),
            new Delivery.Order("7", all, List.of(), true, true, true),
            new Delivery.Progress(
                all,
                List.of(all),
                List.of("h"),
                Delivery.State.APPLIED,
                List.of(),
                "m",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-01-01T00:00:01Z"),
                new Delivery.Adopted(
                    List.of(new ManifestKey("v1", "Secret", "n", "s")), List.of())));
    one(r -> r.deliveries().find(pending.id())).contains(expected);
    run(w -> w.deliveries().save(expected));
    one(r -> r.deliveries().find(pending.id())).contains(expected);
  }

  @Test
  void deliveriesComeBackWithTheirObjects() {
    var id = new Delivery.Id(PRESS, "web", new ClusterId("telco", "edge"));
    var many = Deliveries.applied(id, bundle("a").digest(), 1000);
    run(w -> w.deliveries().save(many));
    one(r -> r.deliveries().find(id)).contains(many);
    many(r -> r.deliveries().of(PRESS)).containsExactly(many);
    many(r -> r.deliveries().on(id.cluster())).containsExactly(many);
    many(reader -> reader.deliveries().clusters()).containsExactly(id.cluster());
    run(w -> w.deliveries().delete(id));
    one(r -> r.deliveries().find(id)).isEmpty();
  }

  @Test
  void deliveriesOfOneClusterAndOfAllBelowAParentAreFound() {
    DocumentKey paint = DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "acme", "paint");
    DocumentKey other = DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "acme0", "press");
    DocumentKey group = new DocumentKey("DeploymentIntentGroup", List.of("acme", "a", "v1", "g"));
    var edge = new ClusterId("telco", "edge");
    var full = Deliveries.applied(new Delivery.Id(PRESS, "web", edge), bundle("a").digest(), 3);
    run(w -> {
      w.deliveries().save(full);
      for (DocumentKey owner : List.of(PRESS, paint, other, group)) {
        w.deliveries().save(Deliveries.pending(owner, "far"));
      }
    });
    many(r -> r.deliveries().of(PRESS, edge)).containsExactly(full);
    many(r -> r.deliveries().of(paint, edge)).isEmpty();
    many(r -> r.deliveries().below(TenancyKinds.LOGICAL_CLOUD, ACME))
        .extracting(row -> row.id().owner().name() + " " + row.id().cluster().cluster())
        .containsExactly("paint far", "press edge", "press far");
    many(r -> r.deliveries().below(TenancyKinds.LOGICAL_CLOUD, ACME))
        .allSatisfy(row -> assertThat(row.progress().objects()).isEmpty());
  }

  /// A bundle and a blob are saved in one transaction and referred to in a later one, while garbage
  /// is collected; between two collections all savers get to refer to what they saved.
  @Test
  void whatWasJustSavedIsNotCollectedBesideThoseWhoWrite() throws Exception {
    run(w -> w.save(TenancyKinds.PROJECT, ACME, project("acme"), List.of()));
    var looks = new ReentrantReadWriteLock(true);
    var stop = new AtomicBoolean();
    var collected = new AtomicInteger();
    var named = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(5)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int writer = i;
        all.add(
            threads.submit(() -> {
              for (int round = 0; !stop.get(); round++) {
                looks.readLock().lock();
                try {
                  // Some were there before, and may be on their way out.
                  saveAndName("writer-" + writer, "content-" + (writer + round) % 6);
                  named.incrementAndGet();
                } finally {
                  looks.readLock().unlock();
                }
              }
            }));
      }
      all.add(
          threads.submit(() -> {
            while (!stop.get()) {
              collected.addAndGet(store.collectGarbage());
              looks.writeLock().lock();
              looks.writeLock().unlock();
            }
          }));
      Instant end = Instant.now().plus(Duration.ofMinutes(2));
      while ((collected.get() < 20 || named.get() < 200)
          && all.stream().noneMatch(Future::isDone)
          && Instant.now().isBefore(end)) {
        Thread.sleep(5);
      }
      stop.set(true);
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(collected.get()).as("collected beside the writers").isGreaterThanOrEqualTo(20);
  }

  /// Fails if what was saved is missing when it is referred to.
  private void saveAndName(String writer, String content) {
    var id = new Delivery.Id(PRESS, writer, new ClusterId("telco", "edge"));
    DocumentKey key = DocumentKey.of(TenancyKinds.PROJECT, writer);
    byte[] file = (writer + content).getBytes(StandardCharsets.UTF_8);
    Digest bundle = store.write(w -> w.bundles().save(bundle(writer + content)));
    Digest blob = store.saveBlob(ByteBuffer.wrap(file), false);
    run(w -> {
      w.deliveries().save(Deliveries.applied(id, bundle, 1));
      w.save(
          TenancyKinds.PROJECT,
          key,
          project(writer),
          List.of(new FileAttachment("file", "", blob, file.length)));
    });
    assertThat(store.<Boolean>read(r -> r.bundles().find(bundle).isPresent()))
        .as("the bundle")
        .isTrue();
    assertThat(store.blob(blob).isPresent()).as("the blob").isTrue();
    run(w -> {
      w.deliveries().delete(id);
      w.delete(key);
    });
  }

  @Test
  void aChangeOfStateDoesNotRewriteTheObjects() {
    var id = new Delivery.Id(PRESS, "web", new ClusterId("telco", "edge"));
    var delivery = Deliveries.applied(id, bundle("a").digest(), 1000);
    run(w -> w.deliveries().save(delivery));
    // Whatever is in the row now stays there unless the store writes it again.
    raw().useHandle(h -> h.execute("DELETE FROM delivery_objects"));
    run(w -> w.deliveries().save(Deliveries.withMessage(delivery, "drifted")));
    assertThat(store.read(r -> r.deliveries().find(id)).orElseThrow().progress().objects())
        .isEmpty();
    assertThat(store.read(r -> r.deliveries().find(id)).orElseThrow().progress().message())
        .isEqualTo("drifted");
  }

  @Test
  void whatIsClaimedAndSharedOfQuotasIsKeptByProjectAndCluster() {
    var group = new DocumentKey("DeploymentIntentGroup", List.of("acme", "shop", "v1", "dig"));
    var edge = new ClusterId("telco", "edge");
    var other = new ClusterId("telco", "other");
    Amounts some = Amounts.taken(java.util.Map.of("pods", "3", "limits.memory", "1Gi"));
    var claim = new QuotaClaim(group, PRESS, edge, false, some);
    var share = new QuotaShare(PRESS, edge, Share.ABSENT.order(some).confirm(some));
    run(w -> {
      w.quotas().save(claim);
      w.quotas().save(new QuotaClaim(group, PRESS, other, true, Amounts.NONE));
      w.quotas().save(share);
      w.quotas().save(new QuotaShare(PRESS, other, Share.UNLIMITED.order(some)));
    });
    reopen();

    many(r -> r.quotas().claims("acme")).hasSize(2).contains(claim);
    many(r -> r.quotas().claims("acme/press")).isEmpty();
    many(r -> r.quotas().claimsOn(edge)).containsExactly(claim);
    many(r -> r.quotas().leaving("acme")).extracting(QuotaClaim::cluster).containsExactly(other);
    many(r -> r.quotas().sharesOn(edge)).containsExactly(share);
    one(r -> r.quotas().share(PRESS, edge)).contains(share);
    one(r -> r.quotas().share(PRESS, new ClusterId("telco", "nowhere"))).isEmpty();
    many(reader -> reader.quotas().projects()).containsExactly("acme");

    QuotaShare next = share.with(share.share().order(Amounts.NONE));
    run(w -> {
      w.quotas().save(claim.toLeave());
      w.quotas().deleteClaim(group, other);
      w.quotas().save(next);
      w.quotas().deleteShare(PRESS, other);
    });
    many(r -> r.quotas().claims("acme")).containsExactly(claim.toLeave());
    many(r -> r.quotas().shares("acme")).containsExactly(next);
    run(w -> {
      w.quotas().deleteClaim(group, edge);
      w.quotas().deleteShare(PRESS, edge);
    });
    many(reader -> reader.quotas().projects()).isEmpty();
  }
}
