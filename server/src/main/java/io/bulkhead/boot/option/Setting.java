package io.bulkhead.boot.option;

import java.util.Locale;

/// A setting of the operator: given by a flag such as `--listen`, else by a system property such as
/// `bulkhead.listen`, else by an environment variable such as `BULKHEAD_LISTEN`.
enum Setting {
  LISTEN,
  DATA,
  DATABASE,
  AUTH,
  LOG,
  MAX_BODY,
  MAX_ARCHIVE,
  MAX_ARCHIVE_ENTRIES,
  RATE_LIMIT,
  OPERATOR_RATE_LIMIT,
  REQUEST_TIMEOUT,
  CLUSTER_TIMEOUT,
  TOKEN_MAX_DAYS,
  SLOW_CALL,
  KEEP_OPERATIONS,
  KEEP_OPERATIONS_DAYS,
  KEEP_REPORTS,
  KEEP_REPORTS_DAYS,
  KEEP_REVISIONS,
  KEEP_CONTENTS,
  KEEP_CONTENTS_DAYS,
  KEEP_AUDIT,
  KEEP_AUDIT_DAYS,
  KEEP_AUDIT_MIB,
  TLS_CERTIFICATE,
  TLS_KEY,
  /// A switch: as a flag it has no value.
  INSECURE_HTTP,
  /// A switch, too.
  NEW_OPERATOR_TOKEN,
  OIDC_ISSUER,
  OIDC_AUDIENCE,
  PROBE_IMAGE,
  PROBE_HOURS,
  RENDERER,
  RENDER_MEMORY,
  RENDER_SECONDS,
  RENDER_OUTPUT,
  RENDER_PARALLEL,
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

  /// As a flag it has no value and means `yes`.
  boolean isSwitch() {
    return this == INSECURE_HTTP || this == NEW_OPERATOR_TOKEN;
  }

  String flag() {
    return "--" + key();
  }
}
