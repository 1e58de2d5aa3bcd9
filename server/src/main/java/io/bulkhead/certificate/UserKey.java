package io.bulkhead.certificate;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// A new key pair of a user and the request for its certificate, both as PEM. It is an elliptic
/// curve key rather than EMCO's RSA of 4096 bits: as strong, generated in a millisecond, and
/// accepted by every Kubernetes client.
///
/// A class of its own, because loading the first class of the libraries verifies their whole signed
/// archives, which the hub's start avoids.
record UserKey(byte[] privateKey, byte[] request) {
  static UserKey make(String userName) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      var name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, userName).build();
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      var request = new JcaPKCS10CertificationRequestBuilder(name, pair.getPublic()).build(signer);
      // PKCS#8: the older form omits the curve, and kubectl cannot read it.
      return new UserKey(pem(new JcaPKCS8Generator(pair.getPrivate(), null)), pem(request));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("cannot make a key pair", e);
    }
  }

  private static byte[] pem(Object object) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Omits the private key.
  @Override
  public String toString() {
    return "UserKey";
  }
}
