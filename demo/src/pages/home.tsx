import { ConsentBanner } from '../components/consent-banner.tsx';
import { Listing } from '../components/listing.tsx';
import { BecauseYouViewed, BuyAgain, ForYou, GoesWithCart, RecentlyViewed, Trending } from '../components/rows.tsx';
import { Tour } from '../components/tour.tsx';
import { useShopFields, useTexts } from '../components/use-shop.ts';

export function HomePage() {
  const { rows, tour } = useTexts();
  const { phase } = useShopFields('phase');
  return (
    <>
      {/* Without a model nothing would follow a pick. */}
      {phase === 'failed' ? (
        <section class="welcome">
          <h1 tabIndex={-1}>
            {tour.title} {tour.titleMark}
          </h1>
        </section>
      ) : (
        <>
          <Tour />
          <ConsentBanner place="page" />
        </>
      )}
      <ForYou />
      <BecauseYouViewed />
      <Trending />
      <GoesWithCart />
      <RecentlyViewed />
      <BuyAgain />
      <Listing title={rows.all} of="home" level={2} />
    </>
  );
}
