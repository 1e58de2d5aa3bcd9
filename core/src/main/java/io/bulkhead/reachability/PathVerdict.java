package io.bulkhead.reachability;

/// Whether traffic passes, and what decides it.
///
/// @param rule the rules that let it through, or what closes it
public record PathVerdict(boolean open, String rule) {}
