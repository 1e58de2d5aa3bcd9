package io.bulkhead.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/// Receives the objects of a [Selection], one call at a time. Objects are shared among subscribers:
/// do not change them, and keep only the parts you need, since they are large.
public interface Subscriber {
  /// A list begins. Earlier calls remain valid until it has ended.
  Listing listing();

  /// An object exists or has changed.
  void seen(JsonNode object);

  /// An object was deleted or is no longer selected. It may never have been passed to [#seen].
  ///
  /// @param last its last known state
  void gone(JsonNode last);

  /// The watch is alive and has nothing new.
  default void heard() {}

  /// Receives a list piece by piece, which may be cut off before its end.
  interface Listing {
    void object(JsonNode object);

    /// The list is complete.
    ///
    /// @param version of the list
    void end(String version);
  }
}
