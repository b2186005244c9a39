/** The colour of a parameter by the name that the limits give it; `parameterOf` knows REFIDs, which they don't. */
import type { Parameter } from '../ward/parameter';

/** First match wins, so the narrower pattern stands first. */
const rules: readonly (readonly [RegExp, Parameter])[] = [
  [/^NIBP/i, 'nibp'],
  [/^(HR|ST|PVC)/i, 'hr'],
  [/^(SpO|PR|Pulse)/i, 'spo2'],
  [/^(et|in|fi|aw)?CO/i, 'co2'],
  [/^(aw)?RR/i, 'rr'],
  [/^Temp/i, 'temp'],
  [/^(ABP|ART|CVP|PAP|ICP)/i, 'abp'],
];

export function colourOf(parameter: string): Parameter {
  return rules.find(([pattern]) => pattern.test(parameter))?.[1] ?? 'other';
}
