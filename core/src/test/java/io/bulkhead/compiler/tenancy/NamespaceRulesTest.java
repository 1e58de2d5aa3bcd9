package io.bulkhead.compiler.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.compiler.model.Grants;
import io.bulkhead.kind.tenancy.Grant;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.quota.Amounts;
import java.util.EnumMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceRulesTest {
  private static final Grants GRANTS = grants("istio-injection", "fairwinds.com");

  private static Grants grants(String... keys) {
    var lists = new EnumMap<GrantAnnotation, SortedSet<String>>(GrantAnnotation.class);
    lists.put(GrantAnnotation.ANNOTATIONS, new TreeSet<>(List.of(keys)));
    return new Grants(Grant.Level.RESTRICTED, lists, Amounts.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "istio-injection, true, false",
    "Istio-Injection, true, true",
    "istio.io/rev, true, true",
    "istio.io/dataplane-mode, true, true",
    "control-plane, true, true",
    "admission.gatekeeper.sh/ignore, true, true",
    "policies.kyverno.io/ignore, true, true",
    "openpolicyagent.org/webhook, true, true",
    "argocd.argoproj.io/managed-by, true, true",
    "security.openshift.io/scc.podSecurityLabelSync, true, true",
    "cert-manager.io/disable-validation, true, true",
    "node-role.kubernetes.io/x, true, true",
    "fairwinds.com/x, true, false",
    "evilistio.io/x, false, false",
    "app.kubernetes.io/part-of, false, false",
    "team, false, false",
    "acme.example/cost-centre, false, false"
  })
  void labelsThatComponentsObeyNeedAGrant(String key, boolean refused, boolean refusedWithGrants) {
    assertThat(NamespaceRules.steers(key, Grants.of(List.of()))).isEqualTo(refused);
    assertThat(NamespaceRules.steers(key, GRANTS)).isEqualTo(refusedWithGrants);
  }

  @ParameterizedTest
  @CsvSource({
    "kube-system, true",
    "kube-anything, true",
    "istio-system, true",
    "gatekeeper-system, true",
    "openshift-monitoring, true",
    "cert-manager, true",
    "argocd, true",
    "default, true",
    "acme-press, false",
    "kubernetes-lovers, false",
    "systematic, false",
    "ns1, false"
  })
  void namesOfSystemsAreNotForTenants(String name, boolean refused) {
    assertThat(NamespaceRules.ofSystem(name)).isEqualTo(refused);
  }
}
