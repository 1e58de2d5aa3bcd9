package io.bulkhead.fleet;

/// Objects of one kind, from every namespace.
///
/// @param labels a label selector, empty for all
/// @param fields a field selector, empty for all
record Selection(String apiVersion, String kind, String labels, String fields) {
  static Selection all(String apiVersion, String kind) {
    return new Selection(apiVersion, kind, "", "");
  }

  String query() {
    return (labels.isEmpty() ? "" : "&labelSelector=" + ServedKinds.encoded(labels))
        + (fields.isEmpty() ? "" : "&fieldSelector=" + ServedKinds.encoded(fields));
  }
}
