import { Listing } from '../components/listing.tsx';
import { BecauseYouViewed, ForYou } from '../components/rows.tsx';
import { useTexts } from '../components/use-shop.ts';

export function SearchPage({ query }: { readonly query: string }) {
  const { search } = useTexts();
  return (
    <>
      <Listing
        title={query ? search.title(query) : search.blank}
        of={`search ${query}`}
        empty={query ? search.none : search.blankText}
        count={search.count}
      />
      <ForYou />
      <BecauseYouViewed />
    </>
  );
}
