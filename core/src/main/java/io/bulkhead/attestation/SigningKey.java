package io.bulkhead.attestation;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/// An Ed25519 key that signs reports.
public final class SigningKey {
  private final PrivateKey secret;
  private final VerificationKey open;

  private SigningKey(PrivateKey secret, VerificationKey open) {
    this.secret = secret;
    this.open = open;
  }

  public static SigningKey of(KeyPair pair) {
    return new SigningKey(pair.getPrivate(), VerificationKey.of(pair.getPublic()));
  }

  /// Reads the output of [#encoded()]; throws `UNDECODABLE_BODY` for anything else.
  ///
  /// @param open the public half, which the private half does not contain
  public static SigningKey parse(byte[] encoded, VerificationKey open) {
    try {
      var factory = KeyFactory.getInstance(VerificationKey.ALGORITHM);
      return new SigningKey(factory.generatePrivate(new PKCS8EncodedKeySpec(encoded)), open);
    } catch (GeneralSecurityException e) {
      // The cause is left out: its text may quote the key.
      throw new BulkheadException(Problem.UNDECODABLE_BODY, "not an Ed25519 key");
    }
  }

  /// PKCS 8, to be kept secret.
  public byte[] encoded() {
    return secret.getEncoded();
  }

  public VerificationKey verification() {
    return open;
  }

  byte[] sign(byte[] bytes) {
    try {
      Signature signing = Signature.getInstance(VerificationKey.ALGORITHM);
      signing.initSign(secret);
      signing.update(bytes);
      return signing.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }

  @Override
  public String toString() {
    return "SigningKey[" + open.id() + "]";
  }
}
