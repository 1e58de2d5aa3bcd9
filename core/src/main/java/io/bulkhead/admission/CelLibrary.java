package io.bulkhead.admission;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;
import static dev.cel.common.CelOverloadDecl.newMemberOverload;
import static dev.cel.common.types.SimpleType.BOOL;
import static dev.cel.common.types.SimpleType.DYN;
import static dev.cel.common.types.SimpleType.INT;
import static dev.cel.common.types.SimpleType.STRING;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import io.bulkhead.quota.Quantity;
import io.bulkhead.reachability.Cidr;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// CEL as in the Kubernetes API server: the standard, its extensions, and those of Kubernetes' own
/// functions that the guard may use. An expression with any other function does not compile, so
/// that no rule is silently skipped.
final class CelLibrary {
  private static final int LONGEST_EXPRESSION = 1 << 20;

  /// The receiver of `authorizer…`; a plan's user may not edit the guard.
  static final String AUTHORIZER = "authorizer";

  static Cel standard() {
    CelOptions options =
        CelOptions.current()
            .maxExpressionCodePointSize(LONGEST_EXPRESSION)
            .maxParseRecursionDepth(1000)
            .enableHeterogeneousNumericComparisons(true)
            .build();
    CelBuilder builder =
        CelFactory.standardCelBuilder()
            .setOptions(options)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addCompilerLibraries(
                CelExtensions.optional(),
                CelExtensions.strings(),
                CelExtensions.lists(),
                CelExtensions.sets(options),
                CelExtensions.comprehensions())
            .addRuntimeLibraries(
                CelExtensions.optional(),
                CelExtensions.strings(),
                CelExtensions.lists(),
                CelExtensions.sets(options),
                CelExtensions.comprehensions());
    for (String variable :
        List.of("object", "oldObject", "request", "namespaceObject", "variables", "params")) {
      builder.addVar(variable, DYN);
    }
    builder.addVar(AUTHORIZER, DYN);
    addresses(builder);
    quantities(builder);
    texts(builder);
    authorizer(builder);
    return builder.build();
  }

  private static void addresses(CelBuilder builder) {
    global(builder, "cidr", DYN, text -> cidr(text).toString());
    global(builder, "isCIDR", BOOL, text -> Cidr.parse(text).isPresent());
    global(builder, "ip", DYN, text -> address(text).toString());
    global(builder, "isIP", BOOL, text -> Cidr.address(text).isPresent());
    member(builder, "containsCIDR", BOOL, (range, other) -> cidr(range).contains(cidr(other)));
    member(builder, "containsIP", BOOL, (range, other) -> cidr(range).contains(address(other)));
  }

  private static Cidr cidr(String text) {
    return Cidr.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("no address range: " + text));
  }

  private static Cidr address(String text) {
    return Cidr.address(text)
        .or(() -> Cidr.parse(text))
        .orElseThrow(() -> new IllegalArgumentException("no address: " + text));
  }

  private static void quantities(CelBuilder builder) {
    global(builder, "quantity", DYN, text -> number(text).toPlainString());
    global(builder, "isQuantity", BOOL, text -> Quantity.number(text).isPresent());
    member(builder, "isLessThan", BOOL, (one, other) -> number(one).compareTo(number(other)) < 0);
    member(
        builder, "isGreaterThan", BOOL, (one, other) -> number(one).compareTo(number(other)) > 0);
    member(builder, "compareTo", INT, (one, other) -> (long) number(one).compareTo(number(other)));
    member(builder, "add", DYN, (one, other) -> number(one).add(number(other)).toPlainString());
    member(
        builder, "sub", DYN, (one, other) -> number(one).subtract(number(other)).toPlainString());
    member(builder, "sign", INT, text -> (long) number(text).signum());
    member(builder, "asInteger", INT, text -> number(text).longValueExact());
    member(builder, "isInteger", BOOL, text -> number(text).stripTrailingZeros().scale() <= 0);
  }

  private static BigDecimal number(String quantity) {
    return Quantity.number(quantity)
        .orElseThrow(() -> new IllegalArgumentException("no quantity: " + quantity));
  }

  private static void texts(CelBuilder builder) {
    member(
        builder,
        "find",
        STRING,
        (text, pattern) ->
            Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .map(found -> found.group())
                .orElse(""));
    member(
        builder,
        "findAll",
        DYN,
        (text, pattern) ->
            Pattern.compile(pattern).matcher(text).results().map(found -> found.group()).toList());
  }

  private static void authorizer(CelBuilder builder) {
    for (String step :
        List.of("group", "resource", "subresource", "namespace", "name", "path", "check")) {
      member(builder, step, DYN, (receiver, word) -> receiver);
    }
    member(builder, "allowed", BOOL, receiver -> false);
  }

  private static void global(
      CelBuilder builder, String name, CelType result, CelFunctionOverload.Unary<String> body) {
    String id = id(name, "of");
    builder
        .addFunctionDeclarations(newFunctionDeclaration(name, newGlobalOverload(id, result, DYN)))
        .addFunctionBindings(CelFunctionBinding.from(id, String.class, body));
  }

  private static void member(
      CelBuilder builder, String name, CelType result, CelFunctionOverload.Unary<String> body) {
    String id = id(name, "at");
    builder
        .addFunctionDeclarations(newFunctionDeclaration(name, newMemberOverload(id, result, DYN)))
        .addFunctionBindings(CelFunctionBinding.from(id, String.class, body));
  }

  private static void member(
      CelBuilder builder,
      String name,
      CelType result,
      CelFunctionOverload.Binary<String, String> body) {
    String id = id(name, "with");
    builder
        .addFunctionDeclarations(
            newFunctionDeclaration(name, newMemberOverload(id, result, DYN, DYN)))
        .addFunctionBindings(CelFunctionBinding.from(id, String.class, String.class, body));
  }

  private static String id(String name, String form) {
    return "kubernetes_" + name.toLowerCase(Locale.ROOT) + "_" + form;
  }

  private CelLibrary() {}
}
