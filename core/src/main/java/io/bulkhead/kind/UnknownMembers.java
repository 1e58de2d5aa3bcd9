package io.bulkhead.kind;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Nearest;
import io.bulkhead.diagnostic.Problem;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Members of a body that its kind does not have, and that a decoder would ignore. They are refused
/// for kinds of ours and for documents with `bulkhead.io/v1`, since a misspelt limit is no limit.
/// EMCO's clients get a warning.
///
/// @param strict whether they are refused
/// @param first some of them, in the order of the body
/// @param count of all
public record UnknownMembers(boolean strict, List<Member> first, int count) {
  /// The value of a document's member `apiVersion`, with its kind in `kind`.
  public static final String VERSION = "bulkhead.io/v1";

  private static final String GROUP = "bulkhead.io/";
  private static final int SHOWN = 8;
  private static final int LONGEST_NAME = 64;

  public UnknownMembers {
    first = List.copyOf(first);
  }

  /// @param path such as `spec.intent.allOf[0].clutser`
  /// @param meant members with a similar name, the closest first
  public record Member(String path, List<String> meant) {
    public Member {
      meant = List.copyOf(meant);
    }

    /// `did you mean "registries"?`, or nothing.
    private String question(String quote) {
      return meant.isEmpty() ? "" : "did you mean " + quote + meant.getFirst() + quote + "?";
    }
  }

  /// Searches a body as a decoder would, names in any case.
  public static UnknownMembers in(Kind<?> kind, JsonNode body) {
    String version = body.path("apiVersion").asText();
    boolean said = version.startsWith(GROUP);
    var search = new Search();
    List<String> besides = new ArrayList<>();
    if (version.equals(VERSION)) {
      besides.add("apiVersion");
      if (body.path("kind").asText().equals(kind.name())) {
        besides.add("kind");
      }
    }
    search.members(kind.type(), body, "", besides);
    return new UnknownMembers(kind.ours() || said, search.found, search.count);
  }

  public boolean none() {
    return count == 0;
  }

  /// Throws `INVALID_SPEC`, with a line for each, if there are any in strict mode.
  public void refuse() {
    if (strict && count > 0) {
      throw new BulkheadException(
          Problem.INVALID_SPEC,
          "Invalid Input:\n" + String.join("\n", lines()),
          first.getFirst().path());
    }
  }

  /// One line for each, such as `spec.registires: is unknown, did you mean "registries"?`.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Member member : first) {
      String question = member.question("\"");
      lines.add(member.path() + ": is unknown" + (question.isEmpty() ? "" : ", " + question));
    }
    if (count > first.size()) {
      lines.add("and " + (count - first.size()) + " more");
    }
    return lines;
  }

  /// The ignored members as a header value: visible ASCII without quotes; empty for none.
  public String warning() {
    if (count == 0) {
      return "";
    }
    List<String> words = new ArrayList<>();
    for (Member member : first) {
      String question = member.question("");
      words.add(
          member.path().replaceAll("[^!#-\\[\\]-~]", "?")
              + (question.isEmpty() ? "" : " (" + question + ")"));
    }
    if (count > first.size()) {
      words.add("and " + (count - first.size()) + " more");
    }
    return "unknown members were ignored: " + String.join(", ", words);
  }

  private static final class Search {
    private final List<Member> found = new ArrayList<>();
    private int count;

    void look(Type type, JsonNode node, String path) {
      if (type instanceof Class<?> plain && plain.isRecord()) {
        members(plain, node, path, List.of());
      } else if (type instanceof ParameterizedType generic
          && generic.getRawType() instanceof Class<?> raw) {
        Type item = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
        if (Collection.class.isAssignableFrom(raw)) {
          for (int i = 0; i < node.size(); i++) {
            look(item, node.path(i), path + "[" + i + "]");
          }
        } else if (Map.class.isAssignableFrom(raw)) {
          // Its keys are arbitrary.
          node.properties().forEach(pair -> look(item, pair.getValue(), under(path, pair)));
        }
      }
    }

    /// @param besides allowed members that the record does not have
    void members(Class<?> type, JsonNode node, String path, List<String> besides) {
      RecordComponent[] known = type.getRecordComponents();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        if (besides.contains(member.getKey())) {
          continue;
        }
        String name = member.getKey().toLowerCase(Locale.ROOT);
        Stream.of(known)
            .filter(component -> name(component).toLowerCase(Locale.ROOT).equals(name))
            .findFirst()
            .ifPresentOrElse(
                component ->
                    look(component.getGenericType(), member.getValue(), under(path, member)),
                () -> strange(member, path, known));
      }
    }

    private void strange(Map.Entry<String, JsonNode> member, String path, RecordComponent[] known) {
      if (++count <= SHOWN) {
        List<String> names = Stream.of(known).map(UnknownMembers::name).toList();
        found.add(new Member(under(path, member), Nearest.of(member.getKey(), names)));
      }
    }

    private static String under(String path, Map.Entry<String, JsonNode> member) {
      String name = member.getKey();
      String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
      return path.isEmpty() ? shown : path + "." + shown;
    }
  }

  /// In the form that documents use.
  private static String name(RecordComponent component) {
    JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
  }
}
