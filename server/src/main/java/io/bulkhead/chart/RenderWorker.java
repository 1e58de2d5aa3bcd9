package io.bulkhead.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One renderer process, without environment or files. It answers one request at a time, exits when
/// its input ends, and may be killed at any moment.
final class RenderWorker {
  private static final int LAST_WORDS = 8 << 10;

  private final Process process;
  private final DataOutputStream in;
  private final DataInputStream out;
  private final CompletableFuture<String> lastWords = new CompletableFuture<>();

  private RenderWorker(Process process) {
    this.process = process;
    this.in = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    this.out = new DataInputStream(process.getInputStream());
    Thread.ofVirtual().name("render-last-words").start(() -> lastWords.complete(words(process)));
  }

  /// Throws IOException if the program cannot be run.
  static RenderWorker start(Path program, RenderLimits limits) throws IOException {
    var builder =
        new ProcessBuilder(
            program.toString(), "-memory", Long.toString((long) limits.memoryMiB() << 20));
    builder.environment().clear();
    builder.directory(Path.of("/").toFile());
    return new RenderWorker(builder.start());
  }

  private static String words(Process process) {
    try (InputStream err = process.getErrorStream()) {
      byte[] first = err.readNBytes(LAST_WORDS);
      err.transferTo(java.io.OutputStream.nullOutputStream());
      return new String(first, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /// Reads one answer. Throws IOException if the process exits before, or the answer is too long.
  JsonNode read(int most) throws IOException {
    int length = out.readInt();
    if (length < 0 || length > most) {
      throw new IOException("an answer of " + Integer.toUnsignedString(length) + " bytes");
    }
    byte[] data = new byte[length];
    out.readFully(data);
    return Json.parse(data);
  }

  /// Writes each frame preceded by its length.
  void write(List<Archive> frames) throws IOException {
    for (Archive frame : frames) {
      in.writeInt(Math.toIntExact(frame.size()));
      frame.source().writeTo(in);
    }
    in.flush();
  }

  boolean alive() {
    return process.isAlive();
  }

  void kill() {
    process.destroyForcibly();
  }

  /// Why it exited, according to its own error output.
  String lastWords() {
    // Kills by the process handle: destroying the Process object would close its unread output.
    process.toHandle().destroyForcibly();
    try {
      return lastWords.get(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      return "";
    }
  }
}
