package io.bulkhead.compiler.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook.Phase;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsHelmTest {
  private static Manifest parsed(String yaml) {
    return Manifest.of(Json.parseYaml(yaml).getFirst());
  }

  private static Manifest secret(String members) {
    return parsed("{apiVersion: v1, kind: Secret, metadata: {name: s}, " + members + "}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "stringData: {user: anna} | data: {user: YW5uYQ==}",
        "'stringData: {user: anna}, data: {user: b3R0bw==, other: eA==}' | 'data: {user: YW5uYQ==,"
            + " other: eA==}'",
        "'stringData: {user: anna}, data: null' | data: {user: YW5uYQ==}",
        "stringData: {} | data: {}",
        "'stringData: {a: null, b: \"\"}' | 'data: {a: \"\", b: \"\"}'",
        "'stringData: {a: \"é\"}' | data: {a: w6k=}",
        "stringData: {port: 8080} | stringData: {port: 8080}",
        "stringData: text | stringData: text",
        "'stringData: {a: b}, data: [x]' | 'stringData: {a: b}, data: [x]'",
        "data: {a: eA==} | data: {a: eA==}",
      })
  void textOfASecretBecomesItsData(String before, String after) {
    assertThat(AsHelm.treated(secret(before), false)).isEqualTo(secret(after));
  }

  @Test
  void onlySecretsOfTheCoreHaveText() {
    Manifest other =
        parsed("{apiVersion: x/v1, kind: Secret, metadata: {name: s}, stringData: {a: b}}");

    assertThat(AsHelm.treated(other, false)).isEqualTo(other);
  }

  @Test
  void ofAVariableThatIsThereTwiceTheLastCounts() {
    String pod =
        "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, env:"
            + " %s}]}}";
    Manifest twice =
        parsed(pod.formatted("[{name: A, value: x}, {name: B, value: b}, {name: A, value: y}]"));

    assertThat(AsHelm.treated(twice, false))
        .isEqualTo(parsed(pod.formatted("[{name: B, value: b}, {name: A, value: y}]")));
  }

  @Test
  void aDefinitionOfTheFolderStays() {
    Manifest definition =
        parsed(
            "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name:"
                + " things.x}}");

    assertThat(Bundle.Entry.of(AsHelm.treated(definition, true)).stays()).isTrue();
    assertThat(Bundle.Entry.of(AsHelm.treated(definition, false)).stays()).isFalse();
  }

  @Test
  void hooksAreReadAsHelmReadsThem() {
    assertThat(HookEvents.of("pre-install, Pre-Upgrade"))
        .isEqualTo(new HookEvents(List.of(Phase.PRE_INSTALL, Phase.PRE_UPGRADE), List.of()));
    assertThat(HookEvents.of("post-upgrade,post-rollback"))
        .isEqualTo(new HookEvents(List.of(Phase.POST_UPGRADE), List.of()));
    assertThat(HookEvents.of("test")).isEqualTo(new HookEvents(List.of(), List.of()));
    assertThat(HookEvents.of("post-rollback").unheard()).containsExactly("post-rollback");
    assertThat(HookEvents.of("post-install,crd-install"))
        .isEqualTo(new HookEvents(List.of(), List.of("crd-install")));
  }
}
