/// What one part of an intent becomes on a cluster: sorted, frozen, content-addressed.
///
/// - **Front door:** [Bundle].
/// - **May use:** `manifest`, `diagnostic`.
/// - **Must not use:** intents (`kind`), the compiler.
/// - **Read next:** `delivery` in the server, which delivers bundles to clusters.
@NullMarked
package io.bulkhead.bundle;

import org.jspecify.annotations.NullMarked;
