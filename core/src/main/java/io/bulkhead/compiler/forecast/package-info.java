/// What clusters would refuse as things stand, for other reasons than their guard's: kinds that
/// they do not serve, rights that the cloud's user has not got.
///
/// - **Front door:** [Forecast].
/// - **May use:** `compiler.model`, `compiler.rights`, `compiler.tenancy`.
/// - **Must not use:** the passes whose draft it reads; the clusters: [BoundRole] says what they
///   must be asked.
/// - **Read next:** [RightsForecast].
@NullMarked
package io.bulkhead.compiler.forecast;

import org.jspecify.annotations.NullMarked;
