package io.bulkhead.testbed.node;

import io.bulkhead.testbed.program.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Container images that are written directly, since nothing can be pulled: one layer with the
/// machine's static busybox.
final class ImageTar {
  static final String BUSYBOX = "bulkhead.io/testbed/busybox:1";
  private static final Pattern LIBRARY = Pattern.compile("/[^ ]+");
  static final String PAUSE = "bulkhead.io/testbed/pause:1";

  /// Contains socat, which listens and sends on any protocol, with its libraries, and busybox.
  static final String NETWORK = "bulkhead.io/testbed/network:1";

  /// Writes an archive with the image for network tests.
  static void writeNetwork(Path file, Path busybox, Path socat) throws IOException {
    byte[] layer = layer(busybox);
    byte[] programs = programs(socat);
    byte[] shell = config(sha256(layer) + "\",\"sha256:" + sha256(programs), "[\"/bin/sh\"]");
    String manifest =
        "[{\"Config\":\"%s.json\",\"RepoTags\":[\"%s\"],\"Layers\":[\"layer.tar\",\"programs.tar\"]}]"
            .formatted(sha256(shell), NETWORK);
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      put(tar, "layer.tar", layer, 0644);
      put(tar, "programs.tar", programs, 0644);
      put(tar, sha256(shell) + ".json", shell, 0644);
      put(tar, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8), 0644);
    }
  }

  private static byte[] programs(Path program) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      put(tar, "bin/" + program.getFileName(), Files.readAllBytes(program), 0755);
      for (String line : Shell.must("ldd", program.toString()).lines().toList()) {
        var library = LIBRARY.matcher(line);
        if (library.find()) {
          String name = library.group().substring(1);
          put(tar, name, Files.readAllBytes(Path.of(library.group())), 0755);
        }
      }
    }
    return bytes.toByteArray();
  }

  /// Writes an archive with both images, in the format that `ctr images import` reads.
  static void write(Path file, Path busybox) throws IOException {
    byte[] layer = layer(busybox);
    String layerId = sha256(layer);
    byte[] shell = config(layerId, "[\"/bin/sh\"]");
    byte[] pause = config(layerId, "[\"/bin/sleep\",\"2147483647\"]");
    String manifest =
        """
        [{"Config":"%1$s.json","RepoTags":["%2$s"],"Layers":["layer.tar"]},
         {"Config":"%3$s.json","RepoTags":["%4$s"],"Layers":["layer.tar"]}]
        """
            .formatted(sha256(shell), BUSYBOX, sha256(pause), PAUSE);
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      put(tar, "layer.tar", layer, 0644);
      put(tar, sha256(shell) + ".json", shell, 0644);
      put(tar, sha256(pause) + ".json", pause, 0644);
      put(tar, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8), 0644);
    }
  }

  private static byte[] config(String layerId, String command) {
    return """
    {"architecture":"%s","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":%s},
     "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}
    """
        .formatted(architecture(), command, layerId)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  private static byte[] layer(Path busybox) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (String folder : new String[] {"bin/", "etc/", "tmp/", "proc/", "sys/", "dev/", "www/"}) {
        var entry = new TarArchiveEntry(folder);
        entry.setMode(folder.equals("tmp/") || folder.equals("www/") ? 0777 : 0755);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
      put(tar, "bin/busybox", Files.readAllBytes(busybox), 0755);
      put(
          tar,
          "etc/passwd",
          "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"
              .getBytes(StandardCharsets.UTF_8),
          0644);
      for (String applet : Shell.must(busybox.toString(), "--list").lines().toList()) {
        if (!applet.equals("busybox")) {
          var link = new TarArchiveEntry("bin/" + applet, TarConstants.LF_SYMLINK);
          link.setLinkName("busybox");
          tar.putArchiveEntry(link);
          tar.closeArchiveEntry();
        }
      }
    }
    return bytes.toByteArray();
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content, int mode)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setMode(mode);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private ImageTar() {}
}
