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

/// Puts the values that a chart made by chance the first time in the place of those that it makes
/// now, unless it asks for something else.
///
/// What belongs together stays together: certificates with their keys and authorities; the fields
/// of one object; a password with the texts that it stands in. What is around the chance (the rest
/// of a file, say) is always what the chart says now.
final class Chance {
  private static final String PEM = "-----BEGIN ";
  private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}");

  /// @param name the same for every render, also where the name of the object is by chance
  /// @param now what this render made
  /// @param other what another render of the same made
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

  /// @param manifests with the values that stay
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

  /// Objects of which a value of another length is asked for than the one that was kept.
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

  /// A certificate that is new, or for other names, needs its authority's key, which nobody can
  /// tell from the others; so all of them come anew.
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

  /// Which word of this render stands for which that is kept, so that texts agree.
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
    // A checksum of what has chance in it would be another each time; it must change with the rest.
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
