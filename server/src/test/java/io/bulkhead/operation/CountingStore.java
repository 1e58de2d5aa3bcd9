package io.bulkhead.operation;

import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Blob;
import io.bulkhead.store.Change;
import io.bulkhead.store.ChangeLog;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Store;
import io.bulkhead.store.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/// Counts the deliveries that are read from a store.
final class CountingStore implements Store {
  private final Store store;
  private final AtomicLong deliveries = new AtomicLong();

  CountingStore(Store store) {
    this.store = store;
  }

  long deliveries() {
    return deliveries.get();
  }

  @Override
  public <T> T read(Function<Reader, T> work) {
    return store.read(reader -> work.apply(counted(Reader.class, reader)));
  }

  @Override
  public <T> T write(Function<Writer, T> work) {
    return store.write(writer -> work.apply(counted(Writer.class, writer)));
  }

  private <R> R counted(Class<R> type, R real) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                Object answer = method.invoke(real, arguments);
                count(answer);
                return answer instanceof Writer.Deliveries rows
                    ? counted(Writer.Deliveries.class, rows)
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }

  private void count(Object answer) {
    switch (answer) {
      case List<?> list when !list.isEmpty() && list.getFirst() instanceof Delivery ->
          deliveries.addAndGet(list.size());
      case Optional<?> one when one.filter(Delivery.class::isInstance).isPresent() ->
          deliveries.incrementAndGet();
      case null, default -> {}
    }
  }

  @Override
  public Optional<Blob> blob(Digest digest) {
    return store.blob(digest);
  }

  @Override
  public Digest saveBlob(ByteBuffer content, boolean secret) {
    return store.saveBlob(content, secret);
  }

  @Override
  public void onCommit(Consumer<Change> listener) {
    store.onCommit(listener);
  }

  @Override
  public ChangeLog changes() {
    return store.changes();
  }

  @Override
  public OptionalLong verifyAudit() {
    return store.verifyAudit();
  }

  @Override
  public int rotateKey() {
    return store.rotateKey();
  }

  @Override
  public void close() {
    store.close();
  }
}
