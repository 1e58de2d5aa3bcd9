/// Charts and profiles: strict checks of archives, and Helm in separate processes, behind the
/// compiler's interface. The program that renders is in `renderer/`; see docs/adr/0016.
///
/// - **Front door:** [HelmRenderer], [RenderLimits], [RendererProgram], [RememberingRenderer],
///   [RenderAhead], [Archive], [LentArchives], [TarGz], [BufferStream].
/// - **May use:** `core`, commons-compress, Caffeine.
/// - **Must not use:** clusters: a chart must not see one (`lookup` finds nothing); folders.
/// - **Read next:** [io.bulkhead.compiler.rendering.ChartRenderer].
@NullMarked
package io.bulkhead.chart;

import org.jspecify.annotations.NullMarked;
