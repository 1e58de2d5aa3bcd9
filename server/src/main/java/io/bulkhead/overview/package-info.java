/// Lists of documents with what the hub knows of each beyond its body.
///
/// - **Front door:** [OverviewActions].
/// - **May use:** `store`, `owner`, `access`, what is observed of clusters.
/// - **Must not use:** HTTP types, connections to clusters.
/// - **Read next:** core's [Overview][io.bulkhead.kind.Overview], the columns.
@NullMarked
package io.bulkhead.overview;

import org.jspecify.annotations.NullMarked;
