package io.bulkhead.operate;

import static io.bulkhead.operate.Site.CLOUD;
import static io.bulkhead.operate.Site.EDGE1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.store.Delivery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the request that was delivered to the certificate that is kept.
class CloudUsersTest {
  private static final ManifestKey REQUEST =
      new ManifestKey(
          "certificates.k8s.io/v1", "CertificateSigningRequest", "", "press-acme-press-user-csr");
  private static final String APPROVED =
      "PUT /apis/certificates.k8s.io/v1/certificatesigningrequests/" + REQUEST.name() + "/approval";

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

  /// The request as it was delivered, with a change.
  private void live(Consumer<ObjectNode> change) {
    var digest = delivery().desired();
    ObjectNode request =
        site.store
            .read(reader -> reader.bundle(digest))
            .orElseThrow()
            .objects()
            .get(REQUEST)
            .manifest()
            .json();
    change.accept(request);
    cluster.objects.put(REQUEST, request);
  }

  private Delivery delivery() {
    return site.rows(CLOUD).stream()
        .filter(row -> row.id().cluster().equals(EDGE1))
        .findFirst()
        .orElseThrow();
  }

  private boolean issue() {
    return new CloudUsers(site.parts).issue(delivery());
  }

  private java.util.Optional<String> kept() {
    return site.store.read(reader -> CloudUsers.certificate(reader, CLOUD, EDGE1));
  }

  @Test
  void theRequestIsApprovedAndTheCertificateKept() {
    assertThat(issue()).isTrue();
    assertThat(cluster.sent).containsExactly(APPROVED);

    String certificate = Base64.getEncoder().encodeToString("PEM".getBytes(StandardCharsets.UTF_8));
    live(request -> request.putObject("status").put("certificate", certificate));
    assertThat(issue()).isFalse();
    assertThat(kept()).contains("PEM");
    assertThat(issue()).as("nothing is left to do").isFalse();
  }

  @Test
  void anApprovalIsNotRepeated() {
    live(request ->
        request.putObject("status").putArray("conditions").addObject().put("type", "Approved"));
    assertThat(issue()).isTrue();
    assertThat(cluster.sent).isEmpty();
  }

  @Test
  void somebodyElsesRequestOfTheSameNameIsNeverApproved() {
    live(request -> request.withObject("/spec").put("request", "Zm9yZWlnbg=="));
    assertThat(issue()).isFalse();
    assertThat(cluster.sent).isEmpty();
    assertThat(kept()).isEmpty();
  }

  @Test
  void aCertificateForSomebodyElsesRequestIsNotKept() {
    live(request -> {
      request.withObject("/spec").put("request", "Zm9yZWlnbg==");
      request.putObject("status").put("certificate", "UEVN");
    });
    assertThat(issue()).isFalse();
    assertThat(kept()).isEmpty();
  }

  @Test
  void aRequestForAnotherSignerIsNeverApproved() {
    live(request -> request.withObject("/spec").put("signerName", "example.com/other"));
    assertThat(issue()).isFalse();
    assertThat(cluster.sent).isEmpty();
  }

  @Test
  void aClusterThatIsAwayIsTriedAgain() {
    site.clusters.clear();
    assertThat(issue()).isTrue();
  }
}
