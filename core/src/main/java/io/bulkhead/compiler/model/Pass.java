package io.bulkhead.compiler.model;

import java.util.List;

/// One step from draft to draft. Pure: equal drafts give equal drafts.
public interface Pass {
  Draft apply(Draft draft);

  /// The passes that must have run before.
  default List<Class<? extends Pass>> after() {
    return List.of();
  }
}
