package io.bulkhead.response.plan;

import io.bulkhead.response.ObjectReference;

/// A field that delivery leaves to another writer.
///
/// @param field JSON pointer
/// @param to the writer
public record LeftField(String part, ObjectReference object, String field, String to) {}
