package io.bulkhead.cluster.client;

import io.bulkhead.cluster.Selection;

/// How an API server is asked for a [Selection].
record SelectionQuery(Selection selection) {
  private static final String JSON = "application/json";

  /// Goes behind other parameters of the path.
  String parameters() {
    return parameter("labelSelector", selection.labels())
        + parameter("fieldSelector", selection.fields());
  }

  private static String parameter(String name, String selector) {
    return selector.isEmpty() ? "" : "&" + name + "=" + ServedKinds.encoded(selector);
  }

  /// What a list is asked for as.
  String acceptsList() {
    return accepts("PartialObjectMetadataList");
  }

  /// What the events of a watch are asked for as.
  String acceptsEvents() {
    return accepts("PartialObjectMetadata");
  }

  private String accepts(String form) {
    return selection.metadata() ? JSON + ";as=" + form + ";g=meta.k8s.io;v=v1," + JSON : JSON;
  }
}
