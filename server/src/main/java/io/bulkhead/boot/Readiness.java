package io.bulkhead.boot;

import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/// What `/q/health/ready` tells, a sentence for each check.
public final class Readiness {
  private Readiness() {}

  @Produces
  @org.eclipse.microprofile.health.Readiness
  static HealthCheck store(Hub hub) {
    return () -> told(hub, Checks.STORE);
  }

  @Produces
  @org.eclipse.microprofile.health.Readiness
  static HealthCheck renderer(Hub hub) {
    return () -> told(hub, Checks.RENDERER);
  }

  @Produces
  @org.eclipse.microprofile.health.Readiness
  static HealthCheck work(Hub hub) {
    return () -> told(hub, Checks.WORK);
  }

  private static HealthCheckResponse told(Hub hub, String name) {
    Check.Finding finding = hub.check(name);
    return HealthCheckResponse.named(name)
        .status(finding.good())
        .withData("says", finding.says())
        .build();
  }
}
