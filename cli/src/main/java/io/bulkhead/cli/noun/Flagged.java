package io.bulkhead.cli.noun;

/// A command which takes the parents of a document as flags.
public interface Flagged {
  ParentFlags flags();

  /// The action that is asked of the document, which tells what kinds it may be; empty for any
  /// kind.
  default String action() {
    return "";
  }
}
