package io.bulkhead.compiler.model;

import io.bulkhead.manifest.ManifestKey;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a kind is called in paths, permissions and quotas, as far as the kind itself says it.
public final class ResourceNames {
  private static final Pattern HISSING = Pattern.compile(".*(s|x|z|ch|sh)");
  private static final Pattern IN_Y = Pattern.compile(".*[^aeiou]y");

  /// By the rules of English, as Kubernetes' own kinds are called. Whoever defines a kind may call
  /// it otherwise.
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

  /// As quotas and texts have it: `deployments.apps`.
  public static String full(ManifestKey key) {
    String plural = usual(key.kind());
    return key.group().isEmpty() ? plural : plural + "." + key.group();
  }

  /// Whether the name of a resource may well be the kind's: `network-attachment-definitions` is
  /// that of NetworkAttachmentDefinition.
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
