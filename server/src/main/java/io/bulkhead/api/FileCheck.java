package io.bulkhead.api;

import io.bulkhead.chart.BufferStream;
import io.bulkhead.chart.TarGz;
import io.bulkhead.cluster.client.Kubeconfig;
import io.bulkhead.cluster.client.SameCluster;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.FilePart.Content;
import io.bulkhead.kind.fleet.ClusterId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Refuses files that are not what they should be, or that would do harm when opened.
///
/// @param limits of archives, unpacked
/// @param clusters tells them apart
record FileCheck(TarGz.Limits limits, SameCluster clusters) {
  private static final int KUBECONFIG_BYTES = 1 << 20;

  void check(Content content, ByteBuffer file) {
    switch (content) {
      case TAR_GZ -> new TarGz(limits).check(new BufferStream(file));
      case KUBECONFIG -> kubeconfig(file);
    }
  }

  /// What may take the place of the present file. Asks the cluster where there is one.
  void replacing(Kind<?> kind, DocumentKey key, @Nullable ByteBuffer file) {
    if (file != null
        && kind.file().filter(part -> part.content() == Content.KUBECONFIG).isPresent()) {
      clusters.require(new ClusterId(key.names().getFirst(), key.name()), Body.copy(file));
    }
  }

  private static void kubeconfig(ByteBuffer file) {
    if (file.remaining() > KUBECONFIG_BYTES) {
      throw new BulkheadException(
          Problem.INVALID_FILE, "The kubeconfig is larger than 1 MiB.", "file");
    }
    Kubeconfig.parse(Body.copy(file));
  }
}
