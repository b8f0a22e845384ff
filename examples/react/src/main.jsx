import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { VitrineProvider } from 'vitrine/react';
import { Recommendations } from './recommendations.jsx';

createRoot(document.querySelector('#app')).render(
  <StrictMode>
    <VitrineProvider options={{ bundle: '/model/manifest.json' }}>
      <h1>For you</h1>
      <Recommendations />
    </VitrineProvider>
  </StrictMode>,
);
