package io.bulkhead.store.database;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.bulkhead.store.StoreUnusable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Encrypts and decrypts what must not be readable in the database. The key is a file beside it,
/// never a row in it.
///
/// Each sealed value is bound to its place: it does not open in another row.
public final class KeyRing {
  public static final String FILE = "store.key";

  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
  private final Path file;
  private volatile Ring ring;

  /// @param keys a single one, except during a rotation; the primary one seals
  private record Ring(KeysetHandle keys, Aead aead) {
    static Ring of(KeysetHandle keys) throws GeneralSecurityException {
      return new Ring(keys, keys.getPrimitive(RegistryConfiguration.get(), Aead.class));
    }
  }

  private KeyRing(Ring ring, Path file) {
    this.ring = ring;
    this.file = file;
  }

  /// Reads the key file; creates it if absent and allowed.
  ///
  /// @param mayCreate false if the database already holds sealed values: a new key would not open
  ///   them
  public static KeyRing open(Path directory, boolean mayCreate) {
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
      if (keys.size() > 1) {
        LOG.warn("A rotation of the key was cut off: ask for it again (bulkhead rotate-key)");
      }
      return new KeyRing(Ring.of(keys), file);
    } catch (GeneralSecurityException e) {
      // The cause is left out: its text may quote the file.
      throw new StoreUnusable("the key file " + file + " does not hold a key");
    } catch (IOException e) {
      throw new UncheckedIOException("the key file " + file + " cannot be read or made", e);
    }
  }

  /// A crash leaves no partial key: the file gets its name when it is complete.
  private static void create(Path file) throws IOException, GeneralSecurityException {
    Path fresh = written(file, KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM));
    try {
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // Another process may have created one meanwhile. A link never replaces a file, so that key
      // stays.
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /// A file beside the key file, complete and flushed to disk.
  private static Path written(Path file, KeysetHandle keys)
      throws IOException, GeneralSecurityException {
    String text = TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get());
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path fresh = Files.createTempFile(file.getParent(), FILE, ".new", ownerOnly);
    try (FileChannel out = FileChannel.open(fresh, EnumSet.of(StandardOpenOption.WRITE))) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    return fresh;
  }

  /// From now on a new key seals; the older ones still open.
  public void addKey() {
    try {
      var entry =
          KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
              .withRandomId()
              .makePrimary();
      KeysetHandle more = KeysetHandle.newBuilder(ring.keys()).addEntry(entry).build();
      replace(more);
      ring = Ring.of(more);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a key", e);
    }
  }

  /// Removes the older keys from the file, once the caller has sealed everything again. This
  /// process keeps them in memory for reads that began before.
  public void forgetOlderKeys() {
    try {
      KeysetHandle.Builder fewer = KeysetHandle.newBuilder(ring.keys());
      for (int i = fewer.size() - 1; i >= 0; i--) {
        if (!fewer.getAt(i).isPrimary()) {
          fewer.deleteAt(i);
        }
      }
      replace(fewer.build());
      removeUnfinished();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot take a key out", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove what is left of a rotation", e);
    }
  }

  /// Deletes unfinished files of interrupted rotations: they contain keys.
  private void removeUnfinished() throws IOException {
    try (var left = Files.newDirectoryStream(file.getParent(), FILE + "*.new")) {
      for (Path unfinished : left) {
        Files.deleteIfExists(unfinished);
      }
    }
  }

  private void replace(KeysetHandle keys) throws GeneralSecurityException {
    try {
      Files.move(written(file, keys), file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the key file " + file + " cannot be replaced", e);
    }
  }

  /// Whether this was sealed with the current primary key. A sealed value begins with a byte for
  /// the format and the four bytes of its key's id.
  public boolean newest(byte[] sealed) {
    return sealed.length > Integer.BYTES
        && ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt() == ring.keys().getPrimary().getId();
  }

  /// @param place the row that holds the value, such as `secret/registry`
  public byte[] seal(String place, byte[] plain) {
    try {
      return ring.aead().encrypt(plain, place.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt " + place, e);
    }
  }

  public byte[] open(String place, byte[] sealed) {
    try {
      return ring.aead().decrypt(sealed, place.getBytes(StandardCharsets.UTF_8));
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
