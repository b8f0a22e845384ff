import { CartIcon, CloseIcon, HeartIcon, ShieldIcon } from '../components/icons.tsx';
import { ForYou, GoesWith, RecentlyViewed } from '../components/rows.tsx';
import { useShop, useShopFields, useTexts } from '../components/use-shop.ts';
import { departmentName } from '../i18n/departments.ts';
import { Picture } from '../pictures/picture.tsx';
import type { Product } from '../shop/catalog.ts';
import { price, titleLanguage } from '../shop/config.ts';
import { hrefOf } from '../shop/router.ts';

export function ProductPage({ itemId }: { readonly itemId: string }) {
  const { catalog, preview, phase } = useShopFields('catalog', 'preview', 'phase');
  const product = catalog ? catalog.get(itemId) : preview;
  return (
    <>
      {product ? (
        <ProductView product={product} />
      ) : phase === 'loading' ? (
        <ProductSkeleton />
      ) : (
        <Missing isGone={phase === 'ready'} />
      )}
      <ForYou />
      {(product || !catalog) && <GoesWith />}
      <RecentlyViewed />
    </>
  );
}

/** A bookmark outlives a product; without the model nobody knows whether it did. */
function Missing({ isGone }: { readonly isGone: boolean }) {
  const { product } = useTexts();
  return (
    <section class="welcome" data-gone={isGone ? '' : undefined}>
      <h1 tabIndex={-1}>{isGone ? product.gone : product.unknown}</h1>
      {isGone && <p>{product.goneText}</p>}
    </section>
  );
}

/** As large as what takes its place. */
function ProductSkeleton() {
  const { product } = useTexts();
  return (
    <article class="product skeleton-product">
      <div class="product-picture skeleton" />
      <div class="product-text">
        <h1 tabIndex={-1}>{product.loading}</h1>
        <span class="bone" />
        <span class="bone short" />
        <p class="promise">
          <ShieldIcon />
          {product.promise}
        </p>
      </div>
    </article>
  );
}

function ProductView({ product }: { readonly product: Product }) {
  const texts = useTexts();
  return (
    <article class="product" data-product={product.itemId}>
      <div class="product-picture">
        <Picture itemId={product.itemId} title={product.title} category={product.category} />
      </div>
      <div class="product-text">
        <Crumbs product={product} />
        <h1 tabIndex={-1} lang={titleLanguage}>
          {product.title}
        </h1>
        {product.brand && (
          <p class="maker">
            {texts.product.by} {product.brand}
          </p>
        )}
        <p class="price large">{price(product.price, texts.locale)}</p>
        <ProductActions product={product} />
        <Facts product={product} />
        <p class="promise">
          <ShieldIcon />
          {texts.product.promise}
        </p>
      </div>
    </article>
  );
}

function Crumbs({ product }: { readonly product: Product }) {
  const { catalog, language } = useShopFields('catalog', 'language');
  const texts = useTexts();
  const section = catalog?.sectionOf(product);
  return (
    <nav class="crumbs" aria-label={texts.product.crumbs}>
      <a href={hrefOf({ page: 'home' })}>{texts.header.everything}</a>
      {section && (
        <>
          <span aria-hidden="true">/</span>
          <a href={hrefOf({ page: 'category', slug: section.slug })}>{departmentName(section.name, language)}</a>
        </>
      )}
    </nav>
  );
}

function ProductActions({ product }: { readonly product: Product }) {
  const shop = useShop();
  const { liked, hidden, cart } = useShopFields('liked', 'hidden', 'cart');
  const texts = useTexts();
  const isLiked = liked.has(product.itemId);
  const isHidden = hidden.has(product.itemId);
  const inCart = cart.find((line) => line.itemId === product.itemId)?.quantity ?? 0;
  return (
    <div class="product-actions">
      <button type="button" class="button" data-action="add" onClick={() => void shop.addToCart(product)}>
        <CartIcon />
        {inCart > 0 ? texts.product.another(inCart) : texts.product.add}
      </button>
      <button
        type="button"
        class="button quiet"
        data-action="like"
        aria-pressed={isLiked}
        onClick={() => void shop.toggle('liked', product)}
      >
        <HeartIcon filled={isLiked} />
        {isLiked ? texts.product.liked : texts.product.like}
      </button>
      <button
        type="button"
        class="button quiet"
        data-action="hide"
        aria-pressed={isHidden}
        onClick={() => void shop.toggle('hidden', product)}
      >
        <CloseIcon />
        {isHidden ? texts.product.notted : texts.product.not}
      </button>
    </div>
  );
}

function Facts({ product }: { readonly product: Product }) {
  const { catalog, language } = useShopFields('catalog', 'language');
  const texts = useTexts();
  const section = catalog?.sectionOf(product);
  const { category } = product;
  return (
    <dl class="facts">
      <div>
        <dt>{texts.product.item}</dt>
        <dd>{product.itemId}</dd>
      </div>
      {category && (
        <div>
          <dt>{texts.product.category}</dt>
          <dd>
            {section ? (
              <a href={hrefOf({ page: 'category', slug: section.slug, category })}>
                {departmentName(category, language)}
              </a>
            ) : (
              category
            )}
          </dd>
        </div>
      )}
      <div>
        <dt>{texts.product.delivery}</dt>
        <dd>{texts.product.never}</dd>
      </div>
    </dl>
  );
}
