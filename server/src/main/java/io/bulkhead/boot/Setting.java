package io.bulkhead.boot;

import java.util.Locale;

/// What an operator can set: by a flag such as `--listen`, else by a system property such as
/// `bulkhead.listen`, else by an environment variable such as `BULKHEAD_LISTEN`.
enum Setting {
  LISTEN,
  DATA,
  DATABASE,
  AUTH,
  LOG,
  MAX_BODY,
  /// Has no flag, because everybody on the machine can read the arguments of a process.
  OPERATOR_TOKEN;

  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String property() {
    return "bulkhead." + key();
  }

  String variable() {
    return "BULKHEAD_" + name();
  }

  boolean hasFlag() {
    return this != OPERATOR_TOKEN;
  }

  String flag() {
    return "--" + key();
  }
}
