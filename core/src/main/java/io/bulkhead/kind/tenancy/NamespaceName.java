package io.bulkhead.kind.tenancy;

import java.util.Optional;
import java.util.regex.Pattern;

/// Allowed names of a logical cloud's namespace.
public final class NamespaceName {
  /// RFC 1123.
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final Pattern RESERVED = Pattern.compile("default|(kube|bulkhead)-.*");

  /// Why the name is not allowed; empty if it is. A cloud of level 0 works in existing namespaces.
  public static Optional<String> fault(String name, boolean admin) {
    if (!LABEL.matcher(name).matches()) {
      return Optional.of(
          "the namespace \""
              + name
              + "\" must be a DNS label: 1 to 63 of a-z, 0-9 and '-', beginning and ending with a"
              + " letter or digit");
    }
    return !admin && RESERVED.matcher(name).matches()
        ? Optional.of("the namespace " + name + " belongs to the cluster; choose another one")
        : Optional.empty();
  }

  private NamespaceName() {}
}
