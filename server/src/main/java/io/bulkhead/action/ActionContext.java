package io.bulkhead.action;

import io.bulkhead.chart.LentArchives;
import io.bulkhead.cluster.Fleet;
import io.bulkhead.cluster.Observations;
import io.bulkhead.compiler.Compiler;
import io.bulkhead.evidence.Examiner;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.store.Store;
import java.time.Clock;

/// What the actions work with.
///
/// @param archives where the compiler's charts come from
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
