package io.bulkhead.proof;

/// A probe that should run now.
///
/// @param basis the state of the node that it is to look at
/// @param nonce which its report must carry
public record ProbeWish(NodeClass subject, ProbeBasis basis, String nonce) {}
