package io.bulkhead.bench;

import java.util.List;

/// One named benchmark.
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

  /// @param rounds number of repetitions; each figure is the median
  void run(BenchReport report, int rounds) throws Exception;
}
