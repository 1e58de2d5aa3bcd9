package io.bulkhead.response;

/// @param version of the hub
/// @param helm version of the Helm that renders charts; empty if the renderer does not run
public record VersionResponse(String version, String helm) {}
