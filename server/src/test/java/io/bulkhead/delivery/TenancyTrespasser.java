package io.bulkhead.delivery;

import io.bulkhead.kind.tenancy.Project;

/// Breaks the rule that delivery knows no intents.
public final class TenancyTrespasser {
  public String name(Project project) {
    return project.metadata().name();
  }
}
