package io.bulkhead.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Descriptions of record members and enum constants, taken from the sources: the text of
/// `/// @param` and of the comment above a constant. So nobody has to write them twice.
public final class Notes {
  private static final Pattern FILE =
      Pattern.compile("(?m)^public [^({]*?(?:record|enum|interface|class) (\\w+)");
  private static final Pattern RECORD = Pattern.compile("^(?:public )?record (\\w+)\\W?.*");
  private static final Pattern ENUM = Pattern.compile("^(?:public )?enum (\\w+)\\W.*");
  private static final Pattern CONSTANT = Pattern.compile("^([A-Z][A-Z0-9_]*)[(,;].*|^([A-Z_]+)$");
  private static final Pattern PARAM = Pattern.compile("^@param (\\w+) (.*)$");

  private final SortedMap<String, String> texts = new TreeMap<>();

  private Notes() {}

  /// @param sources whole Java files
  public static Notes of(List<String> sources) {
    var notes = new Notes();
    sources.forEach(notes::read);
    return notes;
  }

  /// Empty if the sources contain none.
  public String of(Class<?> owner, String member) {
    return texts.getOrDefault(
        key(owner.getNestHost().getSimpleName(), owner.getSimpleName(), member), "");
  }

  private static String key(String file, String owner, String member) {
    return file + "/" + owner + "/" + member;
  }

  private void read(String source) {
    Matcher top = FILE.matcher(source);
    if (!top.find()) {
      return;
    }
    String file = top.group(1);
    String owner = file;
    List<String> comment = new ArrayList<>();
    for (String line : source.lines().map(String::strip).toList()) {
      if (line.startsWith("///")) {
        comment.add(line.substring(3).strip());
      } else if (!line.startsWith("@")) {
        Matcher nested = ENUM.matcher(line);
        owner = nested.matches() ? nested.group(1) : owner;
        declared(file, owner, line, comment);
        comment.clear();
      }
    }
  }

  private void declared(String file, String owner, String line, List<String> comment) {
    Matcher declared = RECORD.matcher(line);
    Matcher constant = CONSTANT.matcher(line);
    if (declared.matches()) {
      parameters(file, declared.group(1), comment);
    } else if (constant.matches() && !comment.isEmpty()) {
      String name = constant.group(1) == null ? constant.group(2) : constant.group(1);
      texts.put(key(file, owner, name), String.join(" ", comment));
    }
  }

  private void parameters(String file, String owner, List<String> comment) {
    String member = "";
    for (String line : comment) {
      Matcher begin = PARAM.matcher(line);
      if (begin.matches()) {
        member = begin.group(1);
        texts.put(key(file, owner, member), begin.group(2));
      } else if (!member.isEmpty() && !line.isEmpty()) {
        texts.merge(key(file, owner, member), line, (before, more) -> before + " " + more);
      }
    }
  }
}
