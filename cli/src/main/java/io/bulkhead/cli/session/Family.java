package io.bulkhead.cli.session;

import java.util.List;

/// A command with commands below it.
public interface Family {
  /// Objects whose annotations say their names.
  List<Object> members();
}
