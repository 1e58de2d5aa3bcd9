/// The benchmarks: the hub's costs, compared with plain programs in the same run.
///
/// - **Front door:** [Main], `bulkhead bench NAME`; the list of benchmarks is [Benchmark#ALL].
/// - **May use:** everything of the hub, the test bed.
/// - **Must not use:** tests. Figures never decide whether a test passes.
/// - **Read next:** `bench/RESULTS.md`, the latest results.
@NullMarked
package io.bulkhead.bench;

import org.jspecify.annotations.NullMarked;
