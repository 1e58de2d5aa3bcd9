package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.Actions;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.KindTable;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page that shows the API, in a real browser. With the tests on clusters, because it installs
/// the browser where there is none.
@Tag("cluster")
class DocsPageTest {
  @TempDir Path data;
  @TempDir Path profile;
  private LiveApi api;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    browser = Browser.ready(profile);
    api = new LiveApi(data);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private static long count(String page, String what) {
    return Pattern.compile(what).matcher(page).results().count();
  }

  @Test
  void itListsEveryOperationUnderItsKind() throws Exception {
    String page = browser.show(api.url() + "/docs");

    int operations = OpenApi.operations(OpenApi.of(KindTable.standard(), Actions.ALL)).size();
    assertThat(count(page, "<details ")).isEqualTo(operations);
    for (Kind<?> kind : KindTable.standard().kinds()) {
      assertThat(page)
          .contains("<h2 id=\"%1$s\">%1$s</h2>".formatted(kind.name()))
          .contains("<a href=\"#%1$s\">%1$s</a>".formatted(kind.name()));
    }
  }

  @Test
  void aFilterLeavesWhatHasAllItsWords() throws Exception {
    String page = browser.show(api.url() + "/docs?filter=get+capabilities");

    assertThat(count(page, "<details ")).isOne();
    assertThat(page).contains("What was observed on the cluster");
  }

  @Test
  void aFilterThatLeavesNothingSaysSo() throws Exception {
    String page = browser.show(api.url() + "/docs?filter=nonsense");

    assertThat(page).contains("Nothing has these words.").doesNotContain("<details ");
  }

  @Test
  void aLinkOpensAnOperationWithItsBody() throws Exception {
    String page = browser.show(api.url() + "/docs#post/v2/projects/%7Bproject%7D/logical-clouds");

    assertThat(count(page, "<details [^>]*open")).isOne();
    assertThat(page)
        .contains("Body, application/json")
        .contains("trust: untrusted | trusted")
        .contains("userName: string   (at most 20 characters)");
  }
}
