// What was typed, as a list of concepts. A concept is one thing that is meant:
// {typed, words: [{word, weight}], pieces: bits of it that count a little, emergency: slug, known: is it in a group of synonyms,
// common: does it say next to nothing}.

const searchQuery = (() => {
  const { normalize, shade, unshade, stem, toKey, toKana, isJapanese, isKana, bigrams, distance } = searchWords;
  const { isHeld, once, vocabulary, groups, written } = searchPages;
  const SYNONYM = 0.6; // what a synonym counts beside the word that was typed, if any page has that
  const CORRECTED = 0.8; // what a word counts that was guessed from its sound

  const ENDINGS = new RegExp(
    "(?:て|で)?(?:しまいました|しまつた|しまい|ちやつた|ちやいました|じやつた)|(?:どう|何を|なにを)(?:すれば|したら)(?:いい|よい|良い)?" +
      "|(?:なけれ|なきや)ば?(?:いけません|なりません|ならない|いけない)?か?|(?:でしよう|ましよう|ません|ました|です|ます)か?" +
      "|(?:つ?ちや|ては)?(?:だめ|ダメ|駄目)|(?:たい|よう)(?:です|の|に)|ください|下さい|教えて|おしえて|について|に関する|における|場合|とは|つて何|つてなに|つて|という" +
      "|したら|したい|された|される|している|してる|できる|なつた|なつて|もらえる|られた|られる" +
      "|どうやつて|どのように|どないし(?:よ|たら)?う?|あかん|しもた|つぽい|らしい|(?:ん|の)(?:だ|です)けど|でしよう?|かもしれない|みたい|だけで?も?|いいの|いいか|なのか|なの|のは|のか|かな|けど",
    "g",
  );
  const STOPPED = new Set(
    ("a an and are am as at be been but by can could do does did for from had has have how i if im in into is it its just may me my " +
      "of on or our should so some that the their them then there they this to u was we were what when where which who why will with " +
      "would you your someone somebody something about after not dont didnt get got").split(" "),
  );

  // ---- Reading

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

  // The longest word of a group of synonyms that begins at a place, but not inside a Latin word.
  function longestWord(key, at) {
    if (key[at] === " " || (at && key[at] !== "‹" && key.lastIndexOf("‹", at) > key.lastIndexOf("›", at))) return "";
    for (const length of searchPages.lengths.get(key.slice(at, at + 2)) ?? []) {
      const word = key.slice(at, at + length);
      if (groups.has(word)) return word;
    }
    return "";
  }

  // Words in the form in which a text is searched for them: by the stems of Latin words, but as written beside Japanese.
  const searched = (normal) => (isJapanese(normal) ? normal : normal.replace(/[a-z0-9]+/g, stem));
  const plain = (key) => key.replace(/›‹/g, " ").replace(/[‹›]/g, "");

  const wordConcept = (key, weight = 1) => once(`group ${key} ${weight}`, () => makeConcept(key, weight));

  function makeConcept(key, weight) {
    const typed = /‹[^]*[぀-鿿]|[぀-鿿][^]*‹/.test(key) ? normalize(written.get(key)) : plain(key);
    const own = groups.get(key) ?? [];
    const others = own.flatMap((group) => group.words).map(searched);
    const share = isHeld(typed) ? weight * SYNONYM : weight;
    const words = [{ word: typed, weight }, ...[...new Set(others)].filter((word) => word !== typed).map((word) => ({ word, weight: share }))];
    const emergency = own.find((group) => group.emergency)?.emergency;
    return { typed, words, pieces: isJapanese(typed) ? (typed.length > 2 ? bigrams(typed) : []) : telling(typed), emergency, known: true };
  }

  const telling = (phrase) => (phrase.includes(" ") ? phrase.split(" ").filter((word) => !STOPPED.has(word)) : []);

  function readRest(rest) {
    return (rest.match(/‹[^›]+›|[^‹›\s]+/g) ?? []).flatMap((piece) => once(`rest ${piece}`, () => (piece[0] === "‹" ? readLatin(plain(piece)) : readJapanese(piece))));
  }

  const isStopped = (word) => STOPPED.has(word);

  function readLatin(word) {
    if (isStopped(word)) return [{ typed: word, words: [{ word, weight: 0.1 }], pieces: [], common: true }];
    if (/^\d/.test(word) || isHeld(word)) return [{ typed: word, words: [{ word, weight: 1 }], pieces: [] }];
    const kana = searchPages.outline.japanese && toKana(word);
    return kana ? readKana(kana) : readUnknown(word);
  }

  // A word that no page has: two words without a blank, else what it begins with.
  function readUnknown(word) {
    const cut = Array.from({ length: Math.max(0, word.length - 5) }, (_, index) => index + 3).find((at) => isHeld(word.slice(0, at)) && isHeld(word.slice(at)));
    if (cut) return [word.slice(0, cut), word.slice(cut)].flatMap((part) => readLatin(stem(part)));
    const length = Array.from({ length: Math.max(0, word.length - 4) }, (_, index) => word.length - 1 - index).find((size) => isHeld(word.slice(0, size)));
    return [{ typed: word, words: [{ word: length ? word.slice(0, length) : word, weight: length ? 0.5 : 1 }], pieces: [] }];
  }

  function readKana(kana) {
    const near = groups.has(kana) ? kana : nearKana(kana);
    return [near ? guessed(near, kana) : { typed: kana, words: [{ word: kana, weight: 1 }], pieces: bigrams(kana) }];
  }

  const guessed = (near, typed) => ({ ...wordConcept(near, CORRECTED), typed, corrected: written.get(near) });

  // Particles end a word of kanji or katakana; a word of hiragana alone may have them inside.
  function readJapanese(run) {
    const parts = run.replace(ENDINGS, " ").split(/\s+|(?<=[㐀-鿿\p{Co}])[のをにはがともでへや](?=[㐀-鿿ぁ-ん\p{Co}]|$)|(?<=[ぁ-ん])を/u);
    return parts.flatMap((part) => {
      const shaded = part.replace(/^[のをにはがともでへや]+(?=[㐀-鿿\p{Co}])|(?<=.)(?:から|まで|より|など|[のをにはがともでへやかよね])+$/gu, "");
      const piece = unshade(shaded);
      if (!piece) return [];
      if (piece.length === 1) return /[㐀-鿿]/.test(piece) ? [{ typed: piece, words: [{ word: piece, weight: 0.5 }], pieces: [] }] : [];
      if (piece.length === 2 && isKana(piece)) return [{ typed: piece, words: [{ word: piece, weight: 0.4 }], pieces: [], common: true }];
      const near = piece.length > 3 && isKana(piece) && !isHeld(piece) ? nearKana(piece) : "";
      if (near) return [guessed(near, piece)];
      // Beside kanji and katakana, hiragana are endings.
      const pairs = /[㐀-鿿\p{Co}]/u.test(shaded) ? bigrams(shaded).filter((pair) => !isKana(pair)).map(unshade) : bigrams(piece);
      return [{ typed: piece, words: [{ word: piece, weight: 1 }], pieces: pairs }];
    });
  }

  // ---- Slips

  const slips = (word) => (word.length < 4 ? 0 : word.length < 7 ? 1 : 2);

  // The letters of a word as bits: one slip changes two of them at most.
  function lettersOf(word) {
    let bits = 0;
    for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
    return bits;
  }

  function countBits(bits) {
    let count = 0;
    for (; bits; bits &= bits - 1) count += 1;
    return count;
  }

  // Of the words that a function gives, those that are about as long as one and have about its letters, the longest first: letters
  // are left out more often than put in. name: under which their lists by length are kept.
  function alike(name, words, word) {
    const lists = once(name, () => {
      const byLength = [];
      for (const known of words()) (byLength[known.length] ??= []).push({ known, letters: lettersOf(known) });
      return byLength;
    });
    const own = lettersOf(word);
    const most = slips(word);
    const found = [];
    for (let length = word.length + most; length >= word.length - most; length -= 1)
      for (const { known, letters } of lists[length] ?? []) if (countBits(letters ^ own) <= 2 * most) found.push(known);
    return found;
  }

  function findLatin(word) {
    let best = "";
    let least = slips(word) + 0.5;
    for (const known of alike("Latin words", () => vocabulary.keys(), word)) {
      if (known[0] !== word[0] && known[1] !== word[1] && known[1] !== word[0]) continue;
      const cost = distance(word, known, slips(word)) - Math.min(0.4, Math.log1p(vocabulary.get(known)) / 20);
      if (cost < least) [best, least] = [known, cost];
    }
    return best;
  }

  function findKana(word) {
    let best = "";
    let least = slips(word) + 0.5;
    for (const key of alike("kana", () => [...groups.keys()].filter((key) => key.length > 2 && isKana(key)), word)) {
      const cost = distance(word, key, slips(word));
      if (cost < least) [best, least] = [key, cost];
    }
    return best;
  }

  const nearLatin = (word) => once(`latin ${word}`, () => findLatin(word));
  const nearKana = (word) => once(`kana ${word}`, () => findKana(word));

  const isKnown = (word) => isStopped(word) || groups.has(`‹${stem(word)}›`) || isHeld(stem(word)) || (searchPages.outline.japanese && toKana(word));

  // The query with its misspelt Latin words mended, before it is read: a slip may stand inside of a phrase that is known.
  function mend(query) {
    return query.normalize("NFKC").replace(/[a-z]{4,}/gi, (word) => (isKnown(word.toLowerCase()) ? word : nearLatin(word.toLowerCase()) || word));
  }

  return { readQuery, mend };
})();
