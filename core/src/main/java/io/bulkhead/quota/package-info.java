/// How much a customer and its departments may use, as values: amounts, what each department holds
/// on each cluster, and how a whole is divided so that no order of events lets the parts exceed it.
///
/// - **Front door:** [Division#of].
/// - **May use:** the JDK, Jackson annotations.
/// - **Must not use:** any other package of ours; a clock, chance, storage, clusters.
/// - **Read next:** `usage.QuotaShares` in the server, which keeps the shares and orders them;
///   `docs/adr/0010-quota-shares.md`.
@NullMarked
package io.bulkhead.quota;

import org.jspecify.annotations.NullMarked;
