// What the shop says, in English. Every other language has the same members: the compiler sees to it.

const products = (count: number): string => `${count.toLocaleString('en-GB')} ${count === 1 ? 'product' : 'products'}`;
const events = (count: number): string => `${count} ${count === 1 ? 'event' : 'events'}`;

export const english = {
  locale: 'en-GB',
  name: 'English',
  products,
  events,
  requests: (count: number): string => (count === 1 ? 'request' : 'requests'),

  header: {
    skip: 'Skip to the products',
    search: 'Search the shop',
    searchGo: 'Search',
    cart: 'Cart',
    cartOf: (count: number): string => (count === 1 ? 'item' : 'items'),
    knows: 'What your browser knows',
    departments: 'Departments',
    everything: 'Everything',
    language: 'Deutsch',
    languageLabel: 'Auf Deutsch anzeigen',
  },

  tour: {
    title: 'A shop that learns what you like,',
    titleMark: 'and tells nobody.',
    lead: 'Pick three things: your suggestions follow each of them at once.',
    again: 'Welcome back.',
    againMark: 'Your browser remembered, nobody else did.',
    pick: (title: string) => `I like ${title}`,
    tiles: 'Pick three',
    start: 'Nothing picked yet.',
    left: (count: number) => (count === 1 ? 'One more.' : `${count} more.`),
    done: 'That is all it takes.',
    changed: (count: number, of: number) => `${count} of ${of} suggestions are new,`,
    waiting: 'After each pick, this says what it changed, why, and how long that took.',
    same: 'The same suggestions,',
    because: 'because of',
    took: (time: string) => `worked out in ${time}`,
    sent: (count: number) => (count === 0 ? '0 requests sent' : `${count} ${count === 1 ? 'request' : 'requests'}`),
    more: 'Check it yourself: open the network panel of your browser, or look at',
    see: 'See your suggestions',
  },

  rows: {
    forYou: 'For you',
    popularNote: 'Popular right now. It becomes yours with your first click.',
    personalNote: (time: string | null) =>
      `Worked out in this tab${time === null ? '' : ` in ${time}`}, from what you did here.`,
    because: (title: string) => `Because you viewed ${title}`,
    goesWithCart: 'Goes with your cart',
    goesWith: 'Goes with this',
    trending: 'Trending',
    trendingNote: 'The same for everybody',
    recent: 'Recently viewed',
    buyAgain: 'Buy again',
    back: (title: string) => `${title}: back`,
    forth: (title: string) => `${title}: more`,
    all: 'The whole shop',
    more: (count: number, rest: number) => `Show ${count} more of ${rest.toLocaleString('en-GB')}`,
    yourOrder: 'in your order',
    popularOrder: 'most popular first',
    popularReason: 'popular right now',
    triedReason: 'something new to you',
  },

  reasons: {
    viewed: 'because you viewed',
    carted: 'because you added',
    purchased: 'because you bought',
    liked: 'because you like',
    disliked: 'although you dislike',
  } as Readonly<Record<string, string>>,

  card: {
    add: (title: string) => `Add ${title} to the cart`,
    like: (title: string) => `Like ${title}`,
    not: (title: string) => `Not interested in ${title}`,
    hidden: 'Not interested',
    undo: 'Undo',
    undoOf: (title: string) => `Undo: not interested in ${title}`,
  },

  said: {
    added: (title: string) => `${title} is in your cart`,
    removed: (title: string) => `${title} is out of your cart`,
    liked: (title: string) => `You like ${title}`,
    hidden: (title: string) => `${title} will not be suggested again`,
    undone: 'Undone',
    deleted: 'Everything this shop kept on your device is deleted',
    ordered: 'Thank you. Nothing was charged.',
    updated: (verb: string, title: string) => `Suggestions updated, ${verb} ${title}`,
    message: 'Message',
    close: 'Close this message',
    viewCart: 'View cart',
  },

  product: {
    crumbs: 'Where you are',
    by: 'by',
    add: 'Add to cart',
    another: (count: number) => `Add another (${count} in cart)`,
    like: 'Like',
    liked: 'You like this',
    not: 'Not interested',
    notted: 'Not for you',
    item: 'Item',
    category: 'Category',
    delivery: 'Delivery',
    never: 'Never: this shop only pretends',
    promise: 'That you looked at this stays in your browser. The shop was not told.',
    gone: 'That product is not in this shop any more.',
    unknown: 'That product cannot be shown right now.',
    goneText:
      'It was taken out of the catalogue since you saw it. What you did with it stays in your history, and changes nothing.',
    loading: 'One moment …',
  },

  category: {
    of: (name: string) => `Categories of ${name}`,
    all: 'All',
    none: 'There is no such department here.',
  },

  search: {
    title: (query: string) => `“${query}”`,
    blank: 'Search the shop',
    blankText: 'Type what you are looking for.',
    none: 'Nothing here by that name. Try a shorter word.',
    count: (count: number) => `${products(count)} found`,
    closest: 'Also in this spirit',
    closestNote: 'By spelling and meaning, worked out in this tab: what you type is not sent.',
    onlyClosest: 'No title has these words. Closest:',
    counted: 'What it takes was loaded for your first search; the count of requests below shows it.',
  },

  cart: {
    title: 'Your cart',
    empty: 'Nothing in here yet.',
    emptyText: 'Your suggestions are a good place to begin.',
    total: 'Total',
    checkout: 'To the checkout',
    on: 'Go on shopping',
    remove: (title: string) => `Remove ${title}`,
    less: (title: string) => `One ${title} less`,
    more: (title: string) => `One more ${title}`,
    quantity: 'Quantity',
    gone: (count: number) =>
      count === 1
        ? 'One thing in your cart is not in this shop any more, and was taken out.'
        : `${count} things in your cart are not in this shop any more, and were taken out.`,
    forgetful: 'Your browser was not asked to remember, so this cart lasts until you close the tab.',
  },

  checkout: {
    title: 'Pretend checkout',
    lead: 'Nobody pays and nothing is delivered. Your browser learns that you have these things, and stops suggesting them.',
    address: 'Delivered to',
    addressText: 'Nobody, 1 Imaginary Lane, Nowhere',
    payment: 'Paid with',
    paymentText: 'Good will',
    summary: 'Your order',
    buy: 'Pretend to buy',
    thanks: 'Thank you.',
    thanksText:
      'That was a pretend order: nothing was charged and nothing was sent. Your browser now knows that you have these things, so it suggests what goes with them instead.',
    empty: 'There is nothing to buy yet.',
    back: 'Back to the cart',
  },

  consent: {
    title: 'May your browser remember?',
    text: 'What you did here is forgotten when you close this tab. With a yes it stays on this device, and still goes nowhere else.',
    short: 'On this device, and nowhere else.',
    yes: 'Remember',
    no: 'No suggestions',
  },

  readOut: {
    label: 'What can be checked',
    opening: (percent: number) => `Opening the shop … ${percent} %`,
    closed: 'Without a model',
    since: ' since the model was loaded',
    last: 'last answer',
    model: 'model',
    kept: { granted: 'on this device', denied: 'kept', pending: 'in memory' },
    lastAnswer: 'Last answer',
    none: 'none yet',
    computing: (time: string) => `${time} of computing, in a worker of this page`,
    modelTitle: 'Model',
    modelText: (items: string, size: string, downloaded: string | null) =>
      `${items} products in ${size}; ${downloaded === null ? 'nothing downloaded for this page' : `${downloaded} downloaded for this page`}`,
    noModel: 'none',
    stored: 'Stored',
    inDatabase: (count: number) => `${events(count)} in this browser’s IndexedDB, until you delete them`,
    noStorage: (count: number) => `${events(count)} in memory: this browser gives the page no storage`,
    denied: 'nothing: you said no, so the rows show what is popular',
    pending: (count: number) => `nothing yet: ${events(count)} in the memory of this tab`,
    sent: 'Sent',
    sentText: (count: number, searched: boolean) =>
      `${count} ${count === 1 ? 'request' : 'requests'} by this page since the model was loaded, as the browser counts them${searched ? '; your first search loaded what it takes, and nothing that you typed was sent' : ''}. Your network panel shows the same, workers included.`,
    start: 'This page',
    startText: (ms: string, warm: boolean) =>
      warm
        ? `its first suggestions after ${ms}, with the model that was on the device already`
        : `its first suggestions after ${ms}, the model’s download included`,
    remember: 'Remember on this device',
    stop: 'Stop suggesting',
    delete: 'Delete everything',
  },

  trouble: {
    noModel: 'The suggestions are not there.',
    noModelText: 'Their model did not arrive or could not be used:',
    openAnyway: 'Your cart is kept. Nothing else of this shop works without it: its products come with the model.',
    productsInstead: 'Until it does, the shop shows its products in the same order to everybody; your cart is kept.',
    retry: 'Try again',
    noStorage: 'This browser gives the page no storage: everything works, and is forgotten with this page.',
    fellBack: (reason: string) => `Something works less well than it should: ${reason}.`,
    part: 'This part of the demo is not in this build.',
  },

  footer: {
    own: 'Bring your own shop',
    million: 'One million items',
    about: 'A demonstration of',
    about2: ', a recommender that runs in the browser. Nothing is for sale. In the console, try',
    credits:
      'Emoji: Fluent Emoji by Microsoft (MIT). Type: Fraunces and Figtree (OFL). The other drawings are part of this demo.',
    more: 'More of this demo',
  },

  titles: {
    home: 'Vitrine – the demo shop',
    search: 'Search',
    cart: 'Cart',
    checkout: 'Checkout',
    own: 'Bring your own shop',
    million: 'One million items',
  },
};

export type Texts = typeof english;
