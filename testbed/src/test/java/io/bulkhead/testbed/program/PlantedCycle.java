package io.bulkhead.testbed.program;

import io.bulkhead.testbed.TestBedOptions;

/// Reaches up from a program to its bed, which a test must find.
public final class PlantedCycle {
  private PlantedCycle() {}

  static TestBedOptions bed() {
    return TestBedOptions.real();
  }
}
