/** The model is to blame: another worker would do no better. */
export class ModelError extends Error {}
