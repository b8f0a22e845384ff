// `vitrine/element`: two custom elements, registered by importing this in a browser; on a server nothing happens.
import { VitrinePrivacy } from './privacy.js';
import { VitrineRecommendations } from './recommendations.js';

export { provideRecommender, provideTexts } from './base.js';
export { VitrinePrivacy } from './privacy.js';
export { type SelectDetail, VitrineRecommendations } from './recommendations.js';
export { ENGLISH, type Texts } from './texts.js';

declare global {
  interface HTMLElementTagNameMap {
    'vitrine-recommendations': VitrineRecommendations;
    'vitrine-privacy': VitrinePrivacy;
  }
}

if (typeof customElements !== 'undefined') {
  // A page that loads two copies of this keeps the first one.
  if (!customElements.get('vitrine-recommendations')) {
    customElements.define('vitrine-recommendations', VitrineRecommendations);
  }
  if (!customElements.get('vitrine-privacy')) customElements.define('vitrine-privacy', VitrinePrivacy);
}
