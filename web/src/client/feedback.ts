// What feedbackReport() takes and gives.

/** How much a report may say. */
export interface FeedbackReportOptions {
  /** The shop says that this shopper has agreed to reports; it asks before it calls, as consent to storage is not that. */
  optedIn: true;
  /**
   * 0.1..4, default 1: whatever the report says is at most e^epsilon times as likely for one shopper as for another. A browser
   * reports once in a week of seven days, and over its lifetime spends 16 in all.
   */
  epsilon?: number;
}

/**
 * One answer to "which category does this shopper deal with most", with chance in it. Holds no item, no time but the week and
 * no identifier.
 */
export interface FeedbackReport {
  vitrine: 'report';
  format: 1;
  /** Weeks of seven days since 1970-01-01. */
  week: number;
  epsilon: number;
  /** A bit that is 0 was made a 1 when a random number of 32 bits lay below this. */
  threshold: number;
  /** 2..64 categories of the bundle, those with the most items: the same for everybody who has it. */
  categories: string[];
  /** '0' or '1' for each. */
  bits: string;
}

/** Why there is no report. */
export type WithheldReason =
  /** The browser sends Global Privacy Control. */
  | 'global-privacy-control'
  /** Consent to storage is not `'granted'`. */
  | 'no-consent'
  /** The bundle has fewer than two categories, or there is none. */
  | 'no-categories'
  /** This browser has reported this week. */
  | 'this-week'
  /** What a browser may ever say is spent. */
  | 'lifetime'
  /** What has been spent could not be written down. */
  | 'storage-unavailable';

/** A report for the shop to send, or why there is none. */
export type FeedbackReportResult =
  | { report: FeedbackReport; withheld: null }
  | { report: null; withheld: WithheldReason };
