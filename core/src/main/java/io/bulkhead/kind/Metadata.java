package io.bulkhead.kind;

import jakarta.validation.constraints.Size;

/// The metadata that every document carries. All four members are always shown; absent ones read as
/// empty.
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

  /// Stands for a metadata object that was not sent; its empty name fails validation.
  public static final Metadata NONE = new Metadata("", "", "", "");

  public static Metadata named(String name) {
    return new Metadata(name, "", "", "");
  }
}
