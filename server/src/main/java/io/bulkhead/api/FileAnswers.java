package io.bulkhead.api;

import io.bulkhead.access.Authority;
import io.bulkhead.api.openapi.OpenApi;
import io.bulkhead.api.transport.Accept;
import io.bulkhead.api.transport.ApiResponse;
import io.bulkhead.api.transport.Departure;
import io.bulkhead.api.transport.Multipart;
import io.bulkhead.api.transport.Request;
import io.bulkhead.authorization.AccessVerb;
import io.bulkhead.authorization.Permissions;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.intent.EmcoJson;
import io.bulkhead.intent.Found;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Stored;
import io.bulkhead.manifest.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers with one document as JSON, its file or both, depending on `Accept`.
final class FileAnswers {
  private static final String JSON = "application/json";
  private static final String BYTES = "application/octet-stream";
  private static final String FORM = "multipart/form-data";
  private static final byte[] NOTHING = {};

  /// SHA-256 of a document's file, in hexadecimal digits.
  private static final String DIGEST = "Bulkhead-File-Digest";

  private final EmcoJson json;

  FileAnswers(EmcoJson json) {
    this.json = json;
  }

  ApiResponse show(Kind<?> kind, Found found, Request request) {
    return switch (found) {
      case Found.Value picked ->
          ApiResponse.json(200, json.line(picked.value())).telling(picked.secret());
      case Found.Document document -> show(kind, document, request);
    };
  }

  private ApiResponse show(Kind<?> kind, Found.Document found, Request request) {
    Stored<?> one = found.stored();
    byte[] line = json.line(one.body());
    Kind.FilePart part = kind.file().orElse(null);
    String form = part == null ? JSON : form(Accept.of(request.accept()));
    if (part == null || form.equals(JSON)) {
      return told(ApiResponse.json(200, line), found).telling(found.secret());
    }
    if (!found.fileReadable()) {
      throw new BulkheadException(
          Problem.FORBIDDEN,
          "Only "
              + Authority.names(Permissions.roles(kind, AccessVerb.FILE))
              + " may read this file; set Accept: application/json");
    }
    boolean secret = found.secret() || part.secret();
    Digest file = file(kind, one);
    if (form.equals(BYTES)) {
      var body = new Departure.Stored(file, NOTHING, NOTHING);
      return new ApiResponse(200, BYTES, body, Map.of(), secret);
    }
    // Derived from the content, so that nobody can put the boundary into a file.
    String boundary = "bulkhead-" + file.hex();
    String name = part.shownAs() == null ? "" : part.shownAs();
    var body =
        new Departure.Stored(
            file, Multipart.before(boundary, line, part.part(), name), Multipart.after(boundary));
    return new ApiResponse(200, FORM + "; boundary=" + boundary, body, Map.of(), secret);
  }

  /// Tells callers who may read the file whether it has changed, without reading it.
  private static ApiResponse told(ApiResponse answer, Found.Document found) {
    return found.fileReadable()
        ? found.stored().files().stream()
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
