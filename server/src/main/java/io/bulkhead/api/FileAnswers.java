package io.bulkhead.api;

import io.bulkhead.api.openapi.OpenApi;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.manifest.Digest;
import io.bulkhead.store.Reader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows one document, as JSON, as its file or as both, as `Accept` asks.
final class FileAnswers {
  private static final String JSON = "application/json";
  private static final String BYTES = "application/octet-stream";
  private static final String FORM = "multipart/form-data";
  private static final byte[] NOTHING = {};

  /// SHA-256 of a document's file, in hexadecimal digits.
  private static final String DIGEST = "Bulkhead-File-Digest";

  private final Wire wire;
  private final Gatekeeper gate;

  FileAnswers(Wire wire, Gatekeeper gate) {
    this.wire = wire;
    this.gate = gate;
  }

  Answer show(Kind<?> kind, Stored<?> one, Request request, Reader reader) {
    byte[] json = wire.line(one.body());
    Kind.FilePart part = kind.file().orElse(null);
    String form = part == null ? JSON : form(Accept.of(request.accept()));
    if (part == null || form.equals(JSON)) {
      return told(Answer.json(200, json), one, part, request, reader);
    }
    gate.requireFile(kind, one.key(), request, reader);
    if (part.secret()) {
      request.note().tellsSecret();
    }
    Digest file = file(kind, one);
    if (form.equals(BYTES)) {
      return new Answer(200, BYTES, new Departure.Stored(file, NOTHING, NOTHING), Map.of());
    }
    // Made from the content, so that nobody can put the boundary into a file.
    String boundary = "bulkhead-" + file.hex();
    String name = part.shownAs() == null ? "" : part.shownAs();
    var body =
        new Departure.Stored(
            file, Multipart.before(boundary, json, part.part(), name), Multipart.after(boundary));
    return new Answer(200, FORM + "; boundary=" + boundary, body, Map.of());
  }

  /// Who may read the file learns from this whether it is another one, without reading it.
  private Answer told(
      Answer answer, Stored<?> one, Kind.@Nullable FilePart part, Request request, Reader reader) {
    return part != null && gate.mayReadFile(one.key(), request, reader)
        ? one.files().stream()
            .findFirst()
            .map(file -> answer.with(DIGEST, file.digest().hex()))
            .orElse(answer)
        : answer;
  }

  private static String form(Accept accept) {
    if (accept.silent()) {
      return JSON;
    }
    if (!accept.readable()) {
      throw new BulkheadException(
          Problem.NOT_ACCEPTABLE,
          "Accept cannot be read: set multipart/form-data, application/json or"
              + " application/octet-stream",
          "Accept");
    }
    return accept
        .best(List.of(JSON, BYTES, FORM))
        .or(() -> accept.names(OpenApi.PROBLEM_JSON) ? Optional.of(JSON) : Optional.empty())
        .orElseThrow(() ->
            new BulkheadException(
                Problem.AMBIGUOUS_ACCEPT,
                "set Accept: multipart/form-data, application/json or application/octet-stream",
                "Accept"));
  }

  private static Digest file(Kind<?> kind, Stored<?> one) {
    return one.files().stream()
        .findFirst()
        .map(FileAttachment::digest)
        .orElseThrow(() -> new BulkheadException(Problem.NOT_FOUND, kind + " has no file"));
  }
}
