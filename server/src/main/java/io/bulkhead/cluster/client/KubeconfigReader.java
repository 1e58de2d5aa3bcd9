package io.bulkhead.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.manifest.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Parses a kubeconfig. Messages never quote the file's values, which may be secrets.
final class KubeconfigReader {
  private static final int LIMIT = 1024 * 1024;
  private static final List<String> FILES_OF_CLUSTER = List.of("certificate-authority");
  private static final List<String> FILES_OF_USER =
      List.of("client-certificate", "client-key", "tokenFile");

  static Kubeconfig read(byte[] yaml) {
    JsonNode config = document(yaml);
    String contextName = text(config, "current-context", "the kubeconfig");
    if (contextName.isEmpty()) {
      throw invalid("it has no current-context; run `kubectl config use-context NAME` first");
    }
    JsonNode context = named(config, "contexts", contextName, "context");
    String clusterName = text(context, "cluster", "the context");
    String userName = text(context, "user", "the context");
    if (clusterName.isEmpty() || userName.isEmpty()) {
      throw invalid("its current context must name a cluster and a user");
    }
    JsonNode cluster = named(config, "clusters", clusterName, "cluster");
    JsonNode user = named(config, "users", userName, "user");
    Kubeconfig read =
        new Kubeconfig(
            server(cluster),
            trust(cluster),
            credentials(user),
            text(context, "namespace", "the context"));
    Tls.check(read);
    return read;
  }

  private static JsonNode document(byte[] yaml) {
    if (yaml.length > LIMIT) {
      throw invalid("it is larger than 1 MiB; send one cluster's kubeconfig only");
    }
    String text = utf8(yaml);
    List<JsonNode> documents;
    try {
      documents = Json.parseYaml(text);
    } catch (BulkheadException | StackOverflowError e) {
      throw invalid("it is not YAML; send the file that kubectl uses, as it is");
    }
    if (documents.size() != 1 || !documents.getFirst().isObject()) {
      throw invalid("a kubeconfig is one YAML document with clusters, users and contexts");
    }
    JsonNode config = documents.getFirst();
    String kind = config.path("kind").asText("");
    if (!kind.isEmpty() && !kind.equals("Config")) {
      throw invalid("its kind must be Config");
    }
    if (!config.has("clusters") || !config.has("contexts") || !config.has("users")) {
      throw invalid(
          "it lacks clusters, users or contexts; send the output of"
              + " `kubectl config view --flatten --minify --raw`");
    }
    return config;
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw invalid("it is not UTF-8 text");
    }
  }

  private static JsonNode named(JsonNode config, String list, String name, String inner) {
    if (!config.path(list).isArray()) {
      throw invalid("its " + list + " must be a list");
    }
    for (JsonNode entry : config.path(list)) {
      if (entry.path("name").asText("").equals(name)) {
        JsonNode found = entry.path(inner);
        if (!found.isObject()) {
          throw invalid("its current " + inner + " is empty");
        }
        return found;
      }
    }
    throw invalid("its current context names a " + inner + " that is not in the file");
  }

  private static URI server(JsonNode cluster) {
    String text = text(cluster, "server", "the cluster");
    if (text.isEmpty()) {
      throw invalid("its cluster has no server; set it to the API server's https address");
    }
    if (!text(cluster, "proxy-url", "the cluster").isEmpty()) {
      throw invalid("proxy-url is not supported; the hub must reach the API server directly");
    }
    try {
      URI uri = new URI(text.replaceAll("/+$", ""));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean plain =
          uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getPort() != 0
              && uri.getPort() <= 65535;
      if (!(scheme.equals("https") || scheme.equals("http")) || uri.getHost() == null || !plain) {
        throw invalid("its server must be an address such as https://host:6443");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw invalid("its server must be an address such as https://host:6443");
    }
  }

  private static Kubeconfig.Trust trust(JsonNode cluster) {
    refuseFiles(cluster, FILES_OF_CLUSTER);
    String authority = decoded(cluster, "certificate-authority-data");
    JsonNode insecure = cluster.path("insecure-skip-tls-verify");
    if (!insecure.isMissingNode() && !insecure.isNull() && !insecure.isBoolean()) {
      throw invalid("insecure-skip-tls-verify must be true or false");
    }
    if (insecure.asBoolean() && !authority.isEmpty()) {
      throw invalid(
          "insecure-skip-tls-verify and certificate-authority-data exclude each other;"
              + " remove the first");
    }
    String name = text(cluster, "tls-server-name", "the cluster");
    return new Kubeconfig.Trust(authority, name, insecure.asBoolean());
  }

  private static Kubeconfig.Credentials credentials(JsonNode user) {
    for (String forbidden : List.of("exec", "auth-provider")) {
      if (user.hasNonNull(forbidden)) {
        throw invalid(
            forbidden
                + " would run a program on the hub; use a client certificate or the token of a"
                + " service account instead");
      }
    }
    refuseFiles(user, FILES_OF_USER);
    for (String forbidden : List.of("as", "as-uid", "as-groups", "as-user-extra")) {
      if (user.hasNonNull(forbidden)) {
        throw invalid("impersonation (" + forbidden + ") is not supported; use own credentials");
      }
    }
    String certificate = decoded(user, "client-certificate-data");
    String key = decoded(user, "client-key-data");
    if (certificate.isEmpty() != key.isEmpty()) {
      throw invalid("client-certificate-data and client-key-data belong together; set both");
    }
    String authorization = authorization(user);
    if (certificate.isEmpty() && authorization.isEmpty()) {
      throw invalid(
          "its user has no credentials; set a client certificate with its key, or a token");
    }
    return new Kubeconfig.Credentials(certificate, key, authorization);
  }

  private static String authorization(JsonNode user) {
    String token = text(user, "token", "the user");
    String name = text(user, "username", "the user");
    String password = text(user, "password", "the user");
    if (!token.isEmpty()) {
      if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw invalid("its token has characters that no token has; copy it again");
      }
      return "Bearer " + token;
    }
    if (name.isEmpty() != password.isEmpty()) {
      throw invalid("username and password belong together; set both");
    }
    if (name.isEmpty()) {
      return "";
    }
    byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static void refuseFiles(JsonNode section, List<String> names) {
    for (String name : names) {
      if (section.hasNonNull(name)) {
        throw invalid(
            name
                + " names a file, which the hub does not read; make everything inline with"
                + " `kubectl config view --flatten --minify --raw`");
      }
    }
  }

  private static String decoded(JsonNode section, String name) {
    String text = text(section, name, "the file");
    try {
      return new String(
          Base64.getDecoder().decode(text.replaceAll("\\s", "")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid(name + " is not base64; copy the kubeconfig again");
    }
  }

  private static String text(JsonNode section, String name, String where) {
    JsonNode value = section.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw invalid(name + " of " + where + " must be text; put it in quotes");
    }
    return value.asText();
  }

  static BulkheadException invalid(String why) {
    return new BulkheadException(Problem.INVALID_FILE, "the kubeconfig cannot be used: " + why);
  }

  private KubeconfigReader() {}
}
