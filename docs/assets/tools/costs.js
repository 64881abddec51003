// Adds up the costs of a response from the page's own table (response-costs): per item a range, a price that the reader may
// change, what insurance usually does about it. Rows are known by their number in that table; the tests compare them.

handbook.costs = {
  // What multiplies a price, by the words of the column "per"; any other word leaves the number to the reader.
  bases: {
    事故ごと: "incident", パソコン1台: "pc", サーバー1台: "server", "1通": "letter", "1回": "advertisement",
    "3か月": "quarter", "1人": "person", "1か月": "month",
    "per incident": "incident", "1 PC": "pc", "1 server": "server", "1 letter": "letter", "1 advertisement": "advertisement",
    "3 months": "quarter", "1 person": "person", "1 month": "month",
  },

  // Items to begin with, by what happened: the handbook's own proposal. Never gifts (nobody must give them), and not forensics
  // beside "finding cause and scope", of which it can be a part.
  proposals: { mistake: [5, 7], loss: [5, 7], insider: [1, 5, 7], intrusion: [1, 2, 5, 7, 9] },
  cardRow: 11,
  letterRow: 7,

  // Row here: [row of insurance-comparison, leak insurance, cyber insurance]. A row that is missing is not in that table.
  insured: {
    1: [3, "covered", "covered"],
    5: [4, "covered", "covered"],
    7: [9, "ask", "ask"],
    8: [10, "ask", "ask"],
    9: [5, "covered", "covered"],
    10: [8, "capped", "capped"],
    11: [11, "ask", "ask"],
    12: [11, "ask", "ask"],
    13: [11, "ask", "ask"],
    14: [12, "outside", "possible"],
    15: [13, "partly", "partly"],
  },

  readRows(table) {
    return [...table.tBodies[0].rows].map((tr) => {
      const [item, purpose, cost, per, edition] = [...tr.cells].map((cell) => cell.textContent.trim());
      const { min, max } = tr.cells[2].dataset;
      const price = min && max ? { low: Number(min), high: Number(max) } : null;
      const number = Number(tr.id.split("-").pop());
      return { number, item, purpose, cost, per, edition, price, basis: this.bases[per] ?? "other" };
    });
  },

  propose: (kind, card) => [...(handbook.costs.proposals[kind] ?? []), ...(card ? [handbook.costs.cardRow] : [])],

  // A whole number from 0 to 1 billion, or NaN.
  readWhole(text) {
    const number = handbook.readNumber(text);
    return Number.isInteger(number) && number <= 1e9 ? number : NaN;
  },

  // 156, 300万〜400万, 300〜400万円, ¥3–4 million: {low, high}, or null. A word of size at the end holds for both, as in the table.
  readPrice(text) {
    const plain = text.normalize("NFKC").replace(/[¥約]|about|yen/gi, "");
    const parts = plain.split(/\s*(?:[〜~–—-]|から|\bto\b)\s*/);
    const [first, last] = [parts[0], parts.at(-1)];
    const size = last.match(/[^\d.,\s円]+(?=[\s円]*$)/)?.[0] ?? "";
    const high = handbook.readNumber(last);
    const sized = handbook.readNumber(first + size);
    const low = parts.length === 2 && sized <= high ? sized : handbook.readNumber(first);
    return parts.length <= 2 && low <= high && high <= 1e11 ? { low, high } : null;
  },

  countOf(row, text, people) {
    if (row.basis === "incident") return 1;
    if (text.trim()) return this.readWhole(text);
    return { letter: people, person: people, quarter: 3 }[row.basis] ?? 1;
  },

  times: (price, count, basis) => Math.round((price * count) / (basis === "quarter" ? 3 : 1)),

  // One row's line. entry: {chosen, count, price} as typed. `missing` says why it is not counted: unpriced, unread or people.
  lineOf(row, entry, people) {
    const own = Boolean(entry.price.trim());
    const price = own ? this.readPrice(entry.price) : row.price;
    const count = this.countOf(row, entry.count, people);
    const unread = (own && !price) || (entry.count.trim() && Number.isNaN(count));
    const missing = unread ? "unread" : !price ? "unpriced" : Number.isNaN(count) ? "people" : "";
    if (missing) return { row, missing };
    const [low, high] = [price.low, price.high].map((one) => this.times(one, count, row.basis));
    return { row, missing, own, price, count, low, high };
  },

  // Lines that count, lines that do not (unpriced ones always), and the total.
  estimate(rows, entries, people) {
    const lines = rows.filter((row) => entries[row.number].chosen).map((row) => this.lineOf(row, entries[row.number], people));
    const counted = lines.filter((line) => !line.missing);
    const left = rows.filter((row) => !row.price && !entries[row.number].chosen).map((row) => ({ row, missing: "unpriced" }));
    const uncounted = [...lines.filter((line) => line.missing), ...left];
    const add = (end) => counted.reduce((sum, line) => sum + line[end], 0);
    return { counted, uncounted, low: add("low"), high: add("high") };
  },

  round: (amount) => Number(amount.toPrecision(3)),

  // 6億3,767万円 or ¥637.67 million, exactly.
  spell(amount) {
    if (handbook.language === "ja") {
      const parts = [[Math.floor(amount / 1e8), "億"], [Math.floor((amount % 1e8) / 1e4), "万"], [amount % 1e4, ""]];
      const words = parts.filter(([number]) => number).map(([number, word]) => handbook.formatNumber(number) + word);
      return `${words.join("") || 0}円`;
    }
    for (const [size, word] of [[1e9, "billion"], [1e6, "million"]]) {
      const short = Number((amount / size).toFixed(4));
      const exact = amount >= size && Math.round(short * size) === amount;
      if (exact) return `¥${short.toLocaleString("en-GB", { maximumFractionDigits: 4 })}\u00a0${word}`;
    }
    return handbook.formatYen(amount);
  },
  spellRange: (low, high, mark) => [...new Set([low, high])].map((n) => handbook.costs.spell(n)).join(mark),
};

