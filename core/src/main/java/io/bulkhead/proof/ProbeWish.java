package io.bulkhead.proof;

/// A probe that should run now.
///
/// @param basis the state of the node that it is for
/// @param nonce which its report must contain
public record ProbeWish(NodeClass subject, ProbeBasis basis, String nonce) {}
