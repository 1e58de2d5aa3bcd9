package io.bulkhead.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The state of a node that a probe's result is valid for: any change of it requires a new probe.
///
/// @param nodeUid of the Node object
/// @param bootId of the host, according to its kubelet
/// @param kernel release of the host's kernel
/// @param software versions of the kubelet and of the container runtime
/// @param handler of the class
public record ProbeBasis(
    String nodeUid, String bootId, String kernel, String software, String handler) {
  static ProbeBasis of(NodeFacts node, String handler) {
    return new ProbeBasis(node.uid(), node.bootId(), node.kernel(), node.software(), handler);
  }

  /// The value that a report must contain, so that the report of an older or another probe does not
  /// count.
  ///
  /// @param image of the probe
  /// @param round distinguishes repeated probes of the same state
  /// @return 40 hexadecimal digits
  String nonce(NodeClass subject, String image, String round) {
    String all =
        String.join(
            "\n",
            subject.node(),
            subject.sandbox(),
            nodeUid,
            bootId,
            kernel,
            software,
            handler,
            image,
            round);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
