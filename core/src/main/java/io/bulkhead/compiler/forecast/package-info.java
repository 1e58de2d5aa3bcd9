/// What clusters would refuse at the moment for other reasons than their guard: kinds that they do
/// not serve, and rights that the cloud's user does not have.
///
/// - **Front door:** [Forecast].
/// - **May use:** `compiler.model`, `compiler.rights`, `compiler.tenancy`.
/// - **Must not use:** the passes whose draft it reads; the clusters: [BoundRole] tells what they
///   must be asked.
/// - **Read next:** [RightsForecast].
@NullMarked
package io.bulkhead.compiler.forecast;

import org.jspecify.annotations.NullMarked;
