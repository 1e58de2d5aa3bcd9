package io.bulkhead.cluster.client;

/// Objects of one kind, from every namespace.
///
/// @param labels a label selector, empty for all
/// @param fields a field selector, empty for all
/// @param metadata whether nothing else of them is wanted
public record Selection(
    String apiVersion, String kind, String labels, String fields, boolean metadata) {
  private static final String JSON = "application/json";

  public Selection(String apiVersion, String kind, String labels, String fields) {
    this(apiVersion, kind, labels, fields, false);
  }

  public static Selection all(String apiVersion, String kind) {
    return new Selection(apiVersion, kind, "", "");
  }

  /// The metadata of all.
  public static Selection metadata(String apiVersion, String kind) {
    return new Selection(apiVersion, kind, "", "", true);
  }

  String query() {
    return (labels.isEmpty() ? "" : "&labelSelector=" + ServedKinds.encoded(labels))
        + (fields.isEmpty() ? "" : "&fieldSelector=" + ServedKinds.encoded(fields));
  }

  /// What a list is asked for as.
  String acceptsList() {
    return metadata ? only("PartialObjectMetadataList") : JSON;
  }

  /// What the events of a watch are asked for as.
  String acceptsEvents() {
    return metadata ? only("PartialObjectMetadata") : JSON;
  }

  private static String only(String form) {
    return JSON + ";as=" + form + ";g=meta.k8s.io;v=v1," + JSON;
  }
}
