package io.bulkhead.kind.planted;

import io.bulkhead.compiler.Compiler;

/// A trespasser: a kind must not know the compiler.
public final class KindThatCompiles {
  Compiler compiler;
}
