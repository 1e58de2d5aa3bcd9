package io.bulkhead.bench;

import java.util.List;

/// One benchmark by name.
interface Benchmark {
  /// In the order of `bench all`.
  List<Benchmark> ALL =
      List.of(
          new ApplyBenchmark(),
          new ResyncBenchmark(),
          new ReactBenchmark(),
          new PlanBenchmark(),
          new RenderBenchmark(),
          new VerifyBenchmark(),
          new FleetBenchmark(),
          new GuardBenchmark(),
          new StartBenchmark(),
          new CliBenchmark());

  String name();

  /// One line for `--help`.
  String describes();

  /// @param rounds how often everything is measured; each figure is the median
  void run(BenchReport report, int rounds) throws Exception;
}
