// The forms of words: what is written in many ways becomes one. Everything that is compared, of queries and of pages, goes
// through here and nowhere else; tests/search/vectors.yaml says what comes out.

const searchWords = (() => {
  const LARGE = { ぁ: "あ", ぃ: "い", ぅ: "う", ぇ: "え", ぉ: "お", っ: "つ", ゃ: "や", ゅ: "ゆ", ょ: "よ", ゎ: "わ" };
  const SMALL = Object.fromEntries(Object.entries(LARGE).map(([small, large]) => [large, small]));
  const SCALES = { 億: 1e8, 万: 1e4 };
  const shift = (char, by) => String.fromCharCode(char.charCodeAt(0) + by);

  // One form for width, case, katakana, small kana, long vowels, digits in groups, 万 and 億, hyphens of telephone numbers.
  // What is neither letter nor digit divides words.
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

  function writeOut(amount) {
    const parts = amount.matchAll(/([\d.]+)([億万]?)/g);
    return String(Math.round([...parts].reduce((sum, [, digits, scale]) => sum + digits * (SCALES[scale] ?? 1), 0)));
  }

  // The same with katakana as characters of private use: in a query the script tells words from endings.
  const SHADE = 0xb000; // from hiragana to the private use area
  const SHADED = Object.fromEntries(Object.entries(LARGE).map(([small, large]) => [shift(small, 0x60), shift(large, SHADE)]));
  const shade = (text) => clean(text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, (char) => SHADED[char] ?? shift(char, SHADE - 0x60)));
  const unshade = (text) => text.replace(/\p{Co}/gu, (char) => shift(char, -SHADE));

  // Many texts at once, which takes a third of the time; a character of private use stands between them.
  const BETWEEN = "\uF8FF";
  const normalizeAll = (texts) => (texts.length ? normalize(texts.join(BETWEEN)).split(/ ?\uF8FF ?/) : []);

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

  // Latin words and numbers as ‹stem›, so that they are only ever found whole, and without blanks beside them: "two factor"
  // and "Googleフォーム" are one key however they are spaced. An article of a law is one word.
  const toKey = (normal) =>
    normal
      .replace(/(?:article|art) (\d+)|[a-z]+[a-z0-9]*|\d+条|\d+[a-z]*/g, (word, article) => `‹${article ? `article ${article}` : stem(word)}›`)
      .replace(/› | (?=‹)/g, (blank) => blank.trim());

  const isJapanese = (word) => /[぀-ヿ㐀-鿿]/.test(word);
  const isKana = (word) => /^[ぁ-ん]+$/.test(word);
  const bigrams = (word) => grams(word, 2).filter((pair) => !pair.includes(" "));
  const grams = (word, size) => [...new Set(Array.from({ length: Math.max(0, word.length - size + 1) }, (_, index) => word.slice(index, index + size)))];

  // What two texts are compared by, each once: stems of Latin words and numbers, pairs of Japanese characters.
  const features = (normal) => [
    ...new Set((normal.match(/[a-z0-9]+|[^a-z0-9 ]+/g) ?? []).flatMap((run) => (isJapanese(run) && run.length > 1 ? grams(run, 2) : stem(run)))),
  ];

  // The kana that become this one, as they may stand in a text.
  const spellings = (char) => [char, SMALL[char] ?? ""].map((kana) => kana && kana + shift(kana, 0x60)).join("");

  // The number of letters to add, take away, change or swap (Damerau–Levenshtein), or more than most.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let [before, above, row] = Array.from({ length: 3 }, () => new Uint8Array(b.length + 1).map((_, index) => index));
    for (let i = 1; i <= a.length; i += 1) {
      row[0] = i;
      let least = i;
      for (let j = 1; j <= b.length; j += 1) {
        let cost = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        row[j] = cost;
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
      [before, above, row] = [above, row, before];
    }
    return above[b.length];
  }

  const SYLLABLES =
    "a あ i い u う e え o お ka か ki き ku く ke け ko こ sa さ shi し si し su す se せ so そ ta た chi ち ti ち tsu つ tu つ te て to と na な ni に " +
    "nu ぬ ne ね no の ha は hi ひ fu ふ hu ふ he へ ho ほ ma ま mi み mu む me め mo も ya や yu ゆ yo よ ra ら ri り ru る re れ ro ろ wa わ wo を ga が " +
    "gi ぎ gu ぐ ge げ go ご za ざ ji じ zi じ zu ず ze ぜ zo ぞ da だ di でい du どう de で do ど ba ば bi び bu ぶ be べ bo ぼ pa ぱ pi ぴ pu ぷ pe ぺ po ぽ " +
    "fa ふあ fi ふい fe ふえ fo ふお kya きや kyu きゆ kyo きよ sha しや shu しゆ sho しよ sya しや syu しゆ syo しよ cha ちや chu ちゆ cho ちよ tya ちや " +
    "tyu ちゆ tyo ちよ nya にや nyu にゆ nyo によ hya ひや hyu ひゆ hyo ひよ mya みや myu みゆ myo みよ rya りや ryu りゆ ryo りよ gya ぎや gyu ぎゆ gyo ぎよ " +
    "ja じや ju じゆ jo じよ jya じや jyu じゆ jyo じよ bya びや byu びゆ byo びよ pya ぴや pyu ぴゆ pyo ぴよ n ん";
  let syllables = null;

  // Romaji as kana, or "" for what is none.
  function toKana(word) {
    syllables ??= new Map(SYLLABLES.match(/\S+ \S+/g).map((pair) => pair.split(" ")));
    let kana = "";
    let rest = word.replace(/([bcdfghjkmpqrstvwz])\1/g, "っ$1").replace(/っ/g, "つ");
    while (rest) {
      if (rest[0] === "つ") [kana, rest] = [kana + "つ", rest.slice(1)];
      const length = [3, 2, 1].find((size) => syllables.has(rest.slice(0, size)));
      if (!length) return "";
      [kana, rest] = [kana + syllables.get(rest.slice(0, length)), rest.slice(length)];
    }
    return kana.length > 1 ? kana : "";
  }

  return { normalize, normalizeAll, shade, unshade, stem, toKey, toKana, isJapanese, isKana, bigrams, grams, features, spellings, distance };
})();
