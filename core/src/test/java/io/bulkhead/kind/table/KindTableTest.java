package io.bulkhead.kind.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.KindBuilder;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.TenancyKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindTableTest {
  private static final KindTable STANDARD = KindTable.standard();
  private static final List<Verb> NO_PUT = List.of(Verb.CREATE, Verb.LIST, Verb.GET, Verb.DELETE);

  private static KindBuilder<Project> row(String name, String segment, String variable) {
    return Kind.kind(name, Project.class, p -> p.metadata().name()).at(segment, variable);
  }

  /// The path of a kind's collection with `{}` for every name, as in EMCO's documentation.
  private static String collection(Kind<?> kind) {
    List<String> names = new ArrayList<>();
    for (Optional<Kind<?>> up = kind.parent(); up.isPresent(); up = up.get().parent()) {
      up.get().variables().forEach(variable -> names.add("{}"));
    }
    return kind.collectionPath(names);
  }

  @Test
  void everyFaultIsReportedAtOnce() {
    Kind<?> parent = row("Late", "late", "late").build();
    List<Kind<?>> rows =
        List.of(
            row("Same", "same", "same").shortNames("s").build(),
            row("Same", "other", "other").shortNames("s").build(),
            row("Path", "same", "path").build(),
            Kind.kind("Nowhere", Project.class, p -> "").build(),
            row("Early", "early", "early").under(parent).build(),
            parent,
            row("Loop", "loop", "late").under(parent).build(),
            row("Pair", "pair", "pair").andNamedBy("second", p -> "").build());
    assertThatThrownBy(() -> new KindTable(rows))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the kind table is wrong: ")
        .message()
        .satisfies(text ->
            assertThat(text.substring(text.indexOf(": ") + 2).split("; "))
                .containsExactlyInAnyOrder(
                    "two kinds are called Same",
                    "two kinds have the short name s",
                    "two kinds share the path of Path",
                    "Nowhere has no path",
                    "Nowhere has more names than its path, or fewer",
                    "Early stands before its parent Late",
                    "the path of Loop names a variable twice: [late, late]"));
  }

  @Test
  void theStandardTableIsFineAndEveryRowIsDescribed() {
    assertThat(STANDARD.kinds())
        .isNotEmpty()
        .allSatisfy(kind -> {
          assertThat(kind.description()).as(kind.name()).isNotEmpty();
          assertThat(kind.notFoundText()).as(kind.name()).endsWith("not found");
          assertThat(kind.existsText()).as(kind.name()).contains("already exists");
          assertThat(STANDARD.byName(kind.name())).contains(kind);
        });
  }

  @Test
  void aParentKnowsItsChildren() {
    assertThat(STANDARD.childrenOf(TenancyKinds.LOGICAL_CLOUD))
        .containsExactly(
            TenancyKinds.CLUSTER_REFERENCE,
            TenancyKinds.USER_PERMISSION,
            TenancyKinds.CLUSTER_QUOTA,
            TenancyKinds.LOGICAL_CLOUD_QUOTA,
            TenancyKinds.GRANT,
            TenancyKinds.LOGICAL_CLOUD_KV);
  }

  /// Path, statuses of POST, of a PUT that creates and of one that replaces (empty if there is no
  /// PUT), form part of the file.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          projects                                                          | 201 | 200 | 200 |
          controllers                                                       | 201 | 201 | 201 |
          projects/{}/composite-apps                                        | 201 | 201 | 201 |
          projects/{}/composite-apps/{}/{}/apps                             | 201 | 201 | 201 | file
          projects/{}/composite-apps/{}/{}/apps/{}/dependency               | 201 | 201 | 201 |
          projects/{}/composite-apps/{}/{}/composite-profiles               | 201 | 201 | 201 |
          projects/{}/composite-apps/{}/{}/composite-profiles/{}/profiles   | 201 | 201 | 201 | file
          projects/{}/composite-apps/{}/{}/deployment-intent-groups         | 201 | 201 | 200 |
          projects/{}/composite-apps/{}/{}/deployment-intent-groups/{}/intents | 201 | 201 | 200 |
          projects/{}/composite-apps/{}/{}/deployment-intent-groups/{}/generic-placement-intents | 201 | 201 | 200 |
          projects/{}/composite-apps/{}/{}/deployment-intent-groups/{}/generic-placement-intents/{}/app-intents | 201 | 201 | 200 |
          cluster-providers                                                 | 201 | 201 | 201 |
          cluster-providers/{}/clusters                                     | 201 |     | 200 | file
          cluster-providers/{}/clusters/{}/labels                           | 201 | 201 | 201 |
          cluster-providers/{}/clusters/{}/kv-pairs                         | 201 | 201 | 201 |
          cluster-providers/{}/clusters/{}/guards                           | 201 | 201 | 200 |
          cluster-providers/{}/cluster-sync-objects                         | 201 | 201 | 201 |
          clm-controllers                                                   | 201 | 200 | 200 |
          dtc-controllers                                                   | 201 | 201 | 201 |
          projects/{}/logical-clouds                                        | 201 |     | 201 |
          projects/{}/logical-clouds/{}/cluster-references                  | 201 |     |     |
          projects/{}/logical-clouds/{}/user-permissions                    | 201 |     |     |
          projects/{}/logical-clouds/{}/cluster-quotas                      | 201 |     |     |
          projects/{}/quotas                                                | 201 | 201 | 200 |
          projects/{}/logical-clouds/{}/quotas                              | 201 | 201 | 200 |
          projects/{}/logical-clouds/{}/grants                              | 201 | 201 | 200 |
          projects/{}/logical-clouds/{}/kv-pairs                            | 201 |     |     |
          sandbox-classes                                                   | 201 | 201 | 200 |
          """)
  void everyCollectionOfEmcoIsThereWithItsCodes(
      String path, int created, Integer putCreated, Integer putReplaced, String file) {
    Kind<?> kind =
        STANDARD.kinds().stream()
            .filter(k -> collection(k).equals("/v2/" + path))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no kind at /v2/" + path));
    assertThat(kind.verbs()).containsAll(NO_PUT);
    assertThat(kind.verbs().contains(Verb.REPLACE)).isEqualTo(putReplaced != null);
    assertThat(kind.codes().created()).isEqualTo(created);
    if (putReplaced != null) {
      assertThat(kind.upsert()).as("a PUT may create").isEqualTo(putCreated != null);
      assertThat(kind.codes().putReplaced()).isEqualTo(putReplaced);
    }
    if (putCreated != null) {
      assertThat(kind.codes().putCreated()).isEqualTo(putCreated);
    }
    assertThat(kind.file().map(Kind.FilePart::part)).isEqualTo(Optional.ofNullable(file));
  }

  @Test
  void theTableHasNoRowThatTheListAboveForgets() {
    assertThat(STANDARD.kinds()).hasSize(29);
  }

  @ParameterizedTest
  @CsvSource({
    "DeploymentIntentGroup,approve,POST,202",
    "DeploymentIntentGroup,instantiate,POST,202",
    "DeploymentIntentGroup,terminate,POST,202",
    "DeploymentIntentGroup,stop,POST,202",
    "DeploymentIntentGroup,update,POST,202",
    "DeploymentIntentGroup,status,GET,200",
    "LogicalCloud,instantiate,POST,202",
    "LogicalCloud,terminate,POST,202",
    "LogicalCloud,update,POST,202",
    "LogicalCloud,stop,POST,200",
    "LogicalCloud,status,GET,200",
    "ClusterReference,kubeconfig,GET,200"
  })
  void everyActionOfEmcoIsThereWithItsCode(String kind, String name, String method, int code) {
    assertThat(Actions.ALL)
        .filteredOn(action -> action.on() != null && action.on().name().equals(kind))
        .filteredOn(action -> action.name().equals(name))
        .singleElement()
        .satisfies(action -> {
          assertThat(action.method()).hasToString(method);
          assertThat(action.code()).isEqualTo(code);
        });
  }
}
