package io.bulkhead.proof;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The result of a probe of one node and sandbox class.
///
/// @param basis the state of the node that it is valid for
/// @param taken when the hub read the report
/// @param soundAt for a result with faults, the time of the last result without any; null if there
///   was none, and for a result without faults
public record ProbeResult(
    NodeClass subject,
    ProbeBasis basis,
    Instant taken,
    ProbeReport report,
    @Nullable Instant soundAt) {
  /// Devices that every container has, and those that gVisor's kernel emulates. Anything else under
  /// `/dev` was passed in from outside.
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

  /// This result as the successor of another one.
  public ProbeResult after(@Nullable ProbeResult before) {
    if (before == null || faults().isEmpty()) {
      return this;
    }
    Instant sound = before.faults().isEmpty() ? before.taken() : before.soundAt();
    return new ProbeResult(subject, basis, taken, report, sound);
  }

  /// Why the class is no sandbox there; empty if it is one.
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

  /// Whether the text contains the whole word, so that 6.1 is not found in 6.12.
  private static boolean names(String text, String word) {
    return !word.isEmpty() && List.of(text.split(" ")).contains(word);
  }
}
