package io.bulkhead.kind;

import jakarta.validation.constraints.Size;

/// The metadata of every document. All four members are always shown; absent ones are empty.
public record Metadata(
    @Name String name,
    @Size(max = 1024) String description,
    @Size(max = 512) String userData1,
    @Size(max = 512) String userData2) {

  public Metadata {
    name = Zero.text(name);
    description = Zero.text(description);
    userData1 = Zero.text(userData1);
    userData2 = Zero.text(userData2);
  }

  /// Replaces a missing metadata object; its empty name fails validation.
  public static final Metadata NONE = new Metadata("", "", "", "");

  public static Metadata named(String name) {
    return new Metadata(name, "", "", "");
  }
}
