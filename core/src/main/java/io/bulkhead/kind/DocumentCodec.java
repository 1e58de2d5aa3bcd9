package io.bulkhead.kind;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Nearest;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Documents as JSON and back: names in any case, unknown members ignored, times, durations and
/// digests as text.
public final class DocumentCodec {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(texts())
          .build();

  /// UTF-8 JSON.
  public static byte[] encode(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  public static <D> D decode(Kind<D> kind, byte[] json) {
    return decode(kind.type(), json);
  }

  /// Throws `UNDECODABLE_BODY` if the bytes are not JSON of that shape, or are the word `null`.
  public static <D> D decode(Class<D> type, byte[] json) {
    D value;
    try {
      value = MAPPER.readValue(Json.text(json), type);
    } catch (JsonProcessingException e) {
      throw new BulkheadException(Problem.UNDECODABLE_BODY, e.getOriginalMessage());
    }
    if (value == null) {
      throw new BulkheadException(Problem.UNDECODABLE_BODY, "null is no " + type.getSimpleName());
    }
    return value;
  }

  /// What is wrong with a member, such as `spec.trust: "trustd" is not known, did you mean
  /// "trusted"? …`.
  public static String fault(JsonMappingException e) {
    String field = field(e);
    return (field.isEmpty() ? "it" : field)
        + (e instanceof InvalidFormatException word && word.getTargetType().isEnum()
            ? ": " + Nearest.refusal(String.valueOf(word.getValue()), words(word.getTargetType()))
            : " is not of the expected type");
  }

  /// Where in the body, such as `spec.ports[0]`; empty for the whole body.
  public static String field(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  /// In the form that documents use.
  private static List<String> words(Class<?> constants) {
    return Stream.of(constants.getEnumConstants())
        .map(one -> MAPPER.convertValue(one, String.class))
        .toList();
  }

  /// Times, durations and digests as text.
  public static SimpleModule texts() {
    var module = new SimpleModule("texts");
    text(module, Instant.class, Instant::parse);
    text(module, Duration.class, Duration::parse);
    text(module, Digest.class, Digest::new);
    return module;
  }

  private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addSerializer(type, ToStringSerializer.instance);
    module.addDeserializer(type, new TextReader<>(type, parse));
  }

  private static final class TextReader<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> parse;
    private final Class<T> type;

    TextReader(Class<T> type, Function<String, T> parse) {
      super(type);
      this.type = type;
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      String text = parser.getText();
      try {
        return parse.apply(text);
      } catch (DateTimeException | IllegalArgumentException e) {
        throw context.weirdStringException(text, type, "not of that form");
      }
    }
  }

  private DocumentCodec() {}
}
