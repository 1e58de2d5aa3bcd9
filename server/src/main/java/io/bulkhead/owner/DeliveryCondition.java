package io.bulkhead.owner;

import io.bulkhead.response.ConditionResponse;
import io.bulkhead.response.plan.ExplainResponse.TroubledDelivery;
import io.bulkhead.response.status.StatusReason;
import io.bulkhead.store.Delivery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why one part is not deployed on one cluster, or why that is unknown.
///
/// @param unknownSince since when the cluster does not answer; null while it does
public record DeliveryCondition(Delivery row, @Nullable Instant unknownSince) {
  /// @param unknownSince empty while the cluster answers
  public static Optional<DeliveryCondition> of(Delivery row, Optional<Instant> unknownSince) {
    boolean concerned =
        row.order().desired() != null || row.progress().state() != Delivery.State.GONE;
    if (concerned && unknownSince.isPresent() && !row.awaitsCluster()) {
      return Optional.of(new DeliveryCondition(row, unknownSince.get()));
    }
    boolean trouble =
        switch (row.progress().state()) {
          case FAILED, RETRYING -> true;
          case PENDING, GATED, APPLYING, APPLIED, REMOVING -> !row.progress().message().isEmpty();
          case GONE -> false;
        };
    return trouble ? Optional.of(new DeliveryCondition(row, null)) : Optional.empty();
  }

  /// In the API server's words, with the time of the next retry.
  String text() {
    String where = row.id().part() + " on " + row.id().cluster() + ": ";
    if (unknownSince != null) {
      String why =
          row.progress().state() == Delivery.State.RETRYING ? ": " + row.progress().message() : "";
      return where + "unknown since " + seconds(unknownSince) + why;
    }
    Instant next = nextTry();
    return where
        + row.progress().message()
        + (next != null ? " (tried again at " + seconds(next) + ")" : "");
  }

  private static Instant seconds(@Nullable Instant time) {
    return (time == null ? Instant.EPOCH : time).truncatedTo(ChronoUnit.SECONDS);
  }

  public ConditionResponse condition() {
    return new ConditionResponse(
        "Delivered",
        unknownSince != null ? "Unknown" : "False",
        unknownSince != null ? "Unreachable" : reason(),
        text(),
        row.id().part(),
        row.id().cluster().toString(),
        nextTry(),
        unknownSince);
  }

  /// For programs.
  public TroubledDelivery shown() {
    return new TroubledDelivery(
        row.progress().state().name().toLowerCase(Locale.ROOT),
        text(),
        row.id().part(),
        row.id().cluster().toString(),
        nextTry(),
        unknownSince);
  }

  /// For the status of what it belongs to.
  ///
  /// @param app null for an owner whose parts are no apps
  public StatusReason reason(@Nullable String app) {
    String said = row.progress().message();
    boolean away = unknownSince != null;
    boolean tried = !away || row.progress().state() == Delivery.State.RETRYING;
    return new StatusReason(
        app,
        row.id().cluster().provider(),
        row.id().cluster().cluster(),
        null,
        away ? "Unreachable" : reason(),
        away ? "the cluster does not answer" + (tried ? ": " + said : "") : said,
        away ? unknownSince : row.progress().changed(),
        nextTry());
  }

  /// When it is tried again; null if nothing is due.
  public @Nullable Instant nextTry() {
    return row.order().stopped() ? null : row.progress().nextTry();
  }

  private String reason() {
    return switch (row.progress().state()) {
      case FAILED -> "Failed";
      case RETRYING -> "Retrying";
      case REMOVING -> "Removing";
      case PENDING, GATED, APPLYING, APPLIED, GONE -> "Waiting";
    };
  }
}
