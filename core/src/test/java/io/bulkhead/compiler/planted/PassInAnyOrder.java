package io.bulkhead.compiler.planted;

import java.util.HashMap;
import java.util.Map;

/// Breaks a rule on purpose: a pass must not use collections without a fixed order.
public final class PassInAnyOrder {
  Map<String, String> look() {
    return new HashMap<>();
  }
}
