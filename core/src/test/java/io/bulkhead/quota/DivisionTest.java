package io.bulkhead.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DivisionTest {
  private static final Leaf ONE = new Leaf("acme/one", "p+a");
  private static final Leaf TWO = new Leaf("acme/one", "p+b");
  private static final Leaf THREE = new Leaf("acme/two", "p+a");

  private static Amounts pods(long number) {
    return new Amounts(new TreeMap<>(Map.of("pods", number)));
  }

  private static Share settled(long number) {
    return Share.ABSENT.order(pods(number)).confirm(pods(0));
  }

  private static Wholes wholes(Amounts project, Map<String, Amounts> clouds) {
    return new Wholes(project, new TreeMap<>(clouds));
  }

  private static SortedMap<Leaf, Amounts> divide(Wholes wholes, Map<Leaf, Holding> holdings) {
    return Division.of(wholes, new TreeMap<>(holdings));
  }

  @Test
  void theSpareIsSpreadEvenlyAfterEverybodyHasWhatItNeeds() {
    assertThat(
            divide(
                wholes(pods(20), Map.of()),
                Map.of(
                    ONE, new Holding(Share.ABSENT, pods(5)),
                    TWO, new Holding(Share.ABSENT, pods(1)),
                    THREE, new Holding(Share.ABSENT, pods(2)))))
        // 12 to spare: 6 for each department, 3 for each cluster of the first
        .isEqualTo(new TreeMap<>(Map.of(ONE, pods(8), TWO, pods(4), THREE, pods(8))));
  }

  @Test
  void aDepartmentsOwnQuotaLimitsItToo() {
    assertThat(
            divide(
                wholes(pods(20), Map.of("acme/two", pods(3))),
                Map.of(
                    ONE, new Holding(Share.ABSENT, pods(0)),
                    THREE, new Holding(Share.ABSENT, pods(0)))))
        .isEqualTo(new TreeMap<>(Map.of(ONE, pods(17), THREE, pods(3))));
  }

  @Test
  void aShareIsRaisedOnlyWhenTheOthersLoweringWasConfirmed() {
    Wholes whole = wholes(pods(10), Map.of());
    Share full = settled(10);
    var first =
        divide(
            whole,
            Map.of(ONE, new Holding(full, pods(0)), TWO, new Holding(Share.ABSENT, pods(6))));
    assertThat(first).isEqualTo(new TreeMap<>(Map.of(ONE, pods(2), TWO, pods(0))));

    Share lowered = full.order(pods(2));
    Share arrived = Share.ABSENT.order(pods(0));
    assertThat(
            divide(
                whole,
                Map.of(ONE, new Holding(lowered, pods(0)), TWO, new Holding(arrived, pods(6)))))
        .containsEntry(TWO, pods(0));
    assertThat(
            divide(
                whole,
                Map.of(
                    ONE,
                    new Holding(lowered.confirm(pods(4)), pods(4)),
                    TWO,
                    new Holding(arrived, pods(6)))))
        .as("four were started before the lowering held")
        .containsEntry(TWO, pods(6));
  }

  @Test
  void nobodyIsBotheredForASmallDifference() {
    var now =
        Map.of(
            ONE, new Holding(settled(5), pods(2)),
            TWO, new Holding(settled(5), pods(1)));
    assertThat(divide(wholes(pods(10), Map.of()), now))
        .isEqualTo(new TreeMap<>(Map.of(ONE, pods(5), TWO, pods(5))));
  }

  @Test
  void whatIsLoweredBelowItsUseIsSharedOutLikeWater() {
    assertThat(
            divide(
                wholes(pods(6), Map.of()),
                Map.of(
                    ONE, new Holding(settled(9), pods(9)),
                    TWO, new Holding(settled(1), pods(1)))))
        .isEqualTo(new TreeMap<>(Map.of(ONE, pods(5), TWO, pods(1))));
  }

  @Test
  void aDepartmentThatStandsWithoutShareHoldsEverything() {
    assertThat(
            divide(
                wholes(pods(6), Map.of()),
                Map.of(
                    ONE, new Holding(Share.UNLIMITED, pods(2)),
                    TWO, new Holding(Share.ABSENT, pods(2)))))
        .isEqualTo(new TreeMap<>(Map.of(ONE, pods(3), TWO, pods(0))));
  }

  @Test
  void hugeWholesDoNotWrapAround() {
    Amounts most = pods(QuotaKey.MOST);
    SortedMap<Leaf, Amounts> shares =
        divide(
            wholes(most, Map.of("acme/one", most)),
            Map.of(
                ONE, new Holding(Share.ABSENT, most),
                TWO, new Holding(Share.ABSENT, most),
                THREE, new Holding(Share.ABSENT, most)));
    assertThat(shares.values().stream().mapToLong(share -> share.of("pods")).sum())
        .isEqualTo(QuotaKey.MOST);
  }
}
