package io.bulkhead.boot.option;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/// Checks a certificate and its key before the server reads them, so that an error is a readable
/// sentence.
final class KeyPairFiles {
  private static final JcaPEMKeyConverter CONVERTER = new JcaPEMKeyConverter();

  /// Throws IllegalArgumentException with a text for the user.
  static void check(Path certificate, Path key) {
    PublicKey open = publicKey(certificate);
    PrivateKey secret = privateKey(key);
    if (!belongTogether(open, secret)) {
      throw new IllegalArgumentException(
          "--tls-key: " + key + " is not the key of the certificate in " + certificate + ".");
    }
  }

  /// The key of the first certificate: its chain follows.
  private static PublicKey publicKey(Path file) {
    try (Reader text = Files.newBufferedReader(file);
        var parser = new PEMParser(text)) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        if (next instanceof X509CertificateHolder holder) {
          return CONVERTER.getPublicKey(holder.getSubjectPublicKeyInfo());
        }
      }
    } catch (IOException | RuntimeException e) {
      throw wrong("--tls-certificate: " + file + " is no certificate in PEM form.", e);
    }
    throw new IllegalArgumentException(
        "--tls-certificate: " + file + " has no certificate in PEM form.");
  }

  private static PrivateKey privateKey(Path file) {
    try (Reader text = Files.newBufferedReader(file);
        var parser = new PEMParser(text)) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        if (next instanceof PEMKeyPair pair) {
          return CONVERTER.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (next instanceof PrivateKeyInfo info) {
          return CONVERTER.getPrivateKey(info);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw wrong("--tls-key: " + file + " is no private key in PEM form.", e);
    }
    throw new IllegalArgumentException(
        "--tls-key: "
            + file
            + " has no private key in PEM form; keys with a password are not read.");
  }

  private static IllegalArgumentException wrong(String text, Exception cause) {
    return new IllegalArgumentException(text, cause);
  }

  private static boolean belongTogether(PublicKey open, PrivateKey secret) {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC", "ECDSA" -> "SHA256withECDSA";
          default -> secret.getAlgorithm();
        };
    byte[] said = {1};
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(secret);
      signing.update(said);
      byte[] signed = signing.sign();
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(open);
      checking.update(said);
      return checking.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private KeyPairFiles() {}
}
