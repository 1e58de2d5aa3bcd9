package io.bulkhead.admission;

import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A cache of compiled expressions by text. Clusters' policies differ in few expressions, and
/// unused ones are never compiled.
final class Programs {
  /// Enough for several guards; the limit protects the heap from mistakes.
  private static final int KEPT = 4096;

  private final Cel cel = CelLibrary.standard();
  private final Map<String, CelRuntime.Program> known = new ConcurrentHashMap<>();

  CelRuntime.Program of(String expression) {
    if (known.size() > KEPT) {
      known.clear();
    }
    return known.computeIfAbsent(expression, text -> program(compiled(text)));
  }

  CelAbstractSyntaxTree compiled(String expression) {
    try {
      return cel.compile(expression).getAst();
    } catch (CelValidationException e) {
      throw new IllegalStateException("a policy of the guard is not understood", e);
    }
  }

  /// A part of an expression as a program of its own.
  CelRuntime.Program part(CelAbstractSyntaxTree whole, CelExpr part) {
    return program(
        CelAbstractSyntaxTree.newCheckedAst(
            part, whole.getSource(), whole.getReferenceMap(), whole.getTypeMap()));
  }

  private CelRuntime.Program program(CelAbstractSyntaxTree tree) {
    try {
      return cel.createProgram(tree);
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("a policy of the guard cannot be evaluated", e);
    }
  }
}
