package io.bulkhead.cli.noun;

import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Names of documents as people write them (`acme/shop/v1/edge`) and as URLs need them.
public final class NounPaths {

  /// The names of all path variables of a kind, from the root.
  public static List<String> variables(Kind<?> kind) {
    List<String> all = new ArrayList<>(parentVariables(kind));
    all.addAll(kind.variables());
    return List.copyOf(all);
  }

  public static List<String> parentVariables(Kind<?> kind) {
    return kind.parent().map(NounPaths::variables).orElse(List.of());
  }

  /// Parses `acme/shop/v1/edge`. `edge+one` counts as two names, the notation of clusters.
  ///
  /// Throws a usage failure that shows the form.
  public static DocumentKey key(Kind<?> kind, String path) {
    return new DocumentKey(kind.name(), names(variables(kind), kind, path));
  }

  private static List<String> names(List<String> variables, Kind<?> kind, String path) {
    List<String> names = List.of(path.split("[/+]", -1));
    if (names.size() != variables.size() || names.contains("")) {
      throw CommandFailure.usage(
          "\"%s\" does not name a %s; write %s"
              .formatted(path, Nouns.singular(kind), form(variables)));
    }
    return names;
  }

  /// `PROJECT/COMPOSITE-APP/…`, for messages.
  public static String form(List<String> variables) {
    return String.join("/", variables.stream().map(v -> flag(v).toUpperCase(Locale.ROOT)).toList());
  }

  /// `compositeApp` as `composite-app`.
  public static String flag(String variable) {
    return variable.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  public static String url(Kind<?> kind, DocumentKey key) {
    return kind.path(encoded(key.names()));
  }

  public static String collectionUrl(Kind<?> kind, List<String> parents) {
    return kind.collectionPath(encoded(parents));
  }

  private static List<String> encoded(List<String> names) {
    return names.stream().map(HubClient::segment).toList();
  }

  private NounPaths() {}
}
