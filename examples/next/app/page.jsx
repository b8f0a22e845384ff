import { VitrineProvider } from 'vitrine/react';
import { createServerLists } from 'vitrine/server';
import { Recommendations } from './recommendations';

const lists = createServerLists({ bundle: 'public/model/manifest.json' });

export default async function Page() {
  const { items } = await lists.popular({ limit: 8 });
  return (
    <VitrineProvider options={{ bundle: '/model/manifest.json' }}>
      <h1>For you</h1>
      <Recommendations initialItems={items} />
    </VitrineProvider>
  );
}
