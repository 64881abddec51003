// Which pages answer a list of concepts, best first, and what is shown of them. Ranking is BM25F over the fields, a word's
// synonyms counting as that word (only the best of them), and beside it the one phrase of a page's own questions
// (data/asked-ja.yaml, data/asked-en.yaml) that says most of what was typed. Shown are the best section of each page, a line of
// it with the words marked, and terms, tools and tables as results of their own kind.

const handbookSearch = (() => {
  const { normalize, stem, toKey, toKana, isJapanese, isKana, bigrams, grams, spellings } = searchWords;
  const { findWord, isHeld } = searchPages;
  const EMERGENCY = 1.2; // what the page of an emergency gains when a word says that one has happened
  const ASKED = 1; // what the best phrase adds, in parts of the best page's score
  const SECOND = 0.3; // what the second best phrase of a page adds, in parts of its own fit
  const LEAST = 0.08; // of the best page's score: what has less is not shown
  const MOST = 10; // results that are shown

  // ---- Which pages

  // What a concept gives to each page.
  function conceptScores(concept) {
    const scores = new Map();
    for (const { word, weight } of concept.words)
      for (const [page, score] of findWord(word).scores) scores.set(page, Math.max(scores.get(page) ?? 0, score * weight));
    const share = concept.known ? 0.25 : 0.4;
    const partial = new Map();
    for (const piece of concept.pieces) for (const [page, score] of findWord(piece).scores) partial.set(page, (partial.get(page) ?? 0) + score * share);
    for (const [page, score] of partial) {
      const limit = concept.known ? score / Math.max(1, concept.pieces.length / 2) : score;
      scores.set(page, (scores.get(page) ?? 0) + limit);
    }
    return scores;
  }

  // What of a concept each phrase holds, 0 to 1: [units, values].
  function matchPhrases(concept) {
    const matches = new Map();
    const raise = (unit, value) => value > (matches.get(unit) ?? 0) && matches.set(unit, value);
    for (const { word, weight } of concept.words) for (const { unit } of findWord(word).units.asked) raise(unit, weight);
    const partial = new Map();
    for (const piece of concept.pieces) for (const { unit } of findWord(piece).units.asked) partial.set(unit, (partial.get(unit) ?? 0) + 1);
    for (const [unit, count] of partial) raise(unit, count / concept.pieces.length);
    return [[...matches.keys()], [...matches.values()]];
  }

  // How well the best phrase of each page, and a little the second, says what was typed: how much of what is meant it holds, for
  // its length, and how alike the two are written, small words included.
  function askedScores(concepts, typed) {
    const { asked } = searchPages.fields;
    const best = new Float64Array(searchPages.outline.pages.length);
    const second = new Float64Array(best.length);
    if (!asked) return best;
    const fits = new Float64Array(asked.parts.length);
    let whole = 0;
    for (const concept of concepts) {
      const [units, values] = (concept.matches ??= matchPhrases(concept));
      if (!units.length) continue;
      const rarity = asked.rarity(units.length);
      whole += rarity;
      for (let at = 0; at < units.length; at += 1) fits[units[at]] += rarity * values[at];
    }
    const likeness = asked.compare(typed);
    for (let unit = 0; unit < fits.length; unit += 1) {
      if (!fits[unit] && !likeness[unit]) continue;
      const said = fits[unit] && (fits[unit] / whole) * Math.min(1, typed.length / asked.sizes[unit]);
      const fit = said + likeness[unit];
      const page = asked.owners[unit];
      if (fit > best[page]) [second[page], best[page]] = [best[page], fit];
      else if (fit > second[page]) second[page] = fit;
    }
    return best.map((fit, page) => fit + SECOND * second[page]);
  }

  function rank(concepts, query, alarms) {
    const { outline, titles } = searchPages;
    const totals = new Float64Array(outline.pages.length);
    const covered = new Float64Array(totals.length);
    let whole = 0;
    for (const concept of concepts) {
      concept.scores ??= [...conceptScores(concept)];
      concept.most ??= Math.max(0, ...concept.scores.map(([, score]) => score));
      if (!concept.most) continue;
      const weight = Math.sqrt(concept.most);
      whole += weight;
      for (const [page, score] of concept.scores) {
        totals[page] += score;
        covered[page] += weight * Math.min(1, (1.5 * score) / concept.most);
      }
    }
    const normal = normalize(query);
    const typed = normal.replace(/ /g, "");
    for (const [page, title] of titles.entries()) {
      if (!totals[page]) continue;
      const named = 0.5 * overlap(typed, page) + (typed === title ? 1 : 0);
      totals[page] *= (0.15 + 0.85 * (covered[page] / whole)) * (1 + named);
    }
    const top = Math.max(...totals) || 1;
    for (const [page, fit] of askedScores(concepts, normal).entries()) totals[page] += ASKED * top * fit;
    return [...totals]
      .map((total, page) => ({ page, score: (total && total + (typed === titles[page] ? top : 0)) * (alarms.has(outline.pages[page][1]) ? EMERGENCY : 1) }))
      .filter(({ score }) => score)
      .sort((a, b) => b.score - a.score || a.page - b.page);
  }

  // The longest piece that what was typed and the title of a page share, as a part of the shorter one. What was found for the
  // text before the last key goes on: lengths holds that of the piece that ends there and at each place of the title.
  let before = { typed: "", titles: [] };
  function overlap(typed, page) {
    const title = searchPages.titles[page];
    if (before.typed !== typed) before = { typed, titles: typed.startsWith(before.typed) ? before.titles : [] };
    const state = (before.titles[page] ??= { seen: 0, best: 0, lengths: new Uint16Array(title.length + 1) });
    for (; state.seen < typed.length; state.seen += 1)
      for (let at = title.length; at > 0; at -= 1) {
        const length = typed.charCodeAt(state.seen) === title.charCodeAt(at - 1) ? state.lengths[at - 1] + 1 : 0;
        state.lengths[at] = length;
        if (length > state.best) state.best = length;
      }
    return state.best < 2 ? 0 : state.best / Math.min(typed.length, title.length);
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

  // ---- The best section of a page

  // The section of a page that holds most of the concepts, each by its best word: [section, score].
  function bestSection(page, concepts) {
    const sections = new Map();
    for (const { words, pieces } of concepts) {
      const best = new Map();
      const raise = (word, weight) => {
        for (const [section, gain] of sectionGains(word).get(page) ?? []) best.set(section, Math.max(best.get(section) ?? 0, gain * weight));
      };
      for (const { word, weight } of words) raise(word, weight);
      for (const piece of pieces) raise(piece, 0.5);
      for (const [section, gain] of best) sections.set(section, (sections.get(section) ?? 0) + gain);
    }
    return [...sections].reduce((best, other) => (other[1] > best[1] ? other : best), ["0", 0]);
  }

  // What a word gives to the sections that hold it, the rarer the more: [[section, gain]] by page. Found once for each word.
  function sectionGains(word) {
    const known = findWord(word);
    if (known.gains) return known.gains;
    known.gains = new Map();
    for (const name of ["headings", "text"])
      for (const { unit, count } of known.units[name] ?? []) {
        const { page, section } = searchPages.fields[name].units[unit];
        if (!known.gains.has(page)) known.gains.set(page, []);
        known.gains.get(page).push([section, name === "headings" ? 3 : Math.min(2, Math.log1p(count))]);
      }
    const rarity = Math.log(1 + searchPages.outline.pages.length / (known.gains.size + 0.5));
    for (const gains of known.gains.values()) for (const gain of gains) gain[1] *= rarity;
    return known.gains;
  }

  // ---- A line of it

  function describe(page, concepts, pattern, urgent) {
    const { outline, text } = searchPages;
    const [url, , , description] = outline.pages[page];
    const [section, score] = bestSection(page, concepts);
    const top = urgent || section === "0" || score < 1.5;
    const [anchor, path, body] = top ? ["", [], text?.pages[page][0]] : place(page, section);
    const at = body && pattern ? body.search(pattern) : -1;
    const shown = at >= 0 ? body : top ? description : body || description;
    return { url: url + anchor, path, snippet: snip(shown, pattern, shown === body || !pattern ? at : shown.search(pattern)) };
  }

  // Anchor, heading path and text of a section; a table's row is known by "table/row".
  function place(page, section) {
    const { headings, tables, text } = searchPages;
    if (section.includes("/")) {
      const [table, row] = section.split("/");
      const [id, caption] = tables[table];
      return [row ? `#${id}-${Number(row) + 1}` : `#${id}`, [caption], row ? text.rows[table][row] : (text?.rows[table] ?? []).join(" ")];
    }
    const [level, id, heading] = headings[page][section - 1];
    const above = headings[page].slice(0, section - 1).findLast(([other]) => other < level);
    return [`#${id}`, [...(above ? [above[2]] : []), heading], text?.pages[page][section]];
  }

  // The pattern that finds the words of a query in text as it is written.
  function markPattern(concepts) {
    const words = concepts.flatMap((concept) => concept.words.map(({ word }) => word)).filter((word) => (word.length > 1 || isJapanese(word)) && isHeld(word));
    const pieces = concepts.filter((concept) => !concept.known || !isJapanese(concept.typed)).flatMap((concept) => concept.pieces.filter((piece) => !isKana(piece)));
    const sources = [...new Set([...words, ...pieces])].sort((a, b) => b.length - a.length).map(writePattern);
    return sources.length ? new RegExp(sources.join("|"), "gi") : null;
  }

  function writePattern(word) {
    if (/^[a-z ]+$/.test(word)) return `(?<![a-z])${word.replace(/ /g, "[a-z]*[\\s-]+")}[a-z]{0,4}(?![a-z])`;
    return [...word].map((char) => (/[ぁ-ん]/.test(char) ? `[${spellings(char)}]ー?` : /\d/.test(char) ? `${char}(?:[,万-](?=\\d))?` : char)).join("");
  }

  // About a line of text around the first match, which begins at a place or nowhere (-1), as pieces: [{text, marked}].
  function snip(whole, pattern, at) {
    const room = searchPages.outline.japanese ? 80 : 160;
    const begin = at < room / 2 ? 0 : startOfWord(whole, Math.floor(at - room / 3));
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
    const before = whole.slice(Math.max(0, at - 40), at).search(searchPages.outline.japanese ? /[。、 ][^。、 ]{0,12}$/ : /\s\S*$/);
    return before < 0 ? at : Math.max(0, at - 40) + before + 1;
  }

  // ---- Terms, tables and tools

  function findKinds(query, concepts, near) {
    const { outline, text, terms, tables, captions } = searchPages;
    const index = findTerm(query);
    const found = index === undefined ? [] : [{ kind: "term", url: `${glossary()?.[0]}#${terms[index][0]}`, title: terms[index][1], text: text?.terms[index] ?? "" }];
    const tools = near.flatMap((page) => outline.pages[page][5].map((id) => ({ kind: "tool", url: `${outline.pages[page][0]}#${id}`, title: headingOf(page, id), text: "" })));
    const words = concepts.flatMap((concept) => concept.words.map(({ word }) => word));
    const listed = tables.flatMap(([id, caption, page], table) =>
      near.includes(page) && words.some((word) => captions[table].includes(word)) ? [{ kind: "table", url: `${outline.pages[page][0]}#${id}`, title: caption, text: "" }] : [],
    );
    return [...found, ...tools.slice(0, 2), ...listed.slice(0, 2)];
  }

  const findTerm = (query) => searchPages.termsByKey.get(toKey(normalize(query)));
  const glossary = () => searchPages.outline.pages.find(([, slug]) => slug === "reference/glossary");
  const headingOf = (page, id) => searchPages.headings[page]?.find(([, name]) => name === id)?.[2] ?? searchPages.outline.pages[page][2];

  // ---- What others call

  // Returns {hits, kinds, corrected, urgent, foreign}. hits: best first, one per page, at most MOST: {slug, title, url, urgent, and
  // describe: a function that gives {url, path: [heading], snippet: [{text, marked}]}}; kinds: {kind: term | tool | table, url,
  // title, text}; corrected: the query with its slips mended, or ""; urgent: whether a word says that something has happened;
  // foreign: whether the query is written in the other language.
  function search(query) {
    const mended = searchQuery.mend(query);
    const concepts = searchQuery.readQuery(mended);
    const alarms = new Set(concepts.map((concept) => concept.emergency).filter(Boolean));
    const ranked = findPages(concepts, mended, alarms);
    const hits = ranked.filter(({ score }) => score > ranked[0].score * LEAST).slice(0, MOST);
    let pattern;
    return {
      hits: hits.map(({ page }) => {
        const [url, slug, title] = searchPages.outline.pages[page];
        const urgent = alarms.has(slug);
        return { slug, title, url, urgent, describe: () => describe(page, concepts, (pattern ??= markPattern(concepts)), urgent) };
      }),
      kinds: findKinds(query, concepts, hits.slice(0, 3).map(({ page }) => page)),
      corrected: writeMended(query, mended, concepts),
      urgent: alarms.size > 0,
      foreign: searchPages.outline.japanese ? !isJapanese(query) && /[a-z]{3}.*\s[a-z]{3}/i.test(query) : isJapanese(query),
    };
  }

  function findPages(concepts, query, alarms) {
    const ranked = concepts.length ? rank(concepts, query, alarms) : [];
    if (ranked.length) return ranked;
    const near = rankByLetters(query);
    return near.length || findTerm(query) === undefined ? near : [{ page: searchPages.outline.pages.indexOf(glossary()), score: 1 }];
  }

  function writeMended(query, mended, concepts) {
    if (concepts.some((concept) => concept.corrected)) return concepts.map((concept) => concept.corrected ?? concept.typed).join(" ");
    return mended === query.normalize("NFKC") ? "" : mended;
  }

  const { loadOutline, loadWords, loadText } = searchPages;
  return { loadOutline, loadWords, loadText, search, normalize, stem, toKana, get isWhole() { return searchPages.text !== null; } };
})();
