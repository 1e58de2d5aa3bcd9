package io.bulkhead.report;

/// What the proof is told.
///
/// @param reports so many of a cluster, project or logical cloud are kept, at least one
/// @param days after which all but the newest of each go
public record ProofOptions(int reports, int days, VerdictMetrics metrics) {
  public static final int REPORTS = 200;
  public static final int DAYS = 400;

  public static ProofOptions standard() {
    return new ProofOptions(REPORTS, DAYS, VerdictMetrics.NONE);
  }
}
