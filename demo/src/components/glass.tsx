import { useEffect, useRef, useState } from 'preact/hooks';
import { loadGlass, type Mounted } from '../pages/parts.tsx';
import { CloseIcon, ShieldIcon } from './icons.tsx';
import { useShop, useTexts } from './use-shop.ts';

/** Opens "what your browser knows" over the page; its code comes with the first click. */
export function GlassButton() {
  const { header } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class="knows"
        aria-haspopup="dialog"
        aria-label={header.knows}
        onClick={() => setOpen(true)}
      >
        <ShieldIcon />
        <span aria-hidden="true">{header.knows}</span>
      </button>
      {open && <GlassDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function GlassDialog({ onClose }: { readonly onClose: () => void }) {
  const shop = useShop();
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const [panel, setPanel] = useState<Mounted>();
  useEffect(() => {
    dialog.current?.showModal();
    let here = true;
    void loadGlass().then((loaded) => here && setPanel(loaded));
    return () => {
      here = false;
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click on the backdrop closes; the keyboard has Escape and the button
    <dialog
      ref={dialog}
      class="glass-dialog"
      aria-label={texts.header.knows}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <div class="glass-body">
        <button
          type="button"
          class="round-button glass-close"
          aria-label={texts.said.close}
          onClick={() => dialog.current?.close()}
        >
          <CloseIcon />
        </button>
        {panel ? <panel.Part shop={shop} /> : <p class="row-note">{texts.product.loading}</p>}
      </div>
    </dialog>
  );
}
