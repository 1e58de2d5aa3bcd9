package io.bulkhead.response.plan;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// One difference between two states of an object.
///
/// @param field JSON pointer
/// @param from null if it did not exist
/// @param to null if it does not exist any more
public record FieldChange(String field, @Nullable JsonNode from, @Nullable JsonNode to) {}
