/// Names of labels and annotations, each defined once.
///
/// - **Front door:** [Labels], [GrantAnnotation].
/// - **May use:** `kind`'s keys, `manifest`'s digests.
/// - **Must not use:** anything that decides what labels mean.
/// - **Read next:** `guard`, which reads them on clusters.
@NullMarked
package io.bulkhead.label;

import org.jspecify.annotations.NullMarked;
