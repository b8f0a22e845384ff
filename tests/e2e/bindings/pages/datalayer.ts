// A shop with Google Analytics' dataLayer: one push before the recommender is there, the rest from the test.
import { connectDataLayer } from 'vitrine/datalayer';
import { pageRecommender } from '../support/recommender.js';

const page = globalThis as typeof globalThis & { dataLayer?: unknown[] };
page.dataLayer = [{ event: 'view_item', ecommerce: { items: [{ item_id: 'mug-red', price: '9.50' }] } }];
const recommender = pageRecommender();
const errors: string[] = [];
const connect = () => connectDataLayer(recommender, { onError: (error) => errors.push(error.message) });
Object.assign(globalThis, { connect, disconnect: connect(), errors });
