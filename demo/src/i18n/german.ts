import type { Texts } from './english.ts';

const products = (count: number): string => `${count.toLocaleString('de-DE')} ${count === 1 ? 'Artikel' : 'Artikel'}`;
const events = (count: number): string => `${count} ${count === 1 ? 'Ereignis' : 'Ereignisse'}`;

export const german: Texts = {
  locale: 'de-DE',
  name: 'Deutsch',
  products,
  events,
  requests: (count) => (count === 1 ? 'Anfrage' : 'Anfragen'),

  header: {
    skip: 'Zu den Artikeln springen',
    search: 'Im Laden suchen',
    searchGo: 'Suchen',
    cart: 'Korb',
    cartOf: () => 'Artikel',
    knows: 'Was Ihr Browser weiß',
    departments: 'Abteilungen',
    everything: 'Alles',
    language: 'English',
    languageLabel: 'Show in English',
  },

  tour: {
    title: 'Ein Laden, der lernt, was Sie mögen,',
    titleMark: 'und es für sich behält.',
    lead: 'Wählen Sie drei Dinge: Ihre Vorschläge folgen jedem davon sofort.',
    again: 'Willkommen zurück.',
    againMark: 'Ihr Browser hat sich erinnert, sonst niemand.',
    pick: (title) => `${title} gefällt mir`,
    tiles: 'Wählen Sie drei',
    start: 'Noch nichts gewählt.',
    left: (count) => (count === 1 ? 'Noch eins.' : `Noch ${count}.`),
    done: 'Mehr braucht es nicht.',
    changed: (count, of) => `${count} von ${of} Vorschlägen sind neu,`,
    waiting: 'Nach jeder Wahl steht hier, was sie geändert hat, warum, und wie lange das gedauert hat.',
    same: 'Dieselben Vorschläge,',
    because: 'wegen',
    took: (time) => `ausgerechnet in ${time}`,
    sent: (count) => (count === 0 ? '0 Anfragen gesendet' : `${count} ${count === 1 ? 'Anfrage' : 'Anfragen'}`),
    more: 'Prüfen Sie es: mit der Netzwerkanalyse Ihres Browsers, oder unter',
    see: 'Zu Ihren Vorschlägen',
  },

  rows: {
    forYou: 'Für Sie',
    popularNote: 'Gerade beliebt. Mit Ihrem ersten Klick wird es Ihre Reihe.',
    personalNote: (time) =>
      `Ausgerechnet in diesem Tab${time === null ? '' : ` in ${time}`}, aus dem, was Sie hier taten.`,
    because: (title) => `Weil Sie ${title} angesehen haben`,
    goesWithCart: 'Passt zu Ihrem Korb',
    goesWith: 'Passt dazu',
    trending: 'Im Trend',
    trendingNote: 'Für alle gleich',
    recent: 'Zuletzt angesehen',
    buyAgain: 'Wieder kaufen',
    back: (title) => `${title}: zurück`,
    forth: (title) => `${title}: weiter`,
    all: 'Der ganze Laden',
    more: (count, rest) => `${count} weitere von ${rest.toLocaleString('de-DE')} zeigen`,
    yourOrder: 'in Ihrer Reihenfolge',
    popularOrder: 'Beliebtes zuerst',
    popularReason: 'gerade beliebt',
    triedReason: 'einmal etwas Neues',
  },

  reasons: {
    viewed: 'weil angesehen:',
    carted: 'weil im Korb:',
    purchased: 'weil gekauft:',
    liked: 'weil gemocht:',
    disliked: 'obwohl nicht gemocht:',
  },

  card: {
    add: (title) => `${title} in den Warenkorb`,
    like: (title) => `${title} gefällt mir`,
    not: (title) => `Kein Interesse an ${title}`,
    hidden: 'Kein Interesse',
    undo: 'Rückgängig',
    undoOf: (title) => `Rückgängig: kein Interesse an ${title}`,
  },

  said: {
    added: (title) => `${title} liegt im Warenkorb`,
    removed: (title) => `${title} ist nicht mehr im Warenkorb`,
    liked: (title) => `${title} gefällt Ihnen`,
    hidden: (title) => `${title} wird nicht mehr vorgeschlagen`,
    undone: 'Rückgängig gemacht',
    deleted: 'Alles, was dieser Laden auf Ihrem Gerät hatte, ist gelöscht',
    ordered: 'Vielen Dank. Es wurde nichts berechnet.',
    updated: (verb, title) => `Vorschläge erneuert, ${verb} ${title}`,
    message: 'Meldung',
    close: 'Meldung schließen',
    viewCart: 'Zum Korb',
  },

  product: {
    crumbs: 'Wo Sie sind',
    by: 'von',
    add: 'In den Warenkorb',
    another: (count) => `Noch eins (${count} im Korb)`,
    like: 'Gefällt mir',
    liked: 'Gefällt Ihnen',
    not: 'Kein Interesse',
    notted: 'Nichts für Sie',
    item: 'Artikel',
    category: 'Kategorie',
    delivery: 'Lieferung',
    never: 'Nie: Dieser Laden tut nur so',
    promise: 'Dass Sie das angesehen haben, bleibt in Ihrem Browser. Der Laden erfährt es nicht.',
    gone: 'Diesen Artikel gibt es hier nicht mehr.',
    unknown: 'Dieser Artikel lässt sich gerade nicht zeigen.',
    goneText:
      'Er wurde aus dem Sortiment genommen, seit Sie ihn sahen. Was Sie damit taten, bleibt in Ihrem Verlauf und ändert nichts.',
    loading: 'Einen Augenblick …',
  },

  category: {
    of: (name) => `Kategorien in ${name}`,
    all: 'Alle',
    none: 'Diese Abteilung gibt es hier nicht.',
  },

  search: {
    title: (query) => `„${query}“`,
    blank: 'Im Laden suchen',
    blankText: 'Tippen Sie, was Sie suchen.',
    none: 'Nichts unter diesem Namen. Versuchen Sie ein kürzeres Wort (die Artikel heißen englisch).',
    count: (count) => `${products(count)} gefunden`,
    closest: 'Auch in diesem Sinne',
    closestNote: 'Nach Schreibweise und Bedeutung, ausgerechnet in diesem Tab: Was Sie tippen, wird nicht gesendet.',
    onlyClosest: 'So heißt hier nichts. Am nächsten:',
    counted: 'Was es braucht, kam mit Ihrer ersten Suche; die Zahl der Anfragen unten zeigt es.',
  },

  cart: {
    title: 'Ihr Warenkorb',
    empty: 'Hier liegt noch nichts.',
    emptyText: 'Ihre Vorschläge sind ein guter Anfang.',
    total: 'Summe',
    checkout: 'Zur Kasse',
    on: 'Weiter einkaufen',
    remove: (title) => `${title} entfernen`,
    less: (title) => `Eins weniger: ${title}`,
    more: (title) => `Eins mehr: ${title}`,
    quantity: 'Anzahl',
    gone: (count) =>
      count === 1
        ? 'Einen Artikel in Ihrem Korb gibt es hier nicht mehr; er wurde herausgenommen.'
        : `${count} Artikel in Ihrem Korb gibt es hier nicht mehr; sie wurden herausgenommen.`,
    forgetful: 'Ihr Browser sollte sich nichts merken, also hält dieser Korb, bis Sie den Tab schließen.',
  },

  checkout: {
    title: 'Kasse, nur zum Schein',
    lead: 'Niemand zahlt, nichts wird geliefert. Ihr Browser lernt, dass Sie diese Dinge haben, und schlägt sie nicht mehr vor.',
    address: 'Geliefert an',
    addressText: 'Niemand, Luftschlossallee 1, Nirgendwo',
    payment: 'Bezahlt mit',
    paymentText: 'Gutem Willen',
    summary: 'Ihre Bestellung',
    buy: 'Zum Schein kaufen',
    thanks: 'Vielen Dank.',
    thanksText:
      'Das war eine Bestellung zum Schein: Nichts wurde berechnet, nichts wurde gesendet. Ihr Browser weiß nun, dass Sie diese Dinge haben, und schlägt stattdessen vor, was dazu passt.',
    empty: 'Noch gibt es nichts zu kaufen.',
    back: 'Zurück zum Warenkorb',
  },

  consent: {
    title: 'Darf Ihr Browser sich erinnern?',
    text: 'Was Sie hier taten, ist vergessen, wenn Sie den Tab schließen. Mit einem Ja bleibt es auf diesem Gerät und geht auch dann nirgendwohin.',
    short: 'Auf diesem Gerät, sonst nirgends.',
    yes: 'Erinnern',
    no: 'Keine Vorschläge',
  },

  readOut: {
    label: 'Was sich prüfen lässt',
    opening: (percent) => `Der Laden öffnet … ${percent} %`,
    closed: 'Ohne Modell',
    since: ' seit das Modell geladen ist',
    last: 'letzte Antwort',
    model: 'Modell',
    kept: { granted: 'auf diesem Gerät', denied: 'behalten', pending: 'im Speicher' },
    lastAnswer: 'Letzte Antwort',
    none: 'noch keine',
    computing: (time) => `${time} Rechenzeit, in einem Worker dieser Seite`,
    modelTitle: 'Modell',
    modelText: (items, size, downloaded) =>
      `${items} Artikel in ${size}; ${downloaded === null ? 'für diese Seite nichts heruntergeladen' : `für diese Seite ${downloaded} heruntergeladen`}`,
    noModel: 'keines',
    stored: 'Gespeichert',
    inDatabase: (count) => `${events(count)} in der IndexedDB dieses Browsers, bis Sie sie löschen`,
    noStorage: (count) => `${events(count)} im Speicher: Dieser Browser lässt die Seite nichts ablegen`,
    denied: 'nichts: Sie haben nein gesagt, also zeigen die Reihen, was beliebt ist',
    pending: (count) => `noch nichts: ${events(count)} im Speicher dieses Tabs`,
    sent: 'Gesendet',
    sentText: (count, searched) =>
      `${count} ${count === 1 ? 'Anfrage' : 'Anfragen'} dieser Seite, seit das Modell geladen ist, wie der Browser sie zählt${searched ? '; Ihre erste Suche hat geladen, was sie braucht, und nichts von dem gesendet, was Sie tippten' : ''}. Die Netzwerkanalyse zeigt dasselbe, Worker eingeschlossen.`,
    start: 'Diese Seite',
    startText: (ms, warm) =>
      warm
        ? `erste Vorschläge nach ${ms}, mit dem Modell, das schon auf dem Gerät war`
        : `erste Vorschläge nach ${ms}, das Laden des Modells eingeschlossen`,
    remember: 'Auf diesem Gerät merken',
    stop: 'Nichts mehr vorschlagen',
    delete: 'Alles löschen',
  },

  trouble: {
    noModel: 'Die Vorschläge fehlen.',
    noModelText: 'Ihr Modell kam nicht an oder war nicht zu gebrauchen:',
    openAnyway: 'Ihr Korb bleibt erhalten. Sonst geht hier nichts ohne das Modell: Mit ihm kommen die Artikel.',
    productsInstead:
      'Bis dahin zeigt der Laden seine Artikel allen in derselben Reihenfolge; Ihr Korb bleibt erhalten.',
    retry: 'Noch einmal versuchen',
    noStorage: 'Dieser Browser lässt die Seite nichts ablegen: Alles geht, und ist mit dieser Seite vergessen.',
    fellBack: (reason) => `Etwas geht schlechter, als es sollte: ${reason}.`,
    part: 'Dieser Teil der Vorführung ist nicht dabei.',
  },

  footer: {
    own: 'Ihr eigener Laden',
    million: 'Eine Million Artikel',
    about: 'Eine Vorführung von',
    about2: ', das im Browser berechnet, was gefallen könnte. Nichts ist zu verkaufen. In der Konsole:',
    credits:
      'Emoji: Fluent Emoji von Microsoft (MIT). Schrift: Fraunces und Figtree (OFL). Die übrigen Zeichnungen gehören zu dieser Vorführung.',
    more: 'Mehr von dieser Vorführung',
  },

  titles: {
    home: 'Vitrine – der Laden zum Vorführen',
    search: 'Suche',
    cart: 'Warenkorb',
    checkout: 'Kasse',
    own: 'Ihr eigener Laden',
    million: 'Eine Million Artikel',
  },
};
