/// What the engine knows of a cluster and of its deliveries: live objects, owners, gates, rows.
///
/// - **Front door:** [ClusterCache], [Rows], [Gates].
/// - **May use:** `cluster`, `store`, `delivery.write`.
/// - **Must not use:** intents, the compiler.
/// - **Read next:** `delivery.step`.
@NullMarked
package io.bulkhead.delivery.state;

import org.jspecify.annotations.NullMarked;
