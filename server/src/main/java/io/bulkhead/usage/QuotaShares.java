package io.bulkhead.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.action.ActionContext;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.compiler.tenancy.ShareManifest;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.owner.DesiredState;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.Leaf;
import io.bulkhead.quota.ShareObject;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import io.bulkhead.store.quota.QuotaClaim;
import io.bulkhead.store.quota.QuotaShare;
import io.bulkhead.usage.QuotaUsage.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps every share in line with the quotas, claims and usage. Works from the current state, so it
/// may run at any time, and resumes after a crash.
///
/// The last result for a project is kept. If a watch reports a changed usage, nothing else has
/// changed, so the result is updated in memory, and the store is read only if that has
/// consequences. Not thread-safe.
public final class QuotaShares {
  private static final Logger LOG = LoggerFactory.getLogger(QuotaShares.class);
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final ActionContext parts;
  private final QuotaMetrics metrics;

  /// The last result of each project.
  private final Map<String, QuotaUsage> known = new HashMap<>();

  /// Pending requests to clusters; one that does not answer is not waited for again.
  private final Map<Leaf, Question> asked = new HashMap<>();

  /// The projects on each cluster.
  private final Map<ClusterId, Set<String>> there = new HashMap<>();

  public QuotaShares(ActionContext parts, QuotaMetrics metrics) {
    this.parts = parts;
    this.metrics = metrics;
  }

  /// Projects that a change of the cluster may concern.
  static Set<String> projects(Reader reader, ClusterId cluster) {
    Set<String> projects = new HashSet<>();
    reader
        .quotas()
        .sharesOn(cluster)
        .forEach(share -> projects.add(share.cloud().names().getFirst()));
    reader
        .quotas()
        .claimsOn(cluster)
        .forEach(claim -> projects.add(claim.cloud().names().getFirst()));
    return projects;
  }

  /// Projects in which there is, or was, something to divide.
  static Set<String> projects(Reader reader) {
    Set<String> projects = new HashSet<>(reader.quotas().projects());
    reader.roots(TenancyKinds.PROJECT).stream()
        .map(project -> project.key().name())
        .filter(project -> !Limits.of(reader, project).none())
        .forEach(projects::add);
    return projects;
  }

  /// A cluster has reported its usage. Usage within the claims of deployments changes nothing for
  /// anybody else.
  ///
  /// @return projects that must be followed because of it
  Set<String> heard(ClusterId cluster) {
    Set<String> moved = new TreeSet<>();
    for (String project : there.getOrDefault(cluster, Set.of())) {
      QuotaUsage before = Objects.requireNonNull(known.get(project));
      QuotaUsage now = before.heard(parts.examiner(), cluster);
      if (now != before) {
        known.put(project, now);
        metrics.standings(project, now.standings());
      }
      boolean other = now.needsOtherwise(before, cluster) && !now.changes().isEmpty();
      if (other || now.unsettled(cluster)) {
        moved.add(project);
      }
    }
    return moved;
  }

  /// Confirms shares, releases those that are gone, and orders changes.
  ///
  /// @return whether something could not be confirmed yet
  boolean follow(String project) {
    boolean again = confirm(project);
    Look look = look(project);
    if (!look.steps().isEmpty()) {
      parts
          .store()
          .write(writer -> {
            look(writer, project).steps().forEach(step -> step.take(writer));
            return project;
          });
      look = look(project);
    }
    remember(project, look);
    metrics.standings(project, look.holdings().standings());
    return again || !look.steps().isEmpty();
  }

  /// Orders the shares for new claims at once, in the transaction of the claims, so that a share is
  /// on its way before the pods that need it.
  static void order(ActionContext parts, Writer writer, String project) {
    new QuotaShares(parts, QuotaMetrics.NONE)
        .look(writer, project)
        .steps()
        .forEach(step -> step.take(writer));
  }

  private QuotaUsage holdings(Reader reader, String project) {
    Limits limits = Limits.of(reader, project);
    return limits.none() && reader.quotas().shares(project).isEmpty()
        ? QuotaUsage.none(limits)
        : QuotaUsage.of(reader, parts.examiner(), limits, Map.of());
  }

  private Look look(String project) {
    return parts.store().read(reader -> look(reader, project));
  }

  private void remember(String project, Look look) {
    QuotaUsage before = known.remove(project);
    if (before != null) {
      there.values().forEach(projects -> projects.remove(project));
      there.values().removeIf(Set::isEmpty);
    }
    if (look.holdings().limited()) {
      known.put(project, look.holdings());
      look.holdings()
          .clusters()
          .forEach(cluster -> there.computeIfAbsent(cluster, c -> new TreeSet<>()).add(project));
    }
  }

  /// Asks the clusters that have applied their last order for the usage under it.
  ///
  /// @return whether one of them did not answer
  private boolean confirm(String project) {
    boolean again = false;
    List<Confirmed> confirmed = new ArrayList<>();
    List<QuotaShare> unsettled =
        parts.store().read(reader -> reader.quotas().shares(project)).stream()
            .filter(share -> !share.share().settled())
            .toList();
    List<Question> questions = new ArrayList<>();
    for (QuotaShare share : unsettled) {
      parts
          .store()
          .read(reader ->
              within(reader, share.cluster()) ? arrived(reader, share) : Optional.<Delivery>empty())
          .ifPresent(row -> questions.add(ask(share, row)));
    }
    for (Question question : questions) {
      QuotaShare share = question.share();
      Optional<Amounts> used = answered(question);
      again |= used.isEmpty();
      used.map(now -> share.with(share.share().confirm(now)))
          .filter(now -> !now.equals(share))
          .ifPresent(now -> confirmed.add(new Confirmed(share, question.row(), now)));
    }
    if (!confirmed.isEmpty()) {
      parts
          .store()
          .write(writer -> {
            confirmed.stream()
                .filter(found -> found.stands(writer))
                .forEach(found -> writer.quotas().save(found.after()));
            return project;
          });
    }
    return again;
  }

