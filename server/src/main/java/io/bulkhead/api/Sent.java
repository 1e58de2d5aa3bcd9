package io.bulkhead.api;

import io.bulkhead.api.transport.ApiLimits;
import io.bulkhead.api.transport.Body;
import io.bulkhead.api.transport.Multipart;
import io.bulkhead.api.transport.Request;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.intent.IntentDoor;
import io.bulkhead.kind.Kind.FilePart;
import io.bulkhead.kind.table.Action;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The content sent with an action.
///
/// @param body the request body; of a form, its part `metadata`
/// @param files the other parts, which are deleted with the request
record Sent(byte[] body, Map<String, ByteBuffer> files) {
  private static final String METADATA = "metadata";

  /// Throws for a form that the action does not accept. An unknown part is an error, since the
  /// caller meant something by it.
  static Sent with(Action action, Request request, IntentDoor intents) {
    if (action.files().isEmpty() || request.body().size() == 0) {
      return new Sent(request.body().copy(), Map.of());
    }
    List<String> known = action.files().stream().map(FilePart::part).toList();
    if (!Multipart.is(request.contentType())) {
      throw new BulkheadException(
          Problem.UNDECODABLE_BODY,
          "The body must be a form (multipart/form-data) with the parts "
              + String.join(", ", known)
              + ", metadata.");
    }
    byte[] metadata = {};
    Map<String, ByteBuffer> files = new LinkedHashMap<>();
    for (var part : Multipart.read(request.contentType(), request.body().bytes()).entrySet()) {
      Optional<FilePart> file =
          action.files().stream().filter(one -> one.part().equals(part.getKey())).findFirst();
      if (file.isPresent()) {
        intents.check(file.get().content(), part.getValue());
        files.put(part.getKey(), part.getValue());
      } else if (part.getKey().equals(METADATA)) {
        metadata = small(part.getValue());
      } else {
        throw new BulkheadException(
            Problem.INVALID_FILE,
            "The form has a part \"%s\"; known are %s, metadata."
                .formatted(part.getKey(), String.join(", ", known)));
      }
    }
    return new Sent(metadata, files);
  }

  private static byte[] small(ByteBuffer metadata) {
    if (metadata.remaining() > ApiLimits.DOCUMENT) {
      throw new BulkheadException(
          Problem.BODY_TOO_LARGE,
          "The part metadata may have 1 MiB; what is larger belongs into a file.");
    }
    return Body.copy(metadata);
  }
}
