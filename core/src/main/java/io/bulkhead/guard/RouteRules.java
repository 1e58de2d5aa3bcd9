package io.bulkhead.guard;

import static io.bulkhead.guard.PodRules.granted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.label.GrantAnnotation;

/// Rules for incoming traffic in an untrusted namespace: Ingresses, gateways and their routes, and
/// the resources of meshes. Hosts must be granted, and nothing may refer to other namespaces.
final class RouteRules {
  /// CEL: the host name in the variable `h` is granted or a subdomain of a granted one.
  static final String HOST_GRANTED =
      """
      (h != '' && !h.startsWith('*') && %1$s.exists(g, g != '' && (h == g || (g.startsWith('*.') && h.endsWith(g.substring(1))))))
      """
          .formatted(granted(GrantAnnotation.HOSTS))
          .strip();

  /// CEL: the backend `b` is a service of the own namespace, or of a granted kind.
  private static final String OWN_BACKEND =
      """
      (b.?namespace.orValue(variables.home) == variables.home && b.?kind.orValue('Service') != 'Hostname'
        && ((b.?group.orValue('') == '' && b.?kind.orValue('Service') == 'Service')
          || (b.?group.orValue('') != '' && b.?group.orValue('') in %s)))
      """
          .formatted(granted(GrantAnnotation.API_GROUPS))
          .strip();

  /// CEL: the filter `f` neither redirects to other hosts nor calls other services.
  private static final String OWN_FILTER =
      """
      (f.?type.orValue('') in ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite', 'RequestMirror', 'CORS', 'ExternalAuth', 'ExtensionRef']
        && [f.?requestMirror.?backendRef, f.?externalAuth.?backendRef].all(o, [dyn(o.orValue({}))].all(b, %s))
        && f.?extensionRef.?namespace.orValue(variables.home) == variables.home)
      """
          .formatted(OWN_BACKEND)
          .strip();

  static GuardPolicy ingresses(ObjectNode untrusted) {
    return new GuardPolicy("bulkhead-guards-ingresses", untrusted)
        .on("networking.k8s.io", GuardPolicy.WRITES, "ingresses")
        .on("extensions", GuardPolicy.WRITES, "ingresses")
        .let("granted", ObjectRules.GRANTED)
        .rule(
            "object.spec.?rules.orValue([]).all(r, dyn(r.?host.orValue('')) != '')"
                + " && object.spec.?rules.orValue([]).map(r, r.?host.orValue('')).all(h, h == '' || %s)"
                    .formatted(HOST_GRANTED)
                + " && object.spec.?tls.orValue([]).all(t, t.?hosts.orValue([]).all(h, %s))"
                    .formatted(HOST_GRANTED),
            "each host must be granted, and none may be a wildcard or left out: ask for a grant")
        .rule(
            "!has(object.spec.defaultBackend)",
            "a default backend would take requests for hosts of others: use rules with hosts")
        .let("kept", PodRules.KEPT)
        .rule(
            EdgeAnnotations.ofIngress(),
            "annotations that put configuration into the controller, reach beyond the namespace, or"
                + " are not known to do neither, are not allowed (CVE-2025-1974, CVE-2021-25742):"
                + " remove them or ask for a grant of their domains or keys");
  }

