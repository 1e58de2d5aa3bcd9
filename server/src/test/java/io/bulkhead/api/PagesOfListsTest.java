package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.manifest.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists in pages, with a token for the next one.
class PagesOfListsTest extends ApiWithCluster {
  // Pages

  @Test
  void aListComesInPagesOnlyWhenAsked() {
    List<String> names = controllers(7);

    assertThat(page("").headers().firstValue("X-Continue")).isEmpty();
    assertThat(namesOf(page(""))).isEqualTo(names);
    for (int limit = 1; limit <= 9; limit++) {
      List<String> read = new ArrayList<>();
      int pages = 0;
      String next = "?limit=" + limit;
      while (!next.isEmpty()) {
        HttpResponse<String> page = page(next);
        assertThat(namesOf(page)).hasSizeBetween(1, limit);
        read.addAll(namesOf(page));
        pages++;
        int again = limit;
        next =
            page.headers()
                .firstValue("X-Continue")
                .map(token -> "?limit=" + again + "&continue=" + token)
                .orElse("");
      }
      assertThat(read).as("limit " + limit).isEqualTo(names);
      assertThat(pages).as("limit " + limit).isEqualTo((6 + limit) / limit);
    }
    for (String all : List.of("?limit=0", "?limit=7", "?limit=2147483647", "?continue=")) {
      assertThat(namesOf(page(all))).as(all).isEqualTo(names);
      assertThat(page(all).headers().firstValue("X-Continue")).as(all).isEmpty();
    }
    forget(names);
  }

  @Test
  void aTokenStaysGoodWhileDocumentsComeAndGo() {
    List<String> names = controllers(4);
    String token = page("?limit=2").headers().firstValue("X-Continue").orElseThrow();

    api.delete("/v2/controllers/" + names.get(1));
    api.delete("/v2/controllers/" + names.get(2));
    api.post("/v2/controllers", controller("late"));
    api.put("/v2/controllers/" + names.get(3), controller(names.get(3)));

    assertThat(namesOf(page("?continue=" + token))).containsExactly(names.get(3), "late");
    forget(List.of(names.get(0), names.get(3), "late"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=x",
        "limit=",
        "limit=-1",
        "limit=1.5",
        "limit=99999999999",
        "limit=%00",
        "continue=x",
        "continue=!",
        "continue=MTA",
        "continue=LTEuYWJj",
        "limit=1&continue=%20"
      })
  void aWrongPageIsRefusedWithWhatToDo(String query) {
    HttpResponse<String> answer = page("?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(" must be ");
  }

  @Test
  void aTokenOfAnotherListIsRefused() {
    List<String> names = controllers(2);
    String token = page("?limit=1").headers().firstValue("X-Continue").orElseThrow();

    for (String path :
        List.of("/v2/projects", "/v2/clm-controllers", "/v2/cluster-providers/cp/clusters")) {
      assertThat(api.get(path + "?continue=" + token).statusCode()).as(path).isEqualTo(400);
    }
    forget(names);
  }

  private List<String> controllers(int count) {
    // Not in alphabetical order, so that the order of creation shows.
    List<String> names = IntStream.range(0, count).mapToObj(i -> "k" + (i * 5 % count)).toList();
    names.forEach(name -> api.post("/v2/controllers", controller(name)));
    return names;
  }

  private static String controller(String name) {
    return "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"host\":\"h\"}}";
  }

  private HttpResponse<String> page(String query) {
    return api.get("/v2/controllers" + query);
  }

  private static List<String> namesOf(HttpResponse<String> list) {
    List<String> names = new ArrayList<>();
    Json.parse(list.body()).forEach(one -> names.add(one.at("/metadata/name").asText()));
    return names;
  }

  private void forget(List<String> names) {
    names.forEach(name -> api.delete("/v2/controllers/" + name));
  }
}
