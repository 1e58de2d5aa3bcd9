package io.bulkhead.guard;

import io.bulkhead.guard.GuardPolicy.Rule;
import java.util.List;

/// The Pod Security Standards' restricted level for templates. Pods themselves are judged by the
/// API server's own Pod Security admission, which does not refuse templates.
final class RestrictedRules {
  static List<Rule> all() {
    return List.of(
        new Rule(
            """
            !variables.restricted || variables.containers.all(c, has(c.securityContext)
              && has(c.securityContext.allowPrivilegeEscalation) && !c.securityContext.allowPrivilegeEscalation)
            """,
            "the level restricted wants securityContext.allowPrivilegeEscalation: false in each"
                + " container"),
        new Rule(
            """
            !variables.restricted || variables.containers.all(c,
              'ALL' in c.?securityContext.?capabilities.?drop.orValue([])
              && c.?securityContext.?capabilities.?add.orValue([]).all(a, a == 'NET_BIND_SERVICE'))
            """,
            "the level restricted wants securityContext.capabilities.drop: [ALL] in each container,"
                + " and at most NET_BIND_SERVICE added"),
        new Rule(
            """
            !variables.restricted || ((variables.spec.?securityContext.?runAsNonRoot.orValue(false)
                ? variables.containers.all(c, c.?securityContext.?runAsNonRoot.orValue(true))
                : variables.containers.all(c, c.?securityContext.?runAsNonRoot.orValue(false)))
              && variables.spec.?securityContext.?runAsUser.orValue(1) != 0
              && variables.containers.all(c, c.?securityContext.?runAsUser.orValue(1) != 0))
            """,
            "the level restricted wants securityContext.runAsNonRoot: true and no runAsUser: 0"),
        new Rule(
            """
            !variables.restricted
              || variables.spec.?securityContext.?seccompProfile.?type.orValue('') in ['RuntimeDefault', 'Localhost']
              || variables.containers.all(c, c.?securityContext.?seccompProfile.?type.orValue('') in ['RuntimeDefault', 'Localhost'])
            """,
            "the level restricted wants securityContext.seccompProfile.type: RuntimeDefault"));
  }

  private RestrictedRules() {}
}
