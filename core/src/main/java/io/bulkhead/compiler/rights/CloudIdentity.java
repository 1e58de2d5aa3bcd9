package io.bulkhead.compiler.rights;

import io.bulkhead.bundle.Actor;
import io.bulkhead.guard.DeliveringUser;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.manifest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The identities of a level-1 logical cloud on its clusters: names that the API server sees in
/// certificates, role bindings and impersonated requests. No input of a tenant becomes such a name
/// unchanged, so no tenant can get the name of another one, of the cluster's own components, or of
/// somebody to whom an operator granted rights.
///
/// Names of projects and clouds contain no `:` ([io.bulkhead.kind.Name]), which separates the
/// parts.
public final class CloudIdentity {
  private static final String OF_USERS = "bulkhead:";

  /// The maximum length of a certificate's common name: `ub-common-name` of RFC 5280.
  private static final int LONGEST = 64;

  private static final int DIGITS = 32;
  private static final Pattern PLAIN = Pattern.compile("[-A-Za-z0-9_.@]+");

  /// The name of the department's user: `bulkhead:PROJECT:CLOUD:USER:TIME`. TIME stands for one
  /// life of the cloud, from instantiate to terminate, because a certificate cannot be revoked: an
  /// old one must have no rights in a later cloud of the same name.
  ///
  /// A name that is too long, or whose user contains special characters, ends in a digest of all
  /// its parts instead, after a `~` that no plain name contains.
  ///
  /// @param instance the context that the cloud was instantiated with
  public static String user(DocumentKey cloud, LogicalCloud body, String instance) {
    String user = body.userName();
    String named = String.join(":", cloud.names()) + ":" + user;
    String plain = OF_USERS + named + ":" + digest(instance).substring(0, 8);
    if (plain.length() <= LONGEST && PLAIN.matcher(user).matches()) {
      return plain;
    }
    String shown = named.replaceAll("[^-A-Za-z0-9_.@:]", "-");
    int room = LONGEST - OF_USERS.length() - 1 - DIGITS;
    return OF_USERS
        + shown.substring(0, Math.min(room, shown.length()))
        + "~"
        + digest(cloud.joined() + "/" + user + "/" + instance).substring(0, DIGITS);
  }

  /// The actor that delivers for the cloud: the hub itself, with exactly the rights of the cloud's
  /// user. Nobody holds a certificate for this name.
  public static Actor delivery(DocumentKey cloud) {
    return new Actor(
        DeliveringUser.PREFIX + String.join(":", cloud.names()),
        cloud.kind() + " " + cloud.joined());
  }

  private static String digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private CloudIdentity() {}
}
