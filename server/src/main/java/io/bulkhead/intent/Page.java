package io.bulkhead.intent;

/// The requested part of a list.
///
/// @param limit maximum number of documents; 0 for no limit
/// @param token the next token of the previous page; empty for the first page
public record Page(int limit, String token) {
  public Page {
    if (limit < 0 || limit == Integer.MAX_VALUE) {
      throw new IllegalArgumentException("no limit of documents: " + limit);
    }
  }
}
