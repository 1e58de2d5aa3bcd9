package io.bulkhead.delivery.write;

import io.bulkhead.bundle.Actor;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Interprets an API server's refusal to let an [Actor] write: which permission is missing, and
/// whether it may still arrive.
public final class Rights {
  /// How long an API server may keep refusing after the roles were written: it judges by a cached
  /// copy of them that lags behind.
  private static final Duration LAG = Duration.ofSeconds(10);

  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "User \"(?<user>[^\"]*)\" cannot (?<verb>[a-z]+) resource \"(?<resource>[^\"]*)\""
              + " in API group \"(?<group>[^\"]*)\"");

  private static final String LACKS = " lacks the permission to ";
  private static final String GRANTS_TOO_MUCH = "is attempting to grant RBAC permissions";
  private static final String NO_MORE = "a role may give no more than ";

  /// Rewords a refusal about rights for the hub's users; leaves others as they are.
  public static ApplyOutcome explained(Actor actor, ApplyOutcome outcome) {
    if (!(outcome instanceof ApplyOutcome.Rejected refused) || refused.status() != 403) {
      return outcome;
    }
    Matcher found = FORBIDDEN.matcher(refused.message());
    if (found.find()) {
      return found.group("verb").equals("impersonate")
          ? said(refused, mayNotImpersonate(found.group("user")))
          : found.group("user").equals(actor.user())
              ? said(refused, lacking(actor, found))
              : refused;
    }
    return refused.message().contains(GRANTS_TOO_MUCH)
        ? said(
            refused,
            NO_MORE
                + actor.permittedBy()
                + " has itself; extend its user permissions, or the role asks for less: "
                + refused.message())
        : refused;
  }

  private static ApplyOutcome said(ApplyOutcome.Rejected refused, String text) {
    return new ApplyOutcome.Rejected(refused.key(), refused.status(), text);
  }

  private static String lacking(Actor actor, Matcher found) {
    String group = found.group("group");
    return actor.permittedBy()
        + LACKS
        + found.group("verb")
        + " "
        + found.group("resource")
        + (group.isEmpty() ? "" : " of " + group)
        + ": what is deployed there has the rights of its user. Add a user permission with apiGroups"
        + " [\""
        + group
        + "\"], resources ["
        + found.group("resource")
        + "] and verbs [create, patch, delete], and update the logical cloud; this is then tried"
        + " again by itself";
  }

  private static String mayNotImpersonate(String registered) {
    return "\""
        + registered
        + "\", with which the cluster was registered, may not act for logical clouds: let it"
        + " impersonate users by a ClusterRole, or register the cluster with other credentials";
  }

  /// Whether a refusal ends when a permission is added.
  static boolean areMissing(ApplyOutcome.Rejected refused) {
    return refused.status() == 403 && refused.message().contains(LACKS);
  }

  /// Whether a refusal could end when more rights arrive: the actor lacks a permission, or grants
  /// one that it does not have itself.
  public static boolean areTooFew(ApplyOutcome.Rejected refused) {
    return areMissing(refused) || (refused.status() == 403 && refused.message().contains(NO_MORE));
  }

  /// Whether the actor's rights may still be about to arrive on this cluster.
  ///
  /// @param rows all of the cluster
  public static boolean areComing(Actor actor, Collection<Delivery> rows, Instant now) {
    return rows.stream()
        .filter(row -> brings(row, actor))
        .anyMatch(row ->
            switch (row.progress().state()) {
              case PENDING, GATED, APPLYING, RETRYING -> !row.order().stopped();
              case APPLIED -> row.progress().changed().plus(LAG).isAfter(now);
              case REMOVING, GONE, FAILED -> false;
            });
  }

  /// Whether the actor got rights on this cluster after a delivery had failed.
  public static boolean cameAfter(Delivery failed, Actor actor, Collection<Delivery> rows) {
    return rows.stream()
        .anyMatch(row ->
            brings(row, actor)
                && row.progress().state() == Delivery.State.APPLIED
                && row.progress().changed().isAfter(failed.progress().changed()));
  }

  private static boolean brings(Delivery row, Actor actor) {
    return row.order().desired() != null && row.id().owner().toString().equals(actor.permittedBy());
  }

  private Rights() {}
}
