package io.bulkhead.operation;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/// Signs requests as a cluster does.
public final class Authority {
  public static String certificate(String requestPem, Instant from, Duration life) {
    try (var parser = new PEMParser(new StringReader(requestPem));
        var text = new StringWriter();
        var writer = new JcaPEMWriter(text)) {
      var request = (PKCS10CertificationRequest) parser.readObject();
      KeyPair signing = KeyPairGenerator.getInstance("EC").generateKeyPair();
      writer.writeObject(
          new X509v3CertificateBuilder(
                  new X500Name("CN=cluster"),
                  BigInteger.ONE,
                  Date.from(from),
                  Date.from(from.plus(life)),
                  request.getSubject(),
                  request.getSubjectPublicKeyInfo())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signing.getPrivate())));
      writer.flush();
      return text.toString();
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Authority() {}
}
