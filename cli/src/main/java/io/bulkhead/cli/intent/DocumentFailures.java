package io.bulkhead.cli.intent;

import io.bulkhead.cli.http.Refusal;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import java.io.PrintStream;

/// Processes many documents and shows every failure instead of only the first.
final class DocumentFailures {
  private final PrintStream err;
  private int failed;
  private boolean otherThanRefused;

  DocumentFailures(PrintStream err) {
    this.err = err;
  }

  /// @param source where the document is, for the message
  void attempt(String source, String name, Runnable work) {
    try {
      work.run();
    } catch (Refusal e) {
      failed(source, name, e.text(), e.standing());
    } catch (CommandFailure e) {
      failed(source, name, e.text(), e.code() == ExitCode.REFUSED);
    }
  }

  private void failed(String source, String name, String text, boolean refused) {
    failed++;
    otherThanRefused |= !refused;
    err.println("%s (%s): %s".formatted(name, source, text));
  }

  int failures() {
    return failed;
  }

  /// Refused only if nothing else went wrong.
  ExitCode result(int of) {
    if (failed == 0) {
      return ExitCode.DONE;
    }
    err.println("%d of %d failed".formatted(failed, of));
    return otherThanRefused ? ExitCode.FAILED : ExitCode.REFUSED;
  }
}
