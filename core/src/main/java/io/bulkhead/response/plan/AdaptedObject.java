package io.bulkhead.response.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// A change of a chart's object that `spec.adapt` of the deployment allows.
///
/// @param object such as `Deployment press/web (apps/v1)`
/// @param by the word in `spec.adapt`
/// @param leftOut true if the whole object is not delivered; null otherwise
/// @param field JSON pointer of the change; null if the object is left out, as are `from` and `to`
public record AdaptedObject(
    String app,
    String object,
    String by,
    @JsonInclude(Include.NON_NULL) @Nullable Boolean leftOut,
    @JsonInclude(Include.NON_NULL) @Nullable String field,
    @JsonInclude(Include.NON_NULL) @Nullable JsonNode from,
    @JsonInclude(Include.NON_NULL) @Nullable JsonNode to) {}
