package io.bulkhead.cli.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cli.http.FormBody;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.UnknownMembers;
import io.bulkhead.kind.table.Action;
import java.util.List;

/// One document of a user's files.
public sealed interface Document {

  /// Where it is, such as `acme.yaml#3`, for messages.
  String source();

  /// A document to be stored by the hub.
  ///
  /// @param unknown members that will be ignored
  record Intent(
      Kind<?> kind,
      DocumentKey key,
      ObjectNode body,
      UnknownMembers unknown,
      List<FormBody.File> files,
      String source)
      implements Document {
    public Intent {
      files = List.copyOf(files);
    }
  }

  /// An action on a document: EMCO's lifecycle documents.
  record Step(Action action, Kind<?> kind, DocumentKey target, String source) implements Document {}
}
