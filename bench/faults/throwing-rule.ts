/** The rule that `throwing-rule-preload` adds. */
export const THROWING_RULE = 'test.throws';
