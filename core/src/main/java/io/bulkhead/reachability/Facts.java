package io.bulkhead.reachability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.manifest.Json;
import io.bulkhead.reachability.Picture.Namespace;
import io.bulkhead.reachability.Picture.Ranges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The facts behind the report of a cluster: Kubernetes objects, reduced to what policies can see
/// of them. Of pods that no policy can distinguish there are two.
///
/// Shape: `addressRanges` (a [Ranges]), `apiServer` (its addresses), `objects`.
public final class Facts {
  private static final String RANGES = "addressRanges";
  private static final String API_SERVER = "apiServer";
  private static final String OBJECTS = "objects";

  /// @param apiServer its addresses, as far as they are known
  public static ObjectNode shown(Picture picture, List<String> apiServer) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put(RANGES, picture.ranges().name());
    apiServer.forEach(facts.putArray(API_SERVER)::add);
    var objects = facts.putArray(OBJECTS);
    picture.namespaces().values().forEach(namespace -> objects.add(namespace(namespace)));
    picture.nodes().forEach(node -> objects.add(node(node)));
    new Crowd(picture).kinds(picture.pods()).forEach(pod -> objects.add(pod(pod)));
    picture.policies().forEach(policy -> objects.add(Json.parse(policy.written())));
    return facts;
  }

  /// Recomputes the report of all tenants. Throws `UNDECODABLE_BODY` for anything but the output of
  /// [#shown].
  public static Report report(JsonNode facts) {
    Ranges ranges =
        Arrays.stream(Ranges.values())
            .filter(one -> one.name().equals(facts.path(RANGES).asText("")))
            .findFirst()
            .orElseThrow(() -> unknown(RANGES));
    if (!facts.path(API_SERVER).isArray() || !facts.path(OBJECTS).isArray()) {
      throw unknown(API_SERVER + " or " + OBJECTS);
    }
    List<String> apiServer = new ArrayList<>();
    facts.path(API_SERVER).forEach(address -> apiServer.add(address.asText("")));
    return Reachability.report(Picture.of(facts.path(OBJECTS), ranges), apiServer, tenant -> true);
  }

  private static BulkheadException unknown(String member) {
    return new BulkheadException(
        Problem.UNDECODABLE_BODY, member + " is missing, or is not known to this version");
  }

  private static ObjectNode object(String kind, String namespace, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "v1").put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return object;
  }

  private static void labels(ObjectNode object, Map<String, String> labels) {
    ObjectNode all = ((ObjectNode) object.get("metadata")).putObject("labels");
    labels.forEach(all::put);
  }

  private static ObjectNode namespace(Namespace namespace) {
    ObjectNode object = object("Namespace", "", namespace.name());
    labels(object, namespace.labels());
    String granted = namespace.annotations().get(GrantAnnotation.EGRESS.annotation());
    if (granted != null) {
      ((ObjectNode) object.get("metadata"))
          .putObject("annotations")
          .put(GrantAnnotation.EGRESS.annotation(), granted);
    }
    return object;
  }

  private static ObjectNode node(Party.Node node) {
    ObjectNode object = object("Node", "", node.name());
    labels(object, node.labels());
    var addresses = object.putObject("status").putArray("addresses");
    node.addresses().forEach(one -> addresses.addObject().put("address", one.address()));
    return object;
  }

  private static ObjectNode pod(Party.Pod pod) {
    ObjectNode object = object("Pod", pod.namespace(), pod.name());
    labels(object, pod.labels());
    ObjectNode spec = object.putObject("spec").put("hostNetwork", pod.hostNetwork());
    var ports = spec.putArray("containers").addObject().putArray("ports");
    pod.ports()
        .forEach(port ->
            ports
                .addObject()
                .put("name", port.name())
                .put("protocol", port.protocol().name())
                .put("containerPort", port.number()));
    var addresses = object.putObject("status").putArray("podIPs");
    pod.addresses().forEach(one -> addresses.addObject().put("ip", one.address()));
    return object;
  }

  private Facts() {}
}
