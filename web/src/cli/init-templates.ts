// The files that `vitrine init` writes into a project: theirs to change from then on.
import type { ViteProject } from './vite-project.js';

const HEAD = 'Written by `npx vitrine init`: yours to change.';

export interface Template {
  /** File name in the folder of the sources. */
  name: string;
  text: string;
  /** What to do with it. */
  use: string;
}

/** An example for the project's framework. */
export function templateFor({ framework, typescript }: ViteProject): Template {
  if (framework === 'react') return react(typescript);
  if (framework === 'vue') return vue(typescript);
  return plain(typescript);
}

function plain(typescript: boolean): Template {
  const name = `recommendations.${typescript ? 'ts' : 'js'}`;
  return {
    name,
    text: `// ${HEAD}
import { createRecommender } from 'vitrine';

/** Tell it what the shopper does, by rec.track(), and ask it for lists. */
export const rec = createRecommender({ bundle: '/model/manifest.json' });

/** Keeps an element filled with the shopper's recommendations. A look at one of them is told to the recommender. */
export function showRecommendations(element${typescript ? ': Element' : ''}, limit = 6) {
  // Without \`apply\`, a changed list waits until the page comes into view again, so that no card moves under the cursor.
  rec.subscribe({ limit, apply: 'immediate' }, ({ items }) => {
    element.replaceChildren(
      ...items.map(({ itemId, item }) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = item?.title ?? itemId;
        button.addEventListener('click', () => rec.track({ type: 'view', itemId }));
        return button;
      }),
    );
  });
}
`,
    use: `import { showRecommendations } from './recommendations${typescript ? '' : '.js'}';
showRecommendations(document.querySelector('#app')${typescript ? ' as Element' : ''});`,
  };
}

function react(typescript: boolean): Template {
  return {
    name: `Recommendations.${typescript ? 'tsx' : 'jsx'}`,
    text: `// ${HEAD}
import { useRecommendations, useRecommender, VitrineProvider } from 'vitrine/react';

const options = { bundle: '/model/manifest.json' };

/** What goes with what this shopper has looked at. The provider belongs around the whole app, once there is more than this. */
export function Recommendations() {
  return (
    <VitrineProvider options={options}>
      <List />
    </VitrineProvider>
  );
}

function List() {
  const rec = useRecommender();
  // Without \`apply\`, a changed list waits for a button of yours, so that no card moves under the cursor.
  const { items } = useRecommendations({ limit: 6, apply: 'immediate' });
  return (
    <ol>
      {items.map(({ itemId, item }) => (
        <li key={itemId}>
          <button type="button" onClick={() => rec.track({ type: 'view', itemId })}>
            {item?.title ?? itemId}
          </button>
        </li>
      ))}
    </ol>
  );
}
`,
    use: `import { Recommendations } from './Recommendations';
<Recommendations />`,
  };
}

function vue(typescript: boolean): Template {
  return {
    name: 'Recommendations.vue',
    text: `<!-- ${HEAD} -->
<script setup${typescript ? ' lang="ts"' : ''}>
import { useRecommendations, useRecommender } from 'vitrine/vue';

const rec = useRecommender();
// Without \`apply\`, a changed list waits for a button of yours, so that no card moves under the cursor.
const { items } = useRecommendations({ limit: 6, apply: 'immediate' });
</script>

<template>
  <ol>
    <li v-for="{ itemId, item } in items" :key="itemId">
      <button type="button" @click="rec.track({ type: 'view', itemId })">{{ item?.title ?? itemId }}</button>
    </li>
  </ol>
</template>
`,
    use: `import { createVitrine } from 'vitrine/vue';
createApp(App).use(createVitrine({ bundle: '/model/manifest.json' })).mount('#app');

import Recommendations from './Recommendations.vue';
<Recommendations />`,
  };
}
