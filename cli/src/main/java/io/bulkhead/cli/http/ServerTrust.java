package io.bulkhead.cli.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Trust in the CA of a hub's certificate.
final class ServerTrust {
  /// Trusts the certificates of a PEM file and no others.
  static SSLContext trusted(Path pem) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate : certificates(pem)) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("certificates that were read cannot be trusted", e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path pem) {
    Collection<? extends Certificate> found = List.of();
    try (InputStream in = Files.newInputStream(pem)) {
      found = CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (IOException e) {
      throw new HubFailure("the authority's file %s cannot be read".formatted(pem));
    } catch (CertificateException e) {
      // Reported below, as for a file without any.
    }
    if (found.isEmpty()) {
      throw new HubFailure("%s holds no certificate in PEM form".formatted(pem));
    }
    return found;
  }

  private ServerTrust() {}
}
