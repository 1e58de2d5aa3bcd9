package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hub whose database vanished says so to everybody, instead of showing empty lists.
class StoreAwayTest {
  @Test
  void readsAndWritesAreAnsweredWith503(@TempDir Path data) throws Exception {
    try (var api = new LiveApi(data)) {
      assertThat(api.post("/v2/projects", "{\"metadata\":{\"name\":\"acme\"}}").statusCode())
          .isEqualTo(201);
      for (String end : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(data.resolve("bulkhead.db" + end));
      }
      var answers =
          List.of(
              api.get("/v2/projects", "Accept", "application/problem+json"),
              api.send(
                  "POST",
                  "/v2/projects",
                  "{\"metadata\":{\"name\":\"bee\"}}"
                      .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                  "Content-Type",
                  "application/json",
                  "Accept",
                  "application/problem+json"),
              api.get(
                  "/v2/projects",
                  "Authorization",
                  "Bearer bulkhead_0123_abc",
                  "Accept",
                  "application/problem+json"));
      for (var answer : answers) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(new ObjectMapper().readTree(answer.body()).path("code").asText())
            .isEqualTo("STORE_UNAVAILABLE");
        assertThat(answer.body()).contains("is gone").doesNotContain(data.toString());
      }
    }
  }
}
