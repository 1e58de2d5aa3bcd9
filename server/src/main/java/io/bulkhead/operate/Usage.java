package io.bulkhead.operate;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.operate.ActionHandler.Answer;
import io.bulkhead.operate.ActionHandler.Call;
import io.bulkhead.operate.Holdings.Place;
import io.bulkhead.quota.Amounts;
import io.bulkhead.quota.QuotaKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How much of the quotas is given out, claimed and used: of a project, a logical cloud, a cluster.
final class Usage {
  private final Parts parts;

  Usage(Parts parts) {
    this.parts = parts;
  }

  Answer ofProject(Call call) {
    return answer(
        call,
        TenancyKinds.PROJECT,
        (reader, key) -> {
          Limits limits = Limits.of(reader, key.name());
          return body(limits.wholes().project(), places(reader, limits, place -> true));
        });
  }

  /// Where the project's quota is smaller than the cloud's own, it is what counts.
  Answer ofCloud(Call call) {
    return answer(
        call,
        TenancyKinds.LOGICAL_CLOUD,
        (reader, key) -> {
          Limits limits = Limits.of(reader, key.names().getFirst());
          Amounts whole = limits.wholes().of(key.joined()).min(limits.wholes().project());
          return body(whole, places(reader, limits, place -> place.cloud().equals(key)));
        });
  }

  /// Of all projects that have something there.
  Answer ofCluster(Call call) {
    return answer(
        call,
        FleetKinds.CLUSTER,
        (reader, key) -> {
          var cluster = new ClusterId(key.names().getFirst(), key.name());
          List<Place> places = new ArrayList<>();
          for (String project : new TreeSet<>(ShareKeeper.projects(reader, cluster))) {
            places.addAll(
                places(
                    reader, Limits.of(reader, project), place -> place.cluster().equals(cluster)));
          }
          return body(null, places);
        });
  }

  private interface View {
    SequencedMap<String, Object> of(Reader reader, DocumentKey key);
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
              SequencedMap<String, Object> body = new LinkedHashMap<>();
              body.put("target", parts.table().path(key));
              body.putAll(view.of(reader, key));
              return body;
            }));
  }

  private List<Place> places(Reader reader, Limits limits, Predicate<Place> wanted) {
    return Holdings.of(reader, parts.examiner(), limits, Map.of()).places().stream()
        .filter(wanted)
        .filter(Place::there)
        .toList();
  }

  /// @param whole null for what has none
  private static SequencedMap<String, Object> body(@Nullable Amounts whole, List<Place> places) {
    List<Object> rows = new ArrayList<>();
    for (Standing standing : Standing.of("", whole, places)) {
      String key = standing.key();
      SequencedMap<String, Object> row = new LinkedHashMap<>();
      row.put("key", key);
      standing.whole().ifPresent(limit -> row.put("whole", QuotaKey.text(key, limit)));
      row.put("granted", QuotaKey.text(key, standing.granted()));
      row.put("claimed", QuotaKey.text(key, standing.claimed()));
      row.put("used", QuotaKey.text(key, standing.used()));
      rows.add(row);
    }
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("keys", rows);
    body.put("shares", places.stream().map(Usage::place).toList());
    return body;
  }

  /// Whether the cluster keeps exactly this share, and no more than it is used.
  private static boolean confirmed(Place place) {
    Delivery row = place.row();
    return row != null
        && row.state() == Delivery.State.APPLIED
        && row.settled()
        && place.share().settled();
  }

  private static Map<String, Object> place(Place place) {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("logicalCloud", place.cloud().joined());
    body.put("cluster", place.cluster().toString());
    body.put("confirmed", confirmed(place));
    List<Object> rows = new ArrayList<>();
    for (String key : place.share().ordered().keys()) {
      SequencedMap<String, Object> row = new LinkedHashMap<>();
      row.put("key", key);
      row.put("granted", QuotaKey.text(key, place.share().ordered().of(key)));
      row.put("claimed", QuotaKey.text(key, place.claims().of(key)));
      Amounts used = place.used();
      if (used != null) {
        row.put("used", QuotaKey.text(key, used.of(key)));
      }
      rows.add(row);
    }
    body.put("keys", rows);
    return body;
  }
}
