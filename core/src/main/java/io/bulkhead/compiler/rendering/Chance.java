package io.bulkhead.compiler.rendering;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.bulkhead.compiler.rendering.ChartRenderer.Outcome.Rendered;
import io.bulkhead.compiler.rendering.ChartRenderer.Varying;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Replaces random values of the current rendering with those that the chart generated first,
/// unless the chart now asks for something else.
///
/// Values that belong together are kept together: certificates with their keys and CAs; the fields
/// of one object; a password with the texts that contain it. Everything around a random value (the
/// rest of a file, say) always comes from the current rendering.
final class Chance {
  private static final String PEM = "-----BEGIN ";
  private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}");

  /// @param name the same for every rendering, even if the object has a random name
  /// @param now the value of this rendering
  /// @param other the value of another rendering of the same inputs
  /// @param encoded both are base64 of a text
  private record Field(
      int object, String name, String pointer, JsonNode now, JsonNode other, boolean encoded) {
    String text(JsonNode value) {
      return encoded ? Base64Text.decoded(value.asText()).orElse("") : value.asText();
    }

    JsonNode with(String text) {
      return TextNode.valueOf(encoded ? Base64Text.encoded(text) : text);
    }

    boolean isText() {
      return now.isTextual() && other.isTextual();
    }

    boolean isPem() {
      return isText() && text(now).contains(PEM);
    }

    boolean isChecksum() {
      return isText()
          && pointer.contains("/annotations/")
          && CHECKSUM.matcher(now.asText()).matches()
          && CHECKSUM.matcher(other.asText()).matches();
    }
  }

  private final Rendered rendered;
  private final Map<String, JsonNode> known;
  private final List<Field> fields;
  private final SortedMap<String, JsonNode> kept = new TreeMap<>();
  private final Map<String, String> words = new TreeMap<>();

  private Chance(Rendered rendered, Map<String, JsonNode> known) {
    this.rendered = rendered;
    this.known = known;
    this.fields = fields(rendered);
  }

  /// @param manifests with the kept values
  /// @param kept these values, by field
  record Settled(List<Manifest> manifests, SortedMap<String, JsonNode> kept) {}

  static Settled settle(Rendered rendered, Map<String, JsonNode> known) {
    return rendered.varying().isEmpty()
        ? new Settled(rendered.manifests(), new TreeMap<>())
        : new Chance(rendered, known).settle();
  }

  private static List<Field> fields(Rendered rendered) {
    Map<ManifestKey, Integer> places = new TreeMap<>();
    Map<ManifestKey, String> names = new TreeMap<>();
    Map<String, Integer> nameless = new TreeMap<>();
    for (int i = 0; i < rendered.manifests().size(); i++) {
      places.put(rendered.manifests().get(i).key(), i);
    }
    for (Varying varying : rendered.varying()) {
      if (varying.pointer().equals("/metadata/name")) {
        ManifestKey key = varying.object();
        String kind = key.group() + " " + key.kind() + " " + key.namespace();
        names.put(key, kind + " *" + nameless.merge(kind, 1, Integer::sum));
      }
    }
    List<Field> fields = new ArrayList<>();
    for (Varying varying : rendered.varying()) {
      ManifestKey key = varying.object();
      Integer place = places.get(key);
      if (place != null) {
        JsonNode now = rendered.manifests().get(place).at(varying.pointer());
        String usual = key.group() + " " + key.kind() + " " + key.namespace() + " " + key.name();
        String name = names.getOrDefault(key, usual) + " " + varying.pointer();
        boolean encoded =
            isEncoded(key, varying.pointer(), now)
                && isEncoded(key, varying.pointer(), varying.other());
        fields.add(new Field(place, name, varying.pointer(), now, varying.other(), encoded));
      }
    }
    return fields;
  }

  private static boolean isEncoded(ManifestKey key, String pointer, JsonNode value) {
    boolean data = key.kind().equals("Secret") && pointer.startsWith("/data/");
    return Base64Text.decoded(value.asText())
        .filter(text -> data || text.contains(PEM))
        .isPresent();
  }

  private Settled settle() {
    Set<Integer> renewed = renewed();
    boolean newPems = asksForOtherPems();
    learn(renewed);
    var values = new LinkedHashMap<Field, JsonNode>();
    for (Field field : fields) {
      JsonNode first = known.get(field.name());
      JsonNode value;
      if (field.isPem()) {
        value = first == null || newPems ? field.now() : first;
      } else if (field.isChecksum()) {
        value = first == null ? field.now() : first;
      } else {
        value =
            first == null || renewed.contains(field.object())
                ? withKnownWords(field)
                : merged(field, first);
      }
      kept.put(field.name(), value);
      values.put(field, value);
    }
    return new Settled(applied(values), kept);
  }

  /// Objects of which a value is now requested with another length than the kept one.
  private Set<Integer> renewed() {
    Set<Integer> renewed = new TreeSet<>();
    for (Field field : fields) {
      JsonNode first = known.get(field.name());
      if (first != null && field.isText() && !field.isPem() && !field.isChecksum()) {
        String now = field.text(field.now());
        String old = field.text(first);
        boolean oneWord = Pieces.words(now).size() == 1 || !now.contains(" ");
        boolean steady = now.length() == field.text(field.other()).length();
        if (oneWord
            && steady
            && old.length() != now.length()
            && Pieces.words(now).size() == Pieces.words(old).size()
            && Pieces.fill(now, field.text(field.other()), old, Map.of()).isEmpty()) {
          renewed.add(field.object());
        }
      }
    }
    return renewed;
  }

  /// A new certificate, or one with other names, needs its CA's key, and it is unknown which one
  /// that is; so all of them are generated anew.
  private boolean asksForOtherPems() {
    for (Field field : fields) {
      if (field.isPem()) {
        JsonNode first = known.get(field.name());
        if (first == null || CertificateWish.differs(field.text(first), field.text(field.now()))) {
          return true;
        }
      }
    }
    return false;
  }

  /// Learns which word of this rendering corresponds to which kept word, so that texts agree.
  private void learn(Set<Integer> renewed) {
    for (Field field : fields) {
      JsonNode first = known.get(field.name());
      if (first != null && field.isText() && !field.isPem() && !renewed.contains(field.object())) {
        Pieces.learn(field.text(field.now()), field.text(field.other()), field.text(first), words);
      }
    }
  }

  private JsonNode withKnownWords(Field field) {
    if (!field.isText() || words.isEmpty()) {
      return field.now();
    }
    return field.with(Pieces.translated(field.text(field.now()), words));
  }

  private JsonNode merged(Field field, JsonNode first) {
    if (!field.isText() || !first.isTextual()) {
      return first;
    }
    return Pieces.fill(field.text(field.now()), field.text(field.other()), field.text(first), words)
        .<JsonNode>map(field::with)
        .orElse(first);
  }

  private List<Manifest> applied(Map<Field, JsonNode> values) {
    List<Manifest> manifests = new ArrayList<>(rendered.manifests());
    values.forEach((field, value) -> {
      if (!field.isChecksum()) {
        manifests.set(field.object(), put(manifests.get(field.object()), field.pointer(), value));
      }
    });
    // A checksum over random content would change each time; it must change only with the rest.
    byte[] basis = basis(manifests);
    values.forEach((field, first) -> {
      if (field.isChecksum()) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(first.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        bytes.writeBytes(basis);
        String sum =
            Digest.of(bytes.toByteArray()).hex().substring(0, field.now().asText().length());
        manifests.set(
            field.object(),
            put(manifests.get(field.object()), field.pointer(), TextNode.valueOf(sum)));
      }
    });
    return manifests;
  }

  private byte[] basis(List<Manifest> manifests) {
    var bytes = new ByteArrayOutputStream();
    fields.stream()
        .map(Field::object)
        .distinct()
        .sorted()
        .map(manifests::get)
        .forEach(manifest -> {
          if (manifest.key().kind().equals("Secret") || manifest.key().kind().equals("ConfigMap")) {
            bytes.writeBytes(manifest.bytes());
          }
        });
    return bytes.toByteArray();
  }

  private static Manifest put(Manifest manifest, String pointer, JsonNode value) {
    JsonPointer at = JsonPointer.compile(pointer);
    return manifest.edit(tree -> {
      JsonNode parent = tree.at(at.head());
      if (parent instanceof ObjectNode object) {
        if (value.isMissingNode()) {
          object.remove(at.last().getMatchingProperty());
        } else {
          object.set(at.last().getMatchingProperty(), value);
        }
      } else if (parent instanceof ArrayNode array
          && at.last().getMatchingIndex() >= 0
          && at.last().getMatchingIndex() < array.size()) {
        array.set(at.last().getMatchingIndex(), value);
      }
    });
  }
}
