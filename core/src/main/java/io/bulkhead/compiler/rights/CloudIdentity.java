package io.bulkhead.compiler.rights;

import io.bulkhead.bundle.Actor;
import io.bulkhead.guard.DeliveringUser;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.manifest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Who a logical cloud of level 1 is on its clusters: names that the API server sees in
/// certificates, role bindings and impersonated requests. Nothing that a tenant writes becomes such
/// a name by itself, so no tenant can be called as another one, as the cluster's own components, or
/// as somebody whom an operator gave rights.
///
/// Names of projects and clouds hold no `:` ([io.bulkhead.kind.Name]); that keeps the parts apart.
public final class CloudIdentity {
  private static final String OF_USERS = "bulkhead:";

  /// The largest common name of a certificate: `ub-common-name` of RFC 5280.
  private static final int LONGEST = 64;

  private static final int DIGITS = 32;
  private static final Pattern PLAIN = Pattern.compile("[-A-Za-z0-9_.@]+");

  /// The name of the department's user: `bulkhead:PROJECT:CLOUD:USER:TIME`. TIME stands for one
  /// time of the cloud, from instantiate to terminate, because a certificate cannot be taken back:
  /// who kept one finds that it has no rights in a later cloud of the same name.
  ///
  /// A name that is too long, or whose user is more than plain text, ends in a digest of all its
  /// parts instead, after a `~` that no plain name has.
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

  /// Who delivers for the cloud: the hub itself, with the rights that the cloud's user has and no
  /// others. Nobody holds a certificate of this name.
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
