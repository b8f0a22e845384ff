import { useEffect, useState } from 'preact/hooks';
import { loadGlass, type Mounted } from '../pages/parts.tsx';
import { ShieldIcon } from './icons.tsx';
import { useShop, useTexts } from './use-shop.ts';

/** Opens "what your browser knows" beside the page, which stays in use: its products can be picked to be explained. */
export function GlassButton() {
  const shop = useShop();
  const { header } = useTexts();
  const [open, setOpen] = useState(false);
  const [panel, setPanel] = useState<Mounted>();
  useEffect(() => {
    if (open) void loadGlass().then(setPanel);
  }, [open]);
  return (
    <>
      <button type="button" class="knows" aria-expanded={open} aria-label={header.knows} onClick={() => setOpen(!open)}>
        <ShieldIcon />
        <span aria-hidden="true">{header.knows}</span>
      </button>
      {open && panel && <panel.Part shop={shop} onClose={() => setOpen(false)} />}
    </>
  );
}
