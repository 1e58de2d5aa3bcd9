package io.bulkhead.cluster.client;

import io.bulkhead.cluster.Selection;

/// Query parameters and headers for a [Selection].
record SelectionQuery(Selection selection) {
  private static final String JSON = "application/json";

  /// To be appended to other query parameters.
  String parameters() {
    return parameter("labelSelector", selection.labels())
        + parameter("fieldSelector", selection.fields());
  }

  private static String parameter(String name, String selector) {
    return selector.isEmpty() ? "" : "&" + name + "=" + ServedKinds.encoded(selector);
  }

  /// The `Accept` header for a list.
  String acceptsList() {
    return accepts("PartialObjectMetadataList");
  }

  /// The `Accept` header for a watch.
  String acceptsEvents() {
    return accepts("PartialObjectMetadata");
  }

  private String accepts(String form) {
    return selection.metadata() ? JSON + ";as=" + form + ";g=meta.k8s.io;v=v1," + JSON : JSON;
  }
}
