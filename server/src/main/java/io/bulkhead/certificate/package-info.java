/// Certificates of the users of logical clouds: requested, signed by clusters, renewed.
///
/// - **Front door:** [CertificateReconciler].
/// - **May use:** `store`, `cluster`, `reconcile`.
/// - **Must not use:** HTTP types.
/// - **Read next:** `operation`.
@NullMarked
package io.bulkhead.certificate;

import org.jspecify.annotations.NullMarked;
