package io.bulkhead.cli.session;

import java.io.InputStream;
import java.io.PrintStream;

/// @param colours whether `out` is a terminal that supports colours
/// @param progress whether `err` is a terminal, so that one line may be overwritten
public record Console(
    InputStream in, PrintStream out, PrintStream err, boolean colours, boolean progress) {}
