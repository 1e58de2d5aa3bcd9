package io.bulkhead.api.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.kind.Name;
import io.bulkhead.manifest.Digest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The schemas of the OpenAPI description, derived from the records of kinds and answers and from
/// their constraints. A kind describes in words which members a document must have, since EMCO
/// treats many values as absent; in an answer every member is present unless it is marked as absent
/// when null.
final class OpenApiSchemas {
  private static final String ANSWERS = "io.bulkhead.response";
  private static final String ANY_CASE = "(?i)";
  private static final java.util.regex.Pattern LETTER = java.util.regex.Pattern.compile("[a-z]");

  private final ObjectNode schemas;

  /// @param schemas receives the schemas
  OpenApiSchemas(ObjectNode schemas) {
    this.schemas = schemas;
  }

  /// A reference to an existing schema.
  ObjectNode named(String name) {
    return JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/" + name);
  }

  /// A reference to the schema of an answer, which is created if necessary.
  ObjectNode reference(Class<?> type) {
    if (type == Integer.class) {
      return JsonNodeFactory.instance.objectNode().put("type", "integer").put("format", "int32");
    }
    if (schemas.has(type.getSimpleName())) {
      return named(type.getSimpleName());
    }
    answer(type.getSimpleName(), type);
    return named(type.getSimpleName());
  }

  private void answer(String name, Class<?> type) {
    if (schemas.has(name)) {
      return;
    }
    if (type.isSealed()) {
      ArrayNode one = schemas.putObject(name).putArray("anyOf");
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        one.add(reference(permitted));
      }
      return;
    }
    ObjectNode schema = schemas.putObject(name).put("type", "object");
    ArrayNode required = schema.putArray("required");
    members(schema.putObject("properties"), required, type, name);
    if (required.isEmpty()) {
      schema.remove("required");
    }
  }

  private void members(ObjectNode properties, ArrayNode required, Class<?> type, String owner) {
    boolean leaves = leavesOut(type.getAnnotation(JsonInclude.class));
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        boolean absent = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        members(
            properties,
            absent ? JsonNodeFactory.instance.arrayNode() : required,
            component.getType(),
            owner);
        continue;
      }
      String name = member(component);
      ObjectNode schema = properties.putObject(name);
      describe(schema, component.getAnnotatedType(), owner);
      boolean absent =
          leaves || leavesOut(component.getAccessor().getAnnotation(JsonInclude.class));
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (!absent || (leaves && !nullable)) {
        required.add(name);
      }
      if (nullable && !absent) {
        nullable(schema);
      }
    }
  }

  private static boolean leavesOut(@Nullable JsonInclude rule) {
    return rule != null && rule.value() != JsonInclude.Include.ALWAYS;
  }

  private static void nullable(ObjectNode schema) {
    if (schema.has("type")) {
      String type = schema.path("type").asText();
      schema.putArray("type").add(type).add("null");
      if (schema.path("enum") instanceof ArrayNode values) {
        values.addNull();
      }
    } else if (schema.has("$ref")) {
      ObjectNode reference = schema.deepCopy();
      schema.removeAll();
      schema.putArray("anyOf").add(reference).addObject().put("type", "null");
    }
  }

  /// The schema of a kind's documents.
  void record(String name, Class<?> type) {
    if (schemas.has(name)) {
      return;
    }
    ObjectNode properties = schemas.putObject(name).put("type", "object").putObject("properties");
    boolean leaves = leavesOut(type.getAnnotation(JsonInclude.class));
    for (RecordComponent component : type.getRecordComponents()) {
      ObjectNode schema = properties.putObject(member(component));
      describe(schema, component.getAnnotatedType(), name);
      limit(schema, component.getAccessor().getAnnotations());
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)
          && !leaves
          && !leavesOut(component.getAccessor().getAnnotation(JsonInclude.class))) {
        nullable(schema);
      }
    }
  }

  private static String member(RecordComponent component) {
    JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
  }

  private void describe(ObjectNode schema, AnnotatedType type, String owner) {
    Class<?> raw = raw(type.getType());
    if (raw.getPackageName().startsWith(ANSWERS)) {
      if (raw.isEnum()) {
        constants(schema.put("type", "string").putArray("enum"), raw);
      } else {
        schema.setAll(reference(raw));
      }
    } else if (raw.isRecord()) {
      String name = raw.getNestHost() == raw ? raw.getSimpleName() : owner + raw.getSimpleName();
      record(name, raw);
      schema.put("$ref", "#/components/schemas/" + name);
    } else if (raw.isEnum()) {
      constants(schema.put("type", "string").putArray("enum"), raw);
    } else if (Collection.class.isAssignableFrom(raw)) {
      argument(schema.put("type", "array").putObject("items"), type, owner);
    } else if (Map.class.isAssignableFrom(raw)) {
      argument(schema.put("type", "object").putObject("additionalProperties"), type, owner);
    } else if (raw == int.class || raw == Integer.class) {
      schema.put("type", "integer").put("format", "int32");
    } else if (raw == long.class || raw == Long.class) {
      schema.put("type", "integer").put("format", "int64");
    } else if (raw == boolean.class || raw == Boolean.class) {
      schema.put("type", "boolean");
    } else if (raw == Instant.class) {
      schema.put("type", "string").put("format", "date-time");
    } else if (raw == Digest.class || raw == Duration.class) {
      schema.put("type", "string");
    } else if (raw == String.class) {
      schema.put("type", "string");
    }
  }

  /// The element type of a list or map: its last type argument. Without one, elements may be
  /// anything.
  private void argument(ObjectNode schema, AnnotatedType type, String owner) {
    if (type instanceof AnnotatedParameterizedType generic) {
      AnnotatedType[] all = generic.getAnnotatedActualTypeArguments();
      describe(schema, all[all.length - 1], owner);
      limit(schema, all[all.length - 1].getAnnotations());
    }
  }

  private static void limit(ObjectNode schema, Annotation[] rules) {
    for (Annotation rule : rules) {
      switch (rule) {
        case Size size -> size(schema, size.min(), size.max());
        case Name _ -> {
          size(schema, 1, 128);
          schema.put("pattern", Name.PATTERN);
        }
        case Pattern pattern -> schema.put("pattern", expression(pattern.regexp()));
        case Min min -> schema.put("minimum", min.value());
        case Max max -> schema.put("maximum", max.value());
        default -> {}
      }
    }
  }

  /// Regular expressions in a schema are JavaScript's: they match anywhere, and have no syntax for
  /// ignoring case.
  private static String expression(String java) {
    String plain =
        java.startsWith(ANY_CASE)
            ? LETTER
                .matcher(java.substring(ANY_CASE.length()))
                .replaceAll(
                    letter -> "[" + letter.group().toUpperCase(Locale.ROOT) + letter.group() + "]")
            : java;
    return "^(?:" + plain + ")$";
  }

  private static void size(ObjectNode schema, int min, int max) {
    String of =
        switch (schema.path("type").asText()) {
          case "string" -> "Length";
          case "object" -> "Properties";
          default -> "Items";
        };
    if (min > 0) {
      schema.put("min" + of, min);
    }
    if (max < Integer.MAX_VALUE) {
      schema.put("max" + of, max);
    }
  }

  private static void constants(ArrayNode names, Class<?> type) {
    for (Field field : type.getFields()) {
      if (field.isEnumConstant()) {
        JsonProperty renamed = field.getAnnotation(JsonProperty.class);
        names.add(renamed == null ? field.getName() : renamed.value());
      }
    }
  }

  private static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> raw(generic.getRawType());
      default -> Object.class;
    };
  }
}
