package io.bulkhead.reference;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes a Markdown page.
public final class Markdown {
  private final StringBuilder text = new StringBuilder();

  public Markdown(String title) {
    line("<!-- Made by ./bulkhead dev generate. Do not edit. -->");
    line("# " + title);
    line("");
  }

  public Markdown heading(String title) {
    return line("## " + title).line("");
  }

  public Markdown paragraph(String words) {
    return line(words).line("");
  }

  public Markdown table(List<String> titles, List<List<String>> rows) {
    row(titles);
    row(titles.stream().map(title -> "---").toList());
    rows.forEach(this::row);
    return line("");
  }

  /// A code block.
  public Markdown block(String language, String content) {
    return line("```" + language).line(content.stripTrailing()).line("```").line("");
  }

  public Markdown line(String words) {
    text.append(words.stripTrailing()).append('\n');
    return this;
  }

  private void row(List<String> cells) {
    line(
        cells.stream()
            .map(cell -> cell.replaceAll("(?<!\\\\)\\|", "\\\\|").replace("\n", " "))
            .collect(Collectors.joining(" | ", "| ", " |")));
  }

  /// The page, ending with one line feed.
  public String page() {
    return text.toString().stripTrailing() + "\n";
  }

  /// `LogicalCloud` as `logical-cloud`, for file names.
  public static String hyphens(String camel) {
    return camel.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
