// The completion sheet: one A4 page with the finished units, and the same as a file. What it holds is said on its page.

handbook.record = {
  course: "handbook-onboarding",

  // One spelling of what people type.
  tidy: (text) => text.normalize("NFKC").replace(/\s+/g, " ").trim(),

  // JSON without blanks, names in order: the same text for the same record, whoever writes it.
  canonical(value) {
    if (Array.isArray(value)) return `[${value.map((one) => this.canonical(one)).join(",")}]`;
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${JSON.stringify(name)}:${this.canonical(value[name])}`).join(",")}}`;
  },

  // Four groups of four digits, over everything but the checksum itself.
  checksum(record) {
    const { checksum: _, ...rest } = record;
    return handbook.course.sha256(this.canonical(rest)).slice(0, 16).replace(/(.{4})(?=.)/g, "$1-");
  },

  make(name, department, issued, units) {
    const record = { format: 1, course: this.course, name: this.tidy(name), department: this.tidy(department), issued, units };
    return { ...record, checksum: this.checksum(record) };
  },

  // Whether a checksum that was typed or read is that of its record; blanks, hyphens and capitals make no difference.
  isTrue(record) {
    const plain = (text) => String(text ?? "").normalize("NFKC").toLowerCase().replace(/[^0-9a-f]/g, "");
    return plain(record.checksum) === plain(this.checksum(record));
  },
};

// The form for the pen stands in the tool's place: it is read, and kept for those who have finished nothing yet.
handbook.recordList = handbook.course.list();
handbook.recordForm = [...document.querySelector("[data-tool=record]").childNodes];

handbook.tool("record", {
  ja: {
    name: "氏名", department: "所属(なくてもよい)", local: "この画面の中だけで使います。送信も保存もしません。",
    none: "この端末には、終えた単元の記録がありません。単元を終えると、ここに出ます。手で書く用紙は下にあります。",
    open: (titles) => `まだの単元: ${titles.join("、")}`,
    changed: (titles) => `終えた後で問題が新しくなった単元: ${titles.join("、")}`,
    title: "受講記録", course: "個人情報漏えいハンドブック 入社時オンボーディング",
    heads: ["単元", "終えた日", "正解", "内容の版"], score: (score, of) => `${score}/${of}`,
    issued: "作った日", checksum: "照合符号",
    where: "確かめる所",
    proof: "照合符号は、写し間違いと書き換えを見つけるためのものです。本人が答えたことの証明ではありません。",
    print: "印刷する", save: "データを保存する(JSON)", file: "受講記録",
    since: (day) => `${day}に終えた後で、変わったこと`,
  },
  en: {
    name: "Name", department: "Department (optional)", local: "Used on this page alone. It is neither sent nor kept.",
    none: "No finished unit is recorded on this device. Finish one and it appears here. The form below can be filled in by hand.",
    open: (titles) => `Still open: ${titles.join("; ")}`,
    changed: (titles) => `Questions have changed since you finished: ${titles.join("; ")}`,
    title: "Completion record", course: "Personal Data Leak Handbook: Onboarding course",
    heads: ["Unit", "Finished on", "Right", "Version of the content"], score: (score, of) => `${score}/${of}`,
    issued: "Made on", checksum: "Checksum",
    where: "Check it at",
    proof: "The checksum reveals copying errors and edits. It does not prove who answered.",
    print: "Print", save: "Save the file (JSON)", file: "completion-record",
    since: (day) => `What has changed since you finished on ${day}`,
  },
}, (root, words) => {
  const { el, button, course, record } = handbook;
  const { units } = handbook.recordList;
  const state = course.read();
  const standing = units.map((one) => ({ ...one, ...course.judge(state, one.unit, one.questions) }));
  const finished = standing.filter((one) => one.end);
  root.classList.add("course__tool");
  if (!finished.length) {
    root.append(el("p", { role: "status" }, words.none), ...handbook.recordForm);
    return;
  }
  const name = el("input", { type: "text", autocomplete: "name", oninput: draw });
  const department = el("input", { type: "text", autocomplete: "organization-title", oninput: draw });
  const sheet = el("div", { class: "record-sheet" });
  const lines = finished.map(({ unit, end }) => ({ unit, day: end.day, score: end.score, of: end.of, version: end.version }));
  const address = document.querySelector(".page-facts a")?.textContent ?? location.href.split("#")[0];
  const make = () => record.make(name.value, department.value, handbook.today(), lines);
  const titles = (rows) => rows.map((one) => one.title);

  function draw() {
    const made = make();
    const rows = finished.map((one) =>
      el("tr", {}, el("th", { scope: "row" }, one.title), el("td", {}, one.end.day), el("td", {}, words.score(one.end.score, one.end.of)), el("td", {}, one.end.version)),
    );
    sheet.replaceChildren(
      el("p", { class: "record-sheet__title" }, words.title),
      el("p", {}, words.course),
      el("p", { class: "record-sheet__name" }, made.name || "……………………………………", made.department ? ` (${made.department})` : ""),
      el("table", { class: "tool__table" }, el("thead", {}, el("tr", {}, words.heads.map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, rows)),
      el("p", {}, `${words.issued}: ${made.issued}`, el("br"), `${words.checksum}: `, el("code", {}, made.checksum), el("br"), `${words.where}: ${address}#check`),
      el("p", { class: "tool__hint" }, words.proof),
    );
  }

  const open = standing.filter((one) => !one.end);
  const changed = standing.filter((one) => one.end && one.changed);
  const save = () => handbook.save(`${words.file}-${handbook.today()}.json`, "application/json", `${JSON.stringify(make(), null, 2)}\n`);
  root.append(
    handbook.field(words.name, name, words.local).element,
    handbook.field(words.department, department).element,
    sheet,
    el("p", { class: "tool__actions" }, button(words.print, () => print()), button(words.save, save)),
    open.length ? el("p", { class: "tool__hint" }, words.open(titles(open))) : "",
    changed.length ? el("p", { class: "tool__hint" }, words.changed(titles(changed))) : "",
    course.changesPart(finished.map((one) => one.end.day).sort()[0], "../../", words) ?? "",
  );
  draw();
});
