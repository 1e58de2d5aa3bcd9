package io.bulkhead.response.plan;

import io.bulkhead.response.ObjectReference;

/// A field that others rightly write, which delivery leaves to them.
///
/// @param field JSON pointer
/// @param to who writes it
public record LeftField(String part, ObjectReference object, String field, String to) {}
