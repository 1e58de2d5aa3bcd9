/// A node that runs pods, with its network: what is put on the machine for it, and taken away
/// again.
///
/// - **Front door:** [RealNode].
/// - **May use:** `program`, `cluster`, packages of the machine, root.
/// - **Must not use:** the bed, which starts it.
/// - **Read next:** [PodNetwork], [Leftovers].
@NullMarked
package io.bulkhead.testbed.node;

import org.jspecify.annotations.NullMarked;
