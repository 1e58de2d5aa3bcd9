package io.bulkhead.compiler.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.TenancyKinds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudIdentityTest {
  private static final DocumentKey PRESS = cloud("acme", "press");

  private static DocumentKey cloud(String project, String name) {
    return DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, project, name);
  }

  private static String user(DocumentKey cloud, String userName, String instance) {
    var spec =
        new LogicalCloud.Spec(
            "ns", null, "1", new LogicalCloud.User(userName, "certificate"), null, null);
    return CloudIdentity.user(
        cloud, new LogicalCloud(Metadata.named(cloud.name()), spec), instance);
  }

  @Test
  void itTellsWhoseUserItIs() {
    assertThat(user(PRESS, "dana", "18")).isEqualTo("bulkhead:acme:press:dana:4ec9599f");
    assertThat(user(PRESS, "", "18")).isEqualTo("bulkhead:acme:press:press-user:4ec9599f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "system:apiserver",
        "system:masters",
        "system:node:n1",
        "kubernetes-admin",
        "admin",
        "bulkhead:acme:press",
        "dana,O=system:masters",
        "é\r\n",
        "a+b=c"
      })
  void whateverATenantWritesStaysInTheSpaceOfBulkhead(String userName) {
    assertThat(user(PRESS, userName, "18"))
        .startsWith("bulkhead:acme:press:")
        .matches("[-A-Za-z0-9_.@:~]{1,64}");
  }

  /// Every way to put a colon or a digest where another name has it.
  @Test
  void noTwoUsersHaveOneName() {
    List<String> names = new ArrayList<>();
    String digested = user(PRESS, "a+b", "18");
    for (DocumentKey cloud :
        List.of(
            PRESS,
            cloud("acme", "paint"),
            cloud("acme-press", "dana"),
            cloud("a".repeat(128), "press"),
            cloud("a".repeat(128), "paint"),
            cloud("acme", "b".repeat(128)))) {
      for (String userName :
          List.of(
              "dana",
              "a:b",
              "a-b",
              "a+b",
              "press:dana",
              "",
              "x".repeat(20),
              "~" + "0".repeat(19),
              digested.substring(digested.length() - 20))) {
        for (String instance : List.of("18", "19")) {
          names.add(user(cloud, userName, instance));
        }
      }
    }
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.length() <= 64);
  }

  @Test
  void aLaterCloudOfTheSameNameHasAnotherUser() {
    assertThat(user(PRESS, "dana", "19")).isNotEqualTo(user(PRESS, "dana", "18"));
  }

  @Test
  void whoDeliversIsNoUserOfAnyCloud() {
    assertThat(CloudIdentity.delivery(PRESS).user()).isEqualTo("bulkhead-delivery:acme:press");
    assertThat(CloudIdentity.delivery(PRESS).permittedBy()).isEqualTo(PRESS.toString());
  }
}
