package io.bulkhead.quota;

/// A [Leaf] with its present share and what it needs.
///
/// @param need what it should get before others get more than they need: what was deployed there
///   and what is used there, whichever is more
/// @param fixed nothing can be ordered for it now, since it is on its way out or was stopped; what
///   it holds stays reserved
public record Holding(Share share, Amounts need, boolean fixed) {
  public Holding(Share share, Amounts need) {
    this(share, need, false);
  }
}
