package io.bulkhead.response.plan;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// One place where an object differs from what it was.
///
/// @param field JSON pointer
/// @param from null when it was not there
/// @param to null when it is there no more
public record FieldChange(String field, @Nullable JsonNode from, @Nullable JsonNode to) {}
