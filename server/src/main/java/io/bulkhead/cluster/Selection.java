package io.bulkhead.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// Objects of one resource in all namespaces.
///
/// @param labels a label selector, empty for all; comma-separated terms `name`, `name=value` and
///   `name!=value`
/// @param fields a field selector of `path=value` and `path!=value`, empty for all
/// @param metadata whether only their metadata is wanted
public record Selection(
    String apiVersion, String kind, String labels, String fields, boolean metadata) {
  public static Selection all(String apiVersion, String kind) {
    return new Selection(apiVersion, kind, "", "", false);
  }

  public static Selection labelled(String apiVersion, String kind, String labels) {
    return new Selection(apiVersion, kind, labels, "", false);
  }

  public static Selection having(String apiVersion, String kind, String fields) {
    return new Selection(apiVersion, kind, "", fields, false);
  }

  /// The metadata of all objects.
  public static Selection metadata(String apiVersion, String kind) {
    return new Selection(apiVersion, kind, "", "", true);
  }

  /// A single request for both: API servers know no "or", so two different selectors become none.
  Selection or(Selection other) {
    return equals(other) ? this : new Selection(apiVersion, kind, "", "", metadata);
  }

  /// Whether an object of the resource is selected, as the API server would decide.
  public Predicate<JsonNode> filter() {
    List<Term> ofLabels = terms(labels);
    List<Term> ofFields = terms(fields);
    return object ->
        ofLabels.stream().allMatch(term -> term.holds(object.at("/metadata/labels")::path))
            && ofFields.stream()
                .allMatch(term -> term.holds(path -> object.at("/" + path.replace('.', '/'))));
  }

  private static List<Term> terms(String selector) {
    return selector.isEmpty()
        ? List.of()
        : Arrays.stream(selector.split(",")).map(Term::parse).toList();
  }

  private record Term(String name, Comparison comparison, String value) {
    private enum Comparison {
      THERE,
      EQUAL,
      OTHER
    }

    static Term parse(String text) {
      int equals = text.indexOf('=');
      if (equals < 0) {
        return new Term(text, Comparison.THERE, "");
      }
      String value = text.substring(equals + 1);
      return text.charAt(equals - 1) == '!'
          ? new Term(text.substring(0, equals - 1), Comparison.OTHER, value)
          : new Term(text.substring(0, equals), Comparison.EQUAL, value);
    }

    boolean holds(Function<String, JsonNode> members) {
      JsonNode found = members.apply(name);
      return switch (comparison) {
        case THERE -> !found.isMissingNode();
        case EQUAL -> found.asText("").equals(value) && !found.isMissingNode();
        case OTHER -> !found.asText("").equals(value);
      };
    }
  }
}
