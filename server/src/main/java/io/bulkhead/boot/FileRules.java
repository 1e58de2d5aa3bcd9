package io.bulkhead.boot;

import io.bulkhead.chart.BufferStream;
import io.bulkhead.chart.TarGz;
import io.bulkhead.cluster.client.Kubeconfig;
import io.bulkhead.cluster.client.SameCluster;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.intent.FileRule;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind.FilePart.Content;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.Store;
import java.nio.ByteBuffer;
import java.util.Map;

/// The rule for each kind of file content.
public final class FileRules {
  /// @param archives limits for unpacking
  public static Map<Content, FileRule> of(Store store, TarGz.Limits archives) {
    return Map.of(
        Content.TAR_GZ,
        file -> new TarGz(archives).check(new BufferStream(file)),
        Content.KUBECONFIG,
        new OfCluster(new SameCluster(store)));
  }

  /// @param clusters compares the identities of clusters
  private record OfCluster(SameCluster clusters) implements FileRule {
    private static final int LARGEST = 1 << 20;

    @Override
    public void check(ByteBuffer file) {
      if (file.remaining() > LARGEST) {
        throw new BulkheadException(
            Problem.INVALID_FILE, "The kubeconfig is larger than 1 MiB.", "file");
      }
      Kubeconfig.parse(bytes(file));
    }

    @Override
    public void checkReplacing(DocumentKey key, ByteBuffer file) {
      clusters.require(new ClusterId(key.names().getFirst(), key.name()), bytes(file));
    }

    private static byte[] bytes(ByteBuffer file) {
      var bytes = new byte[file.remaining()];
      file.duplicate().get(bytes);
      return bytes;
    }
  }

  private FileRules() {}
}
