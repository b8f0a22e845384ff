import { createVitrine } from 'vitrine/vue';
import { createApp } from 'vue';
import App from './app.vue';

createApp(App)
  .use(createVitrine({ bundle: '/model/manifest.json' }))
  .mount('#app');
