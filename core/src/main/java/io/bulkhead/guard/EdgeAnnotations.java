package io.bulkhead.guard;

import static io.bulkhead.guard.PodRules.texts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Allowed annotations of Ingresses and Services. Edge controllers are configured by them, so only
/// those are allowed that change nothing but how requests for the hosts of this object reach its
/// own services.
final class EdgeAnnotations {
  /// The harmless annotations of each Ingress controller.
  private static final Map<String, List<String>> INGRESS =
      Map.ofEntries(
          Map.entry(
              "nginx.ingress.kubernetes.io",
              List.of(
                  "affinity",
                  "affinity-canary-behavior",
                  "affinity-mode",
                  "allowlist-source-range",
                  "app-root",
                  "auth-realm",
                  "auth-secret-type",
                  "auth-type",
                  "backend-protocol",
                  "canary",
                  "canary-by-cookie",
                  "canary-by-header",
                  "canary-by-header-pattern",
                  "canary-by-header-value",
                  "canary-weight",
                  "canary-weight-total",
                  "client-body-buffer-size",
                  "connection-proxy-header",
                  "cors-allow-credentials",
                  "cors-allow-headers",
                  "cors-allow-methods",
                  "cors-allow-origin",
                  "cors-expose-headers",
                  "cors-max-age",
                  "custom-http-errors",
                  "default-backend",
                  "denylist-source-range",
                  "enable-access-log",
                  "enable-cors",
                  "enable-opentelemetry",
                  "enable-rewrite-log",
                  "force-ssl-redirect",
                  "http2-push-preload",
                  "limit-connections",
                  "limit-rate",
                  "limit-rate-after",
                  "limit-req-status-code",
                  "limit-rpm",
                  "limit-rps",
                  "limit-whitelist",
                  "load-balance",
                  "permanent-redirect",
                  "permanent-redirect-code",
                  "preserve-trailing-slash",
                  "proxy-body-size",
                  "proxy-buffer-size",
                  "proxy-buffering",
                  "proxy-buffers-number",
                  "proxy-busy-buffers-size",
                  "proxy-connect-timeout",
                  "proxy-cookie-domain",
                  "proxy-cookie-path",
                  "proxy-http-version",
                  "proxy-max-temp-file-size",
                  "proxy-next-upstream",
                  "proxy-next-upstream-timeout",
                  "proxy-next-upstream-tries",
                  "proxy-read-timeout",
                  "proxy-redirect-from",
                  "proxy-redirect-to",
                  "proxy-request-buffering",
                  "proxy-send-timeout",
                  "relative-redirects",
                  "rewrite-target",
                  "satisfy",
                  "secure-backends",
                  "service-upstream",
                  "session-cookie-change-on-failure",
                  "session-cookie-expires",
                  "session-cookie-max-age",
                  "session-cookie-name",
                  "session-cookie-path",
                  "session-cookie-samesite",
                  "session-cookie-secure",
                  "session-cookie-hash",
                  "ssl-passthrough",
                  "ssl-redirect",
                  "temporal-redirect",
                  "upstream-hash-by",
                  "use-regex",
                  "websocket-services",
                  "whitelist-source-range")),
          Map.entry(
              "nginx.org",
              List.of(
                  "client-max-body-size",
                  "grpc-services",
                  "hsts",
                  "hsts-max-age",
                  "keepalive",
                  "lb-method",
                  "max-conns",
                  "max-fails",
                  "fail-timeout",
                  "proxy-buffer-size",
                  "proxy-buffering",
                  "proxy-buffers",
                  "proxy-connect-timeout",
                  "proxy-read-timeout",
                  "proxy-send-timeout",
                  "redirect-to-https",
                  "ssl-services",
                  "websocket-services")),
          Map.entry(
              "ingress.kubernetes.io",
              List.of("force-ssl-redirect", "proxy-body-size", "ssl-redirect")),
          Map.entry(
              "traefik.ingress.kubernetes.io",
              List.of("router.pathmatcher", "router.tls", "redirect-entry-point")),
          Map.entry(
              "haproxy.org",
              List.of(
                  "allow-list",
                  "check",
                  "check-http",
                  "check-interval",
                  "cookie-persistence",
                  "cors-allow-credentials",
                  "cors-allow-headers",
                  "cors-allow-methods",
                  "cors-allow-origin",
                  "cors-enable",
                  "cors-max-age",
                  "deny-list",
                  "forwarded-for",
                  "load-balance",
                  "path-rewrite",
                  "pod-maxconn",
                  "rate-limit-period",
                  "rate-limit-requests",
                  "server-proto",
                  "ssl-redirect",
                  "ssl-redirect-code",
                  "timeout-check",
                  "timeout-connect",
                  "timeout-server",
                  "timeout-tunnel",
                  "whitelist")),
          Map.entry(
              "haproxy-ingress.github.io",
              List.of(
                  "balance-algorithm",
                  "hsts",
                  "hsts-max-age",
                  "proxy-body-size",
                  "rewrite-target",
                  "ssl-redirect",
                  "timeout-connect",
                  "timeout-server",
                  "timeout-tunnel",
                  "whitelist-source-range")),
          Map.entry(
              "alb.ingress.kubernetes.io",
              List.of(
                  "backend-protocol",
                  "backend-protocol-version",
                  "healthcheck-interval-seconds",
                  "healthcheck-path",
                  "healthcheck-port",
                  "healthcheck-protocol",
                  "healthcheck-timeout-seconds",
                  "healthy-threshold-count",
                  "ssl-redirect",
                  "success-codes",
                  "target-type",
                  "unhealthy-threshold-count")),
          Map.entry(
              "appgw.ingress.kubernetes.io",
              List.of(
                  "backend-path-prefix",
                  "backend-protocol",
                  "connection-draining",
                  "connection-draining-timeout",
                  "cookie-based-affinity",
                  "health-probe-path",
                  "request-timeout",
                  "ssl-redirect")),
          Map.entry(
              "konghq.com",
              List.of(
                  "connect-timeout",
                  "https-redirect-status-code",
                  "preserve-host",
                  "protocol",
                  "protocols",
                  "read-timeout",
                  "regex-priority",
                  "retries",
                  "strip-path",
                  "write-timeout")),
          Map.entry(
              "projectcontour.io",
              List.of(
                  "num-retries",
                  "per-try-timeout",
                  "response-timeout",
                  "retry-on",
                  "tls-minimum-protocol-version",
                  "websocket-routes")),
          Map.entry(
              "kubernetes.io",
              List.of("ingress.allow-http", "ingress.class", "tls-acme", "description")),
          Map.entry("cert-manager.io", List.of("issuer")),
          Map.entry("external-dns.alpha.kubernetes.io", List.of("ttl")));

