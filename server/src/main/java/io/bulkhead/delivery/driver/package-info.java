/// The interface between the engine and the ways of delivering to a cluster.
///
/// - **Front door:** [Driver], [Drivers].
/// - **May use:** `delivery.state`, `delivery.write`, `cluster`, `store`, bundles.
/// - **Must not use:** one way in particular.
/// - **Read next:** `delivery.step`, which writes bundles through the API server.
@NullMarked
package io.bulkhead.delivery.driver;

import org.jspecify.annotations.NullMarked;
