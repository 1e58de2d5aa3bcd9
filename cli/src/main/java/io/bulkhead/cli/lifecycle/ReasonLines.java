package io.bulkhead.cli.lifecycle;

import io.bulkhead.response.ObjectReference;
import io.bulkhead.response.status.StatusReason;
import io.bulkhead.response.status.StatusResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The reasons of a status answer as lines for people.
final class ReasonLines {
  /// @param most number of lines, at least 1; the last one counts what is left out
  static List<String> of(StatusResponse status, int most) {
    List<StatusReason> reasons = Objects.requireNonNullElse(status.reasons(), List.of());
    int all = reasons.size() + Objects.requireNonNullElse(status.moreReasons(), 0);
    int shown = all <= most ? reasons.size() : Math.min(reasons.size(), most - 1);
    List<String> lines = new ArrayList<>();
    reasons.subList(0, shown).forEach(reason -> lines.add(line(reason)));
    if (all > shown) {
      lines.add("and %d more".formatted(all - shown));
    }
    return lines;
  }

  private static String line(StatusReason reason) {
    return "%s on %s+%s: %s: %s%s"
        .formatted(
            subject(reason),
            reason.clusterProvider(),
            reason.cluster(),
            reason.reason(),
            reason.message(),
            times(reason));
  }

  private static String subject(StatusReason reason) {
    ObjectReference object = reason.object();
    if (object == null) {
      return Objects.requireNonNullElse(reason.app(), "all of it");
    }
    String space = object.namespace().isEmpty() ? "" : object.namespace() + "/";
    return object.kind() + " " + space + object.name();
  }

  private static String times(StatusReason reason) {
    List<String> times = new ArrayList<>();
    Instant since = reason.since();
    if (since != null) {
      times.add("since " + since.truncatedTo(ChronoUnit.SECONDS));
    }
    Instant next = reason.nextTry();
    if (next != null) {
      times.add("tried again at " + next.truncatedTo(ChronoUnit.SECONDS));
    }
    return times.isEmpty() ? "" : " (" + String.join(", ", times) + ")";
  }

  private ReasonLines() {}
}
