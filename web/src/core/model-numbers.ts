// The "model" of a manifest as plain numbers: the module has no JSON parser of its own.

/** As in ReadModelNumbers() of src/engine/model_params.h. */
const NUM_EVENT_TYPES = 11;
const BLEND = [
  'graph_weight',
  'graph_decay',
  'graph_gain',
  'encoder_weight',
  'encoder_decay',
  'popularity_weight',
] as const;
const CURVES = ['history', 'no_history'] as const;

/**
 * @param model of the manifest; absent: everything has its default
 * @returns NaN for what is absent; `null` where something is not of the type that it may have. Ranges are the engine's to check.
 */
export function modelNumbers(model: unknown = {}): Float64Array | null {
  const groups = ['session', 'blend', 'calibration'].map((group) => memberOf(model, group) ?? {});
  const [session, blend, calibration] = groups;
  const weights = memberOf(session, 'type_weights') ?? [];
  if (!Array.isArray(weights) || weights.length > NUM_EVENT_TYPES) return null;
  const values = [
    memberOf(session, 'max_items'),
    ...Array.from({ length: NUM_EVENT_TYPES }, (_, i) => weights[i]),
    ...BLEND.map((member) => memberOf(blend, member)),
  ];
  for (const name of CURVES) {
    const curve = memberOf(calibration, name) ?? { scores: [], probabilities: [] };
    const scores = memberOf(curve, 'scores');
    const probabilities = memberOf(curve, 'probabilities');
    if (!Array.isArray(scores) || !Array.isArray(probabilities) || scores.length !== probabilities.length) return null;
    values.push(scores.length, ...scores, ...probabilities);
  }
  const isWrong = (value: unknown) => value !== undefined && typeof value !== 'number';
  const hasGroups = groups.every((group) => typeof group === 'object' && !Array.isArray(group));
  return !hasGroups || values.some(isWrong) ? null : Float64Array.from(values, (value) => Number(value));
}

function memberOf(object: unknown, name: string): unknown {
  return (object as Record<string, unknown> | null)?.[name];
}
