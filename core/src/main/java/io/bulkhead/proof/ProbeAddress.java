package io.bulkhead.proof;

/// Where a probe runs on a cluster.
public final class ProbeAddress {
  public static final String NAMESPACE = "bulkhead-probe";

  public static final int PORT = 8080;

  /// Path of the report on the pod's web server.
  public static final String PATH = "report";

  /// A pod of a new round never has the name of an older one.
  public static String podName(String nonce) {
    return "probe-" + nonce;
  }

  private ProbeAddress() {}
}
