/// The engine that delivers bundles to clusters and keeps them there.
///
/// - **Front door:** [DeliveryEngine].
/// - **May use:** `store`, `bundle`, `manifest`; clusters only through
///   [io.bulkhead.cluster.ClusterConnection].
/// - **Must not use:** intents' bodies, the compiler, HTTP resources.
/// - **Read next:** `DESIGN.md` beside this file.
@NullMarked
package io.bulkhead.delivery;

import org.jspecify.annotations.NullMarked;
