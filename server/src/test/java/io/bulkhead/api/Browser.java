package io.bulkhead.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.bulkhead.manifest.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A headless Chromium with one page, controlled by its debugging protocol. Installed as a package
/// where that is allowed (Debian as root); elsewhere the user is told what to install.
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final String LISTENS = "DevTools listening on ";
  private static final long PATIENCE = 60;

  /// Records what the page's policy refuses, before any script of the page runs.
  private static final String WATCH =
      "window.refused = []; addEventListener('securitypolicyviolation', e =>"
          + " refused.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile))";

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket page;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private volatile CompletableFuture<String> loaded = new CompletableFuture<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Browser(Process process, URI browser) throws IOException, InterruptedException {
    this.process = process;
    var pages = URI.create("http://" + browser.getAuthority() + "/json/list");
    String list =
        client.send(HttpRequest.newBuilder(pages).build(), BodyHandlers.ofString()).body();
    String page =
        Json.parse(list)
            .valueStream()
            .filter(one -> one.path("type").asText().equals("page"))
            .map(one -> one.path("webSocketDebuggerUrl").asText())
            .findFirst()
            .orElseThrow();
    this.page = client.newWebSocketBuilder().buildAsync(URI.create(page), new Listener()).join();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", node());
    }
    call("Page.addScriptToEvaluateOnNewDocument", node().put("source", WATCH));
  }

  /// @param profile an empty folder of this test's own
  static Browser ready(Path profile) throws IOException, InterruptedException {
    Optional<Path> present = installed();
    if (present.isEmpty() && Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      run("apt-get update -q", 300);
      run("apt-get install -y -q --no-install-recommends chromium", 600);
      present = installed();
    }
    Path program =
        present.orElseThrow(() ->
            new IllegalStateException(
                "This test needs Chromium or Chrome on the path; install the package chromium."));
    // As root there is no other sandbox, and the page is ours.
    Process process =
        new ProcessBuilder(
                List.of(
                    program.toString(),
                    "--headless",
                    "--remote-debugging-port=0",
                    "--disable-gpu",
                    "--no-first-run",
                    "--no-sandbox",
                    "--user-data-dir=" + profile,
                    "about:blank"))
            .redirectErrorStream(true)
            .start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    String line = said.readLine();
    while (line != null && !line.startsWith(LISTENS)) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IllegalStateException(program + " ended at once");
    }
    // Otherwise it would block when its output is not read.
    Thread.ofVirtual().start(() -> said.lines().forEach(more -> {}));
    return new Browser(process, URI.create(line.substring(LISTENS.length())));
  }

  private static Optional<Path> installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void run(String command, long seconds) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command.split(" "));
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }

  private JsonNode call(String method, ObjectNode params) {
    int id = ids.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    answers.put(id, answer);
    ObjectNode message = node().put("id", id).put("method", method);
    message.set("params", params);
    page.sendText(message.toString(), true).join();
    return answer.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
  }

  /// Waits until the page is loaded; forces a new load even if only the fragment differs.
  void open(String url) {
    for (String one : List.of("about:blank", url)) {
      loaded = new CompletableFuture<>();
      call("Page.navigate", node().put("url", one));
      loaded.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }
  }

  /// The text of an expression's value in the page, after awaiting it if it is a promise.
  String evaluate(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            node()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.path("exceptionDetails"));
    }
    return result.at("/result/value").asText();
  }

  /// Waits until something matches the selector, and returns the text of the first match.
  String find(String selector) {
    return evaluate(
        """
        new Promise((found, failed) => {
          const end = Date.now() + 30000
          const look = () => {
            const one = document.querySelector(%1$s)
            one ? found(one.innerText) : Date.now() > end ? failed("there is no " + %1$s) : setTimeout(look, 20)
          }
          look()
        })
        """
            .formatted(TextNode.valueOf(selector)));
  }

  /// Clicks like a mouse, which also moves the focus.
  void click(String selector) {
    find(selector);
    evaluate("document.activeElement.blur()");
    evaluate("document.querySelector(" + TextNode.valueOf(selector) + ").click()");
  }

  /// Fills in a field like typing.
  void type(String selector, String text) {
    find(selector);
    evaluate("document.querySelector(" + TextNode.valueOf(selector) + ").focus()");
    call("Input.insertText", node().put("text", text));
  }

  long count(String selector) {
    return Long.parseLong(
        evaluate("document.querySelectorAll(" + TextNode.valueOf(selector) + ").length"));
  }

  /// Addresses of all requests so far.
  List<String> requests() {
    return List.copyOf(requests);
  }

  /// Errors reported by the browser, and what the page's policy refused.
  List<String> complaints() {
    String refused = evaluate("refused.join('\\n')");
    return Stream.concat(complaints.stream(), refused.lines()).toList();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(Json.parse(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void take(JsonNode message) {
    CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
    if (answer != null) {
      answer.complete(message.path("result"));
      return;
    }
    switch (message.path("method").asText()) {
      case "Page.loadEventFired" -> loaded.complete("");
      case "Network.requestWillBeSent" -> requests.add(message.at("/params/request/url").asText());
      case "Runtime.exceptionThrown" -> complaints.add(message.path("params").toString());
      case "Log.entryAdded" -> {
        // An answer of 404 is no fault of the page.
        if (!message.at("/params/entry/source").asText().equals("network")) {
          complaints.add(message.path("params").toString());
        }
      }
      default -> {}
    }
  }

  @Override
  public void close() throws InterruptedException {
    page.abort();
    client.close();
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