  /// @param row as it was when the cluster was asked
  private record Question(
      QuotaShare share, Delivery row, CompletableFuture<Optional<Amounts>> answer, long askedAt) {
    boolean isOf(QuotaShare other, Delivery now) {
      return share.equals(other) && Objects.equals(row.order().desired(), now.order().desired());
    }
  }

  private Question ask(QuotaShare share, Delivery row) {
    Leaf place = QuotaUsage.leaf(share.cloud(), share.cluster());
    Question known = asked.get(place);
    if (known != null && known.isOf(share, row)) {
      return known;
    }
    var answer = new CompletableFuture<Optional<Amounts>>();
    Thread.ofVirtual()
        .name("share-" + share.cluster())
        .start(() -> {
          try {
            answer.complete(used(share, row));
          } catch (RuntimeException | Error e) {
            LOG.error("The use of a share on {} could not be asked", share.cluster(), e);
          } finally {
            answer.complete(Optional.empty());
          }
        });
    var question = new Question(share, row, answer, System.nanoTime());
    asked.put(place, question);
    return question;
  }

  /// Waits a little, once for each question: one thread serves all projects.
  private Optional<Amounts> answered(Question question) {
    long left = question.askedAt() + PATIENCE.toNanos() - System.nanoTime();
    try {
      Optional<Amounts> used = question.answer().get(Math.max(0, left), TimeUnit.NANOSECONDS);
      asked.remove(QuotaUsage.leaf(question.share().cloud(), question.share().cluster()), question);
      return used;
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// @param row the delivery that had applied the share when the cluster was asked
  private record Confirmed(QuotaShare before, Delivery row, QuotaShare after) {
    /// Whether nobody has ordered anything else since.
    boolean stands(Reader reader) {
      return arrived(reader, before)
          .filter(now -> Objects.equals(now.order().desired(), row.order().desired()))
          .isPresent();
    }
  }

  /// Whether the cluster is reachable; asking one that is away would keep the others waiting.
  private static boolean within(Reader reader, ClusterId cluster) {
    return reader.facts().capabilities(cluster).map(Capabilities::reachable).orElse(true);
  }

  /// The delivery that has applied exactly this share on the cluster.
  private static Optional<Delivery> arrived(Reader reader, QuotaShare share) {
    boolean newest =
        reader.quotas().share(share.cloud(), share.cluster()).equals(Optional.of(share));
    return newest
        ? reader.deliveries().of(share.cloud(), share.cluster()).stream()
            .filter(row ->
                row.progress().state() == Delivery.State.APPLIED
                    && row.order().desired() != null
                    && row.order().desired().equals(row.progress().applied()))
            .findFirst()
        : Optional.empty();
  }

  /// The usage under the share according to the cluster; empty if the cluster does not tell, or
  /// does not enforce the share yet.
  ///
  /// Only the quota's status counts, since the API server enforces that. And only an answer from
  /// after the last write counts: the state of a watch may be older.
  private Optional<Amounts> used(QuotaShare share, Delivery row) {
    Optional<ManifestKey> key =
        row.progress().objects().stream()
            .map(Delivery.ObjectState::key)
            .filter(ShareManifest::is)
            .findFirst();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    try {
      return parts
          .fleet()
          .connection(share.cluster())
          .get(key.get())
          .filter(live -> holds(live, share.share().ordered()))
          .map(live -> ShareObject.used(live.at("/status/used")))
          .filter(used -> used.keys().containsAll(share.share().ordered().keys()));
    } catch (ClusterUnavailable e) {
      return Optional.empty();
    }
  }

  private static boolean holds(JsonNode live, Amounts ordered) {
    return ShareObject.hard(live.at("/spec/hard")).equals(ordered)
        && ShareObject.hard(live.at("/status/hard")).equals(ordered);
  }

  private interface Step {
    void take(Writer writer);
  }

  private record Look(QuotaUsage holdings, List<Step> steps) {}

  private Look look(Reader reader, String project) {
    QuotaUsage holdings = holdings(reader, project);
    List<Step> steps = new ArrayList<>();
    for (QuotaClaim claim : reader.quotas().leaving(project)) {
      if (gone(reader, claim.group(), claim.cluster())) {
        steps.add(writer -> writer.quotas().deleteClaim(claim.group(), claim.cluster()));
      }
    }
    for (QuotaShare share : holdings.left()) {
      steps.add(writer -> writer.quotas().deleteShare(share.cloud(), share.cluster()));
    }
    holdings.changes().forEach((place, next) -> adjust(reader, place, next).ifPresent(steps::add));
    return new Look(holdings, steps);
  }

  private static boolean gone(Reader reader, DocumentKey owner, ClusterId cluster) {
    return reader.deliveries().of(owner, cluster).stream().allMatch(QuotaUsage::gone);
  }

  private Optional<Step> adjust(Reader reader, Place place, Amounts next) {
    return Optional.ofNullable(place.row())
        .map(row -> row.order().desired())
        .flatMap(reader.bundles()::find)
        .flatMap(bundle -> ShareManifest.put(bundle, place.cloud(), next))
        .map(bundle -> writer -> order(writer, place, bundle, next));
  }

  private void order(Writer writer, Place place, Bundle bundle, Amounts next) {
    writer.quotas().save(new QuotaShare(place.cloud(), place.cluster(), place.share().order(next)));
    Delivery row = writer.deliveries().find(Objects.requireNonNull(place.row()).id()).orElseThrow();
    DesiredState.adjust(writer, row, writer.bundles().save(bundle), parts.clock().instant());
  }
}
