package io.bulkhead.boot;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/// The response of `/q/health/ready`, one sentence for each check.
@Singleton
public class Readiness {
  private final Hub hub;

  Readiness(Hub hub) {
    this.hub = hub;
  }

  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck store() {
    return () -> told(Checks.STORE);
  }

  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck renderer() {
    return () -> told(Checks.RENDERER);
  }

  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck work() {
    return () -> told(Checks.WORK);
  }

  private HealthCheckResponse told(String name) {
    Check.Finding finding = hub.check(name);
    return HealthCheckResponse.named(name)
        .status(finding.good())
        .withData("says", finding.says())
        .build();
  }
}
