package io.bulkhead.operate;

import io.bulkhead.store.Delivery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Why one part has not arrived on one cluster, or why nobody knows whether it is still there.
///
/// @param unknownSince since when the cluster does not answer; null while it does
record DeliveryTrouble(Delivery row, @Nullable Instant unknownSince) {
  /// @param unknownSince empty while the cluster answers
  static Optional<DeliveryTrouble> of(Delivery row, Optional<Instant> unknownSince) {
    boolean concerned = row.desired() != null || row.state() != Delivery.State.GONE;
    if (concerned && unknownSince.isPresent()) {
      return Optional.of(new DeliveryTrouble(row, unknownSince.get()));
    }
    boolean trouble =
        switch (row.state()) {
          case FAILED, RETRYING -> true;
          case PENDING, GATED, APPLYING, APPLIED, REMOVING -> !row.message().isEmpty();
          case GONE -> false;
        };
    return trouble ? Optional.of(new DeliveryTrouble(row, null)) : Optional.empty();
  }

  /// In the API server's words, and when it is tried again.
  String text() {
    String where = row.id().part() + " on " + row.id().cluster() + ": ";
    if (unknownSince != null) {
      String why = row.state() == Delivery.State.RETRYING ? ": " + row.message() : "";
      return where + "unknown since " + seconds(unknownSince) + why;
    }
    Instant next = row.nextTry();
    boolean again = next != null && !row.stopped();
    return where + row.message() + (again ? " (tried again at " + seconds(next) + ")" : "");
  }

  private static Instant seconds(@Nullable Instant time) {
    return (time == null ? Instant.EPOCH : time).truncatedTo(ChronoUnit.SECONDS);
  }

  SequencedMap<String, Object> condition() {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("type", "Delivered");
    body.put("status", unknownSince != null ? "Unknown" : "False");
    body.put("reason", unknownSince != null ? "Unreachable" : reason());
    body.put("message", text());
    members(body);
    return body;
  }

  /// For programs.
  SequencedMap<String, Object> shown() {
    SequencedMap<String, Object> body = new LinkedHashMap<>();
    body.put("state", row.state().name().toLowerCase(java.util.Locale.ROOT));
    body.put("message", text());
    members(body);
    return body;
  }

  private void members(SequencedMap<String, Object> body) {
    body.put("part", row.id().part());
    body.put("cluster", row.id().cluster().toString());
    Instant next = row.nextTry();
    if (next != null && !row.stopped()) {
      body.put("nextTry", next.toString());
    }
    if (unknownSince != null) {
      body.put("since", unknownSince.toString());
    }
  }

  private String reason() {
    return switch (row.state()) {
      case FAILED -> "Failed";
      case RETRYING -> "Retrying";
      case REMOVING -> "Removing";
      case PENDING, GATED, APPLYING, APPLIED, GONE -> "Waiting";
    };
  }
}
