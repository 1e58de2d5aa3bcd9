package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.table.KindTable;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The page that shows the API, in a real browser. Runs with the tests on clusters, because it
/// installs the browser if there is none.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocsPageTest {
  private static final String OPERATION = ".opblock";

  private LiveApi api;
  private Browser browser;

  @BeforeAll
  void start(@TempDir Path data, @TempDir Path profile) throws Exception {
    browser = Browser.ready(profile);
    api = new LiveApi(data);
  }

  @AfterAll
  void stop() throws Exception {
    browser.close();
    api.close();
  }

  /// After any use, the page has kept to its policy and contacted only its hub.
  @AfterEach
  void itSpeaksWithItsHubAlone() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .contains(api.url() + "/openapi")
        .allMatch(url ->
            url.equals("about:blank")
                || url.startsWith(api.url() + "/")
                || url.startsWith("data:"));
  }

  @Test
  void itListsEveryKind() {
    browser.open(api.url() + "/docs");

    browser.find(".opblock-tag");
    assertThat(browser.count(".opblock-tag")).isEqualTo(KindTable.standard().kinds().size() + 1);
    assertThat(browser.evaluate("document.title")).isEqualTo("Bulkhead API");
    assertThat(browser.find(".title")).contains("OAS 3.1");
  }

  @Test
  void aFilterLeavesWhatHasAllItsWords() {
    browser.open(api.url() + "/docs?filter=get+capabilities");

    assertThat(browser.find(".opblock-tag")).contains("Cluster");
    browser.click(".opblock-tag");
    assertThat(browser.find(OPERATION)).contains("/capabilities");
    assertThat(browser.count(OPERATION)).isOne();
  }

  @Test
  void aLinkOpensAnOperationWithItsBodyAndAnExample() {
    browser.open(api.url() + "/docs#/LogicalCloud/createLogicalCloud");

    assertThat(browser.find("#operations-LogicalCloud-createLogicalCloud .body-param__example"))
        .contains("\"namespace\"");
  }

  @Test
  void anOperationIsTriedOutWithAToken() {
    browser.open(api.url() + "/docs#/Project/getProject");
    String operation = "#operations-Project-getProject ";

    browser.click(operation + ".try-out__btn");
    browser.type(operation + "input[placeholder=project]", "none");
    browser.click(operation + ".execute");
    assertThat(browser.find(operation + ".live-responses-table tbody .response-col_status"))
        .startsWith("401");

    browser.click(".auth-wrapper .authorize");
    browser.type(".auth-container input", "operator");
    browser.click(".auth-btn-wrapper .authorize");
    browser.click(".auth-btn-wrapper .btn-done");
    browser.click(operation + ".btn-clear");
    browser.click(operation + ".execute");
    assertThat(browser.find(operation + ".live-responses-table tbody .response-col_status"))
        .startsWith("404");
    assertThat(browser.find(operation + ".live-responses-table")).contains("NOT_FOUND");
  }
}
