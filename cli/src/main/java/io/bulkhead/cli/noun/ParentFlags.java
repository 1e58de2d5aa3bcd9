package io.bulkhead.cli.noun;

import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.KindTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A flag for each path variable of the table (`--project`, `--composite-app`, …), as an
/// alternative to writing the path.
public final class ParentFlags {
  private static final SequencedMap<String, String> ALIASES = aliases();

  private final SequencedMap<String, String> values = new LinkedHashMap<>();

  private static SequencedMap<String, String> aliases() {
    var aliases = new LinkedHashMap<String, String>();
    aliases.put("project", "-p");
    aliases.put("compositeAppVersion", "--version");
    aliases.put("clusterProvider", "--provider");
    return aliases;
  }

  /// Adds the flags to a command.
  ///
  /// @param action only kinds that have it; empty for all
  public void addTo(CommandSpec spec, KindTable table, String action) {
    var wanted = new TreeSet<String>();
    for (Kind<?> kind : table.kinds()) {
      if (action.isEmpty() || Nouns.action(kind, action).isPresent()) {
        wanted.addAll(NounPaths.parentVariables(kind));
      }
    }
    for (Kind<?> kind : table.kinds()) {
      kind.variables().stream()
          .filter(wanted::contains)
          .forEach(variable -> add(spec, kind, variable));
    }
  }

  private void add(CommandSpec spec, Kind<?> kind, String variable) {
    List<String> names = new ArrayList<>();
    names.add("--" + NounPaths.flag(variable));
    kind.shortNames().forEach(name -> names.add("--" + name));
    if (ALIASES.containsKey(variable)) {
      names.add(ALIASES.get(variable));
    }
    // A command's own option of that name takes precedence.
    names.removeIf(name -> spec.findOption(name) != null);
    if (names.isEmpty()) {
      return;
    }
    OptionSpec.Builder option =
        OptionSpec.builder(names.toArray(new String[0]))
            .paramLabel(NounPaths.flag(variable).toUpperCase(Locale.ROOT))
            .description("Part of the path.")
            .type(String.class)
            .setter(
                new picocli.CommandLine.Model.ISetter() {
                  @Override
                  public <T> @Nullable T set(@Nullable T value) {
                    if (value != null) {
                      values.put(variable, value.toString());
                    }
                    return value;
                  }
                });
    spec.addOption(option.build());
  }

  /// The names of a kind's parents: all of them, or a usage failure that tells what is missing.
  public List<String> parents(Kind<?> kind) {
    List<String> variables = NounPaths.parentVariables(kind);
    List<String> missing = variables.stream().filter(v -> !values.containsKey(v)).toList();
    if (!missing.isEmpty()) {
      throw CommandFailure.usage(
          "which %s? Give %s, or write the path %s"
              .formatted(
                  Nouns.singular(kind),
                  String.join(" ", missing.stream().map(v -> "--" + NounPaths.flag(v)).toList()),
                  NounPaths.form(NounPaths.variables(kind))));
    }
    return variables.stream().map(v -> values.getOrDefault(v, "")).toList();
  }

  /// The document of a name: a whole path, or the own names with the parents as flags.
  public DocumentKey key(Kind<?> kind, String name) {
    int own = kind.variables().size();
    List<String> parts = List.of(name.split("/", -1));
    if (parts.size() == own && own < NounPaths.variables(kind).size()) {
      List<String> names = new ArrayList<>(parents(kind));
      names.addAll(parts);
      return new DocumentKey(kind.name(), names);
    }
    return NounPaths.key(kind, name);
  }
}
