package io.bulkhead.intent;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.UnknownMembers;
import io.bulkhead.manifest.Json;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/// Reads and writes JSON the way EMCO does: names in any case, unknown members left out, one line.
public final class EmcoJson {
  private final ObjectMapper json =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .withCoercionConfig(
              LogicalType.Textual,
              config -> {
                config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .build();
  private final Validator validator =
      Validation.byProvider(HibernateValidator.class)
          .configure()
          .messageInterpolator(new ParameterMessageInterpolator())
          .buildValidatorFactory()
          .getValidator();

  /// A body as its kind's record.
  ///
  /// @param unknown members that the record does not have
  public record Decoded<D>(D body, UnknownMembers unknown) {}

  public <D> Decoded<D> decode(Kind<D> kind, byte[] body) {
    try {
      // Parsed into a tree first: read straight into records, a truncated body would pass as
      // complete.
      JsonNode tree = json.readTree(Json.text(body));
      return new Decoded<>(
          json.treeToValue(tree.isNull() ? json.createObjectNode() : tree, kind.type()),
          UnknownMembers.in(kind, tree));
    } catch (JsonMappingException e) {
      throw new BulkheadException(
          Problem.UNDECODABLE_BODY,
          "The body cannot be decoded: " + DocumentCodec.fault(e),
          DocumentCodec.field(e));
    } catch (JsonProcessingException e) {
      throw new BulkheadException(
          Problem.UNDECODABLE_BODY, "The body cannot be decoded: it is not JSON" + place(e));
    } catch (RuntimeException e) {
      throw new BulkheadException(Problem.UNDECODABLE_BODY, "The body cannot be decoded.");
    }
  }

  private static String place(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  /// Only white space, which EMCO treats as an empty body.
  static boolean blank(byte[] body) {
    for (byte b : body) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return false;
      }
    }
    return true;
  }

  /// Throws the 400 for a body that violates its schema, one line per violation.
  ///
  /// @param lenient whether metadata may exceed the limits; the name never may
  public <D> void validate(Kind<D> kind, D body, boolean lenient) {
    kind.fault(body)
        .ifPresent(text -> {
          throw new BulkheadException(Problem.INVALID_SPEC, text);
        });
    var violations = new TreeMap<String, String>();
    validator
        .validate(body)
        .forEach(v ->
            violations.merge(
                v.getPropertyPath().toString(),
                v.getMessage(),
                (one, other) -> one + ", " + other));
    if (lenient) {
      violations
          .keySet()
          .removeIf(field -> field.startsWith("metadata.") && !field.equals("metadata.name"));
    }
    if (!violations.isEmpty()) {
      String lines =
          violations.entrySet().stream()
              .map(v -> v.getKey() + ": " + v.getValue())
              .collect(Collectors.joining("\n"));
      throw new BulkheadException(
          Problem.INVALID_SPEC, "Invalid Input:\n" + lines, violations.firstKey());
    }
    if (new String(line(body), StandardCharsets.UTF_8).contains("\\u0000")) {
      throw new BulkheadException(
          Problem.INVALID_SPEC, "Invalid Input:\nA text contains a NUL character.");
    }
  }

  public byte[] line(@Nullable Object body) {
    try {
      return (json.writeValueAsString(body) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON", e);
    }
  }
}
