import type { ComponentChildren } from 'preact';
import type { Product } from '../shop/catalog.ts';
import { ProductGrid } from './product-grid.tsx';
import { useShopFields, useTexts } from './use-shop.ts';

interface ListingProps {
  readonly title: string;
  /** Starts again from the top when it changes. */
  readonly of: string;
  /** What is said when nothing is listed. */
  readonly empty?: string;
  readonly level?: 1 | 2;
  /** How many there are, in words. */
  readonly count?: (count: number) => string;
  /** Takes the place of an empty list; null while it is not known. */
  readonly instead?: readonly Product[] | null;
  readonly children?: ComponentChildren;
}

/** A category's page, what a search found, or the whole shop: in the visitor's own order once there is one. */
export function Listing({ title, of, empty = '', level = 1, count, instead = [], children }: ListingProps) {
  const { listing, phase } = useShopFields('listing', 'phase');
  const texts = useTexts();
  const Heading = level === 1 ? 'h1' : 'h2';
  const products = listing?.products ?? [];
  const isEmpty = listing?.products.length === 0;
  const isLoading = (!listing || (isEmpty && !instead)) && phase !== 'failed';
  const order = listing?.personal ? texts.rows.yourOrder : texts.rows.popularOrder;
  const note = products.length === 0 ? empty : `${(count ?? texts.products)(products.length)}, ${order}`;
  return (
    <section
      class="listing"
      data-order={listing?.personal ? 'personal' : 'popular'}
      data-instead={isEmpty && instead && instead.length > 0 ? '' : undefined}
    >
      <header class="row-head">
        <Heading tabIndex={-1}>{title}</Heading>
        <p class="row-note">{isLoading ? texts.product.loading : note}</p>
      </header>
      {children}
      <ProductGrid products={isEmpty ? (instead ?? []) : products} of={of} loading={isLoading} />
    </section>
  );
}
