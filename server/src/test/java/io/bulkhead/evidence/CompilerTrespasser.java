package io.bulkhead.evidence;

import io.bulkhead.compiler.model.Target;

/// Breaks the rule that whoever looks at clusters does not know the compiler.
public final class CompilerTrespasser {
  public String text(Target target) {
    return target.toString();
  }
}
