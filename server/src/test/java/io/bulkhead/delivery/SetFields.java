package io.bulkhead.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What server-side apply does with the fields that one manager sets, as far as tests need it.
final class SetFields {
  /// Takes out what we set before and no longer set.
  static void withdraw(ObjectNode live, JsonNode before, JsonNode now) {
    for (var member : before.properties()) {
      JsonNode still = now.path(member.getKey());
      if (still.isMissingNode()) {
        live.remove(member.getKey());
      } else if (still.isObject() && live.path(member.getKey()) instanceof ObjectNode inner) {
        withdraw(inner, member.getValue(), still);
      }
    }
  }

  static void overlay(ObjectNode live, JsonNode wanted) {
    for (var member : wanted.properties()) {
      if (member.getValue().isObject() && live.path(member.getKey()) instanceof ObjectNode inner) {
        overlay(inner, member.getValue());
      } else {
        live.set(member.getKey(), member.getValue());
      }
    }
  }

  private SetFields() {}
}
