package io.bulkhead.api.transport;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// How requests are let in, by what they bring: so many of one caller at once, and what takes long
/// to read has threads of its own, few of them. Neither may it take the processors from what is
/// short, nor may the trees of many be in memory at once.
public final class Lanes implements AutoCloseable {
  /// What a request may bring.
  public enum Brings {
    DOCUMENT,
    /// A document with a file, which is kept.
    FILE,
    /// Files that are asked about. A chart that is slow to render keeps nobody's documents waiting.
    QUESTION
  }

  /// @param turns for one caller
  /// @param large for bodies that are not read in no time
  public record Lane(Turns turns, ExecutorService large) {}

  private final Lane documents;
  private final Lane files;
  private final Lane questions;

  public Lanes() {
    ExecutorService kept = threads("large-", 2);
    this.documents = new Lane(new Turns(64), kept);
    this.files = new Lane(new Turns(8), kept);
    this.questions = new Lane(new Turns(2), threads("asked-", 4));
  }

  private static ExecutorService threads(String name, int number) {
    return Executors.newFixedThreadPool(
        number, Thread.ofPlatform().daemon().name(name, 0).factory());
  }

  public Lane of(Brings brings) {
    return switch (brings) {
      case DOCUMENT -> documents;
      case FILE -> files;
      case QUESTION -> questions;
    };
  }

  @Override
  public void close() {
    files.large().shutdown();
    questions.large().shutdown();
  }
}
