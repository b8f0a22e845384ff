// Orders of a shop that a test can foresee: whoever buys a pot buys the pan of the same number with the next order.

export const PAIRS = 20;

/**
 * Order lines as CSV, oldest first; the same for the same arguments.
 * @param mark stands in every customer's id, so that it can be looked for where it must not be
 * @param titles of products, by their ids, in place of "Pot 3"
 */
export function madeOrders(
  customers = 60,
  weeks = 24,
  mark = 'c',
  titles: Readonly<Record<string, string>> = {},
): string {
  const lines = ['Order ID,Customer ID,SKU,Product name,Quantity,Price,Created at'];
  for (let week = 0; week < weeks; week++) {
    for (let customer = 0; customer < customers; customer++) {
      const pair = (customer * 7 + Math.floor(week / 2) * 3) % PAIRS;
      const [sku, name] = week % 2 === 0 ? [`pot-${pair}`, 'Pot'] : [`pan-${pair}`, 'Pan'];
      const title = titles[sku] ?? `${name} ${pair}`;
      const at = new Date(Date.UTC(2026, 0, 5 + week * 7 + (customer % 7), 9, customer % 60)).toISOString();
      lines.push(`${week * 1000 + customer},${mark}${customer},${sku},${quoted(title)},1,${10 + pair}.50,${at}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** As CSV writes a text that may hold anything. */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
