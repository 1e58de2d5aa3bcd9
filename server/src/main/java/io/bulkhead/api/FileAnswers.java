package io.bulkhead.api;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.store.Reader;
import java.util.Map;

/// Shows one document, as JSON, as its file or as both, as `Accept` asks.
final class FileAnswers {
  private final Wire wire;

  FileAnswers(Wire wire) {
    this.wire = wire;
  }

  Answer show(Kind<?> kind, Stored<?> one, String accept, Reader reader) {
    byte[] json = wire.line(one.body());
    if (kind.file().isEmpty()
        || accept.isBlank()
        || accept.contains("*/*")
        || accept.contains("json")) {
      return Answer.json(200, json);
    }
    if (accept.contains("application/octet-stream")) {
      return new Answer(200, "application/octet-stream", file(kind, one, reader), Map.of());
    }
    if (accept.contains("multipart/form-data")) {
      String boundary = "bulkhead-" + Long.toHexString(one.revision()) + "-f6a1c09b7d3e";
      Kind.FilePart part = kind.file().get();
      String name = part.shownAs() == null ? "" : part.shownAs();
      byte[] form = Multipart.write(boundary, json, part.part(), name, file(kind, one, reader));
      return new Answer(200, "multipart/form-data; boundary=" + boundary, form, Map.of());
    }
    throw accept.matches("\\s*[\\w.+*-]+/[\\w.+*-]+.*")
        ? new BulkheadException(
            Problem.AMBIGUOUS_ACCEPT,
            "set Accept: multipart/form-data, application/json or application/octet-stream")
        : new BulkheadException(Problem.NOT_ACCEPTABLE, "Accept names no media type");
  }

  private static byte[] file(Kind<?> kind, Stored<?> one, Reader reader) {
    return one.files().stream()
        .findFirst()
        .map(FileAttachment::digest)
        .flatMap(reader::blob)
        .orElseThrow(() -> new BulkheadException(Problem.NOT_FOUND, kind + " has no file"));
  }
}
