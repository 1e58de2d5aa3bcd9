/// Real etcd, Kubernetes, kwok, containerd, runc and gVisor, pinned, built once, started and
/// stopped.
///
/// - **Front door:** [TestBed]; [Main] on the command line.
/// - **May use:** the JDK, processes, Go to build.
/// - **Must not use:** anything of the product.
/// - **Read next:** `testbed/README.md`; below this package the
///   [programs][io.bulkhead.testbed.program], the [cluster][io.bulkhead.testbed.cluster] and the
///   [node][io.bulkhead.testbed.node].
@NullMarked
package io.bulkhead.testbed;

import org.jspecify.annotations.NullMarked;
