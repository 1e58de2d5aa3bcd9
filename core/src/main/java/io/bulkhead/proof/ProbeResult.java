package io.bulkhead.proof;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the probe of one node and sandbox class found.
///
/// @param basis the state of the node for which it counts
/// @param taken when the hub read the report
/// @param soundAt of one that found faults: when a probe found none for the last time; null when
///   none ever did, and for one without faults
public record ProbeResult(
    NodeClass subject,
    ProbeBasis basis,
    Instant taken,
    ProbeReport report,
    @Nullable Instant soundAt) {
  /// What every container has, and what gVisor's kernel makes up by itself. Anything else under
  /// `/dev` was handed in from outside.
  private static final Set<String> USUAL =
      Set.of(
          "/dev/console",
          "/dev/full",
          "/dev/fuse",
          "/dev/net/tun",
          "/dev/null",
          "/dev/ptmx",
          "/dev/random",
          "/dev/tty",
          "/dev/urandom",
          "/dev/zero");

  /// The same as the one that follows another.
  public ProbeResult after(@Nullable ProbeResult before) {
    if (before == null || faults().isEmpty()) {
      return this;
    }
    Instant sound = before.faults().isEmpty() ? before.taken() : before.soundAt();
    return new ProbeResult(subject, basis, taken, report, sound);
  }

  /// Why what was probed is no sandbox; empty when it is one.
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (report.kernel().equals(basis.kernel()) || names(report.version(), basis.kernel())) {
      faults.add("its kernel is the host's, " + basis.kernel());
    }
    if (!report.bootId().isEmpty() && report.bootId().equalsIgnoreCase(basis.bootId())) {
      faults.add("its boot id is the host's, " + basis.bootId());
    }
    List<String> devices = report.devices().stream().filter(d -> !USUAL.contains(d)).toList();
    if (!devices.isEmpty()) {
      faults.add("it has devices that no container needs: " + String.join(", ", devices));
    }
    return faults;
  }

  /// Whether the text has the word, so that 6.1 is not found in 6.12.
  private static boolean names(String text, String word) {
    return !word.isEmpty() && List.of(text.split(" ")).contains(word);
  }
}
