import { Listing } from '../components/listing.tsx';
import { ForYou } from '../components/rows.tsx';
import { useShopFields, useTexts } from '../components/use-shop.ts';
import { departmentName } from '../i18n/departments.ts';
import { hrefOf, type Route } from '../shop/router.ts';

export function CategoryPage({ route }: { readonly route: Extract<Route, { page: 'category' }> }) {
  const { catalog, language } = useShopFields('catalog', 'language');
  const texts = useTexts();
  const section = catalog?.section(route.slug);
  if (catalog && !section) {
    return (
      <>
        <section class="welcome">
          <h1 tabIndex={-1}>{texts.category.none}</h1>
        </section>
        <ForYou />
      </>
    );
  }
  const name = (text: string): string => departmentName(text, language);
  const categories = section ? (catalog?.categoriesOf(section) ?? []) : [];
  return (
    <>
      <Listing
        title={section ? name(section.name) : texts.product.loading}
        of={`${route.slug} ${route.category ?? ''}`}
        empty={texts.search.none}
      >
        <nav class="chips" aria-label={texts.category.of(section ? name(section.name) : '')}>
          {categories.length > 0 && (
            <a href={hrefOf({ page: 'category', slug: route.slug })} aria-current={route.category ? undefined : 'page'}>
              {texts.category.all}
            </a>
          )}
          {categories.map((category) => (
            <a
              key={category}
              href={hrefOf({ page: 'category', slug: route.slug, category })}
              aria-current={category === route.category ? 'page' : undefined}
            >
              {name(category)}
            </a>
          ))}
        </nav>
      </Listing>
      <ForYou />
    </>
  );
}