  static GuardPolicy gateways(ObjectNode untrusted) {
    String group = "gateway.networking.k8s.io";
    return new GuardPolicy("bulkhead-guards-gateways", untrusted)
        .on(group, GuardPolicy.WRITES, "*")
        .on("gateway.networking.x-k8s.io", GuardPolicy.WRITES, "*")
        .let("granted", ObjectRules.GRANTED)
        .let("spec", "dyn(object.?spec.orValue({}))")
        .let("home", "object.metadata.namespace")
        .ruleOfTenants(
            "object.kind != 'ReferenceGrant'",
            "references from other namespaces are opened by the operator: remove the"
                + " ReferenceGrant")
        .rule(
            """
            object.kind in ['Gateway', 'ListenerSet', 'XListenerSet', 'BackendTLSPolicy', 'ReferenceGrant',
              'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute']
            """,
            "this kind of the Gateway API is for the operator: remove it")
        .rule(
            """
            !object.kind.endsWith('Route') || object.kind in ['TCPRoute', 'UDPRoute']
              || (variables.spec.?hostnames.orValue([]).size() > 0 && variables.spec.hostnames.all(h, %s))
            """
                .formatted(HOST_GRANTED),
            "each hostname must be granted, and none may be a wildcard or left out: ask for a"
                + " grant")
        .rule(
            """
            !(object.kind in ['TCPRoute', 'UDPRoute']) || variables.spec.?parentRefs.orValue([]).all(p,
              (p.?namespace.orValue(variables.home) + '/' + p.name + '/' + p.?sectionName.orValue('')) in %s)
            """
                .formatted(granted(GrantAnnotation.GATEWAYS)),
            "a route without hosts takes a whole listener: name its sectionName, and ask for a"
                + " grant of the gateway as namespace/name/section")
        .rule(
            """
            variables.spec.?parentRefs.orValue([]).all(p, (p.?namespace.orValue(variables.home) == variables.home
                && p.?kind.orValue('Gateway') in ['Gateway', 'ListenerSet', 'XListenerSet', 'Service'])
              || (p.?kind.orValue('Gateway') == 'Gateway' && p.?group.orValue('gateway.networking.k8s.io') == 'gateway.networking.k8s.io'
                && ((p.namespace + '/' + p.name) in %1$s
                  || (p.namespace + '/' + p.name + '/' + p.?sectionName.orValue('')) in %1$s)))
            """
                .formatted(granted(GrantAnnotation.GATEWAYS)),
            "gateways of others must be granted, and sets of listeners of others are none: ask for"
                + " a grant")
        .rule(
            """
            variables.spec.?useDefaultGateways.orValue('None') == 'None' && variables.spec.?defaultScope.orValue('None') == 'None'
            """,
            "default gateways take routes of everybody: remove useDefaultGateways and defaultScope"
                + " and name a gateway")
        .rule(
            """
            variables.spec.?parentRef.?namespace.orValue(variables.home) == variables.home
              && variables.spec.?allowedListeners.?namespaces.?from.orValue('None') in ['None', 'Same']
            """,
            "listeners are added to gateways of the own namespace only: remove the namespace")
        .rule(
            """
            variables.spec.?rules.orValue([]).all(r, r.?backendRefs.orValue([]).all(b, %1$s && b.?filters.orValue([]).all(f, %2$s))
              && r.?filters.orValue([]).all(f, %2$s))
            """
                .formatted(OWN_BACKEND, OWN_FILTER),
            "backends must be services of the own namespace, and filters of these too: remove the"
                + " namespace, and other kinds unless their API group was granted")
        .rule(
            """
            variables.spec.?listeners.orValue([]).all(l, dyn(l.?hostname.orValue('')) != ''
              && l.?allowedRoutes.?namespaces.?from.orValue('Same') == 'Same'
              && [l.?tls.?certificateRefs.orValue([]), l.?tls.?frontendValidation.?caCertificateRefs.orValue([])].all(refs,
                dyn(refs).all(c, c.?namespace.orValue(variables.home) == variables.home)))
              && variables.spec.?listeners.orValue([]).map(l, l.?hostname.orValue('')).all(h, h == '' || %s)
              && variables.spec.?addresses.orValue([]).size() == 0
            """
                .formatted(HOST_GRANTED),
            "listeners must have granted hostnames and take routes and certificates of the own"
                + " namespace only");
  }

