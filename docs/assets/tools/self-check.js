// Questions on the measures of the page's own table (ten-measures for a company, personal-measures for a person): what is in
// place, what it comes to, and the three next steps. The words of the questions are those of the table.

handbook.selfCheck = {
  // yes, partly, no, unknown; "-" is no answer yet. What is not known cannot be relied on, so it counts as nothing.
  worth: { y: 1, p: 0.5, n: 0, u: 0 },

  // The rows of each table, the one that matters most first. What stands together is what the pages call frequent or harmful.
  orders: {
    // Attacks: 64.4% of the incidents of listed companies in 2025, and one exposes a great many people (basics/causes#figures).
    // Updates (1) and multi-factor authentication (3) also open the page's list for the smallest companies; weak points that
    // face the internet (5) are the way in for ransomware (VPN 47%, remote desktop 36%).
    // Mistakes (9): the most frequent of all in the reports to the regulator, 7,923 of 9,494.
    // Reporting early (6) limits whatever happens, but teaching alone changed a failure rate by 1.7 points, so it comes after.
    // Identification (4): second among the faults in the regulator's guidance. Loss (8): 10.0%, after mis-sending with 20.5%.
    // Noticing intruders (2) limits an attack at a high effort. Leaving and disposing (10) goes with loss, by carelessness.
    // Agreements (7) come last: they deter but do not prevent (company/nda#limits).
    "ten-measures": [1, 3, 9, 5, 6, 4, 8, 2, 10, 7],
    // The page: "if you choose only one, choose passwords"; whoever holds the e-mail account can reach the rest. Then phishing,
    // with 2,454,297 reports in 2025 (personal/staying-informed#current), then updates, the second of the page's ten minutes.
    // Handing over less (3) cannot be undone once missed, so it comes before settings (4), which can be changed on any day.
    "personal-measures": [1, 2, 5, 3, 4],
  },
  // Where the pages say what is frequent.
  figures: { "ten-measures": "../basics/causes/#figures", "personal-measures": "staying-informed/#current" },

  // Answers from the address or the device: as many as there are questions, and nothing but answers.
  read: (text, count) => Array.from({ length: count }, (_, index) => ("ypnu".includes(text[index] || " ") ? text[index] : "-")),

  // Whole points only: "partly" is half, and a half left over is dropped.
  score: (answers) => Math.floor(answers.reduce((sum, answer) => sum + (handbook.selfCheck.worth[answer] ?? 0), 0)),

  // What it means: done, unsure (a third or more is not known), most, some or few.
  band(answers) {
    const share = this.score(answers) / answers.length;
    if (answers.every((answer) => answer === "y")) return "done";
    if (answers.filter((answer) => answer === "u").length * 3 >= answers.length) return "unsure";
    return share >= 0.7 ? "most" : share >= 0.4 ? "some" : "few";
  },

  // The three rows to take up next: what is not there or not known first, then what is there in part, each in the order given.
  next(answers, order) {
    const having = (...wanted) => order.filter((row) => wanted.includes(answers[row - 1]));
    return [...having("n", "u"), ...having("p")].slice(0, 3);
  },

  readRows(table) {
    return [...table.tBodies[0].rows].map((tr) => {
      const [name, hint, step] = tr.cells;
      const items = [...hint.querySelectorAll("li")].map((item) => item.textContent.trim());
      const link = name.querySelector("a");
      return {
        name: name.textContent.trim(),
        href: link ? link.getAttribute("href") : `#${tr.id}`,
        hints: items.length ? items : [hint.textContent.trim()],
        step: step.textContent.trim(),
      };
    });
  },
};

