package io.bulkhead.testbed.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonsTest {
  @RepeatedTest(20)
  void aFreePortIsBelowThoseOfOutgoingConnections() throws IOException {
    int port = Daemons.freePort();

    try (var server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        var outgoing = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(port).isLessThan(outgoing.getLocalPort()).isEqualTo(server.getLocalPort());
    }
  }

  @Test
  void nothingStartsInABedThatWasTakenDown(@TempDir Path folder) {
    var daemons = new Daemons(folder.resolve("gone/run"));

    assertThatThrownBy(() -> daemons.start("sleep", List.of("sleep", "60"), Map.of()))
        .hasMessageContaining("cannot start sleep");

    assertThat(folder.resolve("gone")).doesNotExist();
    assertThat(daemons.alive("sleep")).isFalse();
  }
}
