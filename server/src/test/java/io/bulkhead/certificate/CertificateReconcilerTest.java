package io.bulkhead.certificate;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.action.ActionContext;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.cluster.client.Kubeconfig.Credentials;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.operation.Authority;
import io.bulkhead.operation.Site;
import io.bulkhead.operation.StubCluster;
import io.bulkhead.store.Delivery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the delivered request to the certificate that is stored and renewed, and to the kubeconfig
/// that contains it.
class CertificateReconcilerTest {
  private static final ManifestKey REQUEST =
      new ManifestKey(
          "certificates.k8s.io/v1", "CertificateSigningRequest", "", "press-acme-press-user-csr");
  private static final String APPROVED =
      "PUT /apis/certificates.k8s.io/v1/certificatesigningrequests/" + REQUEST.name() + "/approval";
  private static final DocumentKey REFERENCE =
      DocumentKey.of(TenancyKinds.CLUSTER_REFERENCE, "acme", "press", "edge1");
  private static final Duration LIFE = Duration.ofDays(30);

  private final StubCluster cluster = new StubCluster();
  private Site site;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder).withCloud();
    site.clusters.put(EDGE1, cluster);
    live(request -> {});
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Bundle desired(ClusterId where) {
    return site.store
        .read(reader -> reader.bundles().find(row(where).order().desired()))
        .orElseThrow();
  }

  /// The request as it was delivered, with a change.
  private void live(Consumer<ObjectNode> change) {
    ObjectNode request = desired(EDGE1).objects().get(REQUEST).manifest().json();
    change.accept(request);
    cluster.objects.put(REQUEST, request);
  }

  private Delivery row(ClusterId where) {
    return site.rows(CLOUD).stream()
        .filter(row -> row.id().cluster().equals(where))
        .findFirst()
        .orElseThrow();
  }

  private Optional<Duration> follow(Instant when) {
    var parts = site.parts;
    return new CertificateReconciler(
            new ActionContext(
                parts.table(),
                parts.store(),
                parts.compiler(),
                parts.archives(),
                parts.observations(),
                parts.fleet(),
                parts.examiner(),
                Clock.fixed(when, ZoneOffset.UTC),
                parts.retention()),
            CertificateMetrics.NONE)
        .follow(row(EDGE1));
  }

  private Optional<Duration> follow() {
    return follow(Site.NOW);
  }

  private Optional<Credentials> issued() {
    return site.store
        .read(reader -> CloudUsers.issued(reader, CLOUD, EDGE1))
        .map(CloudUsers.Issued::credentials);
  }

  private String request() {
    return site.store.read(reader -> CloudUsers.request(reader, CLOUD)).orElseThrow();
  }

  /// Acts as a cluster that signs an approved request.
  private String sign() {
    String pem = Authority.certificate(request(), Site.NOW, LIFE);
    String encoded = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    live(request -> request.putObject("status").put("certificate", encoded));
    return pem;
  }

  private String withCertificate() {
    String pem = sign();
    follow();
    assertThat(issued()).isPresent();
    return pem;
  }

  @Test
  void theRequestIsApprovedAndTheCertificateKept() {
    assertThat(follow()).as("until it is signed").isPresent();
    assertThat(cluster.sent).containsExactly(APPROVED);

    String pem = withCertificate();
    assertThat(issued().orElseThrow().certificatePem()).isEqualTo(pem);
    assertThat(follow())
        .as("until it is to be renewed")
        .contains(LIFE.dividedBy(3).multipliedBy(2));
  }

  @Test
  void anApprovalIsNotRepeated() {
    live(request ->
        request.putObject("status").putArray("conditions").addObject().put("type", "Approved"));
    assertThat(follow()).isPresent();
    assertThat(cluster.sent).isEmpty();
  }

  @Test
  void somebodyElsesRequestOfTheSameNameIsNeverApproved() {
    live(request -> request.withObject("/spec").put("request", "Zm9yZWlnbg=="));
    assertThat(follow()).isEmpty();
    assertThat(cluster.sent).isEmpty();
    assertThat(issued()).isEmpty();
  }

  @Test
  void aCertificateForSomebodyElsesRequestIsNotKept() {
    live(request -> {
      request.withObject("/spec").put("request", "Zm9yZWlnbg==");
      request.putObject("status").put("certificate", "UEVN");
    });
    assertThat(follow()).isEmpty();
    assertThat(issued()).isEmpty();
  }

  @Test
  void aRequestForAnotherSignerIsNeverApproved() {
    live(request -> request.withObject("/spec").put("signerName", "example.com/other"));
    assertThat(follow()).isEmpty();
    assertThat(cluster.sent).isEmpty();
  }

  @Test
  void aClusterThatIsAwayIsTriedAgain() {
    site.clusters.clear();
    assertThat(follow()).isPresent();
  }

  @Test
  void aRequestThatTheClusterForgotIsMadeAnew() {
    String before = request();
    cluster.objects.clear();
    follow();

    assertThat(request()).isNotEqualTo(before);
    assertThat(row(EDGE1).progress().state()).isEqualTo(Delivery.State.PENDING);
  }

  @Test
  void aCertificateIsRenewedWhenAThirdOfItsTimeIsLeft() {
    String old = withCertificate();
    String before = request();
    Instant due = Site.NOW.plus(LIFE.dividedBy(3).multipliedBy(2));
    assertThat(follow(due.minusSeconds(1))).contains(Duration.ofSeconds(1));
    assertThat(request()).isEqualTo(before);

    follow(due);
    assertThat(request()).isNotEqualTo(before);
    assertThat(issued().orElseThrow().certificatePem()).as("still valid").isEqualTo(old);
    assertThat(row(EDGE1).progress().state()).isEqualTo(Delivery.State.PENDING);
    assertThat(row(EDGE2).order().desired())
        .as("all clusters get it")
        .isEqualTo(row(EDGE1).order().desired());

    site.settle(CLOUD);
    live(request -> {});
    cluster.sent.clear();
    assertThat(follow(due)).isPresent();
    assertThat(cluster.sent).containsExactly(APPROVED);
    String renewed = sign();
    follow(due);
    assertThat(issued().orElseThrow().certificatePem()).isEqualTo(renewed).isNotEqualTo(old);
    assertThat(site.rows(CLOUD)).allMatch(Delivery::settled);
  }

  /// The cluster's clock is behind, or its CA ends soon.
  @Test
  void aCertificateThatIsDueWhenItComesIsNotAskedForAgainAndAgain() {
    Instant late = Site.NOW.plus(LIFE);
    String before = request();
    sign();
    follow(late);
    assertThat(follow(late)).contains(LIFE.dividedBy(3));
    assertThat(request()).isEqualTo(before);

    follow(late.plus(LIFE.dividedBy(3)));
    assertThat(request()).isNotEqualTo(before);
  }

  @Test
  void aRenewalBringsNothingThatNobodyOrdered() {
    withCertificate();
    Bundle before = desired(EDGE1);
    site.put(
        TenancyKinds.USER_PERMISSION,
        "{metadata: {name: more}, spec: {namespace: acme-press, apiGroups: ['*'], resources: ['*'],"
            + " verbs: ['*']}}",
        "acme",
        "press");
    follow(Site.NOW.plus(LIFE));

    assertThat(desired(EDGE1)).isNotEqualTo(before);
    assertThat(desired(EDGE1).objects().keySet()).isEqualTo(before.objects().keySet());
  }

  /// Before names were kept, a tenant chose by `spec.user.userName` as whom the hub had its
  /// certificates signed. Such a cloud has a request but no name.
  @Test
  void aCloudOfAnEarlierReleaseGetsAnotherNameByItself() {
    withCertificate();
    String before = request();
    site.store.write(writer -> {
      writer.secrets().delete("cloud-user/acme/press/identity");
      return CLOUD;
    });
    follow();

    assertThat(request()).isNotEqualTo(before);
    assertThat(issued()).as("it has no rights any more").isEmpty();
    assertThat(subjects(desired(EDGE1))).first().asString().startsWith("bulkhead:acme:press:dana:");
  }

  @Test
  void anotherUserOfTheCloudGetsAnotherCertificate() {
    withCertificate();
    String before = subjects(desired(EDGE1)).getFirst();
    site.put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: press}, spec: {namespace: acme-press, user: {userName: erik}}}",
        "acme");
    follow();
    assertThat(issued()).as("an edit alone changes nothing").isPresent();

    site.act("update", CLOUD);
    assertThat(issued()).isEmpty();
    assertThat(subjects(desired(EDGE1)))
        .doesNotContain(before)
        .first()
        .asString()
        .startsWith("bulkhead:acme:press:erik:");
  }

  @Test
  void whoKeptACertificateHasNoRightsInALaterCloudOfTheSameName() {
    withCertificate();
    String before = subjects(desired(EDGE1)).getFirst();
    site.act("terminate", CLOUD);
    site.settle(CLOUD);
    site.act("instantiate", CLOUD);

    assertThat(subjects(desired(EDGE1))).doesNotContain(before);
  }

  private static java.util.List<String> subjects(Bundle bundle) {
    return bundle.entries().stream()
        .filter(entry -> entry.manifest().key().kind().equals("RoleBinding"))
        .map(entry -> entry.manifest().at("/subjects").findValuesAsText("name"))
        .findFirst()
        .orElseThrow();
  }

  private void registered() {
    site.put(FleetKinds.CLUSTER_PROVIDER, "{metadata: {name: p}}");
    site.attach(
        FleetKinds.CLUSTER,
        "{metadata: {name: edge1}}",
        """
        apiVersion: v1
        kind: Config
        current-context: c
        clusters: [{name: c, cluster: {server: "https://edge1.example:6443"}}]
        users: [{name: u, user: {token: t}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        """,
        "p");
  }

  private JsonNode kubeconfig() {
    return Json.parseYaml((String) site.act("kubeconfig", REFERENCE)).getFirst();
  }

  private static Problem problemOf(Throwable thrown) {
    return ((BulkheadException) thrown).problem();
  }

  @Test
  void theKubeconfigNamesTheUserAsTheDepartmentDoes() {
    registered();
    String pem = withCertificate();
    JsonNode file = kubeconfig();

    assertThat(file.at("/users/0/name").asText()).isEqualTo("dana");
    assertThat(file.path("current-context").asText()).isEqualTo("dana@edge1");
    assertThat(file.at("/contexts/0/context/namespace").asText()).isEqualTo("acme-press");
    assertThat(file.at("/clusters/0/cluster/server").asText())
        .isEqualTo("https://edge1.example:6443");
    assertThat(decoded(file, "client-certificate-data")).isEqualTo(pem);
    assertThat(decoded(file, "client-key-data")).startsWith("-----BEGIN PRIVATE KEY");
    assertThat(file.toString()).doesNotContain("token");
  }

  private static String decoded(JsonNode file, String member) {
    return new String(
        Base64.getDecoder().decode(file.at("/users/0/user/" + member).asText()),
        StandardCharsets.UTF_8);
  }

  @Test
  void theKubeconfigShowsACertificateWithItsOwnKeyUntilTheRenewedOneIsThere() {
    registered();
    withCertificate();
    JsonNode before = kubeconfig();
    follow(Site.NOW.plus(LIFE));

    assertThat(kubeconfig()).isEqualTo(before);
  }

  @Test
  void beforeTheCertificateThereIsNoKubeconfigYet() {
    registered();
    assertThatThrownBy(this::kubeconfig)
        .hasMessageContaining("has not been issued on p+edge1 yet")
        .satisfies(thrown -> assertThat(problemOf(thrown)).isEqualTo(Problem.NOT_READY));
  }

  @Test
  void aCloudThatWasTerminatedHasNoKubeconfig() {
    registered();
    withCertificate();
    site.act("terminate", CLOUD);

    assertThatThrownBy(this::kubeconfig)
        .hasMessageContaining("Logical Cloud hasn't been instantiated")
        .satisfies(thrown -> assertThat(problemOf(thrown)).isEqualTo(Problem.WRONG_STATE));
  }

  @Test
  void aReferenceThatIsNotThereHasNoKubeconfig() {
    var other = DocumentKey.of(TenancyKinds.CLUSTER_REFERENCE, "acme", "press", "elsewhere");
    assertThatThrownBy(() -> site.act("kubeconfig", other))
        .hasMessageContaining("Cluster reference not found")
        .satisfies(thrown -> assertThat(problemOf(thrown)).isEqualTo(Problem.NOT_FOUND));
  }

  @Test
  void aClusterThatIsNoLongerRegisteredHasNoKubeconfig() {
    withCertificate();
    assertThatThrownBy(this::kubeconfig)
        .hasMessageContaining("Cluster not found")
        .satisfies(thrown -> assertThat(problemOf(thrown)).isEqualTo(Problem.NOT_FOUND));
  }
}
