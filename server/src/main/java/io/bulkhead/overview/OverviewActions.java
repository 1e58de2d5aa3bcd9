package io.bulkhead.overview;

import io.bulkhead.access.Authority;
import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler.Answer;
import io.bulkhead.action.ActionHandler.Call;
import io.bulkhead.action.Handled;
import io.bulkhead.authorization.AccessVerb;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.store.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The lines of lists. Each answer is one read transaction: as many reads as there are lines, and
/// one of deliveries for each project.
public final class OverviewActions {
  private final ActionContext parts;
  private final Authority authority;

  public OverviewActions(ActionContext parts) {
    this.parts = parts;
    this.authority = new Authority(parts.table());
  }

  public List<Handled> handled() {
    return List.of(
        row(FleetKinds.CLUSTER, reader -> new ClusterLines(reader, parts.observations())::lines),
        row(TenancyKinds.PROJECT, reader -> new TenantLines(reader)::projects),
        row(TenancyKinds.LOGICAL_CLOUD, reader -> new TenantLines(reader)::clouds),
        row(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, reader -> new TenantLines(reader)::groups));
  }

  /// Makes a line of each of the documents that the caller may see.
  private interface Lines<D> {
    List<?> of(List<Stored<D>> documents);
  }

  private interface LinesFrom<D> {
    Lines<D> in(Reader reader);
  }

  private <D> Handled row(Kind<D> kind, LinesFrom<D> lines) {
    String action = kind.overview().orElseThrow().action();
    return Handled.get(action, call -> answer(call, kind, lines));
  }

  private <D> Answer answer(Call call, Kind<D> kind, LinesFrom<D> lines) {
    boolean all = authority.everywhere(call.who(), kind, AccessVerb.LIST);
    return Answer.json(
        parts
            .store()
            .read(reader -> {
              List<Stored<D>> seen =
                  documents(reader, kind, parent(call, kind, reader)).stream()
                      .filter(one -> all || authority.sees(call.who(), kind, one.key(), reader))
                      .toList();
              return lines.in(reader).of(seen);
            }));
  }

  /// The document that `below` names. Who may not see it learns no more than if it were absent.
  private Optional<DocumentKey> parent(Call call, Kind<?> kind, Reader reader) {
    List<String> values = call.query().get("below");
    if (values == null || kind.parent().isEmpty()) {
      return Optional.empty();
    }
    Kind<?> up = kind.parent().get();
    var key = new DocumentKey(up.name(), List.of(values.getFirst().split("/", -1)));
    boolean there =
        parts.table().keyOf(up.path(key)).filter(key::equals).isPresent()
            && reader.exists(key)
            && authority.sees(call.who(), up, key, reader);
    if (!there) {
      throw new BulkheadException(Problem.NOT_FOUND, up.notFoundText());
    }
    return Optional.of(key);
  }

  private static <D> List<Stored<D>> documents(
      Reader reader, Kind<D> kind, Optional<DocumentKey> below) {
    if (below.isPresent()) {
      return reader.children(kind, below.get());
    }
    Optional<Kind<?>> up = kind.parent();
    if (up.isEmpty()) {
      return reader.roots(kind);
    }
    List<Stored<D>> all = new ArrayList<>();
    for (DocumentKey parent : keys(reader, up.get())) {
      all.addAll(reader.children(kind, parent));
    }
    return all;
  }

  private static <D> List<DocumentKey> keys(Reader reader, Kind<D> kind) {
    return documents(reader, kind, Optional.empty()).stream().map(Stored::key).toList();
  }
}
