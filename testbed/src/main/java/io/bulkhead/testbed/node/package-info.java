/// A node that runs pods, with its network: installed on the machine, and removed again.
///
/// - **Front door:** [RealNode].
/// - **May use:** `program`, `cluster`, packages of the machine, root.
/// - **Must not use:** the bed, which starts it.
/// - **Read next:** [PodNetwork], [Leftovers].
@NullMarked
package io.bulkhead.testbed.node;

import org.jspecify.annotations.NullMarked;
