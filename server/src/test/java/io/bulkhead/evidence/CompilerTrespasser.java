package io.bulkhead.evidence;

import io.bulkhead.compiler.model.Target;

/// Breaks the rule that observers of clusters do not know the compiler.
public final class CompilerTrespasser {
  public String text(Target target) {
    return target.toString();
  }
}
