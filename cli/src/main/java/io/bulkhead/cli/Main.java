package io.bulkhead.cli;

import io.bulkhead.cli.session.Surroundings;

public final class Main {
  public static void main(String[] args) {
    int code = new Program(Surroundings.ofProcess()).run(args);
    System.out.flush();
    System.exit(code);
  }

  private Main() {}
}
