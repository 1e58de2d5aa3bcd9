package io.bulkhead.response.status;

/// The answer to a status query; only the names of apps if `?apps` asks for them.
public sealed interface StatusAnswer permits StatusResponse, AppNamesResponse {}
