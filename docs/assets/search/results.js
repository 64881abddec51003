// What is shown of the pages that were found: the best section of each, a line of it with the words marked, and terms, tools
// and tables as results of their own kind.

const handbookSearch = (() => {
  const { normalize, stem, toKey, toKana, isJapanese, isKana, spellings } = searchWords;
  const { findWord, isHeld } = searchPages;
  const MOST = 10; // results that are shown

  // ---- The best section of a page

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
      for (const { unit, count } of known.units[name] ?? []) {
        const { page, section } = searchPages.fields[name].units[unit];
        if (!known.gains.has(page)) known.gains.set(page, []);
        known.gains.get(page).push([section, name === "headings" ? 3 : Math.min(2, Math.log1p(count))]);
      }
    return known.gains;
  }

  // ---- A line of it

  function describe(page, best, pattern, alarms) {
    const { outline, text } = searchPages;
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
    const { outline, text } = searchPages;
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
    const words = concepts.flatMap((concept) => concept.words.map(({ word }) => word)).filter((word) => (word.length > 1 || isJapanese(word)) && isHeld(word));
    const pieces = concepts.filter((concept) => !concept.known).flatMap((concept) => concept.pieces.filter((piece) => !isKana(piece)));
    const sources = [...new Set([...words, ...pieces])].sort((a, b) => b.length - a.length).map(writePattern);
    return sources.length ? new RegExp(sources.join("|"), "gi") : null;
  }

  function writePattern(word) {
    if (/^[a-z ]+$/.test(word)) return `(?<![a-z])${word.replace(/ /g, "[a-z]*[\\s-]+")}[a-z]{0,4}(?![a-z])`;
    return [...word].map((char) => (/[ぁ-ん]/.test(char) ? `[${spellings(char)}]ー?` : /\d/.test(char) ? `${char}[,-]?` : char)).join("");
  }

  // About a line of text around the first match, which begins at a place or nowhere (-1), as pieces: [{text, marked}].
  function snip(whole, pattern, at) {
    const room = searchPages.outline.japanese ? 80 : 160;
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
    const before = whole.slice(0, at).search(searchPages.outline.japanese ? /[。、 ][^。、 ]{0,12}$/ : /\s\S*$/);
    return before < 0 ? Math.round(at) : before + 1;
  }

  // ---- Terms, tables and tools

  function findKinds(query, concepts, near) {
    const { outline, text, terms, captions } = searchPages;
    const index = findTerm(query);
    const found = index === undefined ? [] : [{ kind: "term", url: `${glossary()?.[0]}#${terms[index][0]}`, title: terms[index][1], text: text?.terms[index] ?? "" }];
    const tools = near.flatMap((page) => outline.pages[page][6].map((id) => ({ kind: "tool", url: `${outline.pages[page][0]}#${id}`, title: headingOf(page, id), text: "" })));
    const words = concepts.flatMap((concept) => concept.words.map(({ word }) => word));
    const tables = outline.tables.flatMap(([id, caption, page], table) =>
      near.includes(page) && words.some((word) => captions[table].includes(word)) ? [{ kind: "table", url: `${outline.pages[page][0]}#${id}`, title: caption, text: "" }] : [],
    );
    return [...found, ...tools.slice(0, 2), ...tables.slice(0, 2)];
  }

  const findTerm = (query) => searchPages.termsByKey.get(toKey(normalize(query)));
  const glossary = () => searchPages.outline.pages.find(([, slug]) => slug === "reference/glossary");
  const headingOf = (page, id) => searchPages.outline.pages[page][5].find(([, name]) => name === id)?.[2] ?? searchPages.outline.pages[page][2];

  // ---- What others call

  // Returns {hits, kinds, corrected, urgent, foreign}. hits: best first, one per page, at most MOST: {url, slug, title, path:
  // [heading], snippet: [{text, marked}], urgent}; kinds: {kind: term | tool | table, url, title, text}; corrected: the query
  // with its slips mended, or ""; urgent: whether a word says that something has happened; foreign: whether the query is
  // written in the other language.
  function search(query) {
    const mended = searchQuery.mend(query);
    const concepts = searchQuery.readQuery(mended);
    let ranked = concepts.length ? searchRanking.rank(concepts, mended) : [];
    if (!ranked.length) ranked = searchRanking.rankByLetters(query);
    if (!ranked.length && findTerm(query) !== undefined) ranked = [{ page: searchPages.outline.pages.indexOf(glossary()), score: 1 }];
    const pattern = markPattern(concepts);
    const alarms = new Set(concepts.map((concept) => concept.emergency).filter(Boolean));
    const hits = ranked.filter(({ score }) => score > ranked[0].score * 0.08).slice(0, MOST);
    const sections = sectionScores(hits.map(({ page }) => page), concepts);
    const isMended = mended !== query.normalize("NFKC") || concepts.some((concept) => concept.corrected);
    return {
      hits: hits.map(({ page }) => describe(page, sections.get(page), pattern, alarms)),
      kinds: findKinds(query, concepts, hits.slice(0, 3).map(({ page }) => page)),
      corrected: isMended ? (concepts.some((concept) => concept.corrected) ? concepts.map((concept) => concept.corrected ?? concept.typed).join(" ") : mended) : "",
      urgent: alarms.size > 0,
      foreign: searchPages.outline.japanese ? !isJapanese(query) && /[a-z]{3}.*\s[a-z]{3}/i.test(query) : isJapanese(query),
    };
  }

  return {
    loadOutline: searchPages.loadOutline, loadWords: searchPages.loadWords, loadText: searchPages.loadText,
    search, normalize, stem, toKana, get isWhole() { return searchPages.text !== null; },
  };
})();
