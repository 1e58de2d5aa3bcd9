package io.bulkhead.testbed.program;

import io.bulkhead.testbed.TestBedOptions;

/// Creates a package cycle on purpose, from a program to its bed, which a test must find.
public final class PlantedCycle {
  private PlantedCycle() {}

  static TestBedOptions bed() {
    return TestBedOptions.real();
  }
}
