package io.bulkhead.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.kind.Name;
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
import java.util.Collection;
import java.util.Map;

/// The schemas of the OpenAPI description, read from the records of the kinds and their
/// constraints.
final class OpenApiSchemas {
  private final ObjectNode schemas;

  /// @param schemas is filled
  OpenApiSchemas(ObjectNode schemas) {
    this.schemas = schemas;
  }

  void record(String name, Class<?> type) {
    if (schemas.has(name)) {
      return;
    }
    ObjectNode properties = schemas.putObject(name).put("type", "object").putObject("properties");
    for (RecordComponent component : type.getRecordComponents()) {
      ObjectNode schema = properties.putObject(member(component));
      describe(schema, component.getAnnotatedType(), name);
      limit(schema, component.getAccessor().getAnnotations());
    }
  }

  private static String member(RecordComponent component) {
    JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
  }

  private void describe(ObjectNode schema, AnnotatedType type, String owner) {
    Class<?> raw = raw(type.getType());
    if (raw.isRecord()) {
      String name = raw.getNestHost() == raw ? raw.getSimpleName() : owner + raw.getSimpleName();
      record(name, raw);
      schema.put("$ref", "#/components/schemas/" + name);
    } else if (raw.isEnum()) {
      constants(schema.put("type", "string").putArray("enum"), raw);
    } else if (Collection.class.isAssignableFrom(raw)) {
      argument(schema.put("type", "array").putObject("items"), type, owner);
    } else if (Map.class.isAssignableFrom(raw)) {
      argument(schema.put("type", "object").putObject("additionalProperties"), type, owner);
    } else if (raw == int.class || raw == long.class) {
      schema.put("type", "integer");
    } else if (raw == boolean.class) {
      schema.put("type", "boolean");
    } else if (raw == String.class) {
      schema.put("type", "string");
    }
  }

  /// What a list or map holds: its last type argument. Without one it holds anything.
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
        case Pattern pattern -> schema.put("pattern", pattern.regexp());
        case Min min -> schema.put("minimum", min.value());
        case Max max -> schema.put("maximum", max.value());
        default -> {}
      }
    }
  }

  private static void size(ObjectNode schema, int min, int max) {
    String of = schema.path("type").asText().equals("string") ? "Length" : "Items";
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
