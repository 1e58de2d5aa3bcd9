package io.bulkhead.intent;

/// Which part of a list is wanted.
///
/// @param limit at most so many documents; 0 for all
/// @param token what the page before gave as the next; empty for the first page
public record Page(int limit, String token) {
  public Page {
    if (limit < 0 || limit == Integer.MAX_VALUE) {
      throw new IllegalArgumentException("no limit of documents: " + limit);
    }
  }
}
