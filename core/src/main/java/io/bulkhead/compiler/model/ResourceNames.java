package io.bulkhead.compiler.model;

import io.bulkhead.manifest.ManifestKey;
import java.util.Locale;
import java.util.regex.Pattern;

/// Derives the resource name of a kind for paths, permissions and quotas.
public final class ResourceNames {
  private static final Pattern HISSING = Pattern.compile(".*(s|x|z|ch|sh)");
  private static final Pattern IN_Y = Pattern.compile(".*[^aeiou]y");

  /// By the rules of English, as Kubernetes' own kinds are named. Custom definitions may use
  /// another name.
  public static String usual(String kind) {
    String word = kind.toLowerCase(Locale.ROOT);
    if (word.equals("endpoints")) {
      return word;
    }
    if (IN_Y.matcher(word).matches()) {
      return word.substring(0, word.length() - 1) + "ies";
    }
    return HISSING.matcher(word).matches() ? word + "es" : word + "s";
  }

  /// As in quotas and texts: `deployments.apps`.
  public static String full(ManifestKey key) {
    String plural = usual(key.kind());
    return key.group().isEmpty() ? plural : plural + "." + key.group();
  }

  /// Whether a resource name may belong to the kind: `network-attachment-definitions` belongs to
  /// NetworkAttachmentDefinition.
  public static boolean mayBe(String resource, String kind) {
    String plain = resource.replaceAll("[^a-z0-9]", "");
    String word = kind.toLowerCase(Locale.ROOT);
    return plain.equals(usual(kind))
        || plain.equals(word)
        || plain.equals(word + "s")
        || plain.equals(word + "es");
  }

  private ResourceNames() {}
}
