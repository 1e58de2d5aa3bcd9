package io.bulkhead.label;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.manifest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// The labels and annotations that Bulkhead writes and reads, and how names become legal values.
/// Tenants cannot write any of ours: the guard reserves everything under [#OURS] for operators.
public final class Labels {
  public static final String OURS = "bulkhead.io/";

  public static final String MANAGED = OURS + "managed";

  /// Hash of the owner's kind and path.
  public static final String OWNER = OURS + "owner";

  /// The owner of a namespace: the customer, and its department.
  public static final String PROJECT = OURS + "project";

  public static final String LOGICAL_CLOUD = OURS + "logical-cloud";

  /// On namespaces: `trusted` or `untrusted`; the guard selects namespaces by it.
  public static final String TRUST = OURS + "trust";

  /// On untrusted namespaces: the class that the guard sets on pods without one.
  public static final String SANDBOX = OURS + "sandbox";

  /// On an object that an untrusted logical cloud asked for: it must be namespaced. Whether its
  /// kind is, is known for certain only when it is written.
  public static final String CONFINED = OURS + "confined";

  /// [#ANY] if no registries were granted, so that images may come from anywhere without a check.
  /// With any other value, or none, [GrantAnnotation#REGISTRIES] decides.
  public static final String REGISTRIES = OURS + "registries";

  public static final String ANY = "any";

  /// Annotation of the guard's own objects: SHA-256 over all of them.
  public static final String GUARD_DIGEST = OURS + "guard-digest";

  /// Annotation of a hook's object: the order for which it was started.
  public static final String HOOK_RUN = OURS + "hook-run";

  /// EMCO's label; status is selected by it.
  public static final String DEPLOYMENT_ID = "emco/deployment-id";

  /// Pod Security level, `restricted` or `baseline`; the API server's own admission reads it, too.
  public static final String LEVEL = "pod-security.kubernetes.io/enforce";

  private static final Pattern LEGAL =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern DNS_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  /// The text itself if it is a legal label value; else its legal beginning and a hash of the
  /// whole, so that different texts stay different.
  public static String value(String text) {
    return legalValue(text) ? text : shortened(text.replaceAll("[^-A-Za-z0-9_.]", "-"), text, 48);
  }

  public static boolean legalValue(String text) {
    return LEGAL.matcher(text).matches();
  }

  /// Whether the text may name a namespace or a Helm release.
  public static boolean dnsLabel(String text) {
    return DNS_LABEL.matcher(text).matches();
  }

  /// The text as a name of a Kubernetes object, made legal in the same way as [#value].
  public static String objectName(String text) {
    if (text.length() <= 253 && DNS_NAME.matcher(text).matches()) {
      return text;
    }
    return shortened(text.toLowerCase(Locale.ROOT).replaceAll("[^-a-z0-9]", "-"), text, 200);
  }

  /// The value of [#OWNER] for the objects of a document.
  public static String owner(DocumentKey key) {
    return hash(key.kind() + " " + key.joined(), 32);
  }

  /// The labels of every object that a document owns.
  public static SequencedMap<String, String> of(DocumentKey owner) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(MANAGED, "true");
    labels.put(OWNER, owner(owner));
    return labels;
  }

  /// The labels of every object of a logical cloud.
  public static SequencedMap<String, String> ofCloud(DocumentKey cloud) {
    SequencedMap<String, String> labels = of(cloud);
    labels.put(PROJECT, value(cloud.names().getFirst()));
    return labels;
  }

  /// Adds them to the labels that the object has.
  public static void put(ObjectNode object, SequencedMap<String, String> labels) {
    if (labels.isEmpty()) {
      return;
    }
    ObjectNode target = child(child(object, "metadata"), "labels");
    labels.forEach(target::put);
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode child ? child : parent.putObject(name);
  }

  private static String shortened(String legal, String whole, int length) {
    String start = legal.substring(0, Math.min(length, legal.length()));
    return start.replaceAll("^[^A-Za-z0-9]+", "x") + "-" + hash(whole, 12);
  }

  private static String hash(String text, int digits) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, digits);
  }

  private Labels() {}
}
