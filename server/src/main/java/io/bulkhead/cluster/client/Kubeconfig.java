package io.bulkhead.cluster.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Address and credentials of one API server. Everything is inline: no file of the hub is read and
/// no program is run.
///
/// @param server without a trailing slash
/// @param namespace of the context, empty if it has none
public record Kubeconfig(URI server, Trust trust, Credentials credentials, String namespace) {

  /// @param authorityPem certificates that sign the server's; empty for the system's own
  /// @param serverName the name in the server's certificate; empty for the URL's host
  /// @param insecure accept any certificate
  public record Trust(String authorityPem, String serverName, boolean insecure) {}

  /// A client certificate with its key, a value of the `Authorization` header, or both. Absent
  /// values are empty.
  public record Credentials(String certificatePem, String keyPem, String authorization) {
    public static Credentials certificate(String certificatePem, String keyPem) {
      return new Credentials(certificatePem, keyPem, "");
    }

    @Override
    public String toString() {
      return "Credentials["
          + (certificatePem.isEmpty() ? "" : "client certificate ")
          + (authorization.isEmpty() ? "" : "authorization")
          + "]";
    }
  }

  /// Reads the current context of a kubeconfig.
  ///
  /// Throws `INVALID_FILE` with a text that says what to do: if it is no kubeconfig, if something
  /// is missing or malformed, and if it would run programs or read files on the hub.
  public static Kubeconfig parse(byte[] yaml) {
    return KubeconfigReader.read(yaml);
  }

  /// A kubeconfig for a user of a logical cloud on this cluster.
  ///
  /// @param clusterReference name of the cluster in the file; the context is `user@reference`
  public byte[] forUser(
      String user, String clusterReference, String userNamespace, Credentials userCredentials) {
    var nodes = JsonNodeFactory.instance;
    ObjectNode config = nodes.objectNode().put("apiVersion", "v1").put("kind", "Config");
    ObjectNode cluster = config.putArray("clusters").addObject().put("name", clusterReference);
    writeCluster(cluster.putObject("cluster"));
    ObjectNode account = config.putArray("users").addObject().put("name", user);
    account
        .putObject("user")
        .put("client-certificate-data", base64(userCredentials.certificatePem()))
        .put("client-key-data", base64(userCredentials.keyPem()));
    String contextName = user + "@" + clusterReference;
    ObjectNode context = config.putArray("contexts").addObject().put("name", contextName);
    context
        .putObject("context")
        .put("cluster", clusterReference)
        .put("user", user)
        .put("namespace", userNamespace);
    config.put("current-context", contextName);
    return Json.yaml(config).getBytes(StandardCharsets.UTF_8);
  }

  private void writeCluster(ObjectNode cluster) {
    cluster.put("server", server.toString());
    if (!trust.authorityPem().isEmpty()) {
      cluster.put("certificate-authority-data", base64(trust.authorityPem()));
    }
    if (!trust.serverName().isEmpty()) {
      cluster.put("tls-server-name", trust.serverName());
    }
    if (trust.insecure()) {
      cluster.put("insecure-skip-tls-verify", true);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Kubeconfig[" + server + ", " + credentials + "]";
  }
}
