package io.bulkhead.compiler.model;

import io.bulkhead.diagnostic.Diagnostic;

/// What is wrong with an object of a chart.
///
/// @param field path of the member in the object, such as `spec.template.spec.hostNetwork`
/// @param what what is wrong and what to do
/// @param rule the name of the broken rule, such as `isolation/hostNetwork`
/// @param cure what to do about it, for each audience
public record Fault(String field, String what, String rule, Diagnostic.Cure cure) {
  /// A fault whose rule is named after the field, without a cure besides the text.
  public Fault(String field, String what) {
    this(field, what, "isolation/" + last(field), Diagnostic.Cure.NONE);
  }

  /// The name of the member, without its parents.
  private static String last(String field) {
    String plain = field.replaceAll("\\[[^\\]]*]", "");
    return plain.substring(plain.lastIndexOf('.') + 1);
  }
}
