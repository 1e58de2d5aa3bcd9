package io.bulkhead.cli.output;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The words of `-o`, as they are read and completed.
public final class FormatWords implements Iterable<String>, ITypeConverter<Format> {
  static Stream<String> all() {
    return Stream.concat(
        Arrays.stream(Format.Named.values()).map(Format.Named::toString),
        Stream.of(Format.Picked.WORD, Format.Columns.WORD));
  }

  @Override
  public Iterator<String> iterator() {
    return all().iterator();
  }

  @Override
  public Format convert(String text) {
    try {
      return Format.of(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
