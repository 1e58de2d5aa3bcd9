/// Access: contexts and tokens, clusters with their kubeconfigs, kubeconfigs of departments.
///
/// - **Front door:** [LoginCommand], [ContextCommand], [ClusterCommand], [KubeconfigCommand].
/// - **May use:** `noun`, `http`, `output`, `session`; the kinds that these commands are about.
/// - **Must not use:** printing secrets that were not asked for.
/// - **Read next:** [io.bulkhead.cli.session.Contexts].
@NullMarked
package io.bulkhead.cli.access;

import org.jspecify.annotations.NullMarked;
