package io.bulkhead.reference;

import io.bulkhead.kind.Name;
import jakarta.validation.Constraint;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;

/// Constraints in words.
final class Rules {
  private Rules() {}

  /// @param on the constrained type
  /// @return empty for an annotation that checks nothing
  static String text(Annotation rule, Class<?> on) {
    return switch (rule) {
      case Size size -> size(size, on);
      case Min min -> "at least " + min.value();
      case Max max -> "at most " + max.value();
      case NotNull _ -> "required";
      case Name _ -> "required; a name: at most 128 letters, digits, `-`, `_`, `.`";
      case Pattern pattern ->
          own(pattern.message())
              ? pattern.message().replace("\"", "`")
              : "matches `" + pattern.regexp().replace("|", "\\|") + "`";
      default -> rule.annotationType().isAnnotationPresent(Constraint.class) ? other(rule) : "";
    };
  }

  private static String size(Size size, Class<?> on) {
    String what = on == String.class ? " characters" : " items";
    if (size.max() == Integer.MAX_VALUE) {
      return "at least " + size.min() + what;
    }
    return (size.min() == 0 ? "at most " : size.min() + " to ") + size.max() + what;
  }

  /// Custom constraints are described by their message.
  private static String other(Annotation rule) {
    try {
      String message = String.valueOf(rule.annotationType().getMethod("message").invoke(rule));
      return own(message) ? message : rule.annotationType().getSimpleName();
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a constraint without a message: " + rule, e);
    }
  }

  private static boolean own(String message) {
    return !message.startsWith("{");
  }
}
