declare module 'virtual:vitrine-sprite' {
  /** One hidden <svg> with a <symbol> for every shape, mark and emoji. */
  const sprite: string;
  export default sprite;
}
