package io.bulkhead.compiler.planted;

import java.util.HashMap;
import java.util.Map;

/// A trespasser: a pass must not use collections whose order is not fixed.
public final class PassInAnyOrder {
  Map<String, String> look() {
    return new HashMap<>();
  }
}
