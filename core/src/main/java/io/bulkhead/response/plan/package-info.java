/// Answers about the result of a compilation.
///
/// - **Front door:** [PlanResponse], [LintResponse], [ExplainResponse], [DiffResponse].
/// - **May use:** [io.bulkhead.response] and what it may use.
/// - **Must not use:** HTTP, storage, the compiler.
/// - **Read next:** the server's `plan`, which fills them.
@NullMarked
package io.bulkhead.response.plan;

import org.jspecify.annotations.NullMarked;
