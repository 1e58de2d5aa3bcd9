package io.bulkhead.reachability;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A range of addresses, such as `192.0.2.0/24` or `2001:db8::/32`.
///
/// @param first the lowest address; bits beyond the prefix are cleared
/// @param bits of an address: 32 or 128
public record Cidr(BigInteger first, int bits, int prefix) {
  private static final int V4 = 32;
  private static final int V6 = 128;
  private static final int GROUPS = 8;

  /// Empty if the text is no range.
  public static Optional<Cidr> parse(String text) {
    String[] sides = text.split("/", -1);
    if (sides.length != 2 || !sides[1].matches("0|[1-9][0-9]{0,2}")) {
      return Optional.empty();
    }
    int bits = sides[0].contains(":") ? V6 : V4;
    int prefix = Integer.parseInt(sides[1]);
    Optional<BigInteger> address = bits == V6 ? v6(sides[0]) : v4(sides[0]);
    return prefix > bits
        ? Optional.empty()
        : address.map(
            a -> new Cidr(a.shiftRight(bits - prefix).shiftLeft(bits - prefix), bits, prefix));
  }

  /// A single address as a range that contains only it; empty if it is no address.
  public static Optional<Cidr> address(String text) {
    return parse(text + (text.contains(":") ? "/" + V6 : "/" + V4));
  }

  /// Its lowest address alone.
  Cidr lowest() {
    return new Cidr(first, bits, bits);
  }

  /// The address after its highest one; the highest one itself at the end of all addresses.
  Cidr behind() {
    BigInteger next = first.add(BigInteger.ONE.shiftLeft(bits - prefix));
    return next.bitLength() > bits ? lowest() : new Cidr(next, bits, bits);
  }

  public boolean contains(Cidr other) {
    return bits == other.bits
        && prefix <= other.prefix
        && other.first.shiftRight(bits - prefix).equals(first.shiftRight(bits - prefix));
  }

  @Override
  public String toString() {
    return address() + "/" + prefix;
  }

  /// Its lowest address.
  String address() {
    byte[] bytes = new byte[bits / 8];
    BigInteger rest = first;
    for (int i = bytes.length - 1; i >= 0; i--) {
      bytes[i] = rest.byteValue();
      rest = rest.shiftRight(8);
    }
    var text = new StringBuilder();
    for (int i = 0; i < bytes.length; i += bits == V6 ? 2 : 1) {
      if (bits == V6) {
        text.append(i == 0 ? "" : ":");
        text.append(Integer.toHexString((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff));
      } else {
        text.append(i == 0 ? "" : ".").append(bytes[i] & 0xff);
      }
    }
    return text.toString();
  }

  private static Optional<BigInteger> v4(String text) {
    String[] bytes = text.split("\\.", -1);
    BigInteger address = BigInteger.ZERO;
    for (String one : bytes) {
      if (!one.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(one) > 255) {
        return Optional.empty();
      }
      address = address.shiftLeft(8).add(new BigInteger(one));
    }
    return bytes.length == 4 ? Optional.of(address) : Optional.empty();
  }

  private static Optional<BigInteger> v6(String text) {
    String[] halves = text.split("::", -1);
    if (halves.length > 2) {
      return Optional.empty();
    }
    List<String> groups = groups(halves[0]);
    if (halves.length == 2) {
      List<String> end = groups(halves[1]);
      if (groups.size() + end.size() >= GROUPS) {
        return Optional.empty();
      }
      while (groups.size() + end.size() < GROUPS) {
        groups.add("0");
      }
      groups.addAll(end);
    }
    BigInteger address = BigInteger.ZERO;
    for (String group : groups) {
      if (!group.matches("[0-9a-fA-F]{1,4}")) {
        return Optional.empty();
      }
      address = address.shiftLeft(16).add(new BigInteger(group, 16));
    }
    return groups.size() == GROUPS ? Optional.of(address) : Optional.empty();
  }

  private static List<String> groups(String half) {
    return half.isEmpty() ? new ArrayList<>() : new ArrayList<>(List.of(half.split(":", -1)));
  }
}
