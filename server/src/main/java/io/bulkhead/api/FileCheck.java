package io.bulkhead.api;

import io.bulkhead.chart.TarGz;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.fleet.Kubeconfig;
import io.bulkhead.kind.Kind.FilePart.Content;
import java.nio.ByteBuffer;

/// Refuses files that are not what they should be, or that would do harm when opened.
///
/// @param limits of archives, unpacked
record FileCheck(TarGz.Limits limits) {
  private static final int KUBECONFIG_BYTES = 1 << 20;

  void check(Content content, ByteBuffer file) {
    switch (content) {
      case TAR_GZ -> new TarGz(limits).check(Body.stream(file));
      case KUBECONFIG -> kubeconfig(file);
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
