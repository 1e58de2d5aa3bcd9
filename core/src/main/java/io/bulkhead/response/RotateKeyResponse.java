package io.bulkhead.response;

/// @param encryptedAnew how many secrets are encrypted with the new key now
public record RotateKeyResponse(int encryptedAnew) {}
