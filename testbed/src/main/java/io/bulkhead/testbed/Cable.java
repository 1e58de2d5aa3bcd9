package io.bulkhead.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A proxy to a server on this machine that can be cut and mended, to simulate unreachable
/// clusters.
public final class Cable implements AutoCloseable {
  private final InetSocketAddress server;
  private final ServerSocket near;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  /// Held while no traffic may pass.
  private final Object traffic = new Object();

  private volatile boolean frozen;

  private Cable(InetSocketAddress server, ServerSocket near) {
    this.server = server;
    this.near = near;
  }

  public static Cable to(String host, int port) throws IOException {
    var cable =
        new Cable(
            new InetSocketAddress(host, port),
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(cable::accept);
    return cable;
  }

  public int port() {
    return near.getLocalPort();
  }

  /// Closes every connection, and new ones at once.
  public void cut() {
    cut = true;
    open.forEach(Cable::drop);
  }

  public void mend() {
    cut = false;
    synchronized (traffic) {
      frozen = false;
      traffic.notifyAll();
    }
  }

  /// Accepts and keeps connections, but passes nothing: there is never an answer.
  public void freeze() {
    frozen = true;
  }

  private void accept() {
    while (!near.isClosed()) {
      try {
        Socket here = near.accept();
        if (cut) {
          drop(here);
        } else {
          join(here);
        }
      } catch (IOException e) {
        // Closed, or the server is away: the next connection may succeed.
        continue;
      }
    }
  }

  private void join(Socket here) throws IOException {
    Socket there = new Socket();
    try {
      there.connect(server);
    } catch (IOException e) {
      drop(here);
      return;
    }
    open.add(here);
    open.add(there);
    Thread.ofVirtual().start(() -> copy(here, there));
    Thread.ofVirtual().start(() -> copy(there, here));
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to) {
      byte[] buffer = new byte[8192];
      for (int read = from.getInputStream().read(buffer);
          read >= 0;
          read = from.getInputStream().read(buffer)) {
        awaitThaw();
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // A cut connection ends like this; both sides are closed.
      return;
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private void awaitThaw() throws IOException {
    synchronized (traffic) {
      while (frozen && !near.isClosed()) {
        try {
          traffic.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted", e);
        }
      }
    }
  }

  private static void drop(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
      // It ended by itself a moment ago.
    }
  }

  @Override
  public void close() throws IOException {
    near.close();
    mend();
    cut();
  }
}
