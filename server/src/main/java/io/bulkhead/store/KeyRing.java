package io.bulkhead.store;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.EnumSet;

/// Seals and opens what must not be readable in the database. The key is a file beside it, never a
/// row in it.
///
/// Each sealed value is bound to its place: moved to another row it does not open.
final class KeyRing {
  static final String FILE = "store.key";

  private final Aead aead;
  private final Path file;

  private KeyRing(Aead aead, Path file) {
    this.aead = aead;
    this.file = file;
  }

  /// Reads the key file; makes it when absent and allowed.
  ///
  /// @param mayCreate false when the database already holds sealed values: a new key would not open
  ///   them
  static KeyRing open(Path directory, boolean mayCreate) {
    Path file = directory.resolve(FILE);
    try {
      AeadConfig.register();
      if (Files.notExists(file)) {
        if (!mayCreate) {
          throw new StoreUnusable(
              "the key file "
                  + file
                  + " is missing, and the database was written with one: restore it from your copy");
        }
        create(file);
      }
      String text = Files.readString(file);
      KeysetHandle keys =
          TinkJsonProtoKeysetFormat.parseKeyset(text, InsecureSecretKeyAccess.get());
      return new KeyRing(keys.getPrimitive(RegistryConfiguration.get(), Aead.class), file);
    } catch (GeneralSecurityException e) {
      // The cause is left out: its text may quote the file.
      throw new StoreUnusable("the key file " + file + " does not hold a key");
    } catch (IOException e) {
      throw new UncheckedIOException("the key file " + file + " cannot be read or made", e);
    }
  }

  /// A crash in between leaves no half key: the file gets its name when it is complete.
  private static void create(Path file) throws IOException, GeneralSecurityException {
    KeysetHandle keys = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
    String text = TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get());
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path fresh = Files.createTempFile(file.getParent(), FILE, ".new", ownerOnly);
    try {
      var options = EnumSet.of(StandardOpenOption.WRITE);
      try (FileChannel out = FileChannel.open(fresh, options)) {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // Another process made one at the same time. A link never replaces, so its key stands.
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /// @param place the row that holds the value, such as `secret/registry`
  byte[] seal(String place, byte[] plain) {
    try {
      return aead.encrypt(plain, place.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt " + place, e);
    }
  }

  byte[] open(String place, byte[] sealed) {
    try {
      return aead.decrypt(sealed, place.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new StoreUnusable(
          "cannot decrypt "
              + place
              + ": the row was changed, or written with another key than "
              + file);
    }
  }

  @Override
  public String toString() {
    return "KeyRing[" + file + "]";
  }
}
