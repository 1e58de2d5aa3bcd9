package io.bulkhead.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BedFolderTest {
  @TempDir Path folder;

  @Test
  void whatIsNoBedIsNotDeleted() throws IOException {
    Path precious = Files.createDirectories(folder.resolve("home/c1"));

    assertThatThrownBy(() -> TestBed.down(folder.resolve("home")))
        .hasMessageContaining("is no bed")
        .hasMessageContaining("nothing was changed");

    assertThat(precious).exists();
  }

  @Test
  void aBedIsDeletedWholeAndOnce() {
    BedFolder bed = BedFolder.make(folder.resolve("bed"));

    assertThat(TestBed.down(folder.resolve("bed"))).isTrue();
    assertThat(bed.path()).doesNotExist();
    assertThat(TestBed.down(folder.resolve("bed"))).isFalse();
  }

  @Test
  void aBedReachedThroughALinkIsKnownByItsRealPlace() throws IOException {
    Path real = Files.createDirectories(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    assertThat(BedFolder.make(link.resolve("bed")).path())
        .isEqualTo(real.toRealPath().resolve("bed"));
    assertThat(BedFolder.find(link.resolve("bed")))
        .hasValueSatisfying(bed -> assertThat(bed.path()).isAbsolute());
  }

  @Test
  void aPlaceInUseIsRefused() throws IOException {
    Files.writeString(folder.resolve("mine"), "text");

    assertThatThrownBy(() -> BedFolder.make(folder)).hasMessageContaining("not empty");
    assertThatThrownBy(() -> BedFolder.make(folder.resolve("mine"))).hasMessageContaining("a file");
  }
}
