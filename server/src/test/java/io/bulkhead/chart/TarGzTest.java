package io.bulkhead.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarGzTest {
  private static final byte[] TEXT = "text".getBytes(StandardCharsets.UTF_8);

  private final TarGz archives = new TarGz(new TarGz.Limits(10, 1000));

  static Stream<Arguments> wrong() {
    byte[] good = Archives.tarGz(Map.of("a/b", "text"));
    var many = new LinkedHashMap<String, String>();
    for (int i = 0; i < 11; i++) {
      many.put("f" + i, "");
    }
    return Stream.of(
        Arguments.of("empty file", new byte[0]),
        Arguments.of("text", TEXT),
        Arguments.of("cut short", Arrays.copyOf(good, good.length / 2)),
        Arguments.of("no entries", Archives.tarGz(Map.of())),
        Arguments.of("climbs out", entry("../../evil")),
        Arguments.of("climbs out from inside", entry("a/../../evil")),
        Arguments.of("absolute", entry("/etc/evil")),
        Arguments.of("symbolic link", link(TarConstants.LF_SYMLINK)),
        Arguments.of("hard link", link(TarConstants.LF_LINK)),
        Arguments.of("device", link(TarConstants.LF_CHR)),
        Arguments.of("pipe", link(TarConstants.LF_FIFO)),
        Arguments.of("too many entries", Archives.tarGz(many)),
        Arguments.of("too many bytes", Archives.tarGz(Map.of("big", "x".repeat(1001)))),
        Arguments.of("bomb", Archives.tarGz(Map.of("big", "0".repeat(5_000_000)))));
  }

  /// The library reads the zeros' compressed form as a header.
  @Test
  void whatIsNoTarIsRefusedThoughItLooksLikeOne() {
    byte[] zeros = new byte[100 << 20];
    var large = new TarGz(TarGz.Limits.STANDARD);

    assertThatThrownBy(() -> large.check(new ByteArrayInputStream(gzip(gzip(zeros)))))
        .hasMessage("Error in file format: what is compressed is no tar archive");
  }

  private static byte[] gzip(byte[] content) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] entry(String name) {
    return Archives.tarGz(new TarArchiveEntry(name, true), TEXT);
  }

  private static byte[] link(byte type) {
    var entry = new TarArchiveEntry("link", type);
    entry.setLinkName("/etc/passwd");
    return Archives.tarGz(entry, new byte[0]);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void isRefused(String name, byte[] archive) {
    assertThatThrownBy(() -> archives.check(new ByteArrayInputStream(archive)))
        .isInstanceOfSatisfying(
            BulkheadException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_FILE))
        .hasMessageMatching("(?s)Error in file format: .*[a-z]{3}.*")
        .hasMessageNotContaining("null")
        .hasMessageStartingWith("Error in file format");
  }

  /// A header that says more of the file behind it.
  private static byte[] behind(byte type, int bytes) {
    boolean pax =
        type == TarConstants.LF_PAX_EXTENDED_HEADER_LC
            || type == TarConstants.LF_PAX_EXTENDED_HEADER_UC;
    int record = bytes - "1234567 comment=\n".length();
    String content =
        pax ? "%d comment=%s\n".formatted(bytes, "x".repeat(record)) : "x".repeat(bytes - 1) + "\0";
    return Archives.tarGz(
        List.of(
            new Archives.Entry(
                new TarArchiveEntry("head", type), content.getBytes(StandardCharsets.UTF_8)),
            new Archives.Entry(new TarArchiveEntry("file", true), TEXT)));
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_GNUTYPE_LONGNAME,
        TarConstants.LF_GNUTYPE_LONGLINK,
        TarConstants.LF_PAX_EXTENDED_HEADER_LC,
        TarConstants.LF_PAX_EXTENDED_HEADER_UC
      })
  void aHeaderIsReadUpToItsBound(byte type) {
    byte[] small = behind(type, 1_000_003);
    byte[] large = behind(type, 2_000_000);

    assertThatCode(() -> archives.check(new ByteArrayInputStream(small)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> archives.check(new ByteArrayInputStream(large)))
        .isInstanceOfSatisfying(
            BulkheadException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_FILE))
        .hasMessage("Error in file format: the header of an entry is larger than 1048576 bytes");
  }

  @Test
  void aGoodArchivePasses() {
    assertThatCode(
            () -> archives.check(new ByteArrayInputStream(Archives.tarGz(Map.of("a/b", "text")))))
        .doesNotThrowAnyException();
  }
}
