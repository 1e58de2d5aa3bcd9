package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.tenancy.TenancyKinds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantReachTest {
  private static Compilation deployed(String object) {
    Fixture fixture = Fixture.shop();
    fixture.charts.put("web", object);
    return fixture.deploy();
  }

  private static String policy(String spec) {
    return "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {"
        + spec
        + "}}";
  }

  private static String rbac(String kind, String rest) {
    return "{apiVersion: rbac.authorization.k8s.io/v1, kind: "
        + kind
        + ", metadata: {name: r}, "
        + rest
        + "}";
  }

  private static void isRefusedAt(String object, String field, String advice) {
    List<Diagnostic> found = deployed(object).diagnostics();
    assertThat(found)
        .singleElement()
        .satisfies(d -> {
          assertThat(d.problem()).isEqualTo(Problem.ISOLATION_VIOLATION);
          assertThat(d.field()).isEqualTo(field);
          assertThat(d.intent())
              .isEqualTo("/v2/projects/acme/composite-apps/shop/v1/deployment-intent-groups/dig");
          assertThat(d.cluster()).isNotBlank();
          assertThat(d.text(Diagnostic.Audience.TENANT)).contains(field).contains(advice);
        });
  }

  private static void isAccepted(String object) {
    assertThat(deployed(object).diagnostics()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ingress: [{}]                                             | spec.ingress[0].from              | podSelector
          ingress: [{ports: [{port: 80}]}]                          | spec.ingress[0].from              | podSelector
          ingress: [{from: []}]                                     | spec.ingress[0].from              | podSelector
          egress: [{to: null}]                                      | spec.egress[0].to                 | podSelector
          ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]         | spec.ingress[0].from[0].ipBlock   | podSelector
          egress: [{to: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}]}] | spec.egress[0].to[1].ipBlock | podSelector
          ingress: [{from: [{namespaceSelector: {}}]}]              | spec.ingress[0].from[0].namespaceSelector | remove it
          ingress: [{from: [{namespaceSelector: {matchLabels: {a: b}}, podSelector: {}}]}] | spec.ingress[0].from[0].namespaceSelector | remove it
          egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}}]}] | spec.egress[0].to[0].namespaceSelector | acme-press
          """)
  void aPolicyThatOpensTheDefaultDenyIsRefused(String spec, String field, String advice) {
    isRefusedAt(policy(spec), field, advice);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          podSelector: {}, policyTypes: [Ingress]
          ingress: [], egress: []
          ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]
          egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: acme-press}}, podSelector: {}}]}]
          """)
  void aPolicyWithinTheNamespaceIsAccepted(String spec) {
    isAccepted(policy(spec));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, true",
    "192.0.2.128/25, true",
    "192.0.2.7/32, true",
    "192.0.0.0/16, false",
    "192.0.3.0/24, false",
    "0.0.0.0/0, false",
    "2001:db8:0:1::/64, true",
    "2001:0db8::1/128, true",
    "2001:db9::/32, false",
    "::/0, false",
    "192.0.2.0, false",
    "192.0.2.0/33, false",
    "192.0.2/24, false",
    "x/24, false"
  })
  void egressToAGrantedRangeIsAcceptedAndToNoOther(String cidr, boolean accepted) {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.GRANT,
                "{metadata: {name: g}, spec: {egress: ['192.0.2.0/24', '2001:db8::/32']}}",
                "acme",
                "press");
    String peer = "[{ipBlock: {cidr: '" + cidr + "'}}]";

    fixture.charts.put("web", policy("egress: [{to: " + peer + "}]"));
    assertThat(fixture.deploy().diagnostics()).hasSize(accepted ? 0 : 1);
    fixture.charts.put("web", policy("ingress: [{from: " + peer + "}]"));
    assertThat(fixture.deploy().diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.field()).isEqualTo("spec.ingress[0].from[0].ipBlock"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          egress: [{to: [P], ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}]  | true
          egress: [{to: [P], ports: [{port: 53}, {port: 443}]}]                               | false
          egress: [{to: [P], ports: [{port: 53, endPort: 99}]}]                               | false
          egress: [{to: [P], ports: []}]                                                      | false
          egress: [{to: [P]}]                                                                 | false
          ingress: [{from: [P], ports: [{port: 53}]}]                                         | false
          """)
  void ofTheClustersNamespaceOnlyNameResolutionMayBeAsked(String spec, boolean accepted) {
    String peer =
        "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}},"
            + " podSelector: {matchLabels: {k8s-app: kube-dns}}}";

    assertThat(deployed(policy(spec.replace("P]", peer + "]"))).diagnostics())
        .hasSize(accepted ? 0 : 1);
  }

  @Test
  void ofTheClustersNamespaceOnlyThePodsThatResolveNamesMayBeAsked() {
    String peer = "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}";

    assertThat(
            deployed(policy("egress: [{to: [" + peer + "], ports: [{port: 53}]}]")).diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.field()).endsWith("to[0].namespaceSelector"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {cidr: 203.0.0.0/8}                                                          | true
          {cidr: 0.0.0.0/0}                                                            | false
          {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}                                      | false
          {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/16]} | true
          {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 169.254.0.0/17]} | false
          {cidr: 10.0.0.0/9}                                                           | false
          {cidr: 10.128.7.1/32}                                                        | false
          {cidr: 192.168.7.0/24}                                                       | true
          {cidr: 192.168.7.9/32}                                                       | true
          {cidr: 192.168.8.0/24}                                                       | false
          {cidr: 169.254.169.254/32}                                                   | false
          {cidr: 168.0.0.0/6}                                                          | false
          """)
  void aWideGrantDoesNotCoverWhatNodesMayHave(String block, boolean accepted) {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.GRANT,
                "{metadata: {name: g}, spec: {egress: ['0.0.0.0/0', '192.168.7.0/24']}}",
                "acme",
                "press");
    fixture.charts.put("web", policy("egress: [{to: [{ipBlock: " + block + "}]}]"));
    assertThat(fixture.deploy().diagnostics()).hasSize(accepted ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({"cilium.io/v2,CiliumNetworkPolicy", "crd.projectcalico.org/v1,NetworkPolicy"})
  void aPolicyOfANetworkPluginIsRefused(String apiVersion, String kind) {
    isRefusedAt(
        "{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {name: p}}",
        "kind",
        "networking.k8s.io/v1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          roleRef: {kind: ClusterRole, name: cluster-admin}                        | roleRef     | bring a Role
          roleRef: {kind: ClusterRole, name: admin}                                | roleRef     | bring a Role
          roleRef: {name: x}                                                       | roleRef     | bring a Role
          roleRef: {kind: Role, name: x}, subjects: [{kind: Group, name: system:authenticated}] | subjects[0] | acme-press
          roleRef: {kind: Role, name: x}, subjects: [{kind: User, name: 'system:anonymous'}] | subjects[0] | acme-press
          roleRef: {kind: Role, name: x}, subjects: [{kind: User, name: eve}, {kind: Group, name: 'system:authenticated'}] | subjects[1] | parts of the cluster
          roleRef: {kind: Role, name: x}, subjects: [{kind: ServiceAccount, name: a}, {kind: ServiceAccount, name: a, namespace: other}] | subjects[1] | acme-press
          """)
  void aBindingBeyondTheNamespaceIsRefused(String rest, String field, String advice) {
    isRefusedAt(rbac("RoleBinding", rest), field, advice);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {apiGroups: ['*'], resources: ['*'], verbs: ['*']}
          {apiGroups: [''], resources: ['*'], verbs: [delete]}
          {apiGroups: [''], resources: [pods, resourcequotas], verbs: [get, patch]}
          {apiGroups: [''], resources: [limitranges], verbs: [deletecollection]}
          {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: ['*']}
          {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate]}
          {apiGroups: [''], resources: ['*/status'], verbs: [patch]}
          {apiGroups: ['*'], resources: ['*'], verbs: [get, list, watch]}
          {apiGroups: [''], resources: [namespaces], verbs: [get]}
          {apiGroups: [''], resources: [resourcequotas/status], verbs: [get]}
          {apiGroups: [''], resources: ['*/status'], verbs: [get]}
          """)
  void aRoleThatCouldOpenTheNamespaceIsRefused(String rule) {
    isRefusedAt(
        rbac("Role", "rules: [{apiGroups: [''], resources: [pods], verbs: ['*']}, " + rule + "]"),
        "rules[1]",
        "name the other resources");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Role        | rules: [{apiGroups: [''], resources: [nodes, pods/log], verbs: [get, list, watch]}]
          Role        | rules: [{apiGroups: [acme.example], resources: [namespaces], verbs: [get]}]
          Role        | rules: [{apiGroups: [apps], resources: ['*'], verbs: ['*']}]
          Role        | rules: [{apiGroups: [''], resources: [configmaps], verbs: ['*']}]
          Role        | rules: [{apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [create, delete]}]
          Role        | rules: [{apiGroups: [networking.k8s.io], resources: ['*'], verbs: ['*']}]
          Role        | rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [create, update]}]
          Role        | rules: [{apiGroups: ['*'], resources: [rolebindings], verbs: [update]}]
          RoleBinding | roleRef: {kind: Role, name: x}, subjects: [{kind: ServiceAccount, name: a, namespace: acme-press}]
          RoleBinding | roleRef: {kind: Role, name: x}, subjects: [{kind: User, name: eve}, {kind: Group, name: printers}]
          """)
  void ordinaryPermissionsAreAccepted(String kind, String rest) {
    isAccepted(rbac(kind, rest));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type: NodePort                        | spec.type        | use ClusterIP
          type: LoadBalancer                    | spec.type        | have it granted
          type: ExternalName, externalName: a.b | spec.type        | with a selector
          externalIPs: [192.0.2.1]              | spec.externalIPs | remove it
          """)
  void aServiceThatTakesAddressesIsRefused(String spec, String field, String advice) {
    isRefusedAt(
        "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {" + spec + "}}",
        field,
        advice);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          v1                     | type: ClusterIP, externalIPs: []
          v1                     | clusterIP: None
          serving.knative.dev/v1 | type: NodePort
          """)
  void otherServicesAreAccepted(String apiVersion, String spec) {
    isAccepted(
        "{apiVersion: "
            + apiVersion
            + ", kind: Service, metadata: {name: s}, spec: {"
            + spec
            + "}}");
  }

  @ParameterizedTest
  @CsvSource({"v1,Endpoints", "discovery.k8s.io/v1,EndpointSlice"})
  void handMadeAddressesOfAServiceAreRefused(String apiVersion, String kind) {
    isRefusedAt(
        "{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {name: e}}",
        "kind",
        "give the Service a selector");
  }

  @Test
  void aGrantedTypeOfServiceIsAcceptedAndNoOther() {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.GRANT,
                "{metadata: {name: g}, spec: {serviceTypes: [LoadBalancer], podSecurity: baseline}}",
                "acme",
                "press");
    String service = "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {type: %s}}";

    fixture.charts.put("web", service.formatted("LoadBalancer"));
    assertThat(fixture.deploy().diagnostics()).isEmpty();
    fixture.charts.put("web", service.formatted("NodePort"));
    assertThat(fixture.deploy().diagnostics()).hasSize(1);
  }

  private static String attached(String annotation, String value) {
    return "{apiVersion: v1, kind: Pod, metadata: {name: p, annotations: {"
        + annotation
        + ": "
        + value
        + "}}, spec: {containers: [{name: c}]}}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          k8s.v1.cni.cncf.io/networks          | other/net                        | acme-press only
          k8s.v1.cni.cncf.io/networks          | 'own, other/net@eth1'            | acme-press only
          k8s.v1.cni.cncf.io/networks          | '[{"name": "n", "namespace": "other"}]' | acme-press only
          k8s.v1.cni.cncf.io/networks          | '[{"name": "other/n"}]'          | acme-press only
          k8s.v1.cni.cncf.io/networks          | '[{'                             | acme-press only
          v1.multus-cni.io/default-network     | acme-press/net                   | remove it
          k8s.plugin.opnfv.org/nfn-network     | '{"type": "ovn4nfv"}'            | remove it
          """)
  void aForeignNetworkIsRefused(String annotation, String value, String advice) {
    isRefusedAt(attached(annotation, value), "metadata.annotations[" + annotation + "]", advice);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ''
          own
          'acme-press/own, acme-press/more'
          """)
  void anOwnNetworkIsAccepted(String value) {
    isAccepted(attached("k8s.v1.cni.cncf.io/networks", value));
  }

  @Test
  void aChartMayNotDefineANetworkOfTheNodes() {
    isRefusedAt(
        "{apiVersion: k8s.cni.cncf.io/v1, kind: NetworkAttachmentDefinition, metadata: {name: n}}",
        "kind",
        "operator");
  }

  @Test
  void aPodThatNamesItsNodeIsRefusedAndHostAliasesAreFine() {
    isAccepted(Fixture.DEPLOYMENT + "      hostAliases: [{ip: 10.0.0.1, hostnames: [db]}]\n");
    isRefusedAt(
        Fixture.DEPLOYMENT + "      nodeName: n1\n", "spec.template.spec.nodeName", "remove it");
    isAccepted(Fixture.DEPLOYMENT + "      nodeName: ''\n");
  }

  @Test
  void aTrustedChartMayDoAllOfThis() {
    Fixture fixture =
        Fixture.shop()
            .put(
                TenancyKinds.LOGICAL_CLOUD,
                "{metadata: {name: press}, spec: {namespace: acme-press, trust: trusted}}",
                "acme");
    fixture.charts.put(
        "web",
        policy("ingress: [{}]")
            + "\n---\n"
            + rbac("RoleBinding", "roleRef: {kind: ClusterRole, name: view}")
            + "\n---\n{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {type: NodePort}}");
    assertThat(fixture.deploy().diagnostics()).isEmpty();
  }
}