  static GuardPolicy meshes(ObjectNode untrusted) {
    return new GuardPolicy("bulkhead-guards-meshes", untrusted)
        .on("networking.istio.io", GuardPolicy.WRITES, "*")
        .on("extensions.istio.io", GuardPolicy.WRITES, "*")
        .on("security.istio.io", GuardPolicy.WRITES, "*")
        .on("telemetry.istio.io", GuardPolicy.WRITES, "*")
        .on("serving.knative.dev", GuardPolicy.WRITES, "domainmappings")
        .on("eventing.knative.dev", GuardPolicy.WRITES, "*")
        .on("messaging.knative.dev", GuardPolicy.WRITES, "*")
        .on("sources.knative.dev", GuardPolicy.WRITES, "*")
        .on("traefik.io", GuardPolicy.WRITES, "*")
        .on("projectcontour.io", GuardPolicy.WRITES, "*")
        .let("granted", ObjectRules.GRANTED)
        .let("spec", "dyn(object.?spec.orValue({}))")
        .let("home", "object.metadata.namespace")
        .rule(
            """
            !(object.kind in ['EnvoyFilter', 'ServiceEntry', 'WorkloadEntry', 'WorkloadGroup', 'ProxyConfig', 'WasmPlugin',
              'ServersTransport', 'ServersTransportTCP', 'TLSOption', 'TLSStore', 'ExtensionService', 'ContourConfiguration', 'ContourDeployment', 'TLSCertificateDelegation'])
            """,
            "this kind changes the mesh or the proxy for others, too: it is for the operator")
        .rule(
            """
            !(object.kind in ['VirtualService', 'DestinationRule']) || variables.spec.?exportTo.orValue(['.']).all(e, e == '.' || e == variables.home)
            """,
            "rules of the mesh hold in the own namespace only: set exportTo to [.]")
        .rule(
            """
            object.kind != 'VirtualService' || (variables.spec.?hosts.orValue([]).size() > 0
              && variables.spec.hosts.all(h, !h.contains('.') || h.endsWith('.' + variables.home + '.svc.cluster.local') || h.endsWith('.' + variables.home + '.svc') || %s)
              && variables.spec.hosts.all(h, h != '*')
              && variables.spec.?gateways.orValue([]).all(g, g == 'mesh' || !g.contains('/') || g.startsWith(variables.home + '/') || g in %s)
              && [variables.spec.?http.orValue([]), variables.spec.?tcp.orValue([]), variables.spec.?tls.orValue([])].all(rules, dyn(rules).all(r,
                r.?route.orValue([]).all(d, %s)
                && r.?mirrors.orValue([]).all(d, %s)
                && (!has(r.mirror) || [{'destination': r.mirror}].all(d, %s))
                && r.?delegate.?namespace.orValue(variables.home) == variables.home)))
            """
                .formatted(
                    HOST_GRANTED,
                    granted(GrantAnnotation.GATEWAYS),
                    ownDestination(),
                    ownDestination(),
                    ownDestination()),
            "hosts must be granted; gateways, delegates and destinations must be in the own"
                + " namespace")
        .rule(
            """
            object.kind != 'DestinationRule' || !variables.spec.?host.orValue('').contains('.')
              || variables.spec.host.endsWith('.' + variables.home + '.svc.cluster.local') || variables.spec.host.endsWith('.' + variables.home + '.svc')
            """,
            "a DestinationRule is for services of the own namespace only")
        .rule(
            """
            object.kind != 'Gateway' || variables.spec.?servers.orValue([]).all(s, s.?hosts.orValue([]).size() > 0 && s.hosts.all(x,
              (!x.contains('/') || x.startsWith('./') || x.startsWith(variables.home + '/'))
              && [x.contains('/') ? x.split('/')[1] : x].all(h, %s)))
            """
                .formatted(HOST_GRANTED),
            "hosts of a gateway must be granted, and none may be a wildcard: ask for a grant")
        .rule(
            """
            object.kind != 'Sidecar' || variables.spec.?egress.orValue([]).all(e, e.?hosts.orValue([]).all(x, x.startsWith('./') || x.startsWith(variables.home + '/') || x.startsWith('~/')))
            """,
            "a Sidecar may name hosts of the own namespace only")
        .rule(
            """
            !(object.kind in ['DomainMapping', 'Trigger', 'Broker', 'Subscription', 'Channel', 'PingSource', 'ApiServerSource', 'ContainerSource', 'SinkBinding', 'InMemoryChannel'])
              || [variables.spec.?ref, variables.spec.?subscriber.?ref, variables.spec.?reply.?ref, variables.spec.?sink.?ref, variables.spec.?channel,
                  variables.spec.?delivery.?deadLetterSink.?ref, variables.spec.?config, variables.spec.?subject].all(o, dyn(o.orValue({})).?namespace.orValue(variables.home) == variables.home)
            """,
            "references must stay in the own namespace: remove the namespace")
        .rule(
            """
            object.kind != 'DomainMapping' || [object.metadata.name].all(h, %s)
            """
                .formatted(HOST_GRANTED),
            "the domain must be granted: ask for a grant")
        .rule(
            """
            object.kind != 'PeerAuthentication' || variables.spec.?mtls.?mode.orValue('STRICT') in ['STRICT', 'UNSET']
            """,
            "a tenant must not turn mutual TLS off")
        .rule(
            """
            !(object.kind in ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP', 'HTTPProxy', 'Middleware', 'MiddlewareTCP', 'TraefikService'])
            """,
            "use an Ingress or an HTTPRoute, whose hosts the guard knows");
  }

  private static String ownDestination() {
    return """
    (!d.?destination.?host.orValue('').contains('.') || d.destination.host.endsWith('.' + variables.home + '.svc.cluster.local') || d.destination.host.endsWith('.' + variables.home + '.svc'))
    """
        .strip();
  }

  private RouteRules() {}
}
