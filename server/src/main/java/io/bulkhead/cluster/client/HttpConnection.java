package io.bulkhead.cluster.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/// One connection to an API server, for one request at a time. It connects for the first one.
/// [#abort] may be called by any thread; everything else only by the holder.
final class HttpConnection {
  /// A server that sends endless headers must not bring down the hub.
  private static final Http1Config BOUNDED =
      Http1Config.custom()
          .setBufferSize(8 * 1024)
          .setMaxLineLength(16 * 1024)
          .setMaxHeaderCount(256)
          .setMaxEmptyLineCount(1)
          .build();

  private static final int FINAL = 200;

  /// The remote end.
  ///
  /// @param tls null for plain HTTP
  record End(String host, int port, @Nullable SSLContext tls, Duration patience) {
    static End of(URI server, SSLContext context, Duration patience) {
      boolean secure = "https".equals(server.getScheme());
      String host = server.getHost();
      boolean literal = host.startsWith("[");
      return new End(
          literal ? host.substring(1, host.length() - 1) : host,
          server.getPort() >= 0 ? server.getPort() : secure ? 443 : 80,
          secure ? context : null,
          patience);
    }
  }

  private final End end;
  private final Socket raw = new Socket();
  private @Nullable DefaultBHttpClientConnection line;
  private boolean used;
  private boolean begun;
  private boolean lasts;
  private volatile boolean aborted;
  private volatile long idleSince;

  HttpConnection(End end) {
    this.end = end;
  }

  /// Whether the last response allows another request.
  boolean lasts() {
    return !aborted && lasts;
  }

  /// Whether a failure may mean that the server had closed the connection before the request
  /// arrived, so that it may succeed on another one.
  boolean wentStale(IOException failure) {
    return used
        && !begun
        && (failure instanceof NoHttpResponseException || failure instanceof SocketException);
  }

  /// Closes the connection, even while somebody waits for it.
  void abort() {
    aborted = true;
    closeRaw();
  }

  private void closeRaw() {
    try {
      raw.close();
    } catch (IOException e) {
      // It is closed all the same.
      return;
    }
  }

  void rest() {
    idleSince = System.nanoTime();
  }

  boolean restsFor(Duration time) {
    return System.nanoTime() - idleSince >= time.toNanos();
  }

  /// @param limit of the response body, in bytes
  ClusterResponse ask(ClassicHttpRequest request, long limit) throws IOException {
    DefaultBHttpClientConnection open = line;
    if (open == null) {
      open = connect();
      line = open;
    } else {
      used = true;
    }
    begun = false;
    lasts = false;
    try {
      return answer(request, limit, open);
    } catch (HttpException e) {
      throw new IOException("what came is no answer of HTTP/1.1", e);
    } finally {
      if (!lasts) {
        open.close(CloseMode.IMMEDIATE);
      }
    }
  }

  private ClusterResponse answer(
      ClassicHttpRequest request, long limit, DefaultBHttpClientConnection open)
      throws IOException, HttpException {
    boolean sent = send(request, open);
    ClassicHttpResponse head = open.receiveResponseHeader();
    while (head.getCode() < FINAL) {
      head = open.receiveResponseHeader();
    }
    begun = true;
    try (var body = new BoundedBody(limit)) {
      if (MessageSupport.canResponseHaveBody(request.getMethod(), head)) {
        open.receiveResponseEntity(head);
        read(head.getEntity(), body);
      }
      lasts =
          sent
              && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(
                  request, head, HttpCoreContext.create());
      return new ClusterResponse(head.getCode(), headers(head), body.whole());
    }
  }

  /// A server may respond and close the connection before it has read a long request completely.
  private static boolean send(ClassicHttpRequest request, DefaultBHttpClientConnection open)
      throws IOException, HttpException {
    open.sendRequestHeader(request);
    try {
      if (request.getEntity() != null) {
        open.sendRequestEntity(request);
      }
      open.flush();
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  private static void read(@Nullable HttpEntity entity, BoundedBody body) throws IOException {
    if (entity == null) {
      return;
    }
    try {
      InputStream content = entity.getContent();
      byte[] part = new byte[8 * 1024];
      for (int count = content.read(part); count >= 0; count = content.read(part)) {
        body.add(part, 0, count);
      }
    } catch (UnsupportedOperationException e) {
      throw new ProtocolException("the answer's body cannot be read: " + e.getMessage());
    }
  }

  private static Map<String, String> headers(ClassicHttpResponse head) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : head.getHeaders()) {
      headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    return headers;
  }

  private DefaultBHttpClientConnection connect() throws IOException {
    raw.setTcpNoDelay(true);
    raw.connect(new InetSocketAddress(end.host(), end.port()), (int) end.patience().toMillis());
    var connection = new DefaultBHttpClientConnection(BOUNDED);
    if (end.tls() == null) {
      connection.bind(raw);
    } else {
      connection.bind(secure(end.tls()), raw);
    }
    return connection;
  }

  private SSLSocket secure(SSLContext tls) throws IOException {
    var socket = (SSLSocket) tls.getSocketFactory().createSocket(raw, end.host(), end.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
