import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';

/**
 * Lighthouse's own mobile run: a slow 4G network and a slower processor, simulated.
 * @param {string} url
 * @returns {Promise<Record<string, number>>} category to score, 0..100
 */
export async function lighthouseScores(url) {
  const chrome = await launch({
    chromePath: chromiumOptions.executablePath,
    chromeFlags: [...chromiumOptions.args, '--headless=new'],
  });
  try {
    const run = await lighthouse(url, {
      port: chrome.port,
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
      logLevel: 'error',
    });
    const categories = Object.entries(run?.lhr.categories ?? {});
    for (const audit of Object.values(run?.lhr.audits ?? {})) {
      if (audit.score !== null && audit.score < 0.9) console.log(`  ${audit.id}: ${audit.displayValue ?? audit.score}`);
    }
    return Object.fromEntries(categories.map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]));
  } finally {
    await chrome.kill();
  }
}
