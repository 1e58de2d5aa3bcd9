package io.bulkhead.api.transport;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Admission of requests by their content: a limit of concurrent requests per caller, and a few
/// separate threads for content that takes long to parse. That must neither slow down short
/// requests, nor may many parsed trees be in memory at the same time.
public final class Lanes implements AutoCloseable {
  /// The content of a request.
  public enum Brings {
    DOCUMENT,
    /// A document with a file, to be stored.
    FILE,
    /// Files for a question. A chart that renders slowly must not delay documents.
    QUESTION
  }

  /// @param turns per caller
  /// @param large for bodies that are not parsed quickly
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
