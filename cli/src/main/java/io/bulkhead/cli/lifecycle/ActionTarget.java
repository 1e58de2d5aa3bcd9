package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;

/// The document of an action.
public record ActionTarget(Kind<?> kind, DocumentKey key) {

  public String url() {
    return NounPaths.url(kind, key);
  }

  public String url(String action) {
    return url() + "/" + action;
  }

  /// As it is typed: `dig acme/shop-floor/v1/press`.
  @Override
  public String toString() {
    return Nouns.handy(kind) + " " + key.joined();
  }
}
