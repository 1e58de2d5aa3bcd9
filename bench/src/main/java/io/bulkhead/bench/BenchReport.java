package io.bulkhead.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Collects figures: prints a JSON line for each at once, and a table of all at the end.
final class BenchReport {
  /// The target for a figure. Times and CPU are judged as ratios to something bare that is measured
  /// in the same run, since machines differ; counts and memory are judged directly.
  ///
  /// @param atLeast whether more is better
  record Bar(boolean atLeast, double value) {
    static Bar atLeast(double value) {
      return new Bar(true, value);
    }

    static Bar atMost(double value) {
      return new Bar(false, value);
    }

    boolean met(double figure) {
      return atLeast ? figure >= value : figure <= value;
    }
  }

  private record Row(String benchmark, String what, double value, String unit, String bar) {}

  private final PrintStream out;
  private final List<Row> rows = new ArrayList<>();

  BenchReport(PrintStream out) {
    this.out = out;
  }

  /// @param values of all rounds; the median is the figure
  void add(String benchmark, String what, String unit, List<Double> values) {
    add(benchmark, what, unit, values, null);
  }

  void add(String benchmark, String what, String unit, List<Double> values, @Nullable Bar bar) {
    double median = median(values);
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("benchmark", benchmark).put("what", what).put("value", rounded(median));
    line.put("unit", unit);
    var all = line.putArray("rounds");
    values.forEach(value -> all.add(rounded(value)));
    String told = "";
    if (bar != null) {
      line.put(bar.atLeast() ? "atLeast" : "atMost", bar.value()).put("met", bar.met(median));
      told =
          (bar.atLeast() ? ">= " : "<= ") + bar.value() + (bar.met(median) ? "  met" : "  MISSED");
    }
    out.println(line);
    rows.add(new Row(benchmark, what, median, unit, told));
  }

  void table() {
    out.println();
    out.printf("%-10s %-56s %12s %-10s %s%n", "BENCHMARK", "WHAT", "MEDIAN", "UNIT", "BAR");
    for (Row row : rows) {
      out.printf(
          Locale.ROOT,
          "%-10s %-56s %12.2f %-10s %s%n",
          row.benchmark(),
          row.what(),
          row.value(),
          row.unit(),
          row.bar());
    }
  }

  /// Round by round.
  static List<Double> ratios(List<Double> over, List<Double> under) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < over.size(); i++) {
      ratios.add(over.get(i) / under.get(i));
    }
    return ratios;
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double percentile(List<Double> values, double share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  /// For callers with a plain array.
  static List<Double> list(double... values) {
    return Arrays.stream(values).boxed().toList();
  }
}
