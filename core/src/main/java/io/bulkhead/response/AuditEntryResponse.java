package io.bulkhead.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/// Who did what. Each row carries the hash of the row before it.
///
/// @param remote the address that the request came from
/// @param decision `allowed` or `refused`
/// @param reason why it was refused, empty if it was allowed
/// @param bodyDigest SHA-256 of the request body, empty for none
/// @param diffDigest SHA-256 of the document before and after, empty if none changed
/// @param detail an outcome that the path does not tell; usually empty
/// @param previousHash empty for the first row
public record AuditEntryResponse(
    long number,
    Instant time,
    String identity,
    String remote,
    String verb,
    String path,
    String decision,
    String reason,
    int status,
    String bodyDigest,
    String diffDigest,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String detail,
    String previousHash,
    String hash) {}
