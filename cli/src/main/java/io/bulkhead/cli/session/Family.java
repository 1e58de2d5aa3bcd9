package io.bulkhead.cli.session;

import java.util.List;

/// A command with subcommands.
public interface Family {
  /// Annotated command objects.
  List<Object> members();
}
