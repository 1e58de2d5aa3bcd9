package io.bulkhead.reachability;

/// Whether traffic passes, and what decides it.
///
/// @param rule the rules that allow it, or what closes it
public record PathVerdict(boolean open, String rule) {}
