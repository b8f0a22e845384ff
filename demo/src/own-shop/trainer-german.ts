// The trainer's stages, codes and names, in German. English is what the trainer itself speaks.
import type { TrainStage } from 'vitrine/trainer';

type Texts = Readonly<Record<string, string>>;

export const STAGES: Readonly<Record<TrainStage, string>> = {
  ingest: 'Die Datei wird gelesen',
  split: 'Die Bestellungen werden nach der Zeit geteilt',
  encoder: 'Ein Sequenz-Encoder wird trainiert',
  tune: 'Die besten Einstellungen werden gesucht',
  calibrate: 'Wahrscheinlichkeiten werden angepasst',
  test: 'Das Modell wird an zurückgehaltenen Käufen gemessen',
  refit: 'Das endgültige Modell entsteht aus allen Bestellungen',
  pack: 'Das Bundle wird gepackt und geprüft',
};

/** By the code of a VitrineError. */
export const REJECTIONS: Texts = {
  'input-unusable': 'Aus dieser Datei ließen sich keine Bestellungen lesen.',
  'out-of-memory': 'Der Speicher dieses Tabs reicht für diese Datei nicht. Mit weniger Zeilen geht es.',
  'wasm-unavailable': 'Der Trainer ließ sich in diesem Browser nicht starten.',
};

/** By the names of the reasons in report.json (src/ingest/report.cc). */
export const REASONS: Texts = {
  'field-count': 'nicht so viele Felder wie Spaltennamen',
  'stray-quote': 'ein Anführungszeichen, wo keines stehen darf',
  'invalid-utf8': 'ein Byte, das kein UTF-8 ist',
  'missing-item': 'keine Artikelnummer, eine zu lange oder eine mit Steuerzeichen',
  'missing-user': 'weder Kunde noch Bestellung',
  'missing-order': 'keine Bestellnummer',
  'bad-time': 'kein Datum, oder eines, das es nicht gibt',
  'bad-quantity': 'die Menge ist keine Zahl',
  'quantity-not-positive': 'Menge null oder negativ, ohne dass es eine Stornierung wäre',
  'bad-price': 'der Preis ist keine Zahl',
  'negative-price': 'negativer Preis',
  'unknown-type': 'eine unbekannte Art von Ereignis',
  'not-product': 'kein Produkt, etwa Porto oder Gebühren',
  'no-items': 'ein Kunde ohne Artikel',
  'duplicate-item': 'der Artikel hat schon eine Zeile',
  'bad-value': 'die Bewertung ist keine Zahl',
  repeat: 'dieselbe Person tat mit demselben Artikel später oft genug dasselbe',
};

/** By the names of the models in report.json (src/eval/compare.cc). */
export const MODELS: Texts = {
  vitrine: 'Vitrine',
  graph: 'nur der Graph',
  popularity: 'Beliebtheit',
  'popularity-decayed': 'Beliebtheit, Halbwertszeit 21 Tage',
  'popularity-tuned': 'Beliebtheit, beste Halbwertszeit',
  'item-knn': 'Item-kNN, Kosinus über Kunden',
};
