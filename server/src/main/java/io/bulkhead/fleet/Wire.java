package io.bulkhead.fleet;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One connection to an API server, for one request at a time. It connects with the first one.
/// [#abort] may be called by any thread; everything else by whoever has it.
final class Wire {
  /// Where it goes to.
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
  private @Nullable Line line;
  private boolean used;
  private volatile boolean aborted;
  private volatile long idleSince;

  private record Line(OutputStream out, AnswerReader answers) {}

  Wire(End end) {
    this.end = end;
  }

  /// Whether the last answer lets another request follow.
  boolean lasts() {
    return !aborted && line != null && line.answers().more();
  }

  /// Whether the last request may have met a server that had ended the connection before, so that
  /// it may succeed on another one.
  boolean wentStale() {
    return used && line != null && !line.answers().begun();
  }

  /// Ends the connection, whoever waits for it.
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

  /// @param request head and body
  /// @param limit of the answer's body, in bytes
  Answer ask(byte[] request, long limit) throws IOException {
    Line open = line;
    if (open == null) {
      open = connect();
      line = open;
    } else {
      used = true;
    }
    open.answers().expect();
    try {
      open.out().write(request);
      open.out().flush();
    } catch (IOException e) {
      return answerToPart(open, limit, e);
    }
    return open.answers().read(limit);
  }

  /// A server may answer, and end the connection, before it has read a long request to its end.
  private Answer answerToPart(Line open, long limit, IOException failure) throws IOException {
    try {
      Answer answer = open.answers().read(limit);
      abort();
      return answer;
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private Line connect() throws IOException {
    raw.setTcpNoDelay(true);
    raw.connect(new InetSocketAddress(end.host(), end.port()), (int) end.patience().toMillis());
    Socket socket = end.tls() == null ? raw : secure(end.tls());
    return new Line(socket.getOutputStream(), new AnswerReader(socket.getInputStream()));
  }

  private Socket secure(SSLContext tls) throws IOException {
    var socket = (SSLSocket) tls.getSocketFactory().createSocket(raw, end.host(), end.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
