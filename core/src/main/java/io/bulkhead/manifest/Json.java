package io.bulkhead.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// JSON and YAML trees. The canonical form sorts the members of every object and has no white
/// space.
public final class Json {
  private static final ObjectMapper CANONICAL =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
  private static final ObjectMapper PLAIN =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                  .loaderOptions(loaderOptions())
                  .build())
          .build();

  /// Large renderings are normal; [Expansion] limits what anchors expand to.
  private static LoaderOptions loaderOptions() {
    var options = new LoaderOptions();
    options.setCodePointLimit(64 * 1024 * 1024);
    options.setMaxAliasesForCollections(10_000);
    options.setAllowDuplicateKeys(false);
    return options;
  }

  public static byte[] canonical(JsonNode node) {
    try {
      return CANONICAL.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a JSON tree", e);
    }
  }

  public static JsonNode parse(byte[] json) {
    return parse(text(json));
  }

  public static JsonNode parse(String json) {
    try {
      return PLAIN.readTree(json);
    } catch (JsonProcessingException e) {
      throw new BulkheadException(Problem.UNDECODABLE_BODY, "not JSON: " + e.getMessage());
    }
  }

  /// Decodes UTF-8 before parsing JSON: given bytes, the library mistakes a member name with an
  /// escaped surrogate for invalid UTF-8, and writes such names itself.
  ///
  /// Throws `UNDECODABLE_BODY` if it is not UTF-8.
  public static String text(byte[] json) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new BulkheadException(Problem.UNDECODABLE_BODY, "not JSON: it is not UTF-8");
    }
  }

  /// Every document of a YAML stream, without empty ones. Anchors and merge keys are resolved;
  /// timestamps stay text, as Kubernetes has no other type for them.
  ///
  /// Throws `UNDECODABLE_BODY` if the text is not YAML or contains what JSON cannot express.
  public static List<JsonNode> parseYaml(String yaml) {
    try {
      List<JsonNode> documents = new ArrayList<>();
      for (Object document : yamlReader().loadAll(yaml)) {
        if (document != null) {
          Expansion.check(document, yaml.length());
          documents.add(PLAIN.valueToTree(document));
        }
      }
      return List.copyOf(documents);
    } catch (YAMLException | IllegalArgumentException e) {
      throw new BulkheadException(Problem.UNDECODABLE_BODY, "not YAML: " + e.getMessage());
    } catch (StackOverflowError e) {
      throw new BulkheadException(Problem.UNDECODABLE_BODY, "not YAML: it is nested too deeply");
    }
  }

  /// A reader is cheap and not thread-safe, so each call creates one.
  private static Yaml yamlReader() {
    var options = loaderOptions();
    var dumping = new DumperOptions();
    return new Yaml(
        new SafeConstructor(options),
        new Representer(dumping),
        dumping,
        options,
        new PlainResolver());
  }

  /// YAML 1.1 as Kubernetes reads it, without dates.
  private static final class PlainResolver extends Resolver {
    @Override
    public void addImplicitResolver(Tag tag, Pattern pattern, @Nullable String first, int limit) {
      if (!tag.equals(Tag.TIMESTAMP)) {
        super.addImplicitResolver(tag, pattern, first, limit);
      }
    }
  }

  /// YAML for people and golden files: members sorted, so that equal trees give equal text.
  public static String yaml(JsonNode node) {
    try {
      return YAML.writeValueAsString(PLAIN.readTree(text(canonical(node))));
    } catch (java.io.IOException e) {
      throw new IllegalStateException("cannot write a JSON tree as YAML", e);
    }
  }

  private Json() {}
}
