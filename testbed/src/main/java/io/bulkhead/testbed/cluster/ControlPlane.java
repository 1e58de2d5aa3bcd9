package io.bulkhead.testbed.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bulkhead.testbed.program.Daemons;
import io.bulkhead.testbed.program.FileTree;
import io.bulkhead.testbed.program.Tool;
import io.bulkhead.testbed.program.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// etcd and kube-apiserver, and on request controller manager and scheduler.
public final class ControlPlane {
  private static final Duration START = Duration.ofSeconds(90);

  private final Path folder;
  private final Daemons daemons;
  private final Toolchain tools;
  private final int port;
  private final int etcdPort;
  private String token;
  private final String nodeToken;
  private final Set<AdmissionPolicyKind> withheld;

  private ControlPlane(Path folder, Toolchain tools, Set<AdmissionPolicyKind> withheld) {
    this.folder = folder;
    this.daemons = new Daemons(folder.resolve("run"));
    this.tools = tools;
    this.withheld = withheld;
    this.port = Daemons.freePort();
    this.etcdPort = Daemons.freePort();
    this.token = random();
    this.nodeToken = random();
  }

  /// Starts etcd and the API server and waits until it is ready.
  ///
  /// @param withheld what the API server does not serve
  public static ControlPlane start(
      Path folder, Toolchain tools, Set<AdmissionPolicyKind> withheld) {
    var plane = new ControlPlane(folder, tools, withheld);
    plane.writeFiles();
    plane.startEtcd();
    plane.startApiServer();
    return plane;
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void writeFiles() {
    BedCertificates.create(folder.resolve("pki"));
    writeAccess();
  }

  private void writeAccess() {
    String tokens =
        """
        %s,admin,admin,system:masters
        %s,system:node:%s,node,system:nodes
        """
            .formatted(token, nodeToken, nodeName());
    try {
      Files.writeString(folder.resolve("tokens.csv"), tokens);
      Files.writeString(kubeconfig(), kubeconfigFor("admin", token));
      Files.writeString(nodeKubeconfig(), kubeconfigFor("node", nodeToken));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the control plane's files", e);
    }
  }

  private String kubeconfigFor(String user, String bearer) throws IOException {
    String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(authority()));
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: testbed
      cluster: {server: "%s", certificate-authority-data: %s}
    users:
    - name: %s
      user: {token: %s}
    contexts:
    - name: testbed
      context: {cluster: testbed, user: %s}
    current-context: testbed
    """
        .formatted(server(), authority, user, bearer, user);
  }

  /// With a certificate instead of a token.
  String clientKubeconfig(String user, String group) {
    BedCertificates.Client client = BedCertificates.client(folder.resolve("pki"), user, group);
    var base64 = Base64.getEncoder();
    String credentials =
        "user: {client-certificate-data: %s, client-key-data: %s}"
            .formatted(
                base64.encodeToString(client.certificate().getBytes(UTF_8)),
                base64.encodeToString(client.key().getBytes(UTF_8)));
    try {
      return kubeconfigFor(user, "x").replace("user: {token: x}", credentials);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a kubeconfig", e);
    }
  }

  private void startEtcd() {
    int peerPort = Daemons.freePort();
    String client = "http://127.0.0.1:" + etcdPort;
    String peer = "http://127.0.0.1:" + peerPort;
    daemons.start(
        "etcd",
        List.of(
            tools.binary(Tool.ETCD).toString(),
            "--data-dir=" + folder.resolve("etcd"),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=default=" + peer,
            "--unsafe-no-fsync",
            "--log-level=warn"),
        Map.of());
  }

  void startApiServer() {
    Path pki = folder.resolve("pki");
    List<String> command = new ArrayList<>();
    command.add(tools.binary(Tool.API_SERVER).toString());
    command.addAll(
        List.of(
            "--etcd-servers=http://127.0.0.1:" + etcdPort,
            "--bind-address=127.0.0.1",
            "--secure-port=" + port,
            "--endpoint-reconciler-type=none",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--allow-privileged=true",
            "--authorization-mode=Node,RBAC",
            "--enable-admission-plugins=NodeRestriction",
            "--kubelet-preferred-address-types=InternalIP",
            "--token-auth-file=" + folder.resolve("tokens.csv"),
            "--client-ca-file=" + pki.resolve("ca.crt"),
            "--tls-cert-file=" + pki.resolve("server.crt"),
            "--tls-private-key-file=" + pki.resolve("server.key"),
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + pki.resolve("sa.key"),
            "--service-account-signing-key-file=" + pki.resolve("sa.key")));
    command.addAll(AdmissionPolicyKind.flags(withheld));
    daemons.start("kube-apiserver", command, Map.of());
    try (HttpClient client = client()) {
      daemons.await("kube-apiserver", "a ready API server", START, () -> ready(client));
    }
  }

  public void startControllers() {
    Path pki = folder.resolve("pki");
    daemons.start(
        "kube-controller-manager",
        List.of(
            tools.binary(Tool.CONTROLLER_MANAGER).toString(),
            "--kubeconfig=" + kubeconfig(),
            "--bind-address=127.0.0.1",
            "--secure-port=" + Daemons.freePort(),
            "--leader-elect=false",
            "--service-account-private-key-file=" + pki.resolve("sa.key"),
            "--root-ca-file=" + pki.resolve("ca.crt"),
            "--cluster-signing-cert-file=" + pki.resolve("ca.crt"),
            "--cluster-signing-key-file=" + pki.resolve("ca.key")),
        Map.of());
    daemons.start(
        "kube-scheduler",
        List.of(
            tools.binary(Tool.SCHEDULER).toString(),
            "--kubeconfig=" + kubeconfig(),
            "--bind-address=127.0.0.1",
            "--secure-port=" + Daemons.freePort(),
            "--leader-elect=false"),
        Map.of());
  }

  /// Creates new tokens, and on request a new CA and certificates: older kubeconfigs become
  /// invalid.
  void renewAccess(boolean certificates) {
    killApiServer();
    token = random();
    if (certificates) {
      BedCertificates.create(folder.resolve("pki"));
    }
    writeAccess();
    startApiServer();
  }

  /// Saves the content of etcd.
  void backUp() {
    killApiServer();
    daemons.stop("etcd");
    copy(folder.resolve("etcd"), folder.resolve("etcd.saved"));
    startEtcd();
    startApiServer();
  }

  /// Restores the content of etcd from the last [#backUp]; its revisions continue from there.
  void restore() {
    killApiServer();
    daemons.kill("etcd");
    copy(folder.resolve("etcd.saved"), folder.resolve("etcd"));
    startEtcd();
    startApiServer();
  }

  /// Replaces what is there.
  private static void copy(Path from, Path to) {
    try {
      if (Files.exists(to)) {
        FileTree.delete(to);
      }
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.toList()) {
          Files.copy(file, to.resolve(from.relativize(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + from, e);
    }
  }

  void killApiServer() {
    daemons.kill("kube-apiserver");
  }

  void signalApiServer(String signal) {
    daemons.signal("kube-apiserver", signal);
  }

  private boolean ready(HttpClient client) {
    try {
      var request =
          HttpRequest.newBuilder(server().resolve("/readyz"))
              .header("Authorization", "Bearer " + token)
              .timeout(Duration.ofSeconds(5))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder().sslContext(BedCertificates.trusting(authority())).build();
  }

  public Daemons daemons() {
    return daemons;
  }

  public Path folder() {
    return folder;
  }

  public URI server() {
    return URI.create("https://127.0.0.1:" + port);
  }

  String adminToken() {
    return token;
  }

  Path authority() {
    return folder.resolve("pki").resolve("ca.crt");
  }

  public Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  /// For the kubelet of the cluster's real node.
  public Path nodeKubeconfig() {
    return folder.resolve("node.kubeconfig");
  }

  /// Name of the cluster's real node.
  public String nodeName() {
    return "node-" + folder.getFileName();
  }
}