handbook.tool("costs", {
  ja: {
    people: "漏れた、または漏れたかもしれない人の数",
    peopleHint: "1,000や3万のように書けます。分からなければ、少ない数と多い数の両方で試してください。",
    peopleError: "0から10億までの整数で書いてください(例: 1,000、3万)。",
    kind: "起きたこと(選ぶと、下の項目の印が入れ替わります)",
    kinds: {
      mistake: "間違って送った、渡した、公開した", loss: "なくした、盗まれた", insider: "内部の人が持ち出した",
      intrusion: "不正アクセス、ウイルス",
    },
    data: "情報の種類", card: "カード番号が入っている",
    marked: (count) => `この種類で考えられる${count}項目に印を付けました。下で変えられます。`,
    items: "数える項目",
    itemsHint: "印を付けると、数と単価を書き換える欄が出ます。単価は「156」や「300〜400万」のように書け、空なら表の額です。",
    entry: (item) => `${item}の数と単価`,
    counts: {
      pc: "調べるパソコンの台数(空なら1)", server: "調べるサーバーの台数(空なら1)", letter: "送る数(空なら上の人数)",
      advertisement: "掲載の回数(空なら1)", quarter: "続ける月数(空なら3)", person: "贈る人数(空なら上の人数)",
      month: "続ける月数(空なら1)", other: "数(空なら1)",
    },
    price: (cost, per) => (cost === "—" ? `単価(表に額がありません。${per})` : `単価(表: ${cost}、${per})`),
    countError: "0から10億までの整数で書いてください。",
    priceError: "円で、156や300〜400万のように、少ない額から書いてください。",
    start: "項目に印を付けると、ここに合計が出ます。", total: "合計", to: "〜", about: "およそ",
    sum: (range, count) => `数えた${count}項目の合計は、${range}です。`,
    head: ["項目と計算", "金額"], own: "ご自分の単価", per: (words, per) => `${words}(${per})`,
    insurance: (leak, cyber) => `保険: 漏えい保険は「${leak}」、サイバー保険は「${cyber}」`,
    insuranceSame: (both) => `保険: 漏えい保険もサイバー保険も「${both}」`,
    noInsurance: "保険: 比較表に行がないので、聞いてください",
    answers: {
      covered: "補償される", capped: "補償される(上限に注意)", ask: "要確認", outside: "要確認(出ないことがある)",
      possible: "要確認(対象になりうる)", partly: "要確認(全額とは限らない)",
    },
    comparison: ["保険の言葉の意味、条件と上限は、", "どの費用が、どの保険から出るか", "にあります。"],
    uncounted: "数えていないもの",
    missing: { unpriced: "表に額がありません", unread: "書かれた数か単価が読めません", people: "人数が入っていません" },
    assumptions: "計算の前提",
    given: (people, kind, card) => `人数は${people}。${kind}${card}`,
    noPeople: "まだ書かれていません", peopleUnit: "人", stop: "。",
    scale: "人数とともに増えるのは、人数を掛ける項目だけです。ほかは中小企業の目安のままなので、人数が多いと実際より少なく出ることがあります。",
    months: "コールセンターは、3か月の額を月数で割り振っています。開いた直後ほど人数がいります。",
    postage: "郵送の単価は、2024年10月の値上げより前の額です。上げた額は、表の下の注意にあります。",
    twice: "「原因と範囲の調査」とフォレンジックは、同じ作業を二度数えることがあります。見積もりで範囲を確かめてください。",
    isNot: "この額は、表に書かれた版の目安の足し算で、予測でも見積もりでもありません。損害賠償、止まった間の利益、社員の時間は入っていません。",
    csv: "CSVで保存", copy: "アドレスをコピー", copied: "コピーしました。", print: "印刷",
    columns: [
      "項目", "数えたか", "数", "単位", "単価(少)", "単価(多)", "金額(少)", "金額(多)", "出典", "漏えい保険", "サイバー保険",
    ],
    yes: "はい",
  },
  en: {
    people: "Number of people whose data leaked, or may have",
    peopleHint: "1,000 or 2 million will do. If you do not know, try a low number and a high one.",
    peopleError: "Write a whole number from 0 to 1 billion, such as 1,000 or 2 million.",
    kind: "What happened (your choice sets the marks below)",
    kinds: {
      mistake: "Sent, handed over or published by mistake", loss: "Lost or stolen", insider: "Taken by an insider",
      intrusion: "Unauthorised access or malware",
    },
    data: "Kind of data", card: "Card numbers are among it",
    marked: (count) => `Items marked as likely for this: ${count}. You can change them below.`,
    items: "Items to count",
    itemsHint: "Mark an item, and fields for its number and price appear. Write a price as 156 or 3–4 million; left empty, the table's price is used.",
    entry: (item) => `${item}: number and price`,
    counts: {
      pc: "PCs to examine (empty: 1)", server: "Servers to examine (empty: 1)",
      letter: "Letters to send (empty: the people above)", advertisement: "Advertisements (empty: 1)",
      quarter: "Months (empty: 3)", person: "People who get a gift (empty: the people above)", month: "Months (empty: 1)",
      other: "Number (empty: 1)",
    },
    price: (cost, per) => (cost === "—" ? `Price (none in the table; ${per})` : `Price (table: ${cost}, ${per})`),
    countError: "Write a whole number from 0 to 1 billion.",
    priceError: "Write yen, as in 156 or 3–4 million, the lower amount first.",
    start: "Mark items, and the total appears here.", total: "Total", to: " to ", about: "about ",
    sum: (range, count) => `Items counted: ${count}. Together they come to ${range}.`,
    head: ["Item and sum", "Amount"], own: "your own price", per: (words, per) => `${words} (${per})`,
    insurance: (leak, cyber) => `Insurance: leak “${leak}”, cyber “${cyber}”`,
    insuranceSame: (both) => `Insurance: “${both}”, leak and cyber alike`,
    noInsurance: "Insurance: not in the comparison, so ask",
    answers: {
      covered: "Covered", capped: "Covered (mind the cap)", ask: "Ask", outside: "Ask (may be outside)",
      possible: "Ask (can be covered)", partly: "Ask (not always in full)",
    },
    comparison: ["For the words on insurance, with conditions and limits, see ", "which policy pays for which cost", "."],
    uncounted: "Not counted",
    missing: {
      unpriced: "the table has no price", unread: "the number or price could not be read",
      people: "the number of people is missing",
    },
    assumptions: "What this assumes",
    given: (people, kind, card) => `Number of people: ${people}. ${kind}${card}`,
    noPeople: "not given yet", peopleUnit: "", stop: ". ",
    scale: "Only items counted by person grow with the number of people. The others stay at the guideline for smaller businesses, so with many people the sum can come out too low.",
    months: "The call centre’s price for three months is shared out by month. The first weeks need the most staff.",
    postage: "The price of a letter is from before the postal increase of October 2024. The notes below the table give the raised price.",
    twice: "“Finding cause and scope” and forensics can be the same work counted twice. See what a quotation includes.",
    isNot: "This adds up guideline prices of the editions named. It is no forecast and no quotation. Damages, profit lost while you stand still and the hours of your staff are not in it.",
    csv: "Save as CSV", copy: "Copy the address", copied: "Copied.", print: "Print",
    columns: [
      "Item", "Counted", "Number", "Per", "Price (low)", "Price (high)", "Amount (low)", "Amount (high)", "Source",
      "Leak insurance", "Cyber insurance",
    ],
    yes: "yes",
  },
}, (root, words, state) => {
  const { el, costs } = handbook;
  const rows = costs.readRows(document.querySelector("#response-costs table"));
  let people = state.get("people"), card = state.get("card") === "1";
  let kind = Object.hasOwn(words.kinds, state.get("kind")) ? state.get("kind") : "";
  const kept = state.get("items").split(".").map(Number);
  const chosen = state.get("items") ? kept : costs.propose(kind, card);
  const readEntry = (n) => ({ chosen: chosen.includes(n), count: state.get(`n${n}`), price: state.get(`p${n}`) });
  const entries = Object.fromEntries(rows.map(({ number }) => [number, readEntry(number)]));
  const boxes = {}, details = {};
  const marked = el("p", { class: "tool__hint", role: "status" });
  const status = el("p", { role: "status" });
  const result = el("div", { class: "tool__result" });

  const isWhole = (text) => costs.readWhole(text) >= 0;

  // A field whose mistake is told once the reader leaves it, and forgotten as soon as it is mended.
  function textField(label, hint, key, readable, sentence, changed) {
    const judge = () => fail(!input.value.trim() || readable(input.value) ? "" : sentence);
    const input = el("input", {
      type: "text", autocomplete: "off", value: state.get(key), onchange: judge,
      oninput() {
        state.set(key, input.value);
        if (readable(input.value) || !input.value.trim()) judge();
        changed(input.value);
        update();
      },
    });
    const { element, fail } = handbook.field(label, input, hint);
    judge();
    return element;
  }

  function itemPart(row) {
    const { number, item, purpose, per } = row, entry = entries[number];
    boxes[number] = el("input", { type: "checkbox", onchange: () => mark(number, boxes[number].checked) });
    const count =
      row.basis !== "incident" &&
      textField(words.counts[row.basis], "", `n${number}`, isWhole, words.countError, (text) => (entry.count = text));
    const priced = words.price(row.cost, per);
    const price = textField(priced, "", `p${number}`, costs.readPrice, words.priceError, (text) => (entry.price = text));
    details[number] = el("div", { class: "tool__inputs", role: "group", "aria-label": words.entry(item) }, count, price);
    return [el("label", {}, boxes[number], " ", item, " ", el("span", { class: "tool__hint" }, purpose)), details[number]];
  }

  function mark(number, on) {
    entries[number].chosen = on;
    keepItems();
  }

  function keepItems() {
    state.set("items", rows.map((row) => row.number).filter((number) => entries[number].chosen).join(".") || "0");
    showItems();
    update();
  }

  function showItems() {
    for (const { number } of rows) {
      boxes[number].checked = entries[number].chosen;
      details[number].hidden = !entries[number].chosen;
    }
  }

  function choose(value) {
    state.set("kind", (kind = value));
    const proposal = costs.propose(kind, card);
    for (const { number } of rows) entries[number].chosen = proposal.includes(number);
    marked.textContent = words.marked(proposal.length);
    keepItems();
  }

  function setCard(on) {
    state.set("card", on ? "1" : "");
    card = on;
    mark(costs.cardRow, on);
  }

  const insuranceOf = (number) => (costs.insured[number] ?? []).slice(1).map((code) => words.answers[code]);

  function insuranceText(number) {
    const [leak, cyber] = insuranceOf(number);
    if (!leak) return words.noInsurance;
    return leak === cyber ? words.insuranceSame(leak) : words.insurance(leak, cyber);
  }

  function sumText({ row, price, count }) {
    const alone = row.basis === "incident" || (row.basis === "quarter" && count === 3);
    const factor = alone ? "" : ` × ${handbook.formatNumber(count)}${row.basis === "quarter" ? "/3" : ""}`;
    return words.per(costs.spellRange(price.low, price.high, words.to), row.per) + factor;
  }

  function tableLine(line) {
    const small = [sumText(line), line.own ? words.own : line.row.edition, insuranceText(line.row.number)];
    const name = el("th", { scope: "row" }, line.row.item, small.map((text) => el("span", { class: "tool__hint" }, text)));
    return el("tr", {}, name, el("td", {}, costs.spellRange(line.low, line.high, words.to)));
  }

  function table({ counted, low, high }) {
    const head = el("thead", {}, el("tr", {}, words.head.map((text) => el("th", { scope: "col" }, text))));
    const foot = el("tr", {}, el("th", { scope: "row" }, words.total), el("td", {}, costs.spellRange(low, high, words.to)));
    return el("table", { class: "tool__table" }, head, el("tbody", {}, counted.map(tableLine)), el("tfoot", {}, foot));
  }

  const uncountedText = ({ row, missing }) => words.per(`${row.item}: ${words.missing[missing]}`, row.purpose);

  function assumptions({ counted }) {
    const number = costs.readWhole(people);
    const given = Number.isNaN(number) ? words.noPeople : handbook.formatNumber(number) + words.peopleUnit;
    const has = (test) => counted.some(test);
    const twice = has(({ row }) => row.number === 1) && has(({ row }) => ["pc", "server"].includes(row.basis));
    return [
      words.given(given, words.kinds[kind] ? words.kinds[kind] + words.stop : "", card ? words.card + words.stop : "").trim(),
      words.scale,
      has(({ row }) => row.basis === "quarter") && words.months,
      has(({ row, own }) => row.number === costs.letterRow && !own) && words.postage,
      twice && words.twice,
    ].filter(Boolean);
  }

  const heading = (text) => el("p", { class: "tool__heading" }, el("strong", {}, text));
  const list = (texts) => el("ul", {}, texts.map((text) => el("li", {}, text)));

  function csvLine({ row, missing, own, price = {}, count, low, high }) {
    const source = own ? words.own : row.edition;
    const sums = [count, row.per, price.low, price.high, low, high];
    return [row.item, words.missing[missing] ?? words.yes, ...sums, source, ...insuranceOf(row.number)];
  }

  function csvRows(estimate) {
    return [
      words.columns,
      ...[...estimate.counted, ...estimate.uncounted].map(csvLine),
      [words.total, "", "", "", "", "", estimate.low, estimate.high],
      ...[...assumptions(estimate), words.isNot].map((text) => [text]),
    ];
  }

  const save = () => handbook.save(`costs-${handbook.language}.csv`, "text/csv", handbook.writeCsv(csvRows(current())));
  const current = () => costs.estimate(rows, entries, costs.readWhole(people));
  const rounded = (low, high) => {
    const [one, other] = [costs.round(low), costs.round(high)];
    return (one === low && other === high ? "" : words.about) + costs.spellRange(one, other, words.to);
  };

  function update() {
    const estimate = current(), { counted, uncounted, low, high } = estimate;
    status.textContent = counted.length ? words.sum(rounded(low, high), counted.length) : words.start;
    const [before, text, after] = words.comparison;
    const insurance = el("p", {}, before, el("a", { href: "../../insurance/choosing/#comparison" }, text), after);
    result.replaceChildren(
      ...(counted.length ? [table(estimate), insurance] : []),
      heading(words.uncounted), list(uncounted.map(uncountedText)),
      heading(words.assumptions), list(assumptions(estimate)),
    );
  }

  const items = el("fieldset", { class: "tool__choices" },
    el("legend", {}, words.items), el("p", { class: "tool__hint" }, words.itemsHint), rows.flatMap(itemPart));
  const cards = [["card", words.card]];
  const form = el("div", { class: "tool__form" },
    textField(words.people, words.peopleHint, "people", isWhole, words.peopleError, (text) => (people = text)),
    handbook.choices(words.kind, "radio", Object.entries(words.kinds), [kind], ([value]) => choose(value)),
    handbook.choices(words.data, "checkbox", cards, card ? ["card"] : [], (values) => setCard(values.length > 0)),
    marked, items);
  const actions = handbook.actions(root, words, handbook.button(words.csv, save));
  root.append(form, status, result, el("p", {}, words.isNot), actions);
  showItems();
  update();
});
