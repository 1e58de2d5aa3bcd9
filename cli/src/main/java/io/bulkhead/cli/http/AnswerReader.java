package io.bulkhead.cli.http;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.manifest.Json;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a hub's answers as records, even if the hub is older or newer than this command: members
/// that the record does not have are ignored, missing texts and lists become empty, and unknown
/// enum values become null.
final class AnswerReader {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new AbsentAsEmpty())
          .addModule(DocumentCodec.texts())
          .build();

  /// Throws `UNDECODABLE_BODY` if the bytes are not JSON of that shape, or are the word `null`.
  static <T> T read(Class<T> type, byte[] json) {
    T value;
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

  /// Only nullable members are annotated; any other one is empty if it is missing.
  private static final class AbsentAsEmpty extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonSetter.Value findSetterInfo(Annotated member) {
      return member instanceof AnnotatedParameter parameter && neverNull(parameter)
          ? JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)
          : super.findSetterInfo(member);
    }

    private static boolean neverNull(AnnotatedParameter parameter) {
      RecordComponent[] all = parameter.getDeclaringClass().getRecordComponents();
      if (all == null || parameter.getIndex() >= all.length) {
        return false;
      }
      RecordComponent component = all[parameter.getIndex()];
      Class<?> type = component.getType();
      return (type == String.class
              || Collection.class.isAssignableFrom(type)
              || Map.class.isAssignableFrom(type))
          && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
  }

  private AnswerReader() {}
}
