/// Documents that own deliveries: ordering what they deliver to clusters, and reading its progress.
///
/// - **Front door:** [OwnerTypes], [DesiredState], [RolloutProgress].
/// - **May use:** `store`, core.
/// - **Must not use:** clusters, HTTP types.
/// - **Read next:** `operation`, the actions of owners.
@NullMarked
package io.bulkhead.owner;

import org.jspecify.annotations.NullMarked;