  private static final List<String> SERVICE =
      List.of(
          "external-dns.alpha.kubernetes.io/ttl",
          "kubernetes.io/description",
          "networking.gke.io/app-protocols",
          "projectcontour.io/upstream-protocol.h2",
          "projectcontour.io/upstream-protocol.h2c",
          "projectcontour.io/upstream-protocol.tls",
          "service.alpha.kubernetes.io/app-protocols",
          "service.alpha.kubernetes.io/tolerate-unready-endpoints",
          "service.beta.openshift.io/serving-cert-secret-name",
          "service.alpha.openshift.io/serving-cert-secret-name",
          "service.kubernetes.io/topology-aware-hints",
          "service.kubernetes.io/topology-mode",
          "traefik.ingress.kubernetes.io/service.nativelb",
          "traefik.ingress.kubernetes.io/service.passhostheader",
          "traefik.ingress.kubernetes.io/service.serversscheme",
          "traefik.ingress.kubernetes.io/service.sticky.cookie",
          "traefik.ingress.kubernetes.io/service.sticky.cookie.httponly",
          "traefik.ingress.kubernetes.io/service.sticky.cookie.name",
          "traefik.ingress.kubernetes.io/service.sticky.cookie.samesite",
          "traefik.ingress.kubernetes.io/service.sticky.cookie.secure");

  /// CEL: the value contains characters that could inject text into a controller's configuration.
  private static final String RAW = "value.matches('[;{}\\\\n\\\\r\\\\x22\\\\x5c\\\\x60#]')";

  /// Domains that dashboards and probes read from routes.
  private static final List<String> LOOKERS =
      List.of(
          "forecastle.stakater.com",
          "gethomepage.dev",
          "hajimari.io",
          "blackbox.prometheus.io",
          "monitoring.coreos.com");

  /// CEL: every annotation of the Ingress is one of these, or was granted.
  static String ofIngress() {
    List<String> keys = new ArrayList<>();
    INGRESS.forEach((domain, words) -> words.forEach(word -> keys.add(domain + "/" + word)));
    keys.sort(null);
    return all(
        keys,
        """
        (k == 'nginx.ingress.kubernetes.io/auth-secret' && !value.contains('/'))
          || (k == 'traefik.ingress.kubernetes.io/router.entrypoints' && value.split(',').all(e, e in ['web', 'websecure']))
          || (k == 'alb.ingress.kubernetes.io/scheme' && value == 'internal')
          || (%s)
        """
            .formatted(NAMES)
            .strip());
  }

  static String ofService() {
    return all(SERVICE, NAMES);
  }

  /// A host name is published only if it was granted.
  private static final String NAMES =
      "k == 'external-dns.alpha.kubernetes.io/hostname' && value != '' && value.split(',').all(h, "
          + RouteRules.HOST_GRANTED
          + ")";

  private static String all(List<String> keys, String special) {
    String holds =
        """
        object.metadata.?annotations.orValue({}).all(k, [object.metadata.annotations[k]].all(value, %s
          || (k in variables.kept && variables.kept[k] == value)
          || (!%s && (k in %s || %s))
          || k.startsWith('bulkhead.io/') || %s))
        """;
    return holds.formatted(
        AnnotationRules.ordinary(
            Stream.concat(AnnotationRules.TOOLS.stream(), LOOKERS.stream()).toList()),
        RAW,
        texts(keys),
        special,
        AnnotationRules.grantedKey());
  }

  private EdgeAnnotations() {}
}
