// What is searched. There is no index to build or to download: at this size the normalized text itself is searched, and what
// was found for a word is kept. Three scripts of one language are taken in one after the other (src/leakbook/search.py): the
// outline, the words (headings, and what searchers say), the text.

const searchPages = (() => {
  const { normalize, normalizeAll, toKey, features } = searchWords;
  const WEIGHTS = { title: 6, keywords: 7, headings: 3.5, readings: 2, description: 2.8, text: 1, asked: 1.5 };
  const LENGTH = { title: 0.3, keywords: 0.3, headings: 0.5, readings: 0.5, description: 0.3, text: 0.5, asked: 0.3 }; // BM25's b, by field
  const SATURATION = 6; // BM25's k1

  const isLetter = (code, only = false) => (code > 96 && code < 123) || (!only && code > 47 && code < 58);
  // Whether a place is inside of a Latin word, where nothing that is looked for begins.
  const isInside = (text, at) => at > 0 && isLetter(text.charCodeAt(at), true) && isLetter(text.charCodeAt(at - 1));

  // One field of all pages is one long text with the places at which its units begin: a title, a keyword, a section.
  class Field {
    constructor(name) {
      Object.assign(this, { weight: WEIGHTS[name], b: LENGTH[name], text: "", starts: [], units: [], lengths: [] });
      this.parts = [];
      this.size = 0;
      this.pairs = ["text", "asked"].includes(name) ? new Map() : null; // of a long field: where each pair of characters stands
    }

    // places: of the texts, as {page, section}.
    addAll(places, texts) {
      normalizeAll(texts).forEach((normal, index) => normal && this.add(places[index], normal));
    }

    add(place, normal) {
      this.starts.push(this.size);
      this.units.push(place);
      this.parts.push(normal);
      if (this.pairs) this.notePairs(normal);
      this.size += normal.length + 1;
      this.lengths[place.page] = (this.lengths[place.page] ?? 0) + normal.length;
    }

    close() {
      this.text = this.parts.join("\n");
      const lengths = this.lengths.filter(Boolean);
      this.mean = lengths.reduce((sum, length) => sum + length, 0) / (lengths.length || 1);
      return this;
    }

    notePairs(normal) {
      for (let at = 0; at + 1 < normal.length; at += 1) {
        if (isInside(normal, at)) continue;
        const pair = normal.charCodeAt(at) * 65536 + normal.charCodeAt(at + 1);
        const places = this.pairs.get(pair);
        if (places) places.push(this.size + at);
        else this.pairs.set(pair, [this.size + at]);
      }
    }

    // Where a text stands, in order; of a long field, Latin words only from their beginning on, unless it may be anywhere.
    places(word, anywhere = false) {
      const places = [];
      if (this.pairs && /^[a-z]$/.test(word)) return places; // one letter stands everywhere
      if (!this.pairs || word.length < 2 || anywhere) {
        for (let at = word ? this.text.indexOf(word) : -1; at >= 0; at = this.text.indexOf(word, at + word.length)) places.push(at);
        return places;
      }
      let rarest = null;
      let offset = 0;
      for (let at = 0; at + 1 < word.length; at += 1) {
        if (isInside(word, at)) continue;
        const held = this.pairs.get(word.charCodeAt(at) * 65536 + word.charCodeAt(at + 1));
        if (!held) return places;
        if (!rarest || held.length < rarest.length) [rarest, offset] = [held, at];
      }
      if (word.length === 2) return rarest;
      for (const place of rarest) if (this.text.startsWith(word, place - offset)) places.push(place - offset);
      return places;
    }

    // The units that hold a word, with how often. Letters anywhere, even inside of words: only where nothing else is found.
    find(word, anywhere = false) {
      if (word.includes(" ")) return this.findPhrase(word);
      const fits = anywhere ? null : /^[a-z]/.test(word) ? this.beginsWord : /^\d/.test(word) ? this.isNumber : null;
      const found = [];
      let unit = 0;
      for (const at of this.places(word, anywhere)) {
        if (fits && !fits.call(this, at, word)) continue;
        while (unit + 1 < this.starts.length && this.starts[unit + 1] <= at) unit += 1;
        if (found.at(-1)?.unit === unit) found.at(-1).count += 1;
        else found.push({ unit, count: 1 });
      }
      return found;
    }

    // A phrase is given by the stems of its words: it is looked for where the first of them stands.
    findPhrase(phrase) {
      const words = phrase.split(" ");
      const found = [];
      let unit = 0;
      for (const at of this.places(words[0].length > 1 ? words[0] : phrase.slice(0, 2))) {
        if (isLetter(this.text.charCodeAt(at - 1)) || !this.hasPhrase(at, words)) continue;
        while (unit + 1 < this.starts.length && this.starts[unit + 1] <= at) unit += 1;
        if (found.at(-1)?.unit !== unit) found.push({ unit, count: 1 });
      }
      return found;
    }

    // Whether words follow one another from a place on, each with an ending of four letters at most.
    hasPhrase(at, words) {
      let end = at;
      for (const [index, word] of words.entries()) {
        if (!this.text.startsWith(word, end)) return false;
        end += word.length;
        if (index === words.length - 1) break;
        for (let tail = 0; tail < 4 && isLetter(this.text.charCodeAt(end), true); tail += 1) end += 1;
        if (this.text[end++] !== " ") return false;
      }
      return !/\d/.test(this.text[end] ?? "");
    }

    beginsWord(at, word) {
      if (isLetter(this.text.charCodeAt(at - 1))) return false;
      let tail = at + word.length;
      while (isLetter(this.text.charCodeAt(tail), true)) tail += 1;
      const length = tail - at - word.length;
      return word.length > 3 ? length < 5 : !length || /^e?s$/.test(this.text.slice(at + word.length, tail));
    }

    isNumber(at, word) {
      return !/\d/.test(this.text[at - 1] ?? " ") && !(/\d$/.test(word) && /\d/.test(this.text[at + word.length] ?? " "));
    }
  }

  // The phrases with which people ask for a page, as vectors: what they are compared by, the rarer the heavier.
  class Phrases extends Field {
    constructor() {
      super("asked");
      Object.assign(this, { holders: new Map(), owners: [], sizes: [] }); // by feature: the units that hold it; by unit: its page, its length
    }

    add(place, normal) {
      for (const feature of features(normal)) {
        const holders = this.holders.get(feature);
        if (holders) holders.push(this.parts.length);
        else this.holders.set(feature, [this.parts.length]);
      }
      this.owners.push(place.page);
      this.sizes.push(normal.length);
      super.add(place, normal);
    }

    close() {
      const squares = new Float64Array(this.parts.length);
      for (const holders of this.holders.values()) {
        const weight = this.rarity(holders.length) ** 2;
        for (const unit of holders) squares[unit] += weight;
      }
      this.norms = squares.map(Math.sqrt);
      return super.close();
    }

    // A dozen is added: that a word stands in one phrase alone is chance rather than a sign.
    rarity(count) {
      return Math.log(1 + this.parts.length / (count + 12));
    }

    // How alike a text and each phrase are: the cosine of their vectors, by unit.
    compare(normal) {
      const products = new Float64Array(this.parts.length);
      let square = 0;
      for (const feature of features(normal)) {
        const holders = this.holders.get(feature) ?? [];
        const weight = this.rarity(holders.length) ** 2;
        square += weight;
        for (const unit of holders) products[unit] += weight;
      }
      const norm = Math.sqrt(square);
      for (let unit = 0; unit < products.length; unit += 1) if (products[unit]) products[unit] /= norm * this.norms[unit];
      return products;
    }
  }

  // outline, text: as they came, null before; headings, by page, tables and terms: as they came with the words; titles and
  // captions: of pages and tables, normalized, titles without blanks; fields: by name; groups: of synonyms, by the key of each
  // word; lengths: of these keys, by their first two characters, the longest first; termsByKey: the place of a term in the list; written: a key as it is written.
  const pages = {
    outline: null, text: null, headings: [], tables: [], terms: [], titles: [], captions: [], fields: {},
    groups: new Map(), lengths: new Map(), termsByKey: new Map(), written: new Map(),
  };

  // Lets keys and clicks pass when the work has taken a while: no task is long, even on a slow telephone.
  let begun = 0;
  const PATIENCE = 5; // milliseconds
  const SLICE = 50; // texts that are changed in one go
  async function pause() {
    if (performance.now() - begun < PATIENCE) return;
    await (self.scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve)));
    begun = performance.now();
  }

  async function inSlices(change, texts) {
    const made = [];
    for (let at = 0; at < texts.length; at += SLICE) {
      made.push(...change(texts.slice(at, at + SLICE)));
      await pause();
    }
    return made;
  }

  // What was found, read and guessed holds until there is more to search.
  let found = new Map();
  let made = new Map();
  function forget() {
    found = new Map();
    made = new Map();
  }

  // The result of a function for a key, made once.
  function once(key, make) {
    if (!made.has(key)) made.set(key, make());
    return made.get(key);
  }

  // The Latin words of the pages with how often they stand there, for slips.
  const vocabulary = new Map();
  async function countWords(parts) {
    for (const part of parts) {
      for (const word of part.match(/[a-z]{4,}/g) ?? []) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
      await pause();
    }
  }

  async function loadOutline(data) {
    begun = performance.now();
    const fields = Object.fromEntries(["title", "keywords", "description"].map((name) => [name, new Field(name)]));
    const places = data.pages.map((_, page) => ({ page, section: "0" }));
    fields.title.addAll(places, data.pages.map((page) => page[2]));
    fields.description.addAll(places, data.pages.map((page) => page[3]));
    await pause();
    fields.keywords.addAll(data.pages.flatMap((page, index) => page[4].map(() => places[index])), data.pages.flatMap((page) => page[4]));
    for (const field of Object.values(fields)) field.close();
    Object.assign(pages, { outline: data, titles: fields.title.parts.map((title) => title.replace(/ /g, "")), fields });
    forget();
  }

  async function loadWords(data) {
    begun = performance.now();
    const field = new Field("headings");
    const below = data.headings.flatMap((headings, page) => headings.map((_, place) => ({ page, section: `${place + 1}` })));
    const texts = data.headings.flatMap((headings) => headings.map(([, , heading]) => heading));
    (await inSlices(normalizeAll, texts)).forEach((heading, index) => heading && field.add(below[index], heading));
    const captions = normalizeAll(data.tables.map(([, caption]) => caption));
    data.tables.forEach(([, , page], table) => field.add({ page, section: `${table}/` }, captions[table]));
    pages.fields.headings = field.close();
    Object.assign(pages, { headings: data.headings, tables: data.tables, captions, terms: data.terms });
    const names = data.terms.map(([, term, reading, variants]) => [term, term.replace(/ ?[(（].*/, ""), reading, ...variants].filter(Boolean));
    const listed = [...data.synonyms, ...names.map((words) => [words, 0])];
    const normals = await inSlices(normalizeAll, listed.flatMap(([words]) => words));
    const keys = await inSlices((texts) => texts.map(toKey), normals);
    const { groups, termsByKey, written } = pages;
    let at = 0;
    for (const [index, [words, emergency]] of listed.entries()) {
      const group = { words: [...new Set(normals.slice(at, at + words.length))], emergency };
      for (const word of words) {
        const key = keys[at++];
        if (!written.has(key)) written.set(key, word);
        if (!groups.has(key)) {
          groups.set(key, []);
          noteLength(key);
        }
        groups.get(key).push(group);
        if (index >= data.synonyms.length) termsByKey.set(key, index - data.synonyms.length);
      }
      await pause();
    }
    for (const own of pages.lengths.values()) own.sort((a, b) => b - a);
    const asked = new Phrases();
    const owners = data.asked.flatMap((phrases, page) => phrases.map(() => ({ page, section: "0" })));
    const phrases = await inSlices(normalizeAll, data.asked.flat());
    for (const [index, phrase] of phrases.entries()) {
      if (phrase) asked.add(owners[index], phrase);
      await pause();
    }
    pages.fields.asked = asked.close();
    await pause();
    await countWords([...keys, ...Object.values(pages.fields).flatMap((field) => (field === asked ? [] : field.parts))]);
    forget();
  }

  function noteLength(key) {
    const own = pages.lengths.get(key.slice(0, 2)) ?? [];
    pages.lengths.set(key.slice(0, 2), own);
    if (key.length > 1 && !own.includes(key.length)) own.push(key.length);
  }

  async function loadText(data) {
    begun = performance.now();
    const field = new Field("text");
    const readings = new Field("readings");
    for (const [page, sections] of data.pages.entries()) {
      field.addAll(sections.map((_, index) => ({ page, section: `${index}` })), sections);
      await pause();
    }
    for (const [table, rows] of data.rows.entries()) {
      field.addAll(rows.map((_, row) => ({ page: pages.tables[table][2], section: `${table}/${row}` })), rows);
      await pause();
    }
    for (const [page, text] of data.readings.entries()) {
      readings.addAll([{ page, section: "0" }], [text]);
      await pause();
    }
    await countWords(field.parts);
    Object.assign(pages.fields, { text: field.close(), readings: readings.close() });
    pages.text = data;
    forget();
  }

  // ---- A word on all pages: BM25F, one figure per page. {scores: by page, rarity, units: of each field, with counts}

  function findWord(word) {
    if (!found.has(word)) found.set(word, weigh(word));
    return found.get(word);
  }

  function weigh(word) {
    const weights = new Map();
    const units = {};
    for (const [name, field] of Object.entries(pages.fields)) {
      // Two kana of a reading say nothing: endings of verbs would find them everywhere.
      units[name] = name === "readings" && word.length < 3 ? [] : field.find(word);
      for (const { unit, count } of units[name]) {
        const page = field.units[unit].page;
        const share = 1 - field.b + (field.b * field.lengths[page]) / field.mean;
        weights.set(page, (weights.get(page) ?? 0) + (field.weight * count) / share);
      }
    }
    const rarity = Math.log(1 + (pages.outline.pages.length - weights.size + 0.5) / (weights.size + 0.5));
    const scores = new Map([...weights].map(([page, weight]) => [page, (rarity * weight) / (SATURATION + weight)]));
    return { scores, rarity, units };
  }

  const isHeld = (word) => findWord(word).scores.size > 0;

  return Object.assign(pages, { loadOutline, loadWords, loadText, findWord, isHeld, once, vocabulary });
})();
