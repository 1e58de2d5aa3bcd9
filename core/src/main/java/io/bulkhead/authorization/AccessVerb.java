package io.bulkhead.authorization;

import io.bulkhead.kind.Kind.Verb;
import java.util.Locale;

/// What can be done to a document of a kind: the kind's verbs, and reading the attached file.
public enum AccessVerb {
  CREATE,
  LIST,
  GET,
  /// Reads the attached file, such as a chart or a kubeconfig.
  FILE,
  REPLACE,
  DELETE;

  public static AccessVerb of(Verb verb) {
    return switch (verb) {
      case CREATE -> CREATE;
      case LIST -> LIST;
      case GET -> GET;
      case REPLACE -> REPLACE;
      case DELETE -> DELETE;
    };
  }

  public boolean reads() {
    return this == LIST || this == GET || this == FILE;
  }

  /// For texts: `read the file of`.
  public String text() {
    return this == FILE ? "read the file of" : name().toLowerCase(Locale.ROOT);
  }
}
