package io.bulkhead.usage;

import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler.Answer;
import io.bulkhead.action.ActionHandler.Call;
import io.bulkhead.action.Handled;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.QuotaKey;
import io.bulkhead.response.UsageResponse;
import io.bulkhead.response.UsageResponse.Share;
import io.bulkhead.response.UsageResponse.ShareKey;
import io.bulkhead.response.UsageResponse.Sum;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.usage.QuotaUsage.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How much of the quotas is granted, claimed and used: of a project, a logical cloud, a cluster.
public final class UsageActions {
  private final ActionContext parts;

  public UsageActions(ActionContext parts) {
    this.parts = parts;
  }

  public List<Handled> handled() {
    return List.of(
        Handled.get("usage", TenancyKinds.PROJECT, this::ofProject),
        Handled.get("usage", TenancyKinds.LOGICAL_CLOUD, this::ofCloud),
        Handled.get("usage", FleetKinds.CLUSTER, this::ofCluster));
  }

  private Answer ofProject(Call call) {
    return answer(
        call,
        TenancyKinds.PROJECT,
        (reader, key) -> {
          Limits limits = Limits.of(reader, key.name());
          return body(key, limits.wholes().project(), places(reader, limits, place -> true));
        });
  }

  /// If the project's quota is smaller than the cloud's own, it is shown instead.
  private Answer ofCloud(Call call) {
    return answer(
        call,
        TenancyKinds.LOGICAL_CLOUD,
        (reader, key) -> {
          Limits limits = Limits.of(reader, key.names().getFirst());
          Amounts whole = limits.wholes().of(key.joined()).min(limits.wholes().project());
          return body(key, whole, places(reader, limits, place -> place.cloud().equals(key)));
        });
  }

  /// Of all projects that have something there.
  private Answer ofCluster(Call call) {
    return answer(
        call,
        FleetKinds.CLUSTER,
        (reader, key) -> {
          var cluster = new ClusterId(key.names().getFirst(), key.name());
          List<Place> places = new ArrayList<>();
          for (String project : new TreeSet<>(QuotaShares.projects(reader, cluster))) {
            places.addAll(
                places(
                    reader, Limits.of(reader, project), place -> place.cluster().equals(cluster)));
          }
          return body(key, null, places);
        });
  }

  private interface View {
    UsageResponse of(Reader reader, DocumentKey key);
  }

  private Answer answer(Call call, Kind<?> kind, View view) {
    DocumentKey key = Objects.requireNonNull(call.key());
    return Answer.json(
        parts
            .store()
            .read(reader -> {
              if (!reader.exists(key)) {
                throw new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
              }
              return view.of(reader, key);
            }));
  }

  private List<Place> places(Reader reader, Limits limits, Predicate<Place> wanted) {
    return QuotaUsage.of(reader, parts.examiner(), limits, Map.of()).places().stream()
        .filter(wanted)
        .filter(Place::there)
        .toList();
  }

  /// @param whole null if there is no quota
  private UsageResponse body(DocumentKey key, @Nullable Amounts whole, List<Place> places) {
    return new UsageResponse(
        parts.table().path(key),
        UsageRow.of("", whole, places).stream().map(UsageActions::sum).toList(),
        places.stream().map(UsageActions::share).toList());
  }

  private static Sum sum(UsageRow standing) {
    String key = standing.key();
    OptionalLong whole = standing.whole();
    return new Sum(
        key,
        whole.isEmpty() ? null : QuotaKey.text(key, whole.getAsLong()),
        QuotaKey.text(key, standing.granted()),
        QuotaKey.text(key, standing.claimed()),
        QuotaKey.text(key, standing.used()));
  }

  /// Whether the cluster enforces exactly this share, and nothing beyond it is reserved.
  private static boolean confirmed(Place place) {
    Delivery row = place.row();
    return row != null
        && row.progress().state() == Delivery.State.APPLIED
        && row.settled()
        && place.share().settled();
  }

  private static Share share(Place place) {
    Amounts used = place.used();
    return new Share(
        place.cloud().joined(),
        place.cluster().toString(),
        confirmed(place),
        place.share().ordered().keys().stream()
            .map(key ->
                new ShareKey(
                    key,
                    QuotaKey.text(key, place.share().ordered().of(key)),
                    QuotaKey.text(key, place.claims().of(key)),
                    used == null ? null : QuotaKey.text(key, used.of(key))))
            .toList());
  }
}
