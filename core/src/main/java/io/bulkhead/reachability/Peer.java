package io.bulkhead.reachability;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The other side in one entry of a rule.
sealed interface Peer {
  /// @param namespaces null means the policy's own namespace
  record Pods(@Nullable Selector namespaces, Selector pods) implements Peer {}

  record Block(Cidr range, List<Cidr> except) implements Peer {
    public Block {
      except = List.copyOf(except);
    }

    /// Addresses of which at least one is in the block, unless the block is empty.
    List<Cidr> samples() {
      return Stream.concat(Stream.of(range.lowest()), except.stream().map(Cidr::behind))
          .filter(this::contains)
          .toList();
    }

    boolean contains(Cidr address) {
      return range.contains(address) && except.stream().noneMatch(out -> out.contains(address));
    }
  }

  record Nodes(Selector labels) implements Peer {}

  /// Names outside the cluster: their addresses are unknown here, so they may be any.
  record Names() implements Peer {}

  record Anyone() implements Peer {}

  /// A peer of a kind that this version does not know.
  record Unknown() implements Peer {}
}
