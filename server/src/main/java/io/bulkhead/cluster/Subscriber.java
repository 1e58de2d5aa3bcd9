package io.bulkhead.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/// Is told of the objects of a [Selection], one call at a time. Objects are shared among all who
/// are told: they are not changed, and only what was taken from them is kept, since they are large.
public interface Subscriber {
  /// The objects are about to be listed. What was told before holds until the list has ended.
  Listing listing();

  /// An object is there, or is another than it was.
  void seen(JsonNode object);

  /// An object is there no more, or is no longer one of the selection. It may never have been told.
  ///
  /// @param last as it was seen last
  void gone(JsonNode last);

  /// The watch is alive and has nothing new.
  default void heard() {}

  /// Takes a list that comes in piece by piece, and may never end.
  interface Listing {
    void object(JsonNode object);

    /// These were all.
    ///
    /// @param version of the list
    void end(String version);
  }
}