handbook.tool("self-check", {
  ja: {
    intro: "表の項目ごとに、今できているかを選んでください。",
    options: { y: "はい", p: "一部", n: "いいえ", u: "分からない" },
    hint: (head, text) => `${head}: ${text}`, and: "。",
    progress: (done, count) => `${count}のうち${done}に答えました。全部に答えると、ここに結果が出ます。`,
    score: (points, count) => `${count}のうち、およそ${points}ができています。`,
    bands: {
      done: "すべてできています。弱点は日々見つかるので、次に確かめる日を決めてください。",
      unsure: "分からないものが多いので、できているかを確かめることが最初の仕事です。",
      most: "守りの多くはできています。残りを、下の順に片付けてください。",
      some: "できているものと、まだのものが混じっています。残りを、下の順に進めてください。",
      few: "まだのものが多くあります。一度に全部でなくてよいので、下の一つ目から始めてください。",
    },
    steps: "次にすること", stepFor: { n: "", u: "できているかを確かめることから。", p: "一部はできています。残りを確かめてください。" },
    order: ["順番は、起きる件数の多さと被害の大きさから、このハンドブックが決めました。何が多いかは、", "にあります。"],
    figures: { "ten-measures": "漏えいの原因と経路", "personal-measures": "「今、何が起きていますか」" },
    isNot: "数は、「はい」を一つ、「一部」を半分と数え、端数を切り捨てたものです。「分からない」は数えません。項目の重さは同じではなく、安全の証明でも、法律上の判断でもありません。",
    kept: "答えは、このページのアドレスに入ります。アドレスを渡すと、答えも伝わります。",
    remember: "この端末に答えを残す(共用の端末では使わないでください)",
    remembered: "この端末に残しました。次に開いたときも、同じ答えが出ます。", forgotten: "この端末から消しました。",
    refused: "この端末には残せませんでした。ブラウザーの設定で止められています。",
    clear: "答えをすべて消す", cleared: "画面、アドレス、この端末から答えを消しました。",
    copy: "アドレスをコピー", copied: "コピーしました。", print: "印刷",
  },
  en: {
    intro: "For each item of the table, choose whether it is done today.",
    options: { y: "Yes", p: "Partly", n: "No", u: "Don’t know" },
    hint: (head, text) => `${head}: ${text}`, and: ". ",
    progress: (done, count) => `${done} of ${count} answered. The result appears here once all are.`,
    score: (points, count) => `About ${points} of ${count} are in place. `,
    bands: {
      done: "Everything is in place. Weaknesses are found every day, so set a day to check again.",
      unsure: "Much is not known, so the first job is to find out whether it is in place.",
      most: "Most of the protection is there. Work through the rest in the order below.",
      some: "Some things are in place and some are not. Go on in the order below.",
      few: "Much is still missing. It need not all be done at once; begin with the first one below.",
    },
    steps: "What to do next", stepFor: { n: "", u: "Begin by finding out. ", p: "Part of it is there; see what is missing. " },
    order: ["This handbook set the order by how often things happen and how much harm they do. For what is frequent, see ", "."],
    figures: { "ten-measures": "causes and routes", "personal-measures": "what is going on now" },
    isNot: "A “yes” counts as one and a “partly” as half, and a half left over is dropped. “Don’t know” does not count. The items do not weigh the same; this is no proof of safety and no legal judgement.",
    kept: "Your answers stand in the address of this page. Whoever gets the address gets the answers.",
    remember: "Remember my answers on this device (not on one that you share)",
    remembered: "Kept on this device. The same answers will be here next time.", forgotten: "Removed from this device.",
    refused: "They could not be kept on this device. The browser’s settings do not allow it.",
    clear: "Delete all answers", cleared: "The answers are gone from the screen, the address and this device.",
    copy: "Copy the address", copied: "Copied.", print: "Print",
  },
}, (root, words, state) => {
  const { el, selfCheck } = handbook;
  const { id } = document.querySelector("#ten-measures, #personal-measures");
  const table = document.querySelector(`#${id} table`);
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const rows = selfCheck.readRows(table), order = selfCheck.orders[id];
  const key = `handbook.self-check.${id}`;
  const stored = load();
  const answers = selfCheck.read(state.get("answers") || stored, rows.length);
  const status = el("p", { role: "status" }), result = el("div", { class: "tool__result" });
  const said = el("p", { role: "status", class: "tool__hint" });
  const box = el("input", { type: "checkbox", checked: Boolean(stored) && stored === answers.join(""), onchange: remember });

  // What the reader asked this device to keep; a browser that forbids it keeps nothing.
  function load() {
    try {
      return localStorage.getItem(key) ?? "";
    } catch {
      return "";
    }
  }

  function store() {
    try {
      if (box.checked) localStorage.setItem(key, answers.join(""));
      else localStorage.removeItem(key);
      return true;
    } catch {
      return false;
    }
  }

  function remember() {
    const wanted = box.checked, done = store();
    box.checked = wanted && done;
    said.textContent = !done ? words.refused : wanted ? words.remembered : words.forgotten;
  }

  function answer(index, value) {
    answers[index] = value;
    state.set("answers", answers.join(""));
    if (box.checked) store();
    update();
  }

  function clear() {
    answers.fill("-");
    state.clear();
    box.checked = false;
    store();
    for (const input of root.querySelectorAll("input[type=radio]")) input.checked = false;
    said.textContent = words.cleared;
    update();
  }

  function questionPart({ name, hints }, index) {
    const options = Object.entries(words.options), hint = words.hint(heads[1], hints.join(words.and));
    const question = `${index + 1}. ${name}`;
    const part = handbook.choices(question, "radio", options, [answers[index]], ([value]) => answer(index, value));
    const id = `self-check-hint-${index + 1}`;
    part.classList.add("tool__choices--row");
    part.setAttribute("aria-describedby", id);
    part.querySelector("legend").after(el("p", { class: "tool__hint", id }, hint));
    return part;
  }

  function stepPart(number) {
    const { name, href, step } = rows[number - 1];
    return el("li", {}, el("a", { href }, name), el("br"), words.stepFor[answers[number - 1]], words.hint(heads[2], step));
  }

  function resultParts() {
    const steps = selfCheck.next(answers, order);
    const [before, after] = words.order;
    const link = el("a", { href: selfCheck.figures[id] }, words.figures[id]);
    if (!steps.length) return [el("p", { class: "tool__hint" }, words.isNot)];
    return [
      el("p", { class: "tool__heading" }, el("strong", {}, words.steps)), el("ol", {}, steps.map(stepPart)),
      el("p", { class: "tool__hint" }, before, link, after), el("p", { class: "tool__hint" }, words.isNot),
    ];
  }

  function update() {
    const done = answers.filter((one) => one !== "-").length, all = done === rows.length;
    const verdict = () => words.score(selfCheck.score(answers), rows.length) + words.bands[selfCheck.band(answers)];
    status.textContent = all ? verdict() : words.progress(done, rows.length);
    result.hidden = !all;
    result.replaceChildren(...(all ? resultParts() : []));
  }

  if (!state.get("answers") && stored) state.set("answers", answers.join(""));
  root.append(
    el("p", {}, words.intro), ...rows.map(questionPart), status, result,
    el("p", { class: "tool__hint" }, words.kept),
    el("p", {}, el("label", {}, box, " ", words.remember)), said,
    handbook.actions(root, words, handbook.button(words.clear, clear)),
  );
  update();
});
