package io.bulkhead.action;

import io.bulkhead.chart.LentArchives;
import io.bulkhead.cluster.Fleet;
import io.bulkhead.cluster.Observations;
import io.bulkhead.compiler.Compiler;
import io.bulkhead.evidence.Examiner;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.store.Store;
import java.time.Clock;

/// What actions work with.
///
/// @param archives source of the compiler's charts
public record ActionContext(
    KindTable table,
    Store store,
    Compiler compiler,
    LentArchives archives,
    Observations observations,
    Fleet fleet,
    Examiner examiner,
    Clock clock,
    Retention retention) {}
