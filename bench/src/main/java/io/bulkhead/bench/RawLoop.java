package io.bulkhead.bench;

import io.bulkhead.manifest.Manifest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The minimum cost of delivery: the JDK's client over HTTP/2, without planning, storing or
/// watching.
///
/// @param server its address, without a slash at the end
record RawLoop(HttpClient client, String server, String token) {
  private static final int IN_FLIGHT = 8;

  /// Server-side apply of all objects, eight in flight; seconds.
  double apply(List<Manifest> manifests) throws InterruptedException {
    var queue = new ConcurrentLinkedQueue<>(manifests);
    var failed = new ConcurrentLinkedQueue<String>();
    long begin = System.nanoTime();
    Thread[] writers = new Thread[IN_FLIGHT];
    for (int i = 0; i < IN_FLIGHT; i++) {
      writers[i] =
          Thread.ofVirtual()
              .start(() -> {
                for (Manifest next = queue.poll(); next != null; next = queue.poll()) {
                  String fault = apply(next);
                  if (!fault.isEmpty()) {
                    failed.add(fault);
                  }
                }
              });
    }
    for (Thread writer : writers) {
      writer.join();
    }
    if (!failed.isEmpty()) {
      throw new IllegalStateException(failed.peek());
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  /// What is wrong; empty if it was applied.
  private String apply(Manifest manifest) {
    String path =
        "/api/v1/namespaces/"
            + manifest.key().namespace()
            + "/configmaps/"
            + manifest.key().name()
            + "?fieldManager=raw&force=true";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/apply-patch+yaml")
            .method("PATCH", BodyPublishers.ofByteArray(manifest.bytes()))
            .build();
    try {
      var answer = client.send(request, BodyHandlers.ofByteArray());
      return answer.statusCode() < 300
          ? ""
          : answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
