package io.bulkhead.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.action.ActionContext;
import io.bulkhead.bundle.Actor;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.delivery.state.EndedJobs;
import io.bulkhead.delivery.write.MapLists;
import io.bulkhead.delivery.write.Rights;
import io.bulkhead.delivery.write.Scaling;
import io.bulkhead.delivery.write.Yielding;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.response.ObjectReference;
import io.bulkhead.response.plan.DiffResponse.ClusterDiff;
import io.bulkhead.response.plan.DiffResponse.ObjectDiff;
import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks clusters what applying would change, without changing it: all at once, each with a time
/// limit. One that does not answer is shown as such, beside the others.
final class LiveDiff {
  private final ActionContext parts;
  private final Duration patience;

  LiveDiff(ActionContext parts, Duration patience) {
    this.parts = parts;
    this.patience = patience;
  }

  private record Asked(Delivery.Id id, CompletableFuture<ClusterDiff> answer) {}

  List<ClusterDiff> of(DocumentKey key, Compilation plan) {
    List<Asked> asked = new ArrayList<>();
    Set<Delivery.Id> planned = new HashSet<>();
    for (Compilation.PartBundles part : plan.parts()) {
      for (Compilation.Group group : part.groups()) {
        for (ClusterId cluster : group.clusters()) {
          var id = new Delivery.Id(key, part.part(), cluster);
          planned.add(id);
          asked.add(new Asked(id, ask(id, group.bundle())));
        }
      }
    }
    long end = System.nanoTime() + patience.toNanos();
    List<ClusterDiff> shown = new ArrayList<>();
    asked.forEach(one -> shown.add(awaited(one, end)));
    parts.store().read(reader -> reader.deliveries().of(key)).stream()
        .filter(row -> !planned.contains(row.id()) && row.progress().state() != Delivery.State.GONE)
        .forEach(row -> shown.add(shown(row.id(), List.of(), List.of(), Bundle.EMPTY)));
    return shown;
  }

  @SuppressWarnings("CatchingUnchecked")
  private CompletableFuture<ClusterDiff> ask(Delivery.Id id, Bundle bundle) {
    var answer = new CompletableFuture<ClusterDiff>();
    Thread.ofVirtual()
        .name("diff-" + id.cluster())
        .start(() -> {
          try {
            answer.complete(difference(id, bundle));
          } catch (ClusterUnavailable e) {
            answer.complete(unreachable(id, String.valueOf(e.getMessage())));
          } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private ClusterDiff awaited(Asked asked, long end) {
    try {
      return asked.answer().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return unreachable(asked.id(), "it did not answer within " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unreachable(asked.id(), "the hub is stopping");
    }
  }

  private static ClusterDiff unreachable(Delivery.Id id, String why) {
    return new ClusterDiff(
        id.cluster().toString(), id.part(), List.of(), List.of(), List.of(), why);
  }

  private ClusterDiff difference(Delivery.Id id, Bundle bundle) {
    ClusterConnection connection = parts.fleet().connection(id.cluster());
    Actor actor = bundle.actor();
    ClusterConnection writer = actor == null ? connection : connection.as(actor);
    Optional<Delivery> row = parts.store().read(reader -> reader.deliveries().find(id));
    List<ObjectReference> add = new ArrayList<>();
    List<ObjectDiff> change = new ArrayList<>();
    for (Bundle.Entry entry : bundle.objects().values()) {
      Manifest manifest = entry.manifest();
      Optional<JsonNode> live = connection.get(manifest.key());
      if (live.isEmpty()) {
        if (row.filter(known -> EndedJobs.hasEnded(known, manifest)).isEmpty()) {
          add.add(ObjectReference.of(manifest.key()));
        }
        continue;
      }
      Manifest ours = Yielding.toOthers(Scaling.asScaled(manifest, live.get()), live);
      String text =
          switch (explained(actor, writer.dryRun(ours))) {
            case ApplyOutcome.Applied applied ->
                TextDiff.of(
                    live.get(), MapLists.exact(ours, applied.live()).orElse(applied.live()));
            case ApplyOutcome.Rejected rejected ->
                // Elements that others put into a list may conflict with those of the chart.
                MapLists.exact(ours, live.get())
                    .map(exact -> TextDiff.of(live.get(), exact))
                    .orElse("the cluster would refuse it: " + rejected.message());
            case ApplyOutcome.Gone _ -> "";
            case ApplyOutcome.Throttled _ -> throw new ClusterUnavailable("it is busy");
            case ApplyOutcome.Unreachable away -> throw new ClusterUnavailable(away.message());
          };
      if (!text.isEmpty()) {
        change.add(new ObjectDiff(ObjectReference.of(manifest.key()), text));
      }
    }
    return shown(id, add, change, bundle);
  }

  private static ApplyOutcome explained(@Nullable Actor actor, ApplyOutcome outcome) {
    return actor == null ? outcome : Rights.explained(actor, outcome);
  }

  private ClusterDiff shown(
      Delivery.Id id, List<ObjectReference> add, List<ObjectDiff> change, Bundle bundle) {
    return new ClusterDiff(
        id.cluster().toString(), id.part(), add, change, remove(id, bundle), null);
  }

  private List<ObjectReference> remove(Delivery.Id id, Bundle bundle) {
    return parts
        .store()
        .read(reader -> {
          Set<ManifestKey> gone = new LinkedHashSet<>();
          reader
              .deliveries()
              .find(id)
              .ifPresent(row ->
                  row.progress()
                      .touched()
                      .forEach(digest ->
                          reader
                              .bundles()
                              .find(digest)
                              .ifPresent(b -> gone.addAll(b.objects().keySet()))));
          gone.removeAll(bundle.objects().keySet());
          return gone.stream().map(ObjectReference::of).toList();
        });
  }
}
