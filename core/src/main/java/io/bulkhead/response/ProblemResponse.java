package io.bulkhead.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.bulkhead.diagnostic.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a request was refused, in the format of RFC 9457.
///
/// @param type always `about:blank`: `code` identifies the problem
/// @param title the first line of `detail`
/// @param status the HTTP status
/// @param detail what is wrong, and what to do
/// @param field the member or parameter that it is about
/// @param diagnostics all findings, if a compilation failed
public record ProblemResponse(
    String type,
    String title,
    int status,
    Problem code,
    String detail,
    @JsonInclude(Include.NON_NULL) @Nullable String field,
    List<DiagnosticResponse> diagnostics) {}
