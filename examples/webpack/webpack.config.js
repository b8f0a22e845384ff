import { cpSync } from 'node:fs';

export default {
  entry: './src/index.js',
  output: { path: `${import.meta.dirname}/dist`, clean: true },
  devServer: { static: 'public' },
  plugins: [
    // What lies in public/ goes beside the bundle.
    (compiler) => compiler.hooks.afterEmit.tap('public', () => cpSync('public', 'dist', { recursive: true })),
  ],
};
