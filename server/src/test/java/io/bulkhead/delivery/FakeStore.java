package io.bulkhead.delivery;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Blob;
import io.bulkhead.store.Change;
import io.bulkhead.store.ChangeLog;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Store;
import io.bulkhead.store.Writer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Deliveries and bundles in memory, with atomic transactions. A hub sees it through a [#session],
/// which can be killed.
final class FakeStore {
  private Map<Delivery.Id, Delivery> deliveries = new LinkedHashMap<>();
  private final Map<Digest, byte[]> bundles = new LinkedHashMap<>();

  /// UIDs of known clusters; two with the same UID are one cluster.
  final Map<ClusterId, String> uids = new java.util.concurrent.ConcurrentHashMap<>();

  private final List<Session> sessions = new ArrayList<>();
  private int saves;

  Session session(Fuse fuse) {
    Session session = new Session(fuse);
    synchronized (this) {
      sessions.add(session);
    }
    return session;
  }

  synchronized Digest add(Bundle bundle) {
    bundles.put(bundle.digest(), bundle.bytes());
    return bundle.digest();
  }

  synchronized void lose(Digest bundle) {
    bundles.remove(bundle);
  }

  synchronized int saves() {
    return saves;
  }

  synchronized Delivery get(Delivery.Id id) {
    return Optional.ofNullable(deliveries.get(id)).orElseThrow();
  }

  synchronized List<Delivery> all() {
    return List.copyOf(deliveries.values());
  }

  /// What others (the operation package) do: saves and notifies the hubs.
  void save(Delivery... rows) {
    change(() -> List.of(rows));
  }

  /// As [#save], atomically with computing the rows: an engine may write in between.
  void change(Supplier<List<Delivery>> rows) {
    List<Session> told;
    List<Delivery.Id> changed = new ArrayList<>();
    synchronized (this) {
      for (Delivery row : rows.get()) {
        deliveries.put(row.id(), row);
        changed.add(row.id());
      }
      told = List.copyOf(sessions);
    }
    told.forEach(session -> session.tell(changed));
  }

  synchronized void remove(Delivery.Id id) {
    deliveries.remove(id);
  }

  final class Session implements Store {
    private final Fuse fuse;
    private final List<Consumer<Change>> listeners = new ArrayList<>();

    Session(Fuse fuse) {
      this.fuse = fuse;
    }

    @Override
    public Optional<Blob> blob(Digest digest) {
      throw new UnsupportedOperationException("the engine reads no files");
    }

    @Override
    public Digest saveBlob(ByteBuffer content, boolean secret) {
      throw new UnsupportedOperationException("the engine saves no files");
    }

    @Override
    public <T> T read(Function<Reader, T> work) {
      fuse.alive();
      synchronized (FakeStore.this) {
        return work.apply(writer(deliveries, new LinkedHashSet<>()));
      }
    }

    @Override
    public <T> T write(Function<Writer, T> work) {
      Set<Delivery.Id> changed = new LinkedHashSet<>();
      T result =
          fuse.step(() -> {
            synchronized (FakeStore.this) {
              Map<Delivery.Id, Delivery> copy = new LinkedHashMap<>(deliveries);
              T value = work.apply(writer(copy, changed));
              deliveries = copy;
              saves++;
              return value;
            }
          });
      tell(List.copyOf(changed));
      return result;
    }

    private void tell(List<Delivery.Id> changed) {
      if (!fuse.burnt()) {
        var change =
            new Change(
                0,
                List.of(),
                changed.stream().map(id -> new Change.Item<>(id, Change.How.REPLACED)).toList(),
                List.of(),
                List.of());
        listeners.forEach(listener -> listener.accept(change));
      }
    }

    @Override
    public void onCommit(Consumer<Change> listener) {
      listeners.add(listener);
    }

    @Override
    public ChangeLog changes() {
      throw new UnsupportedOperationException("the engine tails no log");
    }

    @Override
    public OptionalLong verifyAudit() {
      throw new UnsupportedOperationException("verifyAudit");
    }

    @Override
    public int rotateKey() {
      throw new UnsupportedOperationException("rotateKey");
    }

    @Override
    public void close() {}
  }

  private Writer writer(Map<Delivery.Id, Delivery> rows, Set<Delivery.Id> changed) {
    Writer.Deliveries deliveries = fake(Writer.Deliveries.class, deliveries(rows, changed));
    Writer.Facts facts = fake(Writer.Facts.class, facts());
    Writer.Bundles kept = fake(Writer.Bundles.class, kept());
    return fake(
        Writer.class,
        (method, arguments) ->
            switch (method) {
              case "deliveries" -> deliveries;
              case "facts" -> facts;
              case "bundles" -> kept;
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private interface Answers {
    Object to(String method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Answers answers) {
    InvocationHandler handler =
        (proxy, method, arguments) -> answers.to(method.getName(), arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Answers deliveries(Map<Delivery.Id, Delivery> rows, Set<Delivery.Id> changed) {
    return (method, arguments) ->
        switch (method) {
          case "find", "findWithoutObjects" ->
              Optional.ofNullable(rows.get((Delivery.Id) arguments[0]));
          case "of" ->
              rows.values().stream()
                  .filter(row -> row.id().owner().equals((DocumentKey) arguments[0]))
                  .toList();
          case "on" ->
              rows.values().stream()
                  .filter(row -> row.id().cluster().equals((ClusterId) arguments[0]))
                  .toList();
          case "clusters" -> rows.keySet().stream().map(Delivery.Id::cluster).distinct().toList();
          case "save" -> {
            Delivery row = (Delivery) arguments[0];
            rows.put(row.id(), row);
            changed.add(row.id());
            yield null;
          }
          default -> throw new UnsupportedOperationException(method);
        };
  }

  private Answers facts() {
    return (method, arguments) ->
        switch (method) {
          case "capabilities" ->
              Optional.ofNullable(uids.get((ClusterId) arguments[0]))
                  .map(uid -> Capabilities.UNKNOWN.as(new Capabilities.Identity(uid, "")));
          case "clustersOf" ->
              uids.keySet().stream()
                  .filter(cluster -> arguments[0].equals(uids.get(cluster)))
                  .toList();
          default -> throw new UnsupportedOperationException(method);
        };
  }

  private Answers kept() {
    return (method, arguments) ->
        switch (method) {
          case "find" -> Optional.ofNullable(bundles.get((Digest) arguments[0])).map(Bundle::parse);
          default -> throw new UnsupportedOperationException(method);
        };
  }
}
