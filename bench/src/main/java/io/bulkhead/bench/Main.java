package io.bulkhead.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bulkhead bench`.
@Command(
    name = "bulkhead bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the hub, always against something else in the same run: machines are noisy, ratios"
          + " less so.",
      "Prints a JSON line for each figure as it is known, and a table at the end."
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead bench apply",
      "  bulkhead bench plan --rounds 9",
      "  bulkhead bench all > figures.jsonl"
    })
public final class Main implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Which one, or `all`: ${COMPLETION-CANDIDATES}",
      completionCandidates = Names.class)
  private @Nullable String name;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often each is measured; figures are medians (${DEFAULT-VALUE}).")
  private int rounds;

  /// The valid names.
  static final class Names implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return Benchmark.ALL.stream().map(Benchmark::name).iterator();
    }
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (name == null) {
      CommandLine.usage(this, System.out);
      Benchmark.ALL.forEach(b -> System.out.printf("  %-8s %s%n", b.name(), b.describes()));
      return 2;
    }
    List<Benchmark> chosen =
        Benchmark.ALL.stream().filter(b -> name.equals("all") || b.name().equals(name)).toList();
    if (chosen.isEmpty() || rounds < 1) {
      System.err.println(
          "bulkhead bench: there is no benchmark \""
              + name
              + "\"; there are "
              + String.join(", ", new Names()));
      return 2;
    }
    var report = new BenchReport(System.out);
    for (Benchmark benchmark : chosen) {
      System.err.println(benchmark.name() + ": " + benchmark.describes());
      benchmark.run(report, rounds);
    }
    report.table();
    return 0;
  }
}
