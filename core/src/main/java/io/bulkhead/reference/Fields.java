package io.bulkhead.reference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The members of a document's body, read from its record.
final class Fields {
  /// One member of a body.
  ///
  /// @param path such as `spec.user.userName`; `[]` stands for each item, `.*` for each key
  /// @param type in words
  /// @param rules constraints in words
  /// @param owner the record that has the component
  /// @param component its name in Java, under which the sources describe it
  record Field(String path, String type, List<String> rules, Class<?> owner, String component) {
    Field {
      rules = List.copyOf(rules);
    }
  }

  private final List<Field> found = new ArrayList<>();

  private Fields() {}

  static List<Field> of(Class<?> body) {
    var fields = new Fields();
    fields.record(body, "");
    return fields.found;
  }

  private void record(Class<?> type, String prefix) {
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + name(component);
      AnnotatedType declared = component.getAnnotatedType();
      Class<?> raw = raw(declared);
      if (raw.isRecord()) {
        record(raw, path + ".");
      } else {
        List<String> rules = new ArrayList<>();
        Stream.of(component.getAccessor().getAnnotations())
            .map(rule -> Rules.text(rule, raw))
            .filter(text -> !text.isEmpty())
            .forEach(rules::add);
        Class<?> items = items(declared, rules);
        String leftOut = leftOut(component);
        if (!leftOut.isEmpty()) {
          rules.add(leftOut);
        }
        found.add(new Field(path, word(declared), rules, type, component.getName()));
        if (items != null) {
          record(items, path + (Map.class.isAssignableFrom(raw) ? ".*." : "[]."));
        }
      }
    }
  }

  /// Adds the constraints on each item; returns the items' record, if they are records.
  private static @Nullable Class<?> items(AnnotatedType declared, List<String> rules) {
    if (!(declared instanceof AnnotatedParameterizedType generic)) {
      return null;
    }
    AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
    AnnotatedType item = arguments[arguments.length - 1];
    for (Annotation rule : item.getAnnotations()) {
      String text = Rules.text(rule, raw(item));
      if (!text.isEmpty()) {
        rules.add("each " + text);
      }
    }
    return raw(item).isRecord() ? raw(item) : null;
  }

  /// Tells when answers omit the member.
  private static String leftOut(RecordComponent component) {
    JsonInclude own = component.getAccessor().getAnnotation(JsonInclude.class);
    JsonInclude all = component.getDeclaringRecord().getAnnotation(JsonInclude.class);
    JsonInclude include = own == null ? all : own;
    if (include == null || include.value() == JsonInclude.Include.ALWAYS) {
      return "";
    }
    return include.value() == JsonInclude.Include.NON_NULL
        ? "shown only when it was sent"
        : "not shown when empty";
  }

  static String name(RecordComponent component) {
    JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
  }

  private static Class<?> raw(AnnotatedType type) {
    return switch (type.getType()) {
      case Class<?> plain -> plain;
      case java.lang.reflect.ParameterizedType generic -> (Class<?>) generic.getRawType();
      default -> Object.class;
    };
  }

  private static String word(AnnotatedType declared) {
    Class<?> raw = raw(declared);
    if (declared instanceof AnnotatedParameterizedType generic) {
      AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
      String item = word(arguments[arguments.length - 1]);
      if (Map.class.isAssignableFrom(raw)) {
        return "map to " + item;
      }
      return Collection.class.isAssignableFrom(raw) ? "list of " + item : item;
    }
    if (raw.isEnum()) {
      return String.join(" or ", constants(raw));
    }
    if (raw.isRecord()) {
      return "object";
    }
    if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class) {
      return "integer";
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return "boolean";
    }
    return Stream.of("String", "Instant", "Duration").anyMatch(raw.getSimpleName()::equals)
        ? "string"
        : "any";
  }

  /// In the form that documents use.
  static List<String> constants(Class<?> type) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name();
      JsonProperty renamed;
      try {
        renamed = type.getField(name).getAnnotation(JsonProperty.class);
      } catch (NoSuchFieldException e) {
        throw new IllegalStateException("an enum without its constant: " + name, e);
      }
      names.add("`" + (renamed == null ? name : renamed.value()) + "`");
    }
    return names;
  }
}
