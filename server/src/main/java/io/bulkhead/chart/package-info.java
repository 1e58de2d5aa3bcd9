/// Charts and profiles: archives opened with care, and Helm behind the compiler's door.
///
/// - **Front door:** [HelmRenderer], [RememberingRenderer], [RenderAhead], [TarGz].
/// - **May use:** `core`, helm-java, commons-compress.
/// - **Must not use:** clusters: a chart must not see one (`lookup` is refused).
/// - **Read next:** [io.bulkhead.compiler.ChartRenderer].
@NullMarked
package io.bulkhead.chart;

import org.jspecify.annotations.NullMarked;
