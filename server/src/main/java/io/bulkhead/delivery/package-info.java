/// The one engine that brings bundles to clusters and keeps them there.
///
/// - **Front door:** `DeliveryEngine`; [Rights#explained], why a cluster refuses.
/// - **May use:** `store`, `bundle`, `manifest`; clusters only through [ClusterConnection].
/// - **Must not use:** intents' bodies, the compiler, HTTP resources.
/// - **Read next:** `DESIGN.md` beside this file.
@NullMarked
package io.bulkhead.delivery;

import org.jspecify.annotations.NullMarked;
