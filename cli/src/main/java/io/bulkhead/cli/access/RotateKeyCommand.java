package io.bulkhead.cli.access;

import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.response.RotateKeyResponse;
import picocli.CommandLine.Command;

@Command(
    description = {
      "Makes a new key for what the hub encrypts at rest, encrypts all of it anew and forgets the old"
          + " key. The hub goes on working meanwhile; stop other replicas of it first, and give them"
          + " the new key file.",
      ""
    },
    footer = {
      "",
      "When the hub is killed in between, nothing is lost: run it again.",
      "",
      "Examples:",
      "  bulkhead rotate-key"
    })
public final class RotateKeyCommand extends Verb {
  public RotateKeyCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    var done = hub().post("/v2/rotate-key", null).as(RotateKeyResponse.class);
    out()
        .println(
            done.encryptedAnew()
                + " values are encrypted with a new key; save a copy of the key file");
    return ExitCode.DONE;
  }
}
