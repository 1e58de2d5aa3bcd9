package io.bulkhead.delivery.state;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The engine's reads and writes of delivery rows. Others change the same rows (a new order), so
/// each save first checks that the order it worked on is still current.
public final class Rows {
  private final Store store;
  private final InstantSource clock;
  private final ThreadLocal<Boolean> saving = ThreadLocal.withInitial(() -> false);

  public Rows(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// The order of a look was changed meanwhile; look again.
  public static final class Superseded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Superseded() {
      super("the order was changed", null, false, false);
    }
  }

  public Optional<Delivery> find(Delivery.Id id) {
    return store.read(reader -> reader.deliveries().find(id));
  }

  public List<Delivery> on(ClusterId cluster) {
    return store.read(reader -> reader.deliveries().on(cluster));
  }

  /// Deliveries of the same cluster under other names that are to stay there.
  public List<Delivery> byOtherNames(ClusterId cluster) {
    return store.read(reader -> {
      String uid =
          reader.facts().capabilities(cluster).map(seen -> seen.identity().uid()).orElse("");
      // Most clusters have only one name, and the identity of some is unknown.
      List<ClusterId> names = uid.isEmpty() ? List.of() : reader.facts().clustersOf(uid);
      return names.stream()
          .filter(name -> !name.equals(cluster))
          .flatMap(name -> reader.deliveries().on(name).stream())
          .filter(row -> row.order().desired() != null)
          .toList();
    });
  }

  List<Delivery> of(DocumentKey owner) {
    return store.read(reader -> reader.deliveries().of(owner));
  }

  public List<ClusterId> clusters() {
    return store.read(reader -> reader.deliveries().clusters());
  }

  /// Saves and returns a fresh working copy. If the order was changed meanwhile, the progress is
  /// recorded on the new order and [Superseded] is thrown.
  public Row save(Row row) {
    Delivery plain = row.toDelivery(row.basis.progress().changed());
    if (plain.equals(row.basis)) {
      checkOrder(row);
      return row;
    }
    saving.set(true);
    try {
      Optional<Delivery> saved =
          store.write(writer -> {
            Optional<Delivery> current = writer.deliveries().findWithoutObjects(row.id());
            if (current.isEmpty()) {
              return Optional.<Delivery>empty();
            }
            boolean stands = sameOrder(current.get(), row.basis);
            Delivery next =
                stands ? row.toDelivery(clock.instant()) : row.progressOn(current.get());
            writer.deliveries().save(next);
            return stands ? Optional.of(next) : Optional.<Delivery>empty();
          });
      return new Row(saved.orElseThrow(Superseded::new));
    } finally {
      saving.set(false);
    }
  }

  /// Throws [Superseded] if the order was changed.
  public void checkOrder(Row row) {
    Optional<Delivery> current =
        store.read(reader -> reader.deliveries().findWithoutObjects(row.id()));
    if (current.filter(order -> sameOrder(order, row.basis)).isEmpty()) {
      throw new Superseded();
    }
  }

  /// Whether the commit that this thread is being notified of is the engine's own.
  public boolean isOwnCommit() {
    return saving.get();
  }

  private static boolean sameOrder(Delivery one, Delivery other) {
    return Objects.equals(one.order().desired(), other.order().desired())
        && one.order().contextId().equals(other.order().contextId())
        && one.order().stopped() == other.order().stopped();
  }
}
