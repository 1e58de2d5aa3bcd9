/// The clusters: how to reach them, and what they are seen to be.
///
/// - **Front door:** [Fleet].
/// - **May use:** `store`, `delivery`'s door [io.bulkhead.delivery.ClusterConnection].
/// - **Must not use:** intents of tenants, the compiler.
/// - **Read next:** `delivery`.
@NullMarked
package io.bulkhead.fleet;

import org.jspecify.annotations.NullMarked;
