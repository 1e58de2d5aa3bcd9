package io.bulkhead.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.manifest.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Many tiny API servers in one process: `https://host:port/c17` is the seventeenth. Each supports
/// config maps, namespaces and pods, keeps applied objects in memory, and serves lists and watches
/// of them.
///
/// Arguments: the PKCS#12 file of its certificate and its password. Prints its port when it
/// listens.
public final class SimulatedFleet {
  private static final String RESOURCES =
      """
      {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
        {"name": "configmaps", "kind": "ConfigMap", "namespaced": true},
        {"name": "namespaces", "kind": "Namespace", "namespaced": false},
        {"name": "pods", "kind": "Pod", "namespaced": true}]}
      """;

  private record Watcher(String plural, HttpServerResponse response) {}

  private static final class Site {
    private final Map<String, byte[]> objects = new TreeMap<>();
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private long version = 1;
  }

  private final Map<String, Site> sites = new ConcurrentHashMap<>();
  private final AtomicLong writes = new AtomicLong();

  public static void main(String[] arguments) throws IOException {
    var fleet = new SimulatedFleet();
    Vertx vertx = Vertx.vertx();
    var options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(ShippedHub.freePort())
            .setSsl(true)
            .setUseAlpn(true)
            // One process does the handshakes of all clusters, possibly beside other work.
            .setSslHandshakeTimeout(60)
            .setAcceptBacklog(4_096)
            .setKeyCertOptions(new PfxOptions().setPath(arguments[0]).setPassword(arguments[1]));
    // Several servers share the port, each with an event loop.
    fleet
        .listen(vertx, options)
        .compose(first ->
            fleet.listen(vertx, new HttpServerOptions(options).setPort(first.actualPort())))
        .onComplete(started -> {
          if (started.failed()) {
            started.cause().printStackTrace();
            System.exit(1);
          }
          System.out.println(started.result().actualPort());
        });
    // Ends with the process that started it, even if that is killed.
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (System.in.read() >= 0) {}
          } catch (IOException e) {
            System.exit(0);
          }
          System.exit(0);
        });
  }

  private Future<HttpServer> listen(Vertx vertx, HttpServerOptions options) {
    return vertx.createHttpServer(options).requestHandler(this::handle).listen();
  }

  private void handle(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    if (path.equals("/writes")) {
      request.response().end(Long.toString(writes.get()));
      return;
    }
    int slash = path.indexOf('/', 1);
    Site site = sites.computeIfAbsent(path.substring(1, slash), x -> new Site());
    String rest = path.substring(slash);
    switch (rest) {
      case "/version" -> json(request, "{\"gitVersion\": \"v1.37.2\"}");
      case "/api/v1" -> json(request, RESOURCES);
      case "/apis" -> json(request, "{\"groups\": []}");
      default -> {
        if (request.method() == HttpMethod.GET) {
          read(site, rest, request);
        } else {
          request.body().onSuccess(body -> write(site, rest, request, body));
        }
      }
    }
  }

  private static void json(HttpServerRequest request, String text) {
    request.response().putHeader("Content-Type", "application/json").end(text);
  }

  private static void read(Site site, String path, HttpServerRequest request) {
    String plural = path.substring(path.lastIndexOf('/') + 1);
    boolean collection = Set.of("configmaps", "namespaces", "pods").contains(plural);
    if (!collection) {
      byte[] known;
      synchronized (site) {
        known = site.objects.get(path);
      }
      if (known == null) {
        request.response().setStatusCode(404).end("{\"kind\":\"Status\",\"code\":404}");
      } else {
        request.response().end(Buffer.buffer(known));
      }
      return;
    }
    if ("true".equals(request.getParam("watch"))) {
      HttpServerResponse response = request.response().setChunked(true);
      var watcher = new Watcher(plural, response);
      site.watchers.add(watcher);
      response.closeHandler(x -> site.watchers.remove(watcher));
      response.exceptionHandler(x -> site.watchers.remove(watcher));
      response.writeHead();
      return;
    }
    Buffer list = Buffer.buffer();
    synchronized (site) {
      list.appendString(
          "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\""
              + site.version
              + "\"},\"items\":[");
      boolean first = true;
      for (Map.Entry<String, byte[]> object : site.objects.entrySet()) {
        if (object.getKey().contains("/" + plural + "/")) {
          list.appendString(first ? "" : ",").appendBytes(object.getValue());
          first = false;
        }
      }
    }
    request.response().end(list.appendString("]}"));
  }

  private void write(Site site, String path, HttpServerRequest request, Buffer body) {
    writes.incrementAndGet();
    byte[] stored;
    boolean fresh;
    synchronized (site) {
      fresh = !site.objects.containsKey(path);
      ObjectNode object = (ObjectNode) Json.parse(body.getBytes());
      ObjectNode metadata = (ObjectNode) object.get("metadata");
      metadata.put("resourceVersion", Long.toString(++site.version));
      metadata.put(
          "uid",
          UUID.nameUUIDFromBytes(path.getBytes(java.nio.charset.StandardCharsets.UTF_8))
              .toString());
      stored = Json.canonical(object);
      site.objects.put(path, stored);
    }
    request.response().setStatusCode(fresh ? 201 : 200).end(Buffer.buffer(stored));
    Buffer event =
        Buffer.buffer("{\"type\":\"" + (fresh ? "ADDED" : "MODIFIED") + "\",\"object\":")
            .appendBytes(stored)
            .appendString("}\n");
    for (Watcher watcher : site.watchers) {
      if (path.contains("/" + watcher.plural() + "/")) {
        watcher.response().write(event);
      }
    }
  }
}
