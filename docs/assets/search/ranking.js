// Which pages answer a list of concepts best: BM25F over the fields, a word's synonyms counting as that word (only the best of
// them), and beside it the one phrase of a page's own questions (data/asked-ja.yaml, data/asked-en.yaml) that says most of
// what was typed.

const searchRanking = (() => {
  const { normalize, isJapanese, bigrams, grams } = searchWords;
  const { findWord } = searchPages;
  const EMERGENCY = 1.2; // what the page of an emergency gains when a word says that one has happened
  const ASKED = 1; // what the best phrase adds, in parts of the best page's score

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

  // What of a concept each phrase holds, 0 to 1, by unit.
  function matchPhrases(concept) {
    const matches = new Map();
    const raise = (unit, value) => value > (matches.get(unit) ?? 0) && matches.set(unit, value);
    for (const { word, weight } of concept.words) for (const { unit } of findWord(word).units.asked) raise(unit, weight);
    const partial = new Map();
    for (const piece of concept.pieces) for (const { unit } of findWord(piece).units.asked) partial.set(unit, (partial.get(unit) ?? 0) + 1);
    for (const [unit, count] of partial) raise(unit, count / concept.pieces.length);
    return matches;
  }

  // How well the best phrase of each page says what was typed: how much of what is meant it holds, for its length, and how
  // alike the two are written, small words included.
  function askedScores(concepts, typed) {
    const { asked } = searchPages.fields;
    const best = new Map();
    if (!asked) return best;
    const likeness = asked.compare(typed);
    const sums = new Map();
    let whole = 0;
    for (const concept of concepts) {
      const matches = matchPhrases(concept);
      if (!matches.size) continue;
      const rarity = asked.rarity(matches.size);
      whole += rarity;
      for (const [unit, match] of matches) sums.set(unit, (sums.get(unit) ?? 0) + rarity * match);
    }
    for (const unit of new Set([...sums.keys(), ...likeness.keys()])) {
      const { page } = asked.units[unit];
      const said = whole && ((sums.get(unit) ?? 0) / whole) * Math.min(1, typed.length / asked.parts[unit].length);
      const fit = said + (likeness.get(unit) ?? 0);
      if (fit > (best.get(page) ?? 0)) best.set(page, fit);
    }
    return best;
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
    const normal = normalize(query);
    const typed = normal.replace(/ /g, "");
    for (const [page, total] of totals) {
      const title = searchPages.titles[page];
      const named = 0.5 * overlap(typed, title) + (typed === title ? 1 : 0);
      totals.set(page, total * (0.15 + 0.85 * (covered.get(page) / whole)) * (1 + named));
    }
    const top = totals.size ? Math.max(...totals.values()) : 1;
    for (const [page, fit] of askedScores(concepts, normal)) totals.set(page, (totals.get(page) ?? 0) + ASKED * top * fit);
    const alarms = new Set(concepts.map((concept) => concept.emergency).filter(Boolean));
    return [...totals]
      .map(([page, score]) => ({ page, score: alarms.has(searchPages.outline.pages[page][1]) ? score * EMERGENCY : score }))
      .sort((a, b) => b.score - a.score || a.page - b.page);
  }

  // The longest piece that two texts share, as a part of the shorter one.
  function overlap(a, b) {
    let best = 0;
    for (let i = 0; i < a.length; i += 1)
      for (let size = best + 1; i + size <= a.length && b.includes(a.slice(i, i + size)); size += 1) best = size;
    return best < 2 ? 0 : best / Math.min(a.length, b.length);
  }

  // What is left to try when no word was found: the pages that share most groups of letters with what was typed.
  function rankByLetters(query) {
    const normal = normalize(query);
    const sought = isJapanese(normal) ? [...bigrams(normal), ...(normal.match(/[㐀-鿿]/g) ?? [])] : grams(normal, 3).filter((gram) => !gram.includes(" "));
    const totals = new Map();
    const fields = Object.values(searchPages.fields);
    for (const gram of sought) {
      const holders = new Set(fields.flatMap((field) => field.find(gram, true).map(({ unit }) => field.units[unit].page)));
      for (const page of holders) totals.set(page, (totals.get(page) ?? 0) + 1 / holders.size);
    }
    return [...totals].map(([page, score]) => ({ page, score })).sort((a, b) => b.score - a.score || a.page - b.page);
  }

  return { rank, rankByLetters };
})();
