package io.bulkhead.response;

/// @param encryptedAnew how many secrets were encrypted again with the new key
public record RotateKeyResponse(int encryptedAnew) {}
