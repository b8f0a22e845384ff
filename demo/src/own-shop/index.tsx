import { OwnPage } from './own-page.tsx';

/** "Bring your own shop", below the heading of its page. */
export const OwnShop = () => <OwnPage home="./index.html" />;
