// The search engine: reads the outline and the text of one language (see src/leakbook/search.py) and ranks pages for what
// people really type. There is no index to build or to download: at this size the normalized text itself is searched, and
// what was found for a word is kept. Ranking is BM25F over title, keywords, headings, description and text, with every
// synonym of a word counting as that word (only the best of them), and bigrams where Japanese has no spaces to divide it.

const handbookSearch = (() => {
  const WEIGHTS = { title: 6, keywords: 7, headings: 3.5, readings: 2, description: 2.8, text: 1 };
  const LENGTH = { title: 0.3, keywords: 0.3, headings: 0.5, readings: 0.5, description: 0.3, text: 0.5 }; // BM25's b, by field
  const SATURATION = 6; // BM25's k1
  const SYNONYM = 0.6; // what a synonym counts beside the word that was typed
  const CORRECTED = 0.8; // what a word counts that was guessed from a slip
  const EMERGENCY = 1.5; // what the page of an emergency gains when a word says that one has happened
  const SECTION = 0.05; // what the best section of a page adds
  const MOST = 10; // results that are shown

  const LARGE = { ぁ: "あ", ぃ: "い", ぅ: "う", ぇ: "え", ぉ: "お", っ: "つ", ゃ: "や", ゅ: "ゆ", ょ: "よ", ゎ: "わ" };
  const shift = (char, by) => String.fromCharCode(char.charCodeAt(0) + by);
  const SHADE = 0xb000; // from hiragana to the private use area
  const SHADED = Object.fromEntries(Object.entries(LARGE).map(([small, large]) => [shift(small, 0x60), shift(large, SHADE)]));
  const SCALES = { 億: 1e8, 万: 1e4 };

  // One form for what is written in many: width, case, katakana, small kana, long vowels, digits in groups, 万 and 億,
  // hyphens of telephone numbers. What is neither letter nor digit divides words.
  function normalize(text) {
    return clean(text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, (char) => shift(char, -0x60)));
  }

  function clean(plain) {
    return plain
      .replace(/[ぁぃぅぇぉっゃゅょゎ]/g, (char) => LARGE[char])
      .replace(/ー|(?<=\d),(?=\d{3})|(?<=\d)-(?=\d)|['’]/g, "")
      .replace(/\d[\d.]*[億万](?:\d[\d.]*万)?\d{0,4}/g, writeOut)
      .replace(/[^\p{L}\p{N}\p{Co}]+/gu, " ")
      .trim();
  }

  // The same with katakana as characters of private use: in a query the script tells words from endings.
  const shade = (text) => clean(text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, (char) => SHADED[char] ?? shift(char, SHADE - 0x60)));
  const unshade = (text) => text.replace(/\p{Co}/gu, (char) => shift(char, -SHADE));

  // Many texts at once, which takes a third of the time; a character of private use stands between them.
  const BETWEEN = "\uF8FF";
  const splitUp = (joined) => joined.split(/ ?\uF8FF ?/);
  const normalizeAll = (texts) => (texts.length ? splitUp(normalize(texts.join(BETWEEN))) : []);
  const toKeys = (normals) => (normals.length ? splitUp(toKey(normals.join(BETWEEN))) : []);

  function writeOut(amount) {
    const parts = amount.matchAll(/([\d.]+)([億万]?)/g);
    return String(Math.round([...parts].reduce((sum, [, digits, scale]) => sum + digits * (SCALES[scale] ?? 1), 0)));
  }

  // The stem of an English word: what its inflections begin with.
  const stems = new Map();
  function stem(word) {
    if (!stems.has(word)) stems.set(word, findStem(word));
    return stems.get(word);
  }

  function findStem(word) {
    if (word.length < 4 || /\d/.test(word)) return word;
    const base = word.replace(/(?:ies|ied)$/, "y").replace(/(?<=[^su])s$|(?<=(?:ss|x|ch|sh|z))es$/, "");
    const root = base.replace(/(?<=[aeiouy][a-z]*[a-z])(?:ing|ed)$/, "");
    const single = root !== base ? root.replace(/([bdfgmnprt])\1$/, "$1") : root;
    return single.replace(/(?<=....)[ey]$/, "");
  }

  // Latin words and numbers as ‹stem›, so that they are only ever found whole; phrases of them stand without blanks.
  // An article of a law is one word.
  const toKey = (normal) =>
    normal
      .replace(/(?:article|art) (\d+)|[a-z]+[a-z0-9]*|\d+条|\d+[a-z]*/g, (word, article) => `‹${article ? `article ${article}` : stem(word)}›`)
      .replace(/› (?=‹)/g, "›");

  // ---- What is searched: one field is one long text with the places at which its pages and sections begin.

  class Field {
    constructor(name) {
      Object.assign(this, { weight: WEIGHTS[name], b: LENGTH[name], text: "", starts: [], units: [], lengths: [] });
      this.parts = [];
      this.size = 0;
      this.pairs = null; // of a long field: where each pair of characters stands
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
    }

    notePairs(normal) {
      for (let at = 0; at + 1 < normal.length; at += 1) {
        const pair = normal.charCodeAt(at) * 65536 + normal.charCodeAt(at + 1);
        const places = this.pairs.get(pair);
        if (places) places.push(this.size + at);
        else this.pairs.set(pair, [this.size + at]);
      }
    }

    *places(word) {
      if (!word) return;
      if (!this.pairs || word.length < 2) {
        for (let at = this.text.indexOf(word); at >= 0; at = this.text.indexOf(word, at + word.length)) yield at;
        return;
      }
      let rarest = null;
      let offset = 0;
      for (let at = 0; at + 1 < word.length; at += 1) {
        const places = this.pairs.get(word.charCodeAt(at) * 65536 + word.charCodeAt(at + 1));
        if (!places) return;
        if (!rarest || places.length < rarest.length) [rarest, offset] = [places, at];
      }
      for (const place of rarest) if (word.length === 2 || this.text.startsWith(word, place - offset)) yield place - offset;
    }

    // The units that hold a word, with how often.
    find(word) {
      const found = [];
      const fits = / /.test(word) ? this.beginsPhrase : /^[a-z]/.test(word) ? this.beginsWord : /^\d/.test(word) ? this.isNumber : null;
      let unit = 0;
      for (const at of this.places(word.split(" ")[0])) {
        if (fits && !fits.call(this, at, word)) continue;
        while (unit + 1 < this.starts.length && this.starts[unit + 1] <= at) unit += 1;
        if (found.at(-1)?.unit === unit) found.at(-1).count += 1;
        else found.push({ unit, count: 1 });
      }
      return found;
    }

    beginsWord(at, word) {
      if (/[a-z0-9]/.test(this.text[at - 1] ?? " ")) return false;
      const tail = /^[a-z]*/.exec(this.text.slice(at + word.length, at + word.length + 8))[0];
      return word.length > 3 ? tail.length < 5 : !tail || tail === "s" || tail === "es";
    }

    // A phrase is given by the stems of its words.
    beginsPhrase(at, phrase) {
      if (/[a-z0-9]/.test(this.text[at - 1] ?? " ")) return false;
      const pattern = new RegExp(`${phrase.replace(/[a-z]+/g, "$&[a-z]{0,4}")}(?!\\d)`, "y");
      pattern.lastIndex = at;
      return pattern.test(this.text);
    }

    isNumber(at, word) {
      return !/\d/.test(this.text[at - 1] ?? " ") && !(/\d$/.test(word) && /\d/.test(this.text[at + word.length] ?? " "));
    }
  }

  let outline = null;
  let text = null;
  let fields = {};
  let dictionary = new Map(); // key of a word: the groups of synonyms that it stands in
  const termsByKey = new Map(); // key of a term or variant: its place in the list of terms
  const written = new Map(); // key of a word: the word as it is written
  let vocabulary = new Map(); // word: how often, for slips
  let vocabularyIsWhole = false;
  let titles = []; // of the pages, normalized, without blanks
  let captions = []; // of the tables, normalized
  let longest = 0;
  let found = new Map();
  let guesses = new Map(); // word that was typed: the known word that it is a slip of, or ""

  // Lets keys and clicks pass when the work has taken a while: no task is long, even on a slow telephone.
  let begun = 0;
  const PATIENCE = 5; // milliseconds
  const SLICE = 300; // texts that are changed in one go
  async function pause() {
    if (performance.now() - begun < PATIENCE) return;
    await (self.scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve)));
    begun = performance.now();
  }

  // Takes in the outline. Returns a promise.
  async function loadOutline(data) {
    begun = performance.now();
    const made = Object.fromEntries(Object.keys(WEIGHTS).map((name) => [name, new Field(name)]));
    const places = data.pages.map((_, page) => ({ page, section: "0" }));
    titles = normalizeAll(data.pages.map((page) => page[2]));
    titles.forEach((title, page) => made.title.add(places[page], title));
    titles = titles.map((title) => title.replace(/ /g, ""));
    made.description.addAll(places, data.pages.map((page) => page[3]));
    await pause();
    made.keywords.addAll(data.pages.flatMap((page, index) => page[4].map(() => places[index])), data.pages.flatMap((page) => page[4]));
    await pause();
    const headings = data.pages.flatMap((page) => page[5].map(([, , heading]) => heading));
    const below = data.pages.flatMap((page, index) => page[5].map((_, place) => ({ page: index, section: `${place + 1}` })));
    (await inSlices(normalizeAll, headings)).forEach((heading, index) => heading && made.headings.add(below[index], heading));
    captions = normalizeAll(data.tables.map(([, caption]) => caption));
    data.tables.forEach(([, , page], table) => made.headings.add({ page, section: `${table}/` }, captions[table]));
    for (const field of Object.values(made)) field.close();
    await loadWords(data);
    fields = made;
    outline = data;
  }

  async function loadWords(data) {
    const names = data.terms.map(([, term, reading, variants]) => [term, term.replace(/ ?[(（].*/, ""), reading, ...variants].filter(Boolean));
    const listed = [...data.synonyms, ...names.map((words) => [words, 0])];
    const normals = await inSlices(normalizeAll, listed.flatMap(([words]) => words));
    const keys = await inSlices(toKeys, normals);
    let at = 0;
    for (const [index, [words, emergency]] of listed.entries()) {
      const group = { words: [...new Set(normals.slice(at, at + words.length))], emergency };
      for (const word of words) {
        const key = keys[at++];
        if (!written.has(key)) written.set(key, word);
        longest = Math.max(longest, key.length);
        if (!dictionary.has(key)) dictionary.set(key, []);
        dictionary.get(key).push(group);
        if (index >= data.synonyms.length) termsByKey.set(key, index - data.synonyms.length);
      }
    }
    await pause();
  }

  // What a change makes of many texts, with pauses.
  async function inSlices(change, texts) {
    const made = [];
    for (let at = 0; at < texts.length; at += SLICE) {
      made.push(...change(texts.slice(at, at + SLICE)));
      await pause();
    }
    return made;
  }

  // The words of the outline are counted when first a slip is to be mended.
  function countOutline() {
    const counted = vocabulary;
    vocabulary = new Map();
    countWords([...dictionary.keys()].join(" ").replace(/[‹›]/g, " "));
    for (const [name, field] of Object.entries(fields)) if (name !== "text" && name !== "readings") countWords(field.text);
    for (const [word, count] of counted) vocabulary.set(word, (vocabulary.get(word) ?? 0) + count);
    vocabularyIsWhole = true;
  }

  function countWords(normal) {
    for (const word of normal.match(/[a-z]{4,}/g) ?? []) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
  }

  // Takes in the text, a page at a time. Returns a promise.
  async function loadText(data) {
    begun = performance.now();
    const field = new Field("text");
    const readings = new Field("readings");
    field.pairs = new Map();
    for (const [page, sections] of data.pages.entries()) {
      field.addAll(sections.map((_, index) => ({ page, section: `${index}` })), sections);
      await pause();
    }
    for (const [table, rows] of data.rows.entries()) {
      field.addAll(rows.map((_, row) => ({ page: outline.tables[table][2], section: `${table}/${row}` })), rows);
      await pause();
    }
    for (const [page, text] of data.readings.entries()) {
      readings.addAll([{ page, section: "0" }], [text]);
      await pause();
    }
    for (const part of field.parts) {
      countWords(part);
      await pause();
    }
    field.close();
    readings.close();
    fields.text = field;
    fields.readings = readings;
    found = new Map();
    guesses = new Map();
    text = data;
  }

  // ---- A word on all pages: BM25F, one figure per page.

  function findWord(word) {
    if (!found.has(word)) found.set(word, weigh(word));
    return found.get(word);
  }

  function weigh(word) {
    const weights = new Map();
    const units = {};
    for (const [name, field] of Object.entries(fields)) {
      // Two kana of a reading say nothing: endings of verbs would find them everywhere.
      units[name] = name === "readings" && word.length < 3 ? [] : field.find(word);
      for (const { unit, count } of units[name]) {
        const page = field.units[unit].page;
        const share = 1 - field.b + (field.b * field.lengths[page]) / field.mean;
        weights.set(page, (weights.get(page) ?? 0) + (field.weight * count) / share);
      }
    }
    const rarity = Math.log(1 + (outline.pages.length - weights.size + 0.5) / (weights.size + 0.5));
    const scores = new Map([...weights].map(([page, weight]) => [page, (rarity * weight) / (SATURATION + weight)]));
    return { scores, rarity, units };
  }

  // ---- What was typed: a list of concepts. A concept is one thing that is meant: {words: [{word, weight}], pieces, emergency}.

  const ENDINGS = new RegExp(
    "(?:て|で)?(?:しまいました|しまつた|しまい|ちやつた|ちやいました|じやつた)|(?:どう|何を|なにを)(?:すれば|したら)(?:いい|よい|良い)?" +
      "|(?:なけれ|なきや)ば?(?:いけません|なりません|ならない|いけない)?か?|(?:でしよう|ましよう|ません|ました|です|ます)か?" +
      "|(?:つ?ちや|ては)?(?:だめ|ダメ|駄目)|(?:たい|よう)(?:です|の|に)|ください|下さい|教えて|おしえて|について|に関する|における|場合|とは|つて何|つてなに|つて|という" +
      "|したら|したい|された|される|している|してる|できる|なつた|なつて|もらえる|られた|られる|だけで?も?|いいの|いいか|なのか|なの|のは|のか|かな|けど",
    "g",
  );
  const STOPPED = new Set(
    ("a an and are am as at be been but by can could do does did for from had has have how i if im in into is it its just may me my " +
      "of on or our should so some that the their them then there they this to u was we were what when where which who why will with " +
      "would you your someone somebody something about after not dont didnt get got").split(" "),
  );

  function readQuery(query) {
    const shaded = toKey(shade(query));
    const key = unshade(shaded);
    const concepts = [];
    let rest = "";
    for (let at = 0; at < key.length; ) {
      const word = longestWord(key, at);
      if (word) {
        concepts.push(...readRest(rest), wordConcept(word));
        rest = "";
        at += word.length;
      } else rest += shaded[at++];
    }
    concepts.push(...readRest(rest));
    const telling = concepts.filter((concept) => !concept.common);
    return telling.length ? telling : concepts;
  }

  // What is left to try when nothing was found: the letters themselves, pair by pair, and what words begin with.
  function readLetters(query) {
    const normal = normalize(query);
    const kanji = normal.match(/[㐀-鿿]/g) ?? [];
    const pieces = isJapanese(normal) ? [...bigrams(normal), ...kanji] : (normal.match(/[a-z]{4}/g) ?? []);
    return normal ? [{ typed: normal, words: [{ word: normal, weight: 1 }], pieces }] : [];
  }

  // The page of the glossary, for a term that no page uses.
  function findTerm(query) {
    const page = outline.pages.findIndex(([, slug]) => slug === "reference/glossary");
    return page >= 0 && termsByKey.has(toKey(normalize(query))) ? [{ page, score: 1 }] : [];
  }

  function longestWord(key, at) {
    if (key[at] === " " || (at && key[at] !== "‹" && key.lastIndexOf("‹", at) > key.lastIndexOf("›", at))) return "";
    for (let length = Math.min(longest, key.length - at); length > 1; length -= 1) {
      const word = key.slice(at, at + length);
      if (dictionary.has(word)) return word;
    }
    return "";
  }

  const plain = (key) => key.replace(/›‹/g, " ").replace(/[‹›]/g, "");

  function wordConcept(key, weight = 1) {
    const typed = plain(key);
    const own = dictionary.get(key) ?? [];
    const others = own.flatMap((group) => group.words).map((word) => word.replace(/[a-z0-9]+/g, stem));
    const words = [{ word: typed, weight }, ...[...new Set(others)].filter((word) => word !== typed).map((word) => ({ word, weight: weight * SYNONYM }))];
    const emergency = own.find((group) => group.emergency)?.emergency;
    return { typed, words, pieces: isJapanese(typed) ? (typed.length > 2 ? bigrams(typed) : []) : telling(typed), emergency, known: true };
  }

  const telling = (phrase) => (phrase.includes(" ") ? phrase.split(" ").filter((word) => !STOPPED.has(word)) : []);
  const isJapanese = (word) => /[぀-ヿ㐀-鿿]/.test(word);
  const bigrams = (word) => [...new Set(Array.from({ length: word.length - 1 }, (_, index) => word.slice(index, index + 2)))].filter((pair) => !pair.includes(" "));

  function readRest(rest) {
    return (rest.match(/‹[^›]+›|[^‹›\s]+/g) ?? []).flatMap((piece) => (piece[0] === "‹" ? readLatin(plain(piece)) : readJapanese(piece)));
  }

  function readLatin(word) {
    if (STOPPED.has(word)) return [{ typed: word, words: [{ word, weight: 0.1 }], pieces: [], common: true }];
    if (/^\d/.test(word) || findWord(word).scores.size) return [{ typed: word, words: [{ word, weight: 1 }], pieces: [] }];
    const kana = outline.japanese && toKana(word);
    if (kana) return readKana(kana);
    const near = correct(word);
    if (!near) return readUnknown(word);
    const key = `‹${stem(near)}›`;
    return [{ ...(dictionary.has(key) ? wordConcept(key, CORRECTED) : { words: [{ word: stem(near), weight: CORRECTED }], pieces: [] }), typed: word, corrected: near }];
  }

  // A word that no page has: two words without a blank, else what it begins with.
  function readUnknown(word) {
    const isHeld = (part) => findWord(stem(part)).scores.size > 0;
    const cut = Array.from({ length: Math.max(0, word.length - 5) }, (_, index) => index + 3).find((at) => isHeld(word.slice(0, at)) && isHeld(word.slice(at)));
    if (cut) return [word.slice(0, cut), word.slice(cut)].flatMap((part) => readLatin(stem(part)));
    const length = Array.from({ length: Math.max(0, word.length - 4) }, (_, index) => word.length - 1 - index).find((size) => isHeld(word.slice(0, size)));
    return [{ typed: word, words: [{ word: length ? word.slice(0, length) : word, weight: length ? 0.5 : 1 }], pieces: [] }];
  }

  function readKana(kana) {
    const near = dictionary.has(kana) ? kana : nearKana(kana);
    return [near ? { ...wordConcept(near, CORRECTED), typed: kana, corrected: written.get(near) } : { typed: kana, words: [{ word: kana, weight: 1 }], pieces: bigrams(kana) }];
  }

  function readJapanese(run) {
    const parts = run.replace(ENDINGS, " ").split(/\s+|(?<=[㐀-鿿\p{Co}])[のをにはがともでへや](?=[㐀-鿿ぁ-ん\p{Co}]|$)|(?<=[ぁ-ん])を/u);
    return parts.flatMap((part) => {
      const shaded = part.replace(/^[のをにはがともでへや]+(?=.)|(?<=.)(?:から|まで|より|など|[のをにはがともでへやかよね])+$/gu, "");
      const piece = unshade(shaded);
      if (!piece) return [];
      if (piece.length === 1) return /[㐀-鿿]/.test(piece) ? [{ typed: piece, words: [{ word: piece, weight: 0.5 }], pieces: [] }] : [];
      if (piece.length === 2 && /^[ぁ-ん]+$/.test(piece)) return [{ typed: piece, words: [{ word: piece, weight: 0.4 }], pieces: [], common: true }];
      const near = /^[ぁ-ん]{4,}$/.test(piece) && !findWord(piece).scores.size ? nearKana(piece) : "";
      if (near) return [{ ...wordConcept(near, CORRECTED), typed: piece, corrected: written.get(near) }];
      // Beside kanji and katakana, hiragana are endings.
      const pairs = /[㐀-鿿\p{Co}]/u.test(shaded) ? bigrams(shaded).filter((pair) => !/^[ぁ-ん]+$/.test(pair)).map(unshade) : bigrams(piece);
      return [{ typed: piece, words: [{ word: piece, weight: 1 }], pieces: pairs }];
    });
  }

  // ---- Slips

  // The number of letters to add, take away, change or swap (Damerau–Levenshtein), or more than most.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [];
    let above = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [before, above] = [above, row];
    }
    return above[b.length];
  }

  const slips = (word) => (word.length < 4 ? 0 : word.length < 7 ? 1 : 2);

  // What a guess comes to, found once for each word.
  function guess(word, find) {
    if (!guesses.has(word)) guesses.set(word, find(word));
    return guesses.get(word);
  }

  function findLatin(word) {
    if (!vocabularyIsWhole) countOutline();
    let best = "";
    let least = slips(word) + 0.5;
    for (const [known, count] of vocabulary) {
      if (known[0] !== word[0] && known[1] !== word[0]) continue;
      const cost = distance(word, known, slips(word)) - Math.min(0.4, Math.log1p(count) / 20);
      if (cost < least) [best, least] = [known, cost];
    }
    return best;
  }

  function findKana(word) {
    let best = "";
    let least = slips(word) + 0.5;
    for (const key of dictionary.keys()) {
      if (!/^[ぁ-ん]{3,}$/.test(key)) continue;
      const cost = distance(word, key, slips(word));
      if (cost < least) [best, least] = [key, cost];
    }
    return best;
  }

  const correct = (word) => guess(word, findLatin);
  const nearKana = (word) => guess(word, findKana);

  const SYLLABLES = new Map(
    ("a あ i い u う e え o お ka か ki き ku く ke け ko こ sa さ shi し si し su す se せ so そ ta た chi ち ti ち tsu つ tu つ te て to と na な ni に " +
      "nu ぬ ne ね no の ha は hi ひ fu ふ hu ふ he へ ho ほ ma ま mi み mu む me め mo も ya や yu ゆ yo よ ra ら ri り ru る re れ ro ろ wa わ wo を ga が " +
      "gi ぎ gu ぐ ge げ go ご za ざ ji じ zi じ zu ず ze ぜ zo ぞ da だ di でい du どう de で do ど ba ば bi び bu ぶ be べ bo ぼ pa ぱ pi ぴ pu ぷ pe ぺ po ぽ " +
      "fa ふあ fi ふい fe ふえ fo ふお kya きや kyu きゆ kyo きよ sha しや shu しゆ sho しよ sya しや syu しゆ syo しよ cha ちや chu ちゆ cho ちよ tya ちや " +
      "tyu ちゆ tyo ちよ nya にや nyu にゆ nyo によ hya ひや hyu ひゆ hyo ひよ mya みや myu みゆ myo みよ rya りや ryu りゆ ryo りよ gya ぎや gyu ぎゆ gyo ぎよ " +
      "ja じや ju じゆ jo じよ jya じや jyu じゆ jyo じよ bya びや byu びゆ byo びよ pya ぴや pyu ぴゆ pyo ぴよ n ん")
      .split(" ")
      .reduce((pairs, part, index, all) => (index % 2 ? pairs : [...pairs, [part, all[index + 1]]]), []),
  );

  // Romaji as kana, or "" for what is none.
  function toKana(word) {
    let kana = "";
    let rest = word.replace(/([bcdfghjkmpqrstvwz])\1/g, "っ$1").replace(/っ/g, "つ");
    while (rest) {
      if (rest[0] === "つ") [kana, rest] = [kana + "つ", rest.slice(1)];
      const length = [3, 2, 1].find((size) => SYLLABLES.has(rest.slice(0, size)));
      if (!length) return "";
      [kana, rest] = [kana + SYLLABLES.get(rest.slice(0, length)), rest.slice(length)];
    }
    return kana.length > 1 ? kana : "";
  }

  // ---- Ranking

  function conceptScores(concept) {
    const scores = new Map();
    for (const { word, weight } of concept.words)
      for (const [page, score] of findWord(word).scores) scores.set(page, Math.max(scores.get(page) ?? 0, score * weight));
    const share = concept.known ? 0.25 : 0.4;
    const partial = new Map();
    for (const piece of concept.pieces) for (const [page, score] of findWord(piece).scores) partial.set(page, (partial.get(page) ?? 0) + score * share);
    for (const [page, score] of partial) {
      const limit = concept.known ? score / Math.max(1, concept.pieces.length / 2) : score;
      scores.set(page, Math.max(scores.get(page) ?? 0, 0) + limit);
    }
    return scores;
  }

  function rank(concepts, query) {
    const totals = new Map();
    const covered = new Map();
    let whole = 0;
    for (const concept of concepts) {
      const scores = conceptScores(concept);
      const most = Math.max(0, ...scores.values());
      if (!most) continue;
      const weight = Math.sqrt(most);
      whole += weight;
      for (const [page, score] of scores) {
        totals.set(page, (totals.get(page) ?? 0) + score);
        covered.set(page, (covered.get(page) ?? 0) + weight * Math.min(1, (1.5 * score) / most));
      }
    }
    const typed = normalize(query).replace(/ /g, "");
    const alarms = new Set(concepts.map((concept) => concept.emergency).filter(Boolean));
    return [...totals]
      .map(([page, score]) => {
        const slug = outline.pages[page][1];
        const named = overlap(typed, titles[page]);
        return { page, score: score * (0.15 + 0.85 * (covered.get(page) / whole)) * (1 + 0.35 * named + (typed === titles[page] ? 1 : 0)) * (alarms.has(slug) ? EMERGENCY : 1) };
      })
      .sort((a, b) => b.score - a.score || a.page - b.page);
  }

  // The longest piece that two texts share, as a part of the shorter one.
  function overlap(a, b) {
    let best = 0;
    for (let i = 0; i < a.length; i += 1)
      for (let size = best + 1; i + size <= a.length && b.includes(a.slice(i, i + size)); size += 1) best = size;
    return best < 2 ? 0 : best / Math.min(a.length, b.length);
  }

  // ---- The best section of a page, and what is shown of it
  // The sections of some pages, by page, the best first: [[section, score]].
  function sectionScores(pages, concepts) {
    const sought = concepts.map(({ words, pieces }) =>
      [...words, ...pieces.map((piece) => ({ word: piece, weight: 0.3 }))].map(({ word, weight }) => [sectionGains(word), findWord(word).rarity * weight]),
    );
    return new Map(pages.map((page) => [page, [...addGains(page, sought)].sort((a, b) => b[1] - a[1])]));
  }

  // The best gain of each concept, added up by section.
  function addGains(page, sought) {
    const sections = new Map();
    for (const words of sought) {
      const best = new Map();
      for (const [gains, weight] of words) for (const [section, gain] of gains.get(page) ?? []) best.set(section, Math.max(best.get(section) ?? 0, weight * gain));
      for (const [section, gain] of best) sections.set(section, (sections.get(section) ?? 0) + gain);
    }
    return sections;
  }

  // What a word gives to the sections that hold it: [[section, gain]] by page. Found once for each word.
  function sectionGains(word) {
    const known = findWord(word);
    if (known.gains) return known.gains;
    known.gains = new Map();
    for (const name of ["headings", "text"])
      for (const { unit, count } of known.units[name]) {
        const { page, section } = fields[name].units[unit];
        if (!known.gains.has(page)) known.gains.set(page, []);
        known.gains.get(page).push([section, name === "headings" ? 3 : Math.min(2, Math.log1p(count))]);
      }
    return known.gains;
  }

  function describe(page, best, pattern, alarms) {
    const [url, slug, title, description, , headings] = outline.pages[page];
    const [[section, score] = ["0", 0]] = best;
    const top = alarms.has(slug) || section === "0" || score < 1.5;
    const [anchor, path, body] = top ? ["", [], text?.pages[page][0]] : place(page, section, headings);
    const at = body && pattern ? body.search(pattern) : -1;
    const shown = at >= 0 ? body : top ? description : body || description;
    const snippet = snip(shown, pattern, shown === body || !pattern ? at : shown.search(pattern));
    return { url: url + anchor, slug, title, path, snippet, urgent: alarms.has(slug) };
  }

  // Anchor, heading path and text of a section; a table's row is known by "table/row".
  function place(page, section, headings) {
    if (section.includes("/")) {
      const [table, row] = section.split("/");
      const [id, caption] = outline.tables[table];
      return [row ? `#${id}-${Number(row) + 1}` : `#${id}`, [caption], row ? text.rows[table][row] : (text?.rows[table] ?? []).join(" ")];
    }
    const [level, id, heading] = headings[section - 1];
    const above = headings.slice(0, section - 1).findLast(([other]) => other < level);
    return [`#${id}`, [...(above ? [above[2]] : []), heading], text?.pages[page][section]];
  }

  // The pattern that finds the words of a query in text as it is written.
  function markPattern(concepts) {
    const words = concepts.flatMap((concept) => concept.words.map(({ word }) => word)).filter((word) => (word.length > 1 || isJapanese(word)) && findWord(word).scores.size);
    const pieces = concepts.filter((concept) => !concept.known).flatMap((concept) => concept.pieces.filter((piece) => !/^[ぁ-ん]+$/.test(piece)));
    const sources = [...new Set([...words, ...pieces])].sort((a, b) => b.length - a.length).map(writePattern);
    return sources.length ? new RegExp(sources.join("|"), "gi") : null;
  }

  function writePattern(word) {
    if (/^[a-z ]+$/.test(word)) return `(?<![a-z])${word.replace(/ /g, "[a-z]*[\\s-]+")}[a-z]{0,4}(?![a-z])`;
    return [...word].map((char) => (/[ぁ-ん]/.test(char) ? `[${variants(char)}]ー?` : /\d/.test(char) ? `${char}[,-]?` : char)).join("");
  }

  function variants(char) {
    const small = Object.keys(LARGE).find((key) => LARGE[key] === char) ?? "";
    return [...(char + small)].map((kana) => kana + String.fromCharCode(kana.charCodeAt(0) + 0x60)).join("");
  }

  // About a line of text around the first match, which begins at a place or nowhere (-1), as pieces: [{text, marked}].
  function snip(whole, pattern, at) {
    const room = outline.japanese ? 80 : 160;
    const begin = at < room / 2 ? 0 : startOfWord(whole, at - room / 3);
    const line = (begin ? "…" : "") + whole.slice(begin, begin + room) + (begin + room < whole.length ? "…" : "");
    const pieces = [];
    let end = 0;
    const add = (text, marked) => text && pieces.push({ text, marked });
    for (const match of pattern ? line.matchAll(pattern) : []) {
      add(line.slice(end, match.index), false);
      add(match[0], true);
      end = match.index + match[0].length;
    }
    add(line.slice(end), false);
    return pieces;
  }

  function startOfWord(whole, at) {
    const before = whole.slice(0, at).search(outline.japanese ? /[。、 ][^。、 ]{0,12}$/ : /\s\S*$/);
    return before < 0 ? Math.round(at) : before + 1;
  }

  // ---- Terms, tables and tools, as results of their own kind

  function findKinds(query, concepts, hits) {
    const index = termsByKey.get(toKey(normalize(query)));
    const terms = index === undefined ? [] : [{ kind: "term", url: glossary(outline.terms[index][0]), title: outline.terms[index][1], text: text?.terms[index] ?? "" }];
    const near = hits.slice(0, 3).map((hit) => hit.page);
    const tools = near.flatMap((page) => outline.pages[page][6].map((id) => ({ kind: "tool", url: `${outline.pages[page][0]}#${id}`, title: headingOf(page, id), text: "" })));
    const words = concepts.flatMap((concept) => concept.words.map(({ word }) => word));
    const tables = outline.tables.flatMap(([id, caption, page], table) =>
      near.includes(page) && words.some((word) => captions[table].includes(word)) ? [{ kind: "table", url: `${outline.pages[page][0]}#${id}`, title: caption, text: "" }] : [],
    );
    return [...terms, ...tools.slice(0, 2), ...tables.slice(0, 2)];
  }

  const glossary = (id) => `${outline.pages.find(([, slug]) => slug === "reference/glossary")?.[0]}#${id}`;
  const headingOf = (page, id) => outline.pages[page][5].find(([, name]) => name === id)?.[2] ?? outline.pages[page][2];

  // ---- What others call

  // Returns {hits, kinds, corrected, urgent, foreign}. hits: best first, one per page, at most MOST: {url, slug, title, path:
  // [heading], snippet: [{text, marked}], urgent}; kinds: {kind: term | tool | table, url, title, text}; corrected: the query
  // with its slips mended, or ""; urgent: whether a word says that something has happened; foreign: whether the query is
  // written in the other language.
  function search(query) {
    let concepts = readQuery(query);
    let ranked = concepts.length ? rank(concepts, query) : [];
    if (!ranked.length) ranked = rank((concepts = readLetters(query)), query);
    if (!ranked.length) ranked = findTerm(query);
    const pattern = markPattern(concepts);
    const alarms = new Set(concepts.map((concept) => concept.emergency).filter(Boolean));
    const near = ranked.slice(0, 2 * MOST);
    const sections = sectionScores(near.map(({ page }) => page), concepts);
    for (const hit of near) hit.score += SECTION * (sections.get(hit.page)[0]?.[1] ?? 0);
    near.sort((a, b) => b.score - a.score || a.page - b.page);
    const hits = near.filter(({ score }) => score > near[0].score * 0.08).slice(0, MOST);
    const mended = concepts.some((concept) => concept.corrected);
    return {
      hits: hits.map(({ page }) => describe(page, sections.get(page), pattern, alarms)),
      kinds: findKinds(query, concepts, hits),
      corrected: mended ? concepts.map((concept) => concept.corrected ?? concept.typed).join(" ") : "",
      urgent: alarms.size > 0,
      foreign: outline.japanese ? !isJapanese(query) && /[a-z]{3}.*\s[a-z]{3}/i.test(query) : isJapanese(query),
    };
  }

  return { loadOutline, loadText, search, normalize, stem, toKey, toKana, distance, get isWhole() { return text !== null; } };
})();
