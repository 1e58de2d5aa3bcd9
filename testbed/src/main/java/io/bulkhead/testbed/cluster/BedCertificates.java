package io.bulkhead.testbed.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The certificates of one control plane: a CA, the API server's certificate, a key for service
/// accounts. Files: `ca.crt`, `ca.key`, `server.crt`, `server.key`, `sa.key`. The server is on
/// loopback, so they can be used for other servers there too.
public final class BedCertificates {
  private static final Duration LIFE = Duration.ofDays(365);

  /// Writes a new set, replacing an older one.
  public static void create(Path folder) {
    try {
      Files.createDirectories(folder);
      KeyPair authority = keyPair();
      X500Name name = new X500Name("CN=bulkhead-testbed");
      var root = builder(name, name, authority);
      root.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      root.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      write(folder, "ca", authority, sign(root, authority));
      KeyPair server = keyPair();
      var leaf = builder(name, new X500Name("CN=kube-apiserver"), server);
      leaf.addExtension(Extension.subjectAlternativeName, false, serverNames());
      write(folder, "server", server, sign(leaf, authority));
      Files.writeString(folder.resolve("sa.key"), pem(keyPair().getPrivate()));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("cannot make certificates", e);
    }
  }

  /// Certificate and key of a client, as PEM.
  record Client(String certificate, String key) {}

  /// Signed by the CA in a folder.
  static Client client(Path folder, String user, String group) {
    try (var pem = new PEMParser(Files.newBufferedReader(folder.resolve("ca.key")))) {
      KeyPair authority = new JcaPEMKeyConverter().getKeyPair((PEMKeyPair) pem.readObject());
      KeyPair client = keyPair();
      var subject = new X500Name("O=" + group + ",CN=" + user);
      var leaf = builder(new X500Name("CN=bulkhead-testbed"), subject, client);
      return new Client(pem(sign(leaf, authority)), pem(client.getPrivate()));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("cannot make a client's certificate", e);
    }
  }

  /// Trusts what one CA signed, and nothing else.
  ///
  /// @param authority such as `ca.crt`
  public static SSLContext trusting(Path authority) {
    try (InputStream in = Files.newInputStream(authority)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, managers.getTrustManagers(), null);
      return tls;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot trust " + authority, e);
    }
  }

  private static GeneralNames serverNames() {
    return new GeneralNames(
        new GeneralName[] {
          new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
          new GeneralName(GeneralName.dNSName, "localhost"),
          new GeneralName(GeneralName.dNSName, "kubernetes.default.svc")
        });
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair key) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(120, new SecureRandom()),
        Date.from(now.minusSeconds(300)),
        Date.from(now.plus(LIFE)),
        subject,
        key.getPublic());
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair authority)
      throws OperatorCreationException, GeneralSecurityException {
    var signer = new JcaContentSignerBuilder("SHA256withRSA").build(authority.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static void write(Path folder, String name, KeyPair key, X509Certificate certificate)
      throws IOException {
    Files.writeString(folder.resolve(name + ".crt"), pem(certificate));
    Files.writeString(folder.resolve(name + ".key"), pem(key.getPrivate()));
  }

  private static String pem(Object object) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private BedCertificates() {}
}
