package io.bulkhead.compiler.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.tenancy.UserPermission;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserRightsTest {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final List<String> SERVED = List.of("", "apps", RBAC, "shop.example.com");
  private static final List<String> GRANTED = List.of("shop.example.com");

  private record Request(String group, String resource, String verb) {}

  /// As the API server's RBAC decides.
  private static boolean allows(List<UserRights.Rule> rules, Request request) {
    int slash = request.resource().indexOf('/');
    String part = slash < 0 ? "" : "*" + request.resource().substring(slash);
    return rules.stream()
        .anyMatch(rule ->
            has(rule.apiGroups(), request.group())
                && (has(rule.resources(), request.resource())
                    || (slash > 0 && rule.resources().contains(part)))
                && has(rule.verbs(), request.verb()));
  }

  private static boolean has(List<String> words, String word) {
    return words.contains("*") || words.contains(word);
  }

  private static List<Request> requests() {
    List<Request> all = new ArrayList<>();
    for (String verb : List.of("get", "list", "watch", "create", "delete", "bind", "escalate")) {
      for (String resource :
          List.of(
              "pods",
              "pods/status",
              "services/status",
              "secrets",
              "namespaces",
              "namespaces/status",
              "namespaces/finalize",
              "resourcequotas",
              "resourcequotas/status",
              "limitranges")) {
        all.add(new Request("", resource, verb));
      }
      for (String resource : List.of("roles", "rolebindings", "clusterroles")) {
        all.add(new Request(RBAC, resource, verb));
      }
      for (String resource : List.of("deployments", "deployments/status")) {
        all.add(new Request("apps", resource, verb));
      }
      all.add(new Request("shop.example.com", "tills", verb));
      all.add(new Request("shop.example.com", "tills/status", verb));
    }
    return all;
  }

  private static boolean kept(Request request) {
    boolean confines =
        request.group().isEmpty()
            && List.of("namespaces", "resourcequotas", "limitranges")
                .contains(request.resource().split("/", -1)[0]);
    return confines
        || (request.group().equals(RBAC) && List.of("bind", "escalate").contains(request.verb()));
  }

  /// Every non-empty choice of the words, in order.
  private static List<List<String>> choices(String... words) {
    List<List<String>> all = new ArrayList<>();
    for (int bits = 1; bits < 1 << words.length; bits++) {
      List<String> choice = new ArrayList<>();
      for (int i = 0; i < words.length; i++) {
        if ((bits & 1 << i) != 0) {
          choice.add(words[i]);
        }
      }
      all.add(choice);
    }
    return all;
  }

  @Test
  void theRulesAllowWhatThePermissionSaysAndNothingOfWhatConfines() {
    int compared = 0;
    for (List<String> groups : choices("*", "", "apps", RBAC)) {
      for (List<String> resources : choices("*", "*/status", "pods", "roles", "tills")) {
        for (List<String> verbs : choices("*", "get", "create")) {
          var permission = new UserPermission.Spec("press", groups, resources, verbs);
          var rules = UserRights.confined(permission, SERVED, GRANTED);
          var written = List.of(UserRights.Rule.asWritten(permission));
          for (Request request : requests()) {
            assertThat(allows(rules, request))
                .as("%s of %s as %s", request, permission, rules)
                .isEqualTo(allows(written, request) && !kept(request));
            compared++;
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(100_000);
  }

  @Test
  void aPermissionThatSaysWhatItMeansIsOneRule() {
    var permission =
        new UserPermission.Spec(
            "press", List.of("", "apps", RBAC), List.of("pods", "roles"), List.of("get", "list"));

    assertThat(UserRights.confined(permission, SERVED, GRANTED))
        .containsExactly(UserRights.Rule.asWritten(permission));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''   | namespaces            | namespaces
          ''   | resourcequotas/status | resourcequotas/status
          *    | limitranges           | limitranges
          ''   | namespaces/finalize   | namespaces/finalize
          apps | namespaces            |
          ''   | *                     |
          ''   | */status              |
          ''   | namespacesets         |
          """)
  void whatConfinesTheNamespaceIsRefusedByName(String group, String resource, String refused) {
    var permission =
        new UserPermission.Spec("press", List.of(group), List.of("pods", resource), List.of("get"));

    assertThat(UserRights.refusedResource(permission).orElse(null)).isEqualTo(refused);
  }

  @Test
  void aWildcardMeansNoGroupOfCustomResourcesThatWasNotGranted() {
    List<String> all = List.of("*");
    List<String> served =
        List.of(
            "helm.toolkit.fluxcd.io",
            "argoproj.io",
            "cert-manager.io",
            "external-secrets.io",
            "leaderworkerset.x-k8s.io",
            "storage.k8s.io",
            "resource.k8s.io",
            "gateway.networking.k8s.io",
            "shop.example.com");

    var rules =
        UserRights.confined(
            new UserPermission.Spec("press", all, all, all), served, List.of("shop.example.com"));

    List<String> given = rules.stream().flatMap(rule -> rule.apiGroups().stream()).toList();
    assertThat(given)
        .contains("", "apps", "batch", "gateway.networking.k8s.io", "shop.example.com")
        .doesNotContain("*")
        .doesNotContainAnyElementsOf(served.subList(0, 7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          helm.toolkit.fluxcd.io    | helm.toolkit.fluxcd.io
          cert-manager.io           | cert-manager.io
          leaderworkerset.x-k8s.io  | leaderworkerset.x-k8s.io
          storage.k8s.io            | storage.k8s.io
          shop.example.com          |
          apps                      |
          gateway.networking.k8s.io |
          *                         |
          """)
  void aGroupOfCustomResourcesIsRefusedByNameUnlessGranted(String group, String refused) {
    var permission =
        new UserPermission.Spec("press", List.of("apps", group), List.of("*"), List.of("get"));

    assertThat(UserRights.refusedGroup(permission, GRANTED).orElse(null)).isEqualTo(refused);
  }
}
