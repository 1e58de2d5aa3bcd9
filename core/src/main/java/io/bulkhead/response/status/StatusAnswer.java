package io.bulkhead.response.status;

/// What a status query is answered with: names of apps alone where `?apps` asks for them.
public sealed interface StatusAnswer permits StatusResponse, AppNamesResponse {}
