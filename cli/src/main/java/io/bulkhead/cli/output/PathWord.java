package io.bulkhead.cli.output;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a path on the command line.
public final class PathWord implements ITypeConverter<DocumentPath> {
  @Override
  public DocumentPath convert(String text) {
    try {
      return DocumentPath.of(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
