package io.bulkhead.cli.noun;

/// A command that accepts the parents of a document as flags.
public interface Flagged {
  ParentFlags flags();

  /// The action on the document, which limits the possible kinds; empty for any kind.
  default String action() {
    return "";
  }
}
