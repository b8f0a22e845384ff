import { useEffect, useState } from 'preact/hooks';
import { useShop, useTexts } from '../components/use-shop.ts';
import type { Mounted } from './parts.tsx';

interface PartPageProps {
  readonly title: string;
  readonly load: () => Promise<Mounted>;
}

/** A page whose content comes with it: its code is loaded when it is opened. */
export function PartPage({ title, load }: PartPageProps) {
  const shop = useShop();
  const { product } = useTexts();
  const [part, setPart] = useState<Mounted>();
  useEffect(() => {
    let here = true;
    void load().then((loaded) => here && setPart(loaded));
    return () => {
      here = false;
    };
  }, [load]);
  return (
    <section class="part">
      <h1 tabIndex={-1}>{title}</h1>
      {part ? <part.Part shop={shop} /> : <p class="row-note">{product.loading}</p>}
    </section>
  );
}
