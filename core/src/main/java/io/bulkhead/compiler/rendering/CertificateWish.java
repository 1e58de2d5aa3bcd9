package io.bulkhead.compiler.rendering;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// Whether a chart asks for another certificate than the one that it generated before.
final class CertificateWish {
  /// What a template determines of a certificate; everything else is random.
  private record Wish(String subject, List<String> names, int authority, long days) {}

  /// A certificate that had expired when the other was generated is of no use either.
  static boolean differs(String first, String now) {
    List<X509Certificate> old = certificates(first);
    List<X509Certificate> fresh = certificates(now);
    if (old.size() != fresh.size()) {
      return true;
    }
    for (int i = 0; i < old.size(); i++) {
      if (!wish(old.get(i)).equals(wish(fresh.get(i)))
          || old.get(i).getNotAfter().before(fresh.get(i).getNotBefore())) {
        return true;
      }
    }
    return false;
  }

  /// Without keys.
  private static List<X509Certificate> certificates(String pem) {
    List<X509Certificate> found = new ArrayList<>();
    int begin = pem.indexOf("-----BEGIN CERTIFICATE-----");
    if (begin < 0) {
      return found;
    }
    try {
      byte[] bytes = pem.substring(begin).getBytes(StandardCharsets.US_ASCII);
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes));
      all.forEach(one -> found.add((X509Certificate) one));
    } catch (CertificateException e) {
      // Unreadable certificates are compared only by their number.
      found.clear();
    }
    return found;
  }

  private static Wish wish(X509Certificate certificate) {
    var names = new TreeSet<String>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        all.forEach(name -> names.add(name.toString()));
      }
    } catch (CertificateException e) {
      names.add("unreadable");
    }
    Duration life =
        Duration.between(
            certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    return new Wish(
        certificate.getSubjectX500Principal().getName(),
        List.copyOf(names),
        certificate.getBasicConstraints(),
        life.plus(12, ChronoUnit.HOURS).toDays());
  }

  private CertificateWish() {}
}
