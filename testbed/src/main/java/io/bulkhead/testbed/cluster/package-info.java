/// One cluster: etcd, the API server and its controllers, simulated nodes, and what tests do with
/// it.
///
/// - **Front door:** [TestCluster].
/// - **May use:** `program`.
/// - **Must not use:** `node`, which builds on it.
/// - **Read next:** [ControlPlane].
@NullMarked
package io.bulkhead.testbed.cluster;

import org.jspecify.annotations.NullMarked;
