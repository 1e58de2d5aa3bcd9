package io.bulkhead.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.diagnostic.Diagnostic.Place;
import io.bulkhead.response.DiagnosticResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiagnosticTest {
  private static final Cure GRANT = new Cure("ask for hosts: [a]", "grant hosts: [a]");

  private static Diagnostic host(int number) {
    return Diagnostic.error(Problem.ISOLATION_VIOLATION, "the host must be granted")
        .ofRule("ingresses/hosts", GRANT)
        .onCluster("p+one")
        .onIntent("/v2/x")
        .at(new Place("web", "Ingress press/" + number, "spec.rules[0].host"));
  }

  @Test
  void findingsOfOneRuleAndOneCureBecomeOne() {
    List<Diagnostic> all = IntStream.range(0, 84).mapToObj(DiagnosticTest::host).toList();

    List<Diagnostic> grouped = Diagnostic.grouped(all);

    assertThat(grouped).hasSize(1);
    assertThat(grouped.getFirst().count()).isEqualTo(84);
    assertThat(grouped.getFirst().places()).hasSize(3);
    assertThat(grouped.getFirst().cluster()).isEqualTo("p+one");
    assertThat(Diagnostic.grouped(List.of(grouped.getFirst(), host(84))).getFirst().count())
        .isEqualTo(85);
  }

  @Test
  void anotherCureOrRuleStaysApart() {
    assertThat(
            Diagnostic.grouped(
                List.of(
                    host(1),
                    host(2).ofRule("ingresses/hosts", Cure.of("ask for hosts: [b]")),
                    host(3).ofRule("gateways/hosts", GRANT))))
        .hasSize(3);
  }

  @Test
  void aPlaceCountsOnceOnHoweverManyClusters() {
    List<Diagnostic> grouped =
        Diagnostic.grouped(List.of(host(1), host(1).onCluster("p+two").onIntent("/v2/y")));

    assertThat(grouped)
        .singleElement()
        .satisfies(found -> {
          assertThat(found.count()).isEqualTo(1);
          assertThat(found.cluster()).isNull();
          assertThat(found.intent()).isNull();
        });
  }

  @Test
  void findingsWithoutARuleStayAsTheyAre() {
    Diagnostic plain = Diagnostic.error(Problem.INVALID_INTENT, "x");

    assertThat(Diagnostic.grouped(List.of(plain, plain.atField("a"))))
        .containsExactly(plain, plain.atField("a"));
  }

  @Test
  void eachAudienceReadsItsOwnCure() {
    assertThat(host(1).text(Audience.TENANT))
        .isEqualTo(
            "app web: Ingress press/1: spec.rules[0].host: the host must be granted;"
                + " ask for hosts: [a]");
    assertThat(DiagnosticResponse.of(host(1), Audience.OPERATOR).cure())
        .isEqualTo("grant hosts: [a]");
    assertThat(BulkheadException.of(List.of(host(1))).to(Audience.OPERATOR))
        .hasMessageContaining("grant hosts: [a]")
        .hasMessageNotContaining("ask for");
  }

  @Test
  void whereNoGrantCuresTheOperatorAloneReadsHowWorkIsTrusted() {
    Diagnostic host = host(1).ofRule("pods/host", Cure.NONE);

    assertThat(host.text(Audience.OPERATOR)).contains("spec.trust: trusted", "level 0");
    assertThat(DiagnosticResponse.of(host, Audience.OPERATOR).cure()).contains("spec.trust");
    assertThat(host.text(Audience.TENANT)).doesNotContain("trust").doesNotContain("level 0");
    assertThat(DiagnosticResponse.of(host, Audience.TENANT).cure()).isNull();
    assertThat(host(1).text(Audience.OPERATOR)).doesNotContain("spec.trust");
    assertThat(Diagnostic.error(Problem.INVALID_INTENT, "x").text(Audience.OPERATOR))
        .isEqualTo("x");
  }
}
