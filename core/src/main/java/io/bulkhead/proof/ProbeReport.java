package io.bulkhead.proof;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What a probe reports from within its sandbox. It comes from where untrusted code might run, so
/// nothing of it is trusted: it is compared, and shown as plain text.
///
/// @param nonce which it was given
/// @param uid of its pod
/// @param kernel release of the kernel that it runs on
/// @param version text of `/proc/version`
/// @param bootId empty if the kernel shows none
/// @param hints signs of a virtual machine or another kernel
/// @param devices device files below `/dev`, without terminals
/// @param disks names below `/sys/block`: those of the kernel that it runs on
public record ProbeReport(
    String nonce,
    String uid,
    String kernel,
    String version,
    String bootId,
    List<String> hints,
    List<String> devices,
    List<String> disks) {
  /// Maximum size of a report in bytes.
  public static final int LONGEST = 64 << 10;

  /// The first line, and the last: a truncated report does not count.
  public static final String BEGIN = "bulkhead-probe 1";

  public static final String END = "end";

  private static final int MOST = 200;
  private static final int WIDEST = 200;

  public ProbeReport {
    hints = List.copyOf(hints);
    devices = List.copyOf(devices);
    disks = List.copyOf(disks);
  }

  /// Parses lines of a word and a value. Unknown words are ignored, as is what exceeds a few
  /// hundred entries or characters; empty if it is no report.
  public static Optional<ProbeReport> parse(byte[] answer) {
    if (answer.length > LONGEST) {
      return Optional.empty();
    }
    List<String> lines = new String(answer, StandardCharsets.UTF_8).lines().toList();
    if (lines.size() < 2 || !lines.getFirst().equals(BEGIN) || !lines.getLast().equals(END)) {
      return Optional.empty();
    }
    UnaryOperator<String> one = word -> all(lines, word).stream().findFirst().orElse("");
    var report =
        new ProbeReport(
            one.apply("nonce"),
            one.apply("uid"),
            one.apply("kernel"),
            one.apply("version"),
            one.apply("boot-id"),
            all(lines, "hint"),
            all(lines, "device"),
            all(lines, "disk"));
    return report.kernel().isEmpty() ? Optional.empty() : Optional.of(report);
  }

  private static List<String> all(List<String> lines, String word) {
    List<String> values = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(word + " ") && values.size() < MOST) {
        String value = plain(line.substring(word.length() + 1));
        if (!value.isEmpty()) {
          values.add(value);
        }
      }
    }
    return values;
  }

  /// Without the control characters that a terminal would act on.
  private static String plain(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", "?").strip();
    return plain.length() <= WIDEST ? plain : plain.substring(0, WIDEST) + "...";
  }
}
