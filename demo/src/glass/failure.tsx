import { say } from './texts.ts';

/** What went wrong, in the package's own words, which are English on every page. */
export function Failure({ message }: { readonly message: string }) {
  return (
    <p class="glass-trouble" role="alert">
      {say('failed')} <span lang="en">{message}</span>
    </p>
  );
}
