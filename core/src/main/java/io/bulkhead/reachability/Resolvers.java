package io.bulkhead.reachability;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The pods that resolve names for a cluster. Every distribution's CoreDNS and kube-dns has this
/// namespace and label.
public final class Resolvers {
  public static final String NAMESPACE = "kube-system";
  public static final String LABEL = "k8s-app";
  public static final String VALUE = "kube-dns";
  public static final int PORT = 53;

  static boolean isOne(Party.Pod pod) {
    return pod.namespace().equals(NAMESPACE) && VALUE.equals(pod.labels().get(LABEL));
  }

  static Party.Pod any() {
    var labels = new TreeMap<>(Map.of(LABEL, VALUE));
    return new Party.Pod(NAMESPACE, "", labels, List.of(), List.of(), false);
  }

  private Resolvers() {}
}
