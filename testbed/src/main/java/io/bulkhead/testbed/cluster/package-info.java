/// One cluster: etcd, the API server and its controllers, nodes that run nothing, and what tests do
/// with it.
///
/// - **Front door:** [TestCluster].
/// - **May use:** `program`.
/// - **Must not use:** `node`, which stands on it.
/// - **Read next:** [ControlPlane].
@NullMarked
package io.bulkhead.testbed.cluster;

import org.jspecify.annotations.NullMarked;
