package io.bulkhead.response.status;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/// The names of a deployment's apps.
public record AppNamesResponse(@JsonUnwrapped StatusSubject subject, List<String> apps)
    implements StatusAnswer {}
