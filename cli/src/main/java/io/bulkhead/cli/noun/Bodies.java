package io.bulkhead.cli.noun;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.manifest.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Documents' bodies as their kinds' records, read as leniently as the hub does.
public final class Bodies {
  /// Created when first needed: most commands never decode.
  private static final class Mapper {
    static final ObjectMapper LENIENT =
        JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
  }

  /// Empty if the body does not fit the kind; the hub will say why.
  public static <D> Optional<D> decode(Kind<D> kind, JsonNode body) {
    try {
      return Optional.ofNullable(Mapper.LENIENT.treeToValue(body, kind.type()));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Why the body does not fit the kind; empty if it does.
  public static Optional<String> fault(Kind<?> kind, JsonNode body) {
    try {
      Mapper.LENIENT.treeToValue(body, kind.type());
      return Optional.empty();
    } catch (JsonMappingException e) {
      return Optional.of(DocumentCodec.fault(e));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.of("it is no " + kind);
    }
  }

  /// The document's own names in the body; empty texts for missing ones.
  public static <D> List<String> ownNames(Kind<D> kind, JsonNode body) {
    return decode(kind, body)
        .map(kind::ownNames)
        .orElseGet(() -> kind.variables().stream().map(v -> "").toList());
  }

  public static DocumentKey key(Kind<?> kind, List<String> parents, JsonNode body) {
    List<String> names = new ArrayList<>(parents);
    names.addAll(ownNames(kind, body));
    return new DocumentKey(kind.name(), names);
  }

  /// Whether the hub would store the same for both.
  public static boolean same(Kind<?> kind, JsonNode one, JsonNode other) {
    Optional<byte[]> first = normal(kind, one);
    Optional<byte[]> second = normal(kind, other);
    return first.isPresent() && second.isPresent() && Arrays.equals(first.get(), second.get());
  }

  private static <D> Optional<byte[]> normal(Kind<D> kind, JsonNode body) {
    return decode(kind, body).map(d -> Json.canonical(Mapper.LENIENT.valueToTree(d)));
  }

  /// One cell per column of the kind's row.
  public static <D> List<String> cells(Kind<D> kind, JsonNode body) {
    Optional<D> decoded = decode(kind, body);
    return kind.columns().stream().map(column -> decoded.map(column.value()).orElse("?")).toList();
  }

  public static List<String> titles(Kind<?> kind) {
    List<String> titles = new ArrayList<>();
    kind.columns().forEach(column -> titles.add(column.title()));
    return titles;
  }

  private Bodies() {}
}
