package io.bulkhead.cluster.client;

import java.io.IOException;
import java.io.StringReader;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/// TLS as configured in a kubeconfig, with keys in memory. Keys may be PKCS#1, PKCS#8 or EC.
final class Tls {
  /// The key store exists in memory only, but the API requires a password.
  private static final char[] NO_PASSWORD = new char[0];

  /// Throws `INVALID_FILE` if a certificate or key cannot be used.
  static void check(Kubeconfig config) {
    context(config);
  }

  static SSLContext context(Kubeconfig config) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(config.credentials()), trust(config.trust()), new SecureRandom());
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw KubeconfigReader.invalid("its certificate or key cannot be used; copy it again");
    }
  }

  private static KeyManager @Nullable [] keys(Kubeconfig.Credentials credentials)
      throws GeneralSecurityException, IOException {
    if (credentials.certificatePem().isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    Certificate[] chain =
        certificates(credentials.certificatePem(), "client-certificate-data")
            .toArray(Certificate[]::new);
    PrivateKey key = privateKey(credentials.keyPem());
    if (!key.getAlgorithm().equals(chain[0].getPublicKey().getAlgorithm())) {
      throw KubeconfigReader.invalid("client-key-data does not belong to the client certificate");
    }
    store.setKeyEntry("client", key, NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trust(Kubeconfig.Trust trust)
      throws GeneralSecurityException, IOException {
    if (trust.insecure()) {
      return new TrustManager[] {new Lenient(null, "")};
    }
    KeyStore store = null;
    if (!trust.authorityPem().isEmpty()) {
      store = emptyStore();
      int n = 0;
      for (var authority : certificates(trust.authorityPem(), "certificate-authority-data")) {
        store.setCertificateEntry("authority-" + n++, authority);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    TrustManager[] managers = factory.getTrustManagers();
    if (!trust.serverName().isEmpty() && managers[0] instanceof X509ExtendedTrustManager standard) {
      return new TrustManager[] {new Lenient(standard, trust.serverName())};
    }
    return managers;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<X509Certificate> certificates(String pem, String field) {
    List<X509Certificate> found = new ArrayList<>();
    try (var parser = new PEMParser(new StringReader(pem))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        if (next instanceof X509CertificateHolder holder) {
          found.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
      }
    } catch (IOException | CertificateException | RuntimeException e) {
      throw KubeconfigReader.invalid(field + " is not a certificate in PEM form; copy it again");
    }
    if (found.isEmpty()) {
      throw KubeconfigReader.invalid(field + " has no certificate in PEM form; copy it again");
    }
    return found;
  }

  private static PrivateKey privateKey(String pem) {
    try (var parser = new PEMParser(new StringReader(pem))) {
      var converter = new JcaPEMKeyConverter();
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        if (next instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (next instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw KubeconfigReader.invalid("client-key-data is not a key in PEM form; copy it again");
    }
    throw KubeconfigReader.invalid(
        "client-key-data has no plain private key in PEM form; keys with a password are not read");
  }

  /// Checks the certificate for a name other than the URL's host; accepts any if there is no
  /// standard check.
  private static final class Lenient extends X509ExtendedTrustManager {
    private final @Nullable X509ExtendedTrustManager standard;
    private final String serverName;

    Lenient(@Nullable X509ExtendedTrustManager standard, String serverName) {
      this.standard = standard;
      this.serverName = serverName;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      if (standard != null) {
        standard.checkServerTrusted(chain, authType);
        if (!carries(chain[0])) {
          throw new CertificateException("the server's certificate is not for " + serverName);
        }
      }
    }

    private boolean carries(X509Certificate certificate) throws CertificateException {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names != null
          && names.stream()
              .filter(name -> name.get(0).equals(2) || name.get(0).equals(7))
              .anyMatch(name -> matches(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT)));
    }

    private boolean matches(String pattern) {
      String wanted = serverName.toLowerCase(Locale.ROOT);
      int dot = wanted.indexOf('.');
      return pattern.equals(wanted)
          || (pattern.startsWith("*.")
              && dot > 0
              && pattern.substring(1).equals(wanted.substring(dot)));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("the hub is no server here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return standard == null ? new X509Certificate[0] : standard.getAcceptedIssuers();
    }
  }

  private Tls() {}
}
