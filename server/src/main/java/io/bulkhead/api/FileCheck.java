package io.bulkhead.api;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.Kind.FilePart.Content;
import io.bulkhead.manifest.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/// Refuses files that are not what they should be, or that would do harm when opened.
///
/// @param maxEntries of an archive
/// @param maxBytes of an archive, unpacked
record FileCheck(int maxEntries, long maxBytes) {
  private static final int KUBECONFIG_BYTES = 1 << 20;
  private static final Pattern HARMFUL =
      Pattern.compile(
          "\"(exec|auth-provider|certificate-authority|client-certificate|client-key|tokenFile)\":");

  void check(Content content, byte[] file) {
    switch (content) {
      case TAR_GZ -> archive(file);
      case KUBECONFIG -> kubeconfig(file);
    }
  }

  private void archive(byte[] file) {
    int entries = 0;
    try (var gzip = new GzipCompressorInputStream(new ByteArrayInputStream(file), true);
        var tar = new TarArchiveInputStream(gzip)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries++;
        String name = entry.getName();
        boolean plain =
            (entry.isFile() || entry.isDirectory()) && !entry.isLink() && !entry.isSymbolicLink();
        if (!plain || name.startsWith("/") || ("/" + name + "/").contains("/../")) {
          throw bad("Error in file format: only plain files and folders within the archive");
        }
        if (entries > maxEntries || gzip.getUncompressedCount() + entry.getSize() > maxBytes) {
          throw bad("Error in file format: the archive is too large when unpacked");
        }
      }
      drain(gzip);
    } catch (IOException | IllegalArgumentException e) {
      throw bad("Error in file format");
    }
    if (entries == 0) {
      throw bad("Error in file format");
    }
  }

  private void drain(InputStream rest) throws IOException {
    byte[] buffer = new byte[8192];
    long seen = 0;
    for (int n = rest.read(buffer); n >= 0; n = rest.read(buffer)) {
      seen += n;
      if (seen > maxBytes) {
        throw bad("Error in file format: the archive is too large when unpacked");
      }
    }
  }

  private static void kubeconfig(byte[] file) {
    if (file.length > KUBECONFIG_BYTES) {
      throw bad("The kubeconfig is larger than 1 MiB.");
    }
    var documents = Json.parseYaml(new String(file, StandardCharsets.UTF_8));
    if (documents.size() != 1 || !documents.getFirst().path("clusters").isArray()) {
      throw bad("The file is no kubeconfig.");
    }
    if (HARMFUL.matcher(documents.getFirst().toString()).find()) {
      throw bad(
          "The kubeconfig would run a program or read files on the hub; put certificates, keys"
              + " and tokens into it instead.");
    }
  }

  private static BulkheadException bad(String text) {
    return new BulkheadException(Problem.INVALID_FILE, text);
  }
}
