package io.bulkhead.quota;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/// The ResourceQuota by which a logical cloud's share of its quotas holds on a cluster, as it is
/// read there.
public final class ShareObject {
  /// Its name in the namespace of the logical cloud.
  public static final String NAME = "bulkhead-share";

  /// What the members of a `hard` allow.
  public static Amounts hard(JsonNode quantities) {
    return Amounts.allowed(texts(quantities));
  }

  /// What the members of a `used` take.
  public static Amounts used(JsonNode quantities) {
    return Amounts.taken(texts(quantities));
  }

  private static Map<String, String> texts(JsonNode quantities) {
    var texts = new TreeMap<String, String>();
    quantities.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText("")));
    return texts;
  }

  private ShareObject() {}
}
