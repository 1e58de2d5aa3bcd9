package io.bulkhead.kind;

import io.bulkhead.manifest.Digest;

/// A file attached to a document.
///
/// @param part name of the form part, such as `file`
/// @param filename name of the file in answers
/// @param digest SHA-256 of the content, which is in the blob store
/// @param size in bytes
public record FileAttachment(String part, String filename, Digest digest, long size) {}
