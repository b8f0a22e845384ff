import { Listing } from '../components/listing.tsx';
import { BecauseYouViewed, BuyAgain, ForYou, GoesWithCart, RecentlyViewed, Trending } from '../components/rows.tsx';
import { Tour } from '../components/tour.tsx';
import { useTexts } from '../components/use-shop.ts';

export function HomePage() {
  const { rows } = useTexts();
  return (
    <>
      <Tour />
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
