import { Listing } from '../components/listing.tsx';
import { Row } from '../components/row.tsx';
import { BecauseYouViewed, ForYou } from '../components/rows.tsx';
import { useShopFields, useTexts } from '../components/use-shop.ts';
import { ROW } from '../shop/lists.ts';

export function SearchPage({ query }: { readonly query: string }) {
  const { search } = useTexts();
  const { listing, closest } = useShopFields('listing', 'closest');
  const close = closest?.products ?? [];
  const isEmpty = listing?.products.length === 0;
  const none = close.length > 0 ? search.onlyClosest : search.none;
  return (
    <>
      <Listing
        title={query ? search.title(query) : search.blank}
        of={`search ${query}`}
        empty={query ? none : search.blankText}
        count={search.count}
        instead={closest && close}
      />
      {isEmpty && close.length > 0 && <OnlyClosest />}
      {listing && !isEmpty && <AlsoClosest />}
      {/* What stands below comes when all above it is there, and is not pushed down. */}
      {listing && closest && (
        <>
          <ForYou />
          <BecauseYouViewed />
        </>
      )}
    </>
  );
}

/** Below what is listed because no title has what was typed. */
const OnlyClosest = () => <p class="closest-note">{useClosestNote()}</p>;

/** Below what was found by title. */
function AlsoClosest() {
  const { search } = useTexts();
  const { closest } = useShopFields('closest');
  const note = useClosestNote();
  const items = (closest?.products ?? []).slice(0, ROW).map((product) => ({ product }));
  if (closest && items.length === 0) return null;
  return <Row id="closest" title={search.closest} note={note} items={items} loading={!closest} />;
}

/** How it was found, and what was loaded for it after the page had begun to count. */
function useClosestNote(): string {
  const { search } = useTexts();
  const { searchWasCounted } = useShopFields('searchWasCounted');
  return searchWasCounted ? `${search.closestNote} ${search.counted}` : search.closestNote;
}
