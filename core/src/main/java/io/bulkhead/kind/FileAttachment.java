package io.bulkhead.kind;

import io.bulkhead.manifest.Digest;

/// A file that belongs to a document.
///
/// @param part name of the form part, such as `file`
/// @param filename what the document's reader gets as the file's name
/// @param digest SHA-256 of the content, which the blob store holds
/// @param size in bytes
public record FileAttachment(String part, String filename, Digest digest, long size) {}
