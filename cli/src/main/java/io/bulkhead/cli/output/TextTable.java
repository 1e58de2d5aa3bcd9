package io.bulkhead.cli.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Columns for people: as wide as their widest cell, separated by three spaces.
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(List<String> titles) {
    rows.add(titles.stream().map(title -> title.toUpperCase(Locale.ROOT)).toList());
  }

  public TextTable(String... titles) {
    this(List.of(titles));
  }

  public TextTable row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  public TextTable row(String... cells) {
    return row(List.of(cells));
  }

  public void print(PrintStream out) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 3);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
