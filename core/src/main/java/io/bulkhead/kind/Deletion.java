package io.bulkhead.kind;

/// Special ways of deleting a document, if the row of its kind allows them.
public enum Deletion {
  LOST("lost", "What it stands for will never answer again: forget all that was delivered there"),
  REMOVE_GUARD("removeGuard", "Take the guard away first; answers 202, and deletes it then");

  private final String parameter;
  private final String meaning;

  Deletion(String parameter, String meaning) {
    this.parameter = parameter;
    this.meaning = meaning;
  }

  /// The query parameter of the DELETE that requests it with the value `true`.
  public String parameter() {
    return parameter;
  }

  public String meaning() {
    return meaning;
  }
}
