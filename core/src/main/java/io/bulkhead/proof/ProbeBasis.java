package io.bulkhead.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The state of a node for which a probe's result counts: whatever of it changes asks for a new
/// probe.
///
/// @param nodeUid of the Node object
/// @param bootId of the host, as its kubelet says
/// @param kernel release of the host's kernel
/// @param software versions of the kubelet and of the container runtime
/// @param handler of the class
public record ProbeBasis(
    String nodeUid, String bootId, String kernel, String software, String handler) {
  static ProbeBasis of(NodeFacts node, String handler) {
    return new ProbeBasis(node.uid(), node.bootId(), node.kernel(), node.software(), handler);
  }

  /// What a report must carry so that an older probe's or another one's does not count.
  ///
  /// @param image of the probe
  /// @param round tells one look at the same state from the next
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
