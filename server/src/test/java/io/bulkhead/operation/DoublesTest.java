package io.bulkhead.operation;

import static io.bulkhead.operation.Site.CLOUD;
import static io.bulkhead.operation.Site.EDGE1;
import static io.bulkhead.operation.Site.EDGE2;
import static io.bulkhead.operation.Site.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.attestation.Recheck;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.Identity;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.plan.Plans;
import io.bulkhead.store.Delivery;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One cluster under two names: edge2 is a double of edge1.
class DoublesTest {
  private Site site;
  private Plans plans;
  private BaselineOrders keeper;

  @BeforeEach
  void open(@TempDir Path folder) {
    site = new Site(folder);
    plans = new Plans(site.parts);
    keeper = new BaselineOrders(site.parts, plans);
    site.register(EDGE1);
    site.register(EDGE2);
    is(EDGE1, new Identity("u", ""));
    is(EDGE2, new Identity("u", EDGE1.toString()));
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void is(ClusterId cluster, Identity identity) {
    site.store.write(writer -> {
      Capabilities seen = writer.facts().capabilities(cluster).orElseThrow();
      writer.facts().save(cluster, seen.as(identity));
      return cluster;
    });
  }

  private Identity identity(ClusterId cluster) {
    return site.store.read(reader -> reader.facts().capabilities(cluster)).orElseThrow().identity();
  }

  @Test
  void aDoubleTakesNoWorkAndGetsNoGuard() {
    keeper.keep(EDGE1);
    keeper.keep(EDGE2);
    assertThat(site.rows(EDGE1.document())).isNotEmpty();
    assertThat(site.rows(EDGE2.document())).isEmpty();

    site.withCloud();
    assertThat(site.rows(CLOUD)).extracting(row -> row.id().cluster()).containsExactly(EDGE1);
    site.place("edge2");
    site.act("approve", GROUP);
    assertThatThrownBy(() -> site.act("instantiate", GROUP)).hasMessageContaining("second name");
    assertThat(site.rows(GROUP)).isEmpty();
  }

  @Test
  void trustedWorkDoesNotGoThereEither() {
    site.put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: press}, spec: {namespace: acme-press, trust: trusted, user: {userName:"
            + " dana}}}",
        "acme");
    site.withCloud();
    assertThat(site.rows(CLOUD)).extracting(row -> row.id().cluster()).containsExactly(EDGE1);
  }

  @Test
  void everyPlanSaysWhoseDoubleItIsToOperatorsOnly() {
    for (DocumentKey owner : List.of(CLOUD, GROUP)) {
      List<Diagnostic> found =
          site.store
              .read(reader -> plans.compile(reader, plans.target(reader, owner, "1")))
              .diagnostics();
      assertThat(found).anyMatch(d -> d.text(Audience.OPERATOR).contains("a double of p+edge1"));
      assertThat(found).anyMatch(d -> d.text(Audience.TENANT).contains("second name"));
      assertThat(found).noneMatch(d -> d.text(Audience.TENANT).contains("double of"));
    }
  }

  @Test
  void itBecomesTheOneWhenTheFirstIsDeregistered() {
    keeper.keep(EDGE1);
    site.settle(EDGE1.document());
    site.delete(EDGE1.document());
    keeper.forget(EDGE1);

    assertThat(identity(EDGE2)).isEqualTo(new Identity("u", ""));
    keeper.keep(EDGE2);
    assertThat(site.rows(EDGE2.document()))
        .extracting(row -> row.progress().state())
        .containsExactly(Delivery.State.PENDING);
  }

  @Test
  void verifyIsAboutTheNameThatTheHubWorksWithAndSaysSo() {
    JsonNode report = site.ask("verify", EDGE2.document());

    assertThat(report.path("secondNameOf").asText()).isEqualTo(EDGE1.toString());
    assertThat(report.at("/clusters/0/cluster").asText()).isEqualTo(EDGE1.toString());
    assertThat(Recheck.of(report).differences()).isEmpty();
    assertThat(site.ask("verify", EDGE1.document()).has("secondNameOf")).isFalse();
  }

  @Test
  void whatIsThereAlreadyWhenItIsFoundOutStaysAndIsSaid() {
    is(EDGE2, Identity.UNKNOWN);
    site.deployed();
    List<Delivery> before = site.rows(CLOUD);
    assertThat(before).extracting(row -> row.id().cluster()).containsExactly(EDGE1, EDGE2);

    is(EDGE2, new Identity("u", EDGE1.toString()));
    site.act("update", CLOUD);

    assertThat(site.rows(CLOUD)).allMatch(row -> row.order().desired() != null);
    JsonNode status = site.ask("status", CLOUD, "conditions", "");
    assertThat(status.path("conditions").toString())
        .contains("SecondName", EDGE2 + " is a second name of a cluster")
        .doesNotContain("double");
    List<Diagnostic> found =
        site.store
            .read(reader -> plans.compile(reader, plans.target(reader, CLOUD, "1")))
            .diagnostics();
    assertThat(found).anyMatch(d -> d.text(Audience.TENANT).contains("under this one stays"));
    assertThat(site.ask("verify", CLOUD).path("clusters"))
        .extracting(cluster -> cluster.path("cluster").asText())
        .containsExactly(EDGE1.toString());
  }
}
