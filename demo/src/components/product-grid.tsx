import { useEffect, useState } from 'preact/hooks';
import type { Product } from '../shop/catalog.ts';
import { CardSkeleton, ProductCard } from './product-card.tsx';
import { useTexts } from './use-shop.ts';

// Fills whole rows of 2, 3, 5 and 6 columns.
const PAGE = 30;

interface ProductGridProps {
  readonly products: readonly Product[];
  /** Starts again from the top when it changes. */
  readonly of: string;
  readonly loading?: boolean;
}

export function ProductGrid({ products, of, loading = false }: ProductGridProps) {
  const [shown, setShown] = useState(PAGE);
  const { rows } = useTexts();
  // Another list begins at its first page.
  useEffect(() => setShown(PAGE), [of]);
  const rest = products.length - shown;
  return (
    <>
      <ul class="grid" aria-busy={loading}>
        {loading
          ? Array.from({ length: PAGE }, (_, index) => (
              <li key={`skeleton-${index}`}>
                <CardSkeleton />
              </li>
            ))
          : products.slice(0, shown).map((product) => (
              <li key={product.itemId}>
                <ProductCard product={product} />
              </li>
            ))}
      </ul>
      {rest > 0 && !loading && (
        <p class="more">
          <button type="button" class="button quiet" onClick={() => setShown(shown + PAGE)}>
            {rows.more(Math.min(rest, PAGE), rest)}
          </button>
        </p>
      )}
    </>
  );
}
