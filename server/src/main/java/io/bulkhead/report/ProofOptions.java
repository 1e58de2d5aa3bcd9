package io.bulkhead.report;

/// Settings of the proof.
///
/// @param reports number of reports to keep per cluster, project or logical cloud, at least one
/// @param days age at which reports are deleted, except the newest of each
public record ProofOptions(int reports, int days, VerdictMetrics metrics) {
  public static final int REPORTS = 200;
  public static final int DAYS = 400;

  public static ProofOptions standard() {
    return new ProofOptions(REPORTS, DAYS, VerdictMetrics.NONE);
  }
}
