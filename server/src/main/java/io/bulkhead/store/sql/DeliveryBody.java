package io.bulkhead.store.sql;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bulkhead.bundle.Gate;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.Zero;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A delivery as it is stored in its row, without its objects, which have a row of their own.
///
/// @param adoption what it may take over from others, and what it took over; null for neither
record DeliveryBody(
    Delivery.Id id,
    String contextId,
    @Nullable Digest desired,
    @Nullable Digest applied,
    List<Digest> touched,
    List<Gate> gates,
    List<String> hooksDone,
    boolean stopped,
    Delivery.State state,
    String message,
    Instant changed,
    boolean adjusting,
    @Nullable Instant nextTry,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Adoption adoption) {

  record Adoption(boolean allowed, List<ManifestKey> foreign, List<ManifestKey> shared) {
    Adoption {
      foreign = Zero.list(foreign);
      shared = Zero.list(shared);
    }

    private static @Nullable Adoption of(boolean allowed, Delivery.Adopted adopted) {
      return allowed || !adopted.equals(Delivery.Adopted.NONE)
          ? new Adoption(allowed, adopted.foreign(), adopted.shared())
          : null;
    }
  }

  static byte[] encode(Delivery delivery) {
    Delivery.Order order = delivery.order();
    Delivery.Progress progress = delivery.progress();
    return DocumentCodec.encode(
        new DeliveryBody(
            delivery.id(),
            order.contextId(),
            order.desired(),
            progress.applied(),
            progress.touched(),
            order.gates(),
            progress.hooksDone(),
            order.stopped(),
            progress.state(),
            progress.message(),
            progress.changed(),
            order.adjusting(),
            progress.nextTry(),
            Adoption.of(order.adopts(), progress.adopted())));
  }

  static Delivery decode(byte[] json, List<Delivery.ObjectState> objects) {
    return DocumentCodec.decode(DeliveryBody.class, json).with(objects);
  }

  private Delivery with(List<Delivery.ObjectState> objects) {
    var adopted =
        adoption == null
            ? Delivery.Adopted.NONE
            : new Delivery.Adopted(adoption.foreign(), adoption.shared());
    return new Delivery(
        id,
        new Delivery.Order(
            contextId, desired, gates, stopped, adjusting, adoption != null && adoption.allowed()),
        new Delivery.Progress(
            applied, touched, hooksDone, state, objects, message, changed, nextTry, adopted));
  }
}
