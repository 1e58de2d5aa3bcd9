/// One Kubernetes object as a value, its key, and its canonical form.
///
/// - **Front door:** [Manifest].
/// - **May use:** `diagnostic`, Jackson's tree model.
/// - **Must not use:** a Kubernetes client or its model classes: any kind must fit.
/// - **Read next:** `bundle`.
@NullMarked
package io.bulkhead.manifest;

import org.jspecify.annotations.NullMarked;
