package io.bulkhead.kind.planted;

import io.bulkhead.compiler.Compiler;

/// Breaks a rule on purpose: a kind must not know the compiler.
public final class KindThatCompiles {
  Compiler compiler;
}
