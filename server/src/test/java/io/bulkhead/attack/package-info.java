/// What a hostile tenant tries on a cluster, as data, against a real API server with the guard and
/// nothing else: the hub is off.
///
/// - **Front door:** [AttackTest]; the attacks are the files of `src/test/resources/attacks`.
/// - **Read next:** [Attack], what a file says.
@NullMarked
package io.bulkhead.attack;

import org.jspecify.annotations.NullMarked;
