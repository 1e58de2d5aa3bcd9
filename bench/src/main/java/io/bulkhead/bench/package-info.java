/// The benchmarks: what the hub costs, measured against plain programs in the same run.
///
/// - **Front door:** [Main], `bulkhead bench NAME`; the list of benchmarks is [Benchmark#ALL].
/// - **May use:** everything of the hub, the test bed.
/// - **Must not use:** tests. Figures never decide whether a test passes.
/// - **Read next:** `bench/RESULTS.md`, what was measured last.
@NullMarked
package io.bulkhead.bench;

import org.jspecify.annotations.NullMarked;
